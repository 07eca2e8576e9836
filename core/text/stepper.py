"""A network that reads a text, one character after another."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ..errors import SpecError, Verbatim, spelled
from ..network.lattice import Lattice
from ..network.network import Network
from ..numerics.reproducibility import ONE_THREAD
from ..spec import RunSpec


class CharacterStepper:
    """A network with these weights that reads characters one after another, each with its own forward pass over one timestep.

    It begins in the initial state, and what it carries to the next timestep goes on from character to character.

    Attributes:
        symbols: the characters that it knows; each is named by its place among them.
        lattice: the one timestep, with all that it computes for the character that was read last.

    Raises:
        SpecError: where the task reads no text.
    """

    def __init__(self, spec: RunSpec, weights: Mapping[str, NDArray]):
        if spec.task.symbols is None:
            raise SpecError("task", "one that reads a text", Verbatim(str(spec.task)))
        network = Network(spec)
        theta = network.flat(weights)
        self.symbols, self.lattice, self._begun = spec.task.symbols, Lattice(network, theta, 1, 1, truncate=None), False
        self._places = {symbol: i for i, symbol in enumerate(self.symbols)}
        self._rows, self._nothing, self._length = np.eye(spec.input_size), np.zeros(spec.output_size), np.ones(1, int)

    def places(self, text: str, field: str) -> list[int]:
        """Which character each one is; raises `SpecError` for one that the network does not know."""
        unknown = next((symbol for symbol in text if symbol not in self._places), None)
        if unknown is not None:
            raise SpecError(field, f"characters that the text has: {spelled(self.symbols)}", unknown)
        return [self._places[symbol] for symbol in text]

    def read(self, place: int) -> None:
        """One character more."""
        if self._begun:
            for state in self.lattice.states:
                state[0] = state[1]
        self._begun = True
        self.lattice.load(self._rows[place], self._nothing, self._length)
        with ONE_THREAD, np.errstate(all="ignore"):
            self.lattice.forward()

    @property
    def scores(self) -> NDArray:
        """z of the output layer, (symbols,), whose softmax says how probable each next character is; h of an output layer that has no one z."""
        output = self.lattice.output
        return (output.z if "z" in output.layer.quantities else output.h)[0, 0]
