"""The conditions under which a step was made, in one place: where the backward pass was cut, and what was held still.
"""

from ..layers.weight_name import layer_name
from ..network.trace import Step
from ..spec import RunSpec
from ..truncation import Window, windows


def passes(spec: RunSpec, step: Step) -> list[Window]:
    """The backward passes of the step."""
    recurrent = any(layer.recurrent for layer in spec.layers)
    return windows(step.settings.truncate if recurrent else None, step.lengths, spec.many_to_one)


def stillness(spec: RunSpec, step: Step, layer: int) -> str:
    """Why the weights of layer l, from 1, are held still, in words; nothing where they learn."""
    name = layer_name(layer)
    if name not in step.settings.frozen:
        return ""
    return "The layer never learns" if name in spec.untrainable else "The layer is frozen"
