"""The contract of a course: its functions, and what arrays of a trace are in its layout."""

from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ...network.trace import Step


class Course:
    """The functions of a course for a layer, solved, with arrays to check them by.

    Attributes:
        name, label: name in addresses and in words.
        about: the course's layout, in a sentence or two: the first comment of the file that is to be filled in.
        functions: the functions, solved, in the order in which a learner writes them.
        checks: the tests, as the text of a pytest file: `arrays` are the arrays by name, `agrees(found, expected)`
            compares.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    about: ClassVar[str]
    functions: ClassVar[tuple[Callable, ...]]
    checks: ClassVar[str]

    def network(self, seed: int) -> dict[str, Any]:
        """A small network with random data, in the form of a RunSpec; by default its first layer is a recurrent one.

        All sizes differ, so that no axis passes for another.
        """
        inputs, units, samples, timesteps, outputs = 3, 4, 2, 5, 6
        rng = np.random.default_rng(seed)
        return {
            "task": {"kind": "explicit", "inputs": rng.uniform(-1, 1, (samples, timesteps, inputs)).tolist(),
                     "targets": rng.uniform(-1, 1, (samples, timesteps, outputs)).tolist()},
            "layers": [{"kind": "recurrent", "units": units, "activation": "tanh",
                        "initial_state": rng.uniform(-0.5, 0.5, units).tolist()},
                       {"kind": "dense", "units": outputs, "activation": "linear"}],
            "readout": "many_to_many", "batch_size": samples, "initialiser": {"kind": "normal", "deviation": 0.6},
            "seed": seed}

    def arrays(self, step: Step) -> dict[str, NDArray]:
        """Arguments and results of the functions, by name, from layer 1 of a step."""
        raise NotImplementedError
