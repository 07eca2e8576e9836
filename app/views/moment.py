"""What views see of a run at one moment."""

from dataclasses import dataclass

from unrolled.core import Evaluation, RunSpec, Step, Trainer

from .downsampled import CostCurve, DownsampledSeries


@dataclass
class Moment:
    """What a view sees. Views are made in the compute worker, between two updates.

    Attributes:
        spec: of the network.
        step: the newest, or an imagined one; then there is nothing else.
        trainer: the network as it is now.
        curve: cost so far.
        validation: the newest evaluation of the validation samples.
        flow: strength of δ so far.
    """

    spec: RunSpec
    step: Step
    trainer: Trainer | None = None
    curve: CostCurve | None = None
    validation: Evaluation | None = None
    flow: DownsampledSeries | None = None
