"""Check a learner's numbers against a step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..backprop.backward import check_rules
from ..conventions.base import is_signal
from ..errors import SpecError, Verbatim
from ..network.trace import Step
from ..spec import RunSpec
from ..training.trainer import Trainer
from .candidates import Candidates, numbers_of
from .difference import differences
from .finding import Finding
from .given import given_arrays
from .numbers import FlatNumbers
from .reading import Reading, read
from .search import Fit, Search


class Checker:
    """Checks numbers of one step; several checks share what is computed once.

    Args:
        spec: the set-up of the step.
        step: the step, finite, of a network whose backward pass is known rule by rule.
        layer: the only layer that the learner has programmed, such as ``layer1``, from what reaches it from above in the
            first scale of the convention; None: all.

    Raises:
        SpecError: if the step is another one.
    """

    def __init__(self, spec: RunSpec, step: Step, layer: str | None = None):
        check_rules(spec)
        if not step.finite:
            raise SpecError("step", "a step whose numbers are finite", Verbatim(f"update {step.index}, which is not"))
        self._spec, self._step = replace(spec, mistakes=()), step
        self._numbers = FlatNumbers(self._spec, numbers_of(self._spec, step))
        self._candidates, self._layer = Candidates(self._spec, step, self._numbers, layer), layer

    def check(self, given: Mapping[str, Any], conventions: Sequence[str] = ()) -> Finding:
        """What is right in these numbers, where they begin to differ, and why.

        Args:
            given: arrays by name: of ours, such as ``layer1.delta``, ``gradients/layer1.W_time`` or only
                ``layer1.W_time`` for its gradient, or those of a convention; or a part of one by its index from 0,
                such as ``layer1.delta[4]`` or ``layer1.delta[:, 0]``.
            conventions: the only ones that are possible; empty: all, and other layouts and factors of the cost.

        Raises:
            SpecError: if an array has an unknown name or a shape that fits no convention; it names the array.
        """
        arrays, samples = given_arrays(given), len(self._step.samples)
        readings = read(arrays, self._numbers, samples, conventions)
        if self._layer is not None:
            readings = [each for each in readings if each.scale == each.convention.scales(self._spec, samples)[0]]
        factors = [] if conventions else self._cost_factors()
        search = Search(readings, self._numbers, self._candidates, factors)
        right = search.right()
        fits = search.instead(right) if right else search.mistaken()
        best = right or (fits[0] if fits else Fit((), max(readings, key=self._agreement), 1.0, np.inf))
        return replace(self._finding(arrays, best, fits, search.doubtful), complete=search.complete)

    def _finding(self, arrays: Mapping[str, Any], fit: Fit, fits: Sequence[Fit],
                 doubtful: Callable[[Fit], bool] = bool) -> Finding:
        reading = fit.reading
        different = differences(arrays, reading, self._numbers)
        wrong = {each.name for each in different}
        named, doubted = ([each.mistakes for each in fits if doubtful(each) == doubt] for doubt in (False, True))
        shares = {name: share for name, share in self._numbers.shares(reading.positions).items()
                  if self._is_checked(name)}
        return Finding(
            reading.convention, reading.scale, fit.factor, tuple(name for name in arrays if name not in wrong),
            different, tuple(name for name, share in shares.items() if not share),
            tuple(name for name, share in shares.items() if 0 < share < 1),
            tuple(named), tuple(doubted),
        )

    def _is_checked(self, name: str) -> bool:
        """Whether one of our arrays is an error signal, a gradient or an update; a layer without memory has no Tδ."""
        if name.startswith(("gradients/", "updates/")):
            return True
        layer, _, own = name.partition(".")
        memory = not layer.startswith("layer") or self._spec.layers[int(layer.removeprefix("layer")) - 1].recurrent
        return is_signal(name) and (memory or own != "delta_time")

    def _agreement(self, reading: Reading) -> tuple[int, int]:
        """In how many arrays, and then entries, the right numbers agree with a reading."""
        matches = reading.matches(self._numbers.truth)
        return len(np.unique(reading.owner)) - len(np.unique(reading.owner[~matches])), int(matches.sum())

    def _cost_factors(self) -> list[float]:
        """What the cost may be multiplied by elsewhere: ½ or 2, and means over outputs and timesteps."""
        outputs, timesteps = self._step.outputs.shape[2], self._step.outputs.shape[0]
        means = {1.0, 1.0 / outputs, 1.0 / timesteps, 1.0 / (outputs * timesteps)}
        return sorted({k * mean for k in (0.5, 1.0, 2.0) for mean in means} - {1.0}, reverse=True)


Given = Mapping[str, Any] | Callable[[dict[str, NDArray]], Mapping[str, Any]]


def check(given: Given, of: RunSpec | Trainer, step: Step | None = None, conventions: Sequence[str] = ()) -> Finding:
    """Check a learner's numbers of a step.

    Args:
        given: arrays by name, as in `Checker.check`; or a function that gives them from the numbers of the forward pass
            by name: ``inputs``, ``targets``, ``outputs``, ``layer1.h``, ``weights/layer1.W_time`` and so on.
        of: the trainer, or the set-up of the step.
        step: the step; None: the next one of the trainer.
        conventions: the only ones that are possible; empty: all.

    Raises:
        SpecError: as `Checker` and `Checker.check` do; also if there is no step.
    """
    if step is None:
        if not isinstance(of, Trainer):
            raise SpecError("step", "a step, or a trainer for its set-up", None)
        step = of.preview()
    spec = of.spec if isinstance(of, Trainer) else of
    return Checker(spec, step).check(given(forward_arrays(step)) if callable(given) else given, conventions)


def forward_arrays(step: Step) -> dict[str, NDArray]:
    """What a step's backward pass is made from, by name: data, forward pass and weights; copies."""
    wanted = ("inputs", "lengths", "targets", "outputs", "layer", "weights/")
    return {name: np.array(array) for name, array in step.items() if name.startswith(wanted) and not is_signal(name)}
