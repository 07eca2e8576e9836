"""What if: an update repeated with other settings, weights or data, separate from the training."""

from collections.abc import Collection

from ..edits.base import Edit, make_edits
from ..network.trace import Step
from ..spec import RunSpec
from ..training.trainer import Trainer


def what_if(spec: RunSpec, step: Step, edits: Collection[Edit]) -> Step:
    """Repeat a step with edits made just before it, from the same weights on the same samples.

    The result of a preview is a preview. Nothing else changes, so any thread may call this.

    Args:
        spec: the set-up of the step.
        step: the step.
        edits: edits to make before the update.

    Raises:
        SpecError: if an edit does not fit; its index in the list precedes the field.
    """
    trainer = Trainer(spec)
    trainer.restore(step.before)
    make_edits(trainer, edits)
    return trainer.step() if step.index > step.before.update else trainer.preview()
