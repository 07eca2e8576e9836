"""A text, character by character, with the next character as the target."""

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from ..data.formats.text import FEWEST, MOST_SYMBOLS, get_text
from ..data.loaded import Digest, get_loaded
from ..data.samples import sequences, split_train_validation
from ..data.suggested_spec import network_for_characters
from ..errors import SpecError, Verbatim
from ..parameters import Flag, Integer, Parameter, param
from ..registry import register
from .base import Task, one_hot

FILE = Path(__file__).with_name("text.txt")
LONGEST = 100_000  # characters of a text in a set-up; files may be longer
VALIDATED = 10  # the last of so many sequences is the validation set


@cache
def shipped() -> str:
    """The default text."""
    return FILE.read_text(encoding="utf-8").strip()


@dataclass(frozen=True)
class Passage(Parameter):
    """A text of some length."""

    type: ClassVar[str] = "text"

    def read(self, value):
        if not isinstance(value, str) or not FEWEST <= len(value) <= LONGEST:
            raise SpecError(
                "", f"a text of {FEWEST} to {LONGEST:,} characters",
                Verbatim(f"{len(value):,} characters") if isinstance(value, str) else value,
            )
        return value


@register
@dataclass(frozen=True)
class Text(Task):
    """A text in sequences of T characters. The target at each character is the next one.

    Inputs and outputs are one-hot, one for each character that occurs. The sequences come in order. Each starts from
    the initial state or, with `carry`, from the final state of the one before. The cost of a sequence is the sum over
    its characters, where PyTorch's losses take the mean.

    The preset `char-rnn` starts from normal weights and biases with a deviation of 0.1, and holds back the last tenth
    of the text for validation. Min-char-rnn starts from 0.01 and biases of 0, and holds back nothing; PyTorch's
    `nn.RNN` starts from U(−1/√H, 1/√H), with H units.
    Source: Karpathy 2015, The unreasonable effectiveness of recurrent neural networks, and his min-char-rnn.
    """

    kind: ClassVar[str] = "text"
    label: ClassVar[str] = "text"
    formula: ClassVar[str] = r"t_n = x_{n+1}"
    source: ClassVar[str] = "Karpathy 2015, The unreasonable effectiveness of recurrent neural networks"
    readouts: ClassVar[tuple[str, ...]] = ("many_to_many",)
    probabilities: ClassVar[bool] = True
    accuracy_rule: ClassVar[str] = "argmax"

    text: str | None = param(
        Passage(optional=True, about="The text; empty, and without a file: a text about backpropagation."), None
    )
    data: str | None = param(Digest(optional=True, about="Uploaded text, by the SHA-256 of its content."), None)
    characters: int | None = param(Integer(low=FEWEST, high=100_000_000, optional=True,
                                           about="Number of characters read, from the beginning; empty: all."), None)
    piece: int = param(Integer(low=2, high=200, unit="characters", about="Length of a sequence."), 25)

    carry: bool = param(
        Flag(
            about="Whether each sequence starts in the last state of the one before; no error goes back into that one."
        ),
        False,
    )

    def check(self):
        if self.data is not None:
            self._look_up()
        if not 2 <= len(self.symbols) <= MOST_SYMBOLS:
            raise SpecError("text", f"2 to {MOST_SYMBOLS} different characters", Verbatim(f"{len(self.symbols)}"))
        if self.pieces < 2:
            raise SpecError("piece", f"two pieces or more of the text's {len(self.whole):,} characters", self.piece)

    def _look_up(self):
        """Hold a reference to the file's text, so that it stays loaded."""
        if self.text is not None:
            raise SpecError("data", "a text or a file", Verbatim("both"))
        object.__setattr__(self, "given", get_loaded(self.data))
        get_text(self.given, 0)  # raises an error for data that are no text

    @property
    def cacheable(self):
        """Not for uploaded text."""
        return self.data is None

    @cached_property
    def whole(self) -> str:
        """The text that is read."""
        if self.data is not None:
            return get_text(self.given, self.characters)
        return (shipped() if self.text is None else self.text)[: self.characters]

    @cached_property
    def symbols(self) -> str:
        """The distinct characters of the whole text, in order: input and output i stand for the i-th of them."""
        return "".join(
            self.given.columns[0].names
            if self.data is not None
            else sorted(set(shipped() if self.text is None else self.text))
        )

    @property
    def pieces(self) -> int:
        """Number of complete sequences; each is followed by one more character, the last target."""
        return (len(self.whole) - 1) // self.piece

    input_size = property(lambda self: len(self.symbols))
    output_size = property(lambda self: len(self.symbols))
    max_timesteps = property(lambda self: self.piece)
    validation = property(lambda self: max(1, self.pieces // VALIDATED))
    training_samples = property(lambda self: self.pieces - self.validation)

    def encoded(self) -> NDArray:
        """The text one-hot, (characters, symbols)."""
        places = {symbol: i for i, symbol in enumerate(self.symbols)}
        return one_hot(np.array([places[symbol] for symbol in self.whole]), len(self.symbols))

    def generate(self, rng, many_to_one):
        rows, starts = self.encoded(), np.arange(self.pieces) * self.piece
        inputs, targets = ([rows[start + ahead : start + ahead + self.piece] for start in starts] for ahead in (0, 1))
        return split_train_validation(sequences(inputs, targets), self.training_samples, shuffle=False)

    @classmethod
    def describe(cls):
        return super().describe() | {
            "defaults": {"task": {"kind": cls.kind}} | network_for_characters(cls().input_size)
        }
