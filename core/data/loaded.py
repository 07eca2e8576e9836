"""What a file held, and who knows of it.

A run must follow from its RunSpec to the last bit, and a spec is small plain data. So a spec names a file by the SHA-256
of its content, and says which column is what; the numbers themselves are kept here, once, however many runs use them.
They are kept weakly: whoever holds a `LoadedData` (a notebook, a run's task, the server's shelf of uploads) keeps it known,
and with the last of them it is gone. A spec that names data which are not here is refused, and says so.
The name of a file is the key to it: nobody who does not have the file, or was told its name, can ask for it.
"""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from sys import getsizeof
from typing import ClassVar
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from ..errors import SpecError, Verbatim
from ..numerics.buffers import readonly
from ..parameters import Parameter

MOST_BYTES = 128 * 2**20  # of a file once it is unpacked: MNIST's largest has 47 MB
DIGITS = frozenset("0123456789abcdef")
PLACE = 8  # bytes of a reference
LARGEST = 1e150  # whose square is finite


@dataclass(frozen=True, eq=False)
class Column:
    """A column of a table, or an array of NumPy's.

    Attributes:
        name: what it is called.
        values: (rows,) numbers in float64, NaN where one is missing; or which of `names`, -1 where the text is missing.
            An array's may be (rows, width) or (rows, timesteps, width), and pixels of a byte stay bytes.
        names: the different texts of a column of text, in alphabetical order.
        factor: what the numbers are to be multiplied with: 1/255 for pixels of a byte.
        kind: ``number``, ``text``, ``boolean`` (0.0 or 1.0) or ``time`` (seconds since 1970-01-01 UTC, or a year).
        unit: what stood beside every number, such as % or €.
        dates: how a time was written, such as ``2020-01-31``, ``Jan 2020``, ``2020`` or ``epoch ms``; empty for other kinds.
        wrong: the first place that cannot be read, as a sentence. Such a column may be ignored, and nothing else.
    """

    name: str
    values: NDArray
    names: tuple[str, ...] = ()
    factor: float = 1.0
    kind: str = ""
    unit: str = ""
    dates: str = ""
    wrong: str = ""

    def __post_init__(self):
        object.__setattr__(self, "kind", self.kind or ("text" if self.names else "number"))
        readonly(self.values)

    @cached_property
    def classes(self) -> NDArray:
        """The different texts or numbers, sorted; what is missing is none of them."""
        return np.array(self.names, object) if self.names else np.unique(self.values[~self.absent])

    @property
    def nbytes(self) -> int:
        """The memory that it takes, with its texts, and what has been found out about it."""
        return self.values.nbytes + self._texts + (self.classes.nbytes if "classes" in self.__dict__ else 0)

    @cached_property
    def _texts(self) -> int:
        """Of the texts, each by itself and with its place in the tuple."""
        return sum(getsizeof(name) + PLACE for name in self.names)

    @property
    def absent(self) -> NDArray:
        """Where there is no value, in the shape of `values`."""
        return self.values < 0 if self.names else np.isnan(self.values)

    @property
    def missing(self) -> int:
        """How many values are missing."""
        return int(np.count_nonzero(self.absent))

    @property
    def dated(self) -> bool:
        """Whether it has dates, in seconds since 1970, and not years alone, which are numbers too."""
        return self.kind == "time" and self.dates != "2020"

    @cached_property
    def extent(self) -> float:
        """The largest size of a number."""
        sizes = np.abs(self.values[~self.absent] * self.factor)
        return float(sizes.max(initial=0.0))


@dataclass(frozen=True, eq=False)
class LoadedData:
    """What a file held.

    Attributes:
        kind: ``csv`` (any table), ``npz`` (any arrays), ``idx`` or ``text``.
        id: SHA-256 of the content, and of how it was to be read where somebody said so, in hexadecimal digits.
        columns: at least one.
        lengths: timesteps of each sequence, (rows,), where the columns have timesteps and these differ.
        image_shape: height and width where each row is an image.
        learned: how many rows, the first ones, are to be learned from, where the files say it; the others are to be looked at.
        name: what the file was called, where that matters.
        notes: what was guessed or left out when it was read, in sentences.
        header: whether the first row names the columns; None where there is no such question.
        series: whether the format says that the rows are the timesteps of one series.
    """

    kind: str
    id: str
    columns: tuple[Column, ...]
    lengths: NDArray | None = None
    image_shape: tuple[int, int] | None = None
    learned: int | None = None
    name: str = ""
    notes: tuple[str, ...] = ()
    header: bool | None = None
    series: bool = False

    def __post_init__(self):
        _known[self.id, id(self)] = self

    @property
    def nbytes(self) -> int:
        """The memory it takes, about."""
        return sum(column.nbytes for column in self.columns) + (0 if self.lengths is None else self.lengths.nbytes)

    @property
    def rows(self) -> int:
        """How many rows each column has."""
        return len(self.columns[0].values)


_known: WeakValueDictionary[tuple[str, int], LoadedData] = WeakValueDictionary()  # the same file may be here twice, and one of them go


def content_id(content: bytes) -> str:
    """What data with this content are called."""
    return sha256(content).hexdigest()


def get_loaded(name: str) -> LoadedData:
    """Data that somebody holds; raises `SpecError` where nobody does."""
    given = next((given for given in all_loaded() if given.id == name), None)
    if given is None:
        raise SpecError("data", "data that are here: give the file again, it is kept only as long as it is used", Verbatim(f"{name[:12]}…, unknown here"))
    return given


@dataclass(frozen=True)
class Digest(Parameter):
    """SHA-256 of a file's content, as 64 hexadecimal digits."""

    type: ClassVar[str] = "name"

    def read(self, value):
        if not isinstance(value, str) or len(value) != 64 or not set(value) <= DIGITS:
            raise SpecError("", "the SHA-256 of data, 64 hexadecimal digits", value)
        return value


def all_loaded() -> list[LoadedData]:
    """Everything that somebody holds."""
    return list(_known.values())
