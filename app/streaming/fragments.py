"""The fragments of text that ticks consist of. Each is made and compressed once for all subscribers."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from .encode import Path
from .gzip_segments import segment

# characters from which a fragment is compressed by itself; shorter ones are compressed with their neighbours
ALONE = 600
PLACE = re.compile(r'\{"array":(\d+)\}')  # nothing else in JSON text can look like this


class Fragment:
    """Text, and the number of the tick in which it last changed.

    Attributes:
        size: approximate bytes on the wire.
    """

    def __init__(self, text: str, changed: int):
        self.text, self.changed, self.size = text, changed, len(text)

    @cached_property
    def compressed(self) -> bytes:
        """The text as a segment of a compressed stream."""
        return segment(self.text.encode())

    @property
    def alone(self) -> bool:
        """Whether it is compressed by itself."""
        return len(self.text) >= ALONE

    def prepare(self) -> None:
        """Compress it now, if it is compressed by itself."""
        if self.alone:
            self.size = len(self.compressed)


def reuse(before: Fragment | None, text: str, number: int) -> Fragment:
    """The fragment before if it has the same text, or else a new one that changed in the tick of this number."""
    return before if before and before.text == text else Fragment(text, number)


class EncodedView(NamedTuple):
    """A view of one side: its JSON text, in which arrays have places, and the arrays.

    Attributes:
        form: the JSON text.
        arrays, paths: each array, and the keys that lead to it in the view.
        made: number of the tick for which it was made.
        complete: number of the last tick for which all arrays were made.
        due, rest_due: when it may be made again, and when those of its arrays that nobody looks at may.
    """

    form: Fragment
    arrays: tuple[Fragment, ...]
    paths: tuple[Path, ...]
    made: int
    complete: int
    due: float = 0.0
    rest_due: float = 0.0

    def array(self, i: int, path: Path) -> Fragment | None:
        """The array at a place, if its path is this one."""
        return self.arrays[i] if self.paths[i : i + 1] == (path,) else None

    @property
    def size(self) -> int:
        """Approximate bytes on the wire."""
        return self.form.size + sum(array.size for array in self.arrays)

    def whole(self) -> Iterator[str | Fragment]:
        """The JSON of the view."""
        for i, piece in enumerate(PLACE.split(self.form.text)):
            yield self.arrays[int(piece)] if i % 2 else piece

    def changes(self, tick: int, whole: int, looked_at: Sequence[bool]) -> Iterator[str | Fragment]:
        """The JSON of what is new to a subscriber: ``{"form": …, "arrays": {place: …}}``.

        Args:
            tick, whole: what the subscriber has received, see `Received`.
            looked_at: for each array, whether the subscriber looks at it.
        """
        everything = whole < 0 or self.complete == self.made
        arrays = [(i, array) for i, array in enumerate(self.arrays)
                  if array.changed > (tick if looked_at[i] else whole) and (everything or looked_at[i])]
        if self.form.changed > tick:
            yield '{"form":'
            yield self.form
            yield ',"arrays":{'
        else:
            yield '{"arrays":{'
        for k, (i, array) in enumerate(arrays):
            yield f'{"," if k else ""}"{i}":'
            yield array
        yield "}}"


def join_plain(pieces: Iterator[str | Fragment]) -> bytes:
    """All pieces, one after another."""
    return "".join(piece.text if isinstance(piece, Fragment) else piece for piece in pieces).encode()


def join_compressed(pieces: Iterator[str | Fragment]) -> bytes:
    """All pieces as segments: long fragments as they were compressed before, and the text between them anew."""
    done, short = [], []
    for piece in pieces:
        text = piece.text if isinstance(piece, Fragment) else piece
        if isinstance(piece, Fragment) and piece.alone:
            done += [segment("".join(short).encode()), piece.compressed] if short else [piece.compressed]
            short = []
        else:
            short.append(text)
    return b"".join([*done, segment("".join(short).encode())])
