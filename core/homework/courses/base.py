"""The contract of a course: its functions, how they are called, and in which convention their arrays are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ...conventions import convention as convention_of
from ...network.mistaken import numbers_with
from ...network.trace import Step
from ...spec import RunSpec

Arrays = dict[str, NDArray]
SEQUENCE, CELLS, CELL = "sequence", "cells", "cell"
TIMESTEPS = {SEQUENCE: 5, CELLS: 2, CELL: 1}


def named(names, found):
    """Several results by name; raises `ValueError` if there are more or fewer."""
    found = [found[name] for name in names] if isinstance(found, dict) else list(found)
    if len(found) != len(names):
        raise ValueError(f"expected {len(names)} results ({', '.join(names)}), got {len(found)}")
    return dict(zip(names, found, strict=True))


@dataclass(frozen=True)
class Trial:
    """A call of one of the functions.

    Attributes:
        function: its name; of a method, with its class: ``RNNCell.forward``.
        results: makes the call, from the module with the functions and the arrays by name, and gives the results by
            the names that the convention has for them. Its source stands in the tests of an exercise.
        on: the network whose arrays are given: ``sequence``, ``cells`` with two timesteps, or ``cell`` with one. Two
            cells also show what a function makes of the error that the next timestep hands back along a memory.
    """

    function: str
    results: Callable[[Any, Mapping[str, NDArray]], dict[str, Any]]
    on: str = SEQUENCE


class Course:
    """The functions of a course, solved, and how to try those of a learner.

    Attributes:
        name, label: name in addresses and in words.
        about: the course's layout, in a sentence or two: the first comment of the file that is to be filled in.
        convention: the name of its convention.
        layer: the layer that the functions are of; None: they are of the whole network.
        any_network: whether they are of any network, and not only of the course's own.
        functions: the functions and classes, solved, in the order in which a learner writes them.
        trials: how each of them is called.
        helpers: functions that the trials share.
        variables: names of the module that the functions use; the statements that set them stand above the functions.
        hidden, states: the layer's kind, and the names of its initial states.
        samples: number of samples.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    about: ClassVar[str]
    convention: ClassVar[str]
    layer: ClassVar[str | None] = "layer1"
    any_network: ClassVar[bool] = False
    functions: ClassVar[tuple[Callable, ...]]
    trials: ClassVar[tuple[Trial, ...]]
    helpers: ClassVar[tuple[Callable, ...]] = ()
    variables: ClassVar[tuple[str, ...]] = ()
    hidden: ClassVar[dict[str, Any]] = {"kind": "recurrent", "activation": "tanh"}
    states: ClassVar[tuple[str, ...]] = ("initial_state",)
    samples: ClassVar[int] = 2

    def network(self, seed: int, timesteps: int = 5) -> dict[str, Any]:
        """A small network with random data, in the form of a RunSpec; by default its first layer is a recurrent one.

        All sizes differ, so that no axis passes for another.
        """
        inputs, units, samples, outputs = 3, 4, self.samples, 6
        rng = np.random.default_rng(seed)
        starts = {name: rng.uniform(-0.5, 0.5, units).tolist() for name in self.states}
        return {
            "task": {"kind": "explicit", "inputs": rng.uniform(-1, 1, (samples, timesteps, inputs)).tolist(),
                     "targets": rng.uniform(-1, 1, (samples, timesteps, outputs)).tolist()},
            "layers": [{**self.hidden, "units": units, **starts},
                       {"kind": "dense", "units": outputs, "activation": "linear"}],
            "readout": "many_to_many", "batch_size": samples, "initialiser": {"kind": "normal", "deviation": 0.6},
            "seed": seed}

    def networks(self, seed: int) -> dict[str, RunSpec]:
        """The networks that the trials are made on, by name."""
        return {on: RunSpec.from_dict(self.network(seed, TIMESTEPS[on]))
                for on in dict.fromkeys(trial.on for trial in self.trials)}

    def arrays(self, spec: RunSpec, step: Step) -> Arrays:
        """Arguments and results of the functions, by the convention's names, from a step of one of its networks."""
        numbers = dict(step.items()) | numbers_with(spec, step, [])
        found = convention_of(self.convention)().arrays(spec, numbers)
        if self.layer is None:
            return found
        start = f"{self.layer}."
        return {name.removeprefix(start): array for name, array in found.items() if name.startswith(start)}

    def full_name(self, name: str) -> str:
        """The name of a result that no other layer shares."""
        return name if self.layer is None else f"{self.layer}.{name}"
