"""What if: an update again with other conditions, weights or data, beside the training."""

from collections.abc import Collection

from ..edits.base import Edit, make_edits
from ..network.trace import Step
from ..spec import RunSpec
from ..training.trainer import Trainer


def what_if(spec: RunSpec, step: Step, edits: Collection[Edit]) -> Step:
    """The update as it would have been had these edits been made just before it, from the same weights on the same samples.

    A step that was only previewed is previewed again. Nothing else is touched, so it may be called in any thread.

    Args:
        spec: the set-up that the step comes from.

    Raises:
        SpecError: for an edit that does not fit; its place in the list is before the field.
    """
    trainer = Trainer(spec)
    trainer.restore(step.before)
    make_edits(trainer, edits)
    return trainer.step() if step.index > step.before.update else trainer.preview()
