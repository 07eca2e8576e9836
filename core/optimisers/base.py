"""The contract of an optimiser: from the gradient to the weight updates."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, NamedTuple

from numpy.typing import NDArray

from ..errors import SpecError
from ..formula.tree import Node
from ..parameters import Choice, Integer, Real, param
from ..registry import Kind
from .schedules import FACTOR, PERIOD, SCHEDULES

SHARED = ("l2", "clip_value", "clip_norm", "schedule", "schedule_period", "schedule_factor")
REST = "L2, clipping, schedule"
FLAT = 1e-12  # curvatures below this fraction of the largest one are rounding and count as zero
SCHEDULE_LIST = "; ".join(f"{name}: {schedule.about}" for name, schedule in SCHEDULES.items())


class UpdateTerms(NamedTuple):
    """The terms of an update's formulas for one weight: symbols with their NumPy, or numbers.

    Attributes:
        gradient: the gradient that the optimiser receives; with `needs_hessian`, the inverse Hessian times the
            gradient.
        rate: learning rate of the update.
        settings: the optimiser's parameters by name.
        before, after: values of each slot before and after the update, by name.
    """

    gradient: Node
    rate: Node
    settings: Mapping[str, Node]
    before: Mapping[str, Node]
    after: Mapping[str, Node]


@dataclass(frozen=True)
class Optimiser(Kind):
    """Computes the updates of all weights from their gradient, one flat vector.

    Weight decay and clipping come before the optimiser, are the same for all kinds, and are off by default. The
    gradient in the trace is always ∂C/∂w of the batch's mean cost. The optimiser receives that gradient with λ w added
    (L2: the gradient of λ/2 ‖W‖² in weights, not in biases; Nielsen, chapter 3, eq. 87 to 93, whose λ/n is λ here) and
    then clipped.

    A gradient longer than c is multiplied by c / ‖G‖, so that its norm is c. PyTorch's `clip_grad_norm_` multiplies by
    c / (‖G‖ + 10⁻⁶), and its `weight_decay` acts on biases too.

    Attributes:
        slots: names of the values stored per weight between updates, with their letters; zero at first.
        needs_hessian: whether the optimiser receives the `inverse` of the Hessian times the gradient.
        most_weights: largest number of weights; None: no limit.
    """

    family: ClassVar[str] = "optimiser"
    slots: ClassVar[Mapping[str, str]] = {}
    needs_hessian: ClassVar[bool] = False
    most_weights: ClassVar[int | None] = None

    learning_rate: float = param(
        Real(low=0.0, high=1000.0, symbol="η", about="Learning rate: step size against the gradient."), 0.1
    )
    l2: float | None = param(
        Real(
            low=0.0, high=1000.0, symbol="λ", optional=True, fold=REST,
            about="Weight decay: adds λ w to the gradient of each weight, but not of biases.",
        ),
        None,
    )
    clip_value: float | None = param(Real(low=0.0, high=1e12, above=True, symbol="c", optional=True, fold=REST,
                                          about="Clips every entry of the gradient to the range −c to c."), None)
    clip_norm: float | None = param(
        Real(
            low=0.0, high=1e12, above=True, symbol="c", optional=True, fold=REST,
            about="Scales the gradient of all weights down to norm c if it is longer.",
        ),
        None,
    )
    schedule: str | None = param(
        Choice(
            choices=tuple(SCHEDULES), optional=True, fold=REST, about=f"How η falls over the updates. {SCHEDULE_LIST}."
        ),
        None,
    )
    schedule_period: int | None = param(Integer(low=1, high=10**9, symbol="K", unit="updates", optional=True, fold=REST,
                                                about=f"Period of the schedule; empty: {PERIOD}."), None)
    schedule_factor: float | None = param(
        Real(
            low=0.0, high=1.0, above=True, symbol="γ", optional=True, fold=REST,
            about=f"Factor of the step and exponential schedules; empty: {FACTOR}.",
        ),
        None,
    )

    @classmethod
    def parameters(cls):
        """The optimiser's own parameters, then those that all have."""
        every = super().parameters()
        return {name: every[name] for name in sorted(every, key=SHARED.__contains__)}

    def check(self):
        if self.clip_value is not None and self.clip_norm is not None:
            raise SpecError("clip_norm", "nothing, where clip_value is given: one way to clip", self.clip_norm)

    @cached_property
    def changes_gradient(self) -> bool:
        """Whether weight decay or clipping changes the gradient."""
        return bool(self.l2) or self.clip_value is not None or self.clip_norm is not None

    @property
    def period(self) -> int:
        """K of the schedule."""
        return self.schedule_period or PERIOD

    @property
    def factor(self) -> float:
        """γ of the schedule."""
        return self.schedule_factor or FACTOR

    def rate(self, made: int) -> float:
        """The learning rate of the update after `made` others."""
        return (
            self.learning_rate
            if self.schedule is None
            else self.learning_rate * SCHEDULES[self.schedule].share(made / self.period, self.factor)
        )

    def update(self, gradient: NDArray, rate: float, memory: NDArray, update: NDArray) -> None:
        """Write the change of the weights into `update`.

        Args:
            gradient: (weights,), which must not change.
            rate: learning rate of this update.
            memory: (slots, weights), brought up to date in place.
            update: (weights,) output.
        """
        raise NotImplementedError

    def inverse(self, hessian: NDArray, decay_mask: NDArray) -> NDArray:
        """The matrix that multiplies the gradient of the n trainable weights, (n, n), for a kind that `needs_hessian`.

        Args:
            hessian: (n, n) Hessian of the batch's mean cost.
            decay_mask: (n,) 1 for a weight, 0 for a bias.
        """
        raise NotImplementedError

    def inverse_code(self, hessian: str, decay_mask: str) -> str:
        """`inverse` in NumPy, from where the Hessian and the mask lie."""
        raise NotImplementedError

    def slot_formulas(self, terms: UpdateTerms) -> dict[str, Node]:
        """The formulas of the new slots of one weight, by name, in the order of computation."""
        return {}

    def update_formula(self, terms: UpdateTerms) -> Node | None:
        """The formula of one weight's update; None if there is none to show."""
        return None
