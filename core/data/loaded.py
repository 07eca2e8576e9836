"""Loaded data: the content of a file, found by its SHA-256.

A RunSpec is small plain data that determines a run bit for bit. So it refers to a file by the SHA-256 of the content.
The numbers are stored here once, however many runs use them. The references are weak: data stay loaded while a
notebook, a task or the server's upload store holds a `LoadedData`. A spec that refers to data that are not loaded is
refused.

The SHA-256 is also the permission to use the data: it is known only to those who have the file or were given it.
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

MOST_BYTES = 128 * 2**20  # of an unpacked file; the largest of MNIST has 47 MB
DIGITS = frozenset("0123456789abcdef")
PLACE = 8  # bytes of a reference
LARGEST = 1e150  # its square is finite


@dataclass(frozen=True, eq=False)
class Column:
    """A column of a table, or an array.

    Attributes:
        name: name of the column.
        values: (rows,) numbers in float64, NaN if missing; or indices into `names`, -1 if the text is missing. Arrays
            may be (rows, width) or (rows, timesteps, width), and pixels may be bytes.
        names: distinct texts of a column of text, in alphabetical order.
        factor: factor on the numbers: 1/255 for pixels in bytes.
        kind: ``number``, ``text``, ``boolean`` (0.0 or 1.0) or ``time`` (seconds since 1970-01-01 UTC, or a year).
        unit: unit that was written with every number, such as % or €.
        dates: format of a time, such as ``2020-01-31``, ``Jan 2020``, ``2020`` or ``epoch ms``; empty for other kinds.
        wrong: description of the first unreadable cell. Such a column can only be ignored.
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
        """The distinct texts or numbers, sorted, without missing values."""
        return np.array(self.names, object) if self.names else np.unique(self.values[~self.absent])

    @property
    def nbytes(self) -> int:
        """The bytes of the values, the texts and the cached classes."""
        return self.values.nbytes + self._texts + (self.classes.nbytes if "classes" in self.__dict__ else 0)

    @cached_property
    def _texts(self) -> int:
        """The bytes of the texts and of the references to them."""
        return sum(getsizeof(name) + PLACE for name in self.names)

    @property
    def absent(self) -> NDArray:
        """Where values are missing, in the shape of `values`."""
        return self.values < 0 if self.names else np.isnan(self.values)

    @property
    def missing(self) -> int:
        """Number of missing values."""
        return int(np.count_nonzero(self.absent))

    @property
    def dated(self) -> bool:
        """Whether the values are dates in seconds since 1970, and not years."""
        return self.kind == "time" and self.dates != "2020"

    @cached_property
    def extent(self) -> float:
        """The largest absolute value, including the factor."""
        sizes = np.abs(self.values[~self.absent] * self.factor)
        return float(sizes.max(initial=0.0))


@dataclass(frozen=True, eq=False)
class LoadedData:
    """The content of a file.

    Attributes:
        kind: ``csv`` (any table), ``npz`` (any arrays), ``idx`` or ``text``.
        id: SHA-256 of the content in hexadecimal digits; a stated `header` counts as content.
        columns: the columns, at least one.
        lengths: (rows,) timesteps of each sequence, if they differ.
        image_shape: height and width, if each row is an image.
        learned: number of rows in the training set, which come first, if the files say so; the others are the
            validation set.
        name: name of the file, if it matters.
        notes: what was guessed or left out in reading, in sentences.
        header: whether the first row names the columns; None if the format has no header.
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
        """The approximate bytes in memory."""
        return sum(column.nbytes for column in self.columns) + (0 if self.lengths is None else self.lengths.nbytes)

    @property
    def rows(self) -> int:
        """Number of rows of each column."""
        return len(self.columns[0].values)


# A file may be loaded twice, and one of them dropped.
_known: WeakValueDictionary[tuple[str, int], LoadedData] = (
    WeakValueDictionary()
)


def content_id(content: bytes) -> str:
    """The id of data with this content: its SHA-256."""
    return sha256(content).hexdigest()


def get_loaded(name: str) -> LoadedData:
    """The loaded data with this id; raises `SpecError` if they are not loaded."""
    given = next((given for given in all_loaded() if given.id == name), None)
    if given is None:
        raise SpecError("data", "loaded data: upload the file again, since data are kept only while they are used",
                        Verbatim(f"{name[:12]}…, which is not loaded"))
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
    """All loaded data."""
    return list(_known.values())
