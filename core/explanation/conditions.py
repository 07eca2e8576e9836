"""The conditions under which a step was made, in one place: where the backward pass was cut, and what was held still."""

from ..spec import RunSpec
from ..trace import Step
from ..truncation import Window, windows


def passes(spec: RunSpec, step: Step) -> list[Window]:
    """The backward passes of the step."""
    recurrent = any(layer.recurrent for layer in spec.layers)
    return windows(step.conditions.truncate if recurrent else None, step.lengths, spec.many_to_one)


def frozen(step: Step, layer: str) -> bool:
    """Whether this layer's weights are held still."""
    return layer in step.conditions.frozen
