"""Sampling a text from a network that predicts the next character: each drawn character is the next input.

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
class SampledText:
    """A sampled text.

    Attributes:
        prime: text that the network read first.
        text: sampled text.
        chances: (length, symbols) probability of each character at each place.
    """

    prime: str
    text: str
    chances: NDArray


def sample(
    spec: RunSpec,
    weights: Mapping[str, NDArray],
    length: int = 200,
    temperature: float = 1.0,
    prime: str | None = None,
    draw: int = 0,
) -> SampledText:
    """Sample a text from softmax(z / temperature) of the output layer, character by character.

    The same seed, draw and temperature give the same text. The random numbers do not depend on the temperature.

    Args:
        spec: the set-up, with a task that reads text.
        weights: all weights by name, as a trainer or a step has them.
        length: number of characters to sample.
        temperature: 0 always takes the most probable character, 1 samples from the network's probabilities, larger
            values sample more evenly.
        prime: text to read first; by default the first character of the task's text.
        draw: number that distinguishes several samples, such as the update.

    Raises:
        SpecError: if the task reads no text, if `prime` has other characters, or if z is not finite.
    """
    reader = CharacterStepper(spec, weights)
    prime = prime or spec.task.whole[0]
    for place in reader.places(prime, "prime"):
        reader.read(place)
    drawn, chances = [], np.empty((length, len(reader.symbols)))
    for chance, uniform in zip(
        chances, random_stream(spec.seed, Stream.TEXT_SAMPLING, draw).random(length), strict=True
    ):
        chance[...] = softened(reader.scores, temperature)
        drawn.append(min(int(np.searchsorted(np.cumsum(chance), uniform, side="right")), len(chance) - 1))
        reader.read(drawn[-1])
    return SampledText(prime, "".join(reader.symbols[i] for i in drawn), chances)


def softened(scores: NDArray, temperature: float) -> NDArray:
    """softmax(z / temperature), (symbols,); at temperature 0, 1 for the first of the largest.

    Raises `SpecError` if z is not finite.
    """
    if not np.isfinite(scores).all():
        raise SpecError("update", "an update with finite numbers", Verbatim("numbers that are not finite"))
    if temperature == 0.0:
        return np.eye(len(scores))[scores.argmax()]
    with np.errstate(over="ignore", under="ignore"):
        weights = np.exp((scores - scores.max()) / temperature)
    return weights / weights.sum()
