"""Reading a text with a network, one character at a time."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ..errors import SpecError, Verbatim, characters_in_words
from ..network.lattice import Lattice
from ..network.network import Network
from ..numerics.reproducibility import ONE_THREAD
from ..spec import RunSpec


class CharacterStepper:
    """Reads characters one at a time, each with a forward pass over one timestep.

    The first character starts from the initial state, each later one from the state after the previous character.

    Attributes:
        symbols: the characters of the task; `places` and `read` use their indices.
        lattice: lattice of one timestep, with the values for the last character read.

    Raises:
        SpecError: if the task reads no text.
    """

    def __init__(self, spec: RunSpec, weights: Mapping[str, NDArray]):
        if spec.task.symbols is None:
            raise SpecError("task", "a task that reads text", Verbatim(str(spec.task)))
        network = Network(spec)
        theta = network.flat(weights)
        self.symbols, self.lattice, self._begun = spec.task.symbols, Lattice(network, theta, 1, 1, truncate=None), False
        self._places = {symbol: i for i, symbol in enumerate(self.symbols)}
        self._rows, self._nothing, self._length = np.eye(spec.input_size), np.zeros(spec.output_size), np.ones(1, int)

    def places(self, text: str, field: str) -> list[int]:
        """The index of each character; raises `SpecError` for a character that is not among `symbols`."""
        unknown = next((symbol for symbol in text if symbol not in self._places), None)
        if unknown is not None:
            raise SpecError(field, f"characters of the text: {characters_in_words(self.symbols)}", unknown)
        return [self._places[symbol] for symbol in text]

    def read(self, place: int) -> None:
        """Read the character with this index."""
        if self._begun:
            for state in self.lattice.states:
                state[0] = state[1]
        self._begun = True
        self.lattice.load(self._rows[place], self._nothing, self._length)
        with ONE_THREAD, np.errstate(all="ignore"):
            self.lattice.forward()

    @property
    def scores(self) -> NDArray:
        """z of the output layer, (symbols,), whose softmax is the probability of each next character; h if the layer
        has no z.
        """
        output = self.lattice.output
        return (output.z if "z" in output.layer.quantities else output.h)[0, 0]
