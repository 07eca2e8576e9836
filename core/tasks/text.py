"""A text, character by character: the next one is to be foreseen."""

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ..dataset import divided, sequences
from ..errors import SpecError
from ..errors import Text as Words
from ..parameters import Integer, Parameter, param
from ..registry import register
from .base import Task, one_hot

FILE = Path(__file__).with_name("text.txt")
LONGEST, MOST_SYMBOLS = 100_000, 200
VALIDATED = 10  # one in so many pieces, the last ones, is only looked at


@cache
def shipped() -> str:
    """The text that is read if none is given."""
    return FILE.read_text(encoding="utf-8").strip()


@dataclass(frozen=True)
class Passage(Parameter):
    """A text of some length."""

    type: ClassVar[str] = "text"

    def read(self, value):
        if not isinstance(value, str) or not 20 <= len(value) <= LONGEST:
            raise SpecError("", f"a text of 20 to {LONGEST:,} characters", Words(f"{len(value):,} characters") if isinstance(value, str) else value)
        return value


@register
@dataclass(frozen=True)
class Text(Task):
    """A text in pieces of T characters: after each of them, the next one is to be foreseen.

    One input for each character that occurs, 1 for the one that is read and 0 for all others, and likewise one output. Each
    piece starts from the initial state, and they come in their order.
    Source: Karpathy 2015, The unreasonable effectiveness of recurrent neural networks, and his min-char-rnn.
    """

    kind: ClassVar[str] = "text"
    label: ClassVar[str] = "text"
    formula: ClassVar[str] = r"t_n = x_{n+1}"
    source: ClassVar[str] = "Karpathy 2015, The unreasonable effectiveness of recurrent neural networks"
    readouts: ClassVar[tuple[str, ...]] = ("many_to_many",)
    probabilities: ClassVar[bool] = True
    judged: ClassVar[str] = "argmax"

    text: str | None = param(Passage(optional=True, about="What is read; a text about backpropagation, if none is given."), None)
    piece: int = param(Integer(low=2, high=200, symbol="T", unit="characters", about="How many characters are read one after another."), 25)

    def check(self):
        if len(self.symbols) > MOST_SYMBOLS:
            raise SpecError("text", f"at most {MOST_SYMBOLS} different characters", Words(f"{len(self.symbols)}"))
        if self.pieces < 2:
            raise SpecError("piece", f"two pieces or more of the text's {len(self.whole):,} characters", self.piece)

    @property
    def whole(self) -> str:
        """What is read."""
        return shipped() if self.text is None else self.text

    @cached_property
    def symbols(self) -> str:
        """Every character that occurs, in order: input and output i stand for the i-th of them."""
        return "".join(sorted(set(self.whole)))

    @property
    def pieces(self) -> int:
        """How many whole pieces there are; after the last character of each there is one more, to be foreseen."""
        return (len(self.whole) - 1) // self.piece

    input_size = property(lambda self: len(self.symbols))
    output_size = property(lambda self: len(self.symbols))
    max_timesteps = property(lambda self: self.piece)

    @property
    def training_samples(self):
        return self.pieces - max(1, self.pieces // VALIDATED)

    def encoded(self) -> NDArray:
        """(characters, symbols), a single 1 in each row."""
        places = {symbol: i for i, symbol in enumerate(self.symbols)}
        return one_hot(np.array([places[symbol] for symbol in self.whole]), len(self.symbols))

    def generate(self, rng, many_to_one):
        rows, starts = self.encoded(), np.arange(self.pieces) * self.piece
        inputs, targets = ([rows[start + ahead : start + ahead + self.piece] for start in starts] for ahead in (0, 1))
        return divided(sequences(inputs, targets), self.training_samples, shuffle=False)

    @classmethod
    def describe(cls):
        return super().describe() | {"defaults": {"task": {"kind": cls.kind}} | suggested(cls().input_size)}


def suggested(symbols: int) -> dict[str, Any]:
    """A network for so many characters, as min-char-rnn has it but for its size."""
    return {"layers": [{"kind": "recurrent", "units": 64, "activation": "tanh"}, {"kind": "dense", "units": symbols, "activation": "softmax"}],
            "readout": "many_to_many", "cost": "cross_entropy", "optimiser": {"kind": "adagrad", "learning_rate": 0.1, "clip_value": 5.0},
            "batch_size": 1, "initialiser": {"kind": "normal", "deviation": 0.1}}
