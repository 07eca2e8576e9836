"""A text drawn from a network that has learned to foresee the next character: each that is drawn is read in its turn.

Source: Karpathy 2015, The unreasonable effectiveness of recurrent neural networks, `sample` of his min-char-rnn.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import SpecError, Verbatim
from ..numerics.random_streams import Stream, random_stream
from ..spec import RunSpec
from .stepper import CharacterStepper


@dataclass(frozen=True, eq=False)
class Sample:
    """A text that was drawn.

    Attributes:
        prime: what the network read before.
        text: what was drawn.
        chances: (length, symbols) how probable each character was to be drawn, at every place.
    """

    prime: str
    text: str
    chances: NDArray


def sample(spec: RunSpec, weights: Mapping[str, NDArray], length: int = 200, temperature: float = 1.0, prime: str | None = None, draw: int = 0) -> Sample:
    """Draw a text from softmax(z / temperature) of the output layer, character by character.

    The same seed, draw and temperature give the same text. The random numbers do not depend on the temperature.

    Args:
        weights: by name, as a trainer or a step has them.
        temperature: at 0 the most probable character is taken, at 1 each as often as the network foresees it, above that more evenly.
        prime: what is read first; the first character of the task's text, if not given.
        draw: which of many texts: an update's number, say.

    Raises:
        SpecError: for a task without characters, a start that has others, and weights beyond all bounds.
    """
    reader = CharacterStepper(spec, weights)
    prime = prime or spec.task.whole[0]
    for place in reader.places(prime, "prime"):
        reader.read(place)
    drawn, chances = [], np.empty((length, len(reader.symbols)))
    for chance, uniform in zip(chances, random_stream(spec.seed, Stream.TEXT_SAMPLING, draw).random(length), strict=True):
        chance[...] = softened(reader.scores, temperature)
        drawn.append(min(int(np.searchsorted(np.cumsum(chance), uniform, side="right")), len(chance) - 1))
        reader.read(drawn[-1])
    return Sample(prime, "".join(reader.symbols[i] for i in drawn), chances)


def softened(scores: NDArray, temperature: float) -> NDArray:
    """softmax(z / temperature), (symbols,); at a temperature of 0 all of it is the first of the largest. Raises `SpecError` where z is not finite."""
    if not np.isfinite(scores).all():
        raise SpecError("update", "an update at which all numbers are finite", Verbatim("numbers beyond all bounds"))
    if temperature == 0.0:
        return np.eye(len(scores))[scores.argmax()]
    with np.errstate(over="ignore", under="ignore"):
        weights = np.exp((scores - scores.max()) / temperature)
    return weights / weights.sum()
