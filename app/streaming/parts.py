"""What a tick is put together of: parts, each made once for all who are sent it, whatever else they are sent."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from .encode import Path
from .gzip_segments import segment

ALONE = 600  # characters from which a part is compressed by itself; what is shorter is compressed with what stands beside it
PLACE = re.compile(r'\{"array":(\d+)\}')  # in JSON text nothing else can look like that


class Part:
    """Some text, and the number of the tick in which it came to be so.

    Attributes:
        size: bytes that it takes on the way, about.
    """

    def __init__(self, text: str, changed: int):
        self.text, self.changed, self.size = text, changed, len(text)

    @cached_property
    def zipped(self) -> bytes:
        """As a segment of a compressed stream."""
        return segment(self.text.encode())

    @property
    def alone(self) -> bool:
        """Whether it is compressed by itself."""
        return len(self.text) >= ALONE

    def prepare(self) -> None:
        """Compress it now, if it is to be."""
        if self.alone:
            self.size = len(self.zipped)


def following(before: Part | None, text: str, number: int) -> Part:
    """The part of that text in the tick of a number: the one before, if it says the same."""
    return before if before and before.text == text else Part(text, number)


class Picture(NamedTuple):
    """A view of one side: its JSON text, in which arrays have places, and each array with where it is in the view.

    Attributes:
        made: the number of the tick that it was made for, and `complete` of the last one for which all of it was.
        due, rest_due: when it may be made anew, and when that of it which is not looked at.
    """

    form: Part
    arrays: tuple[Part, ...]
    paths: tuple[Path, ...]
    made: int
    complete: int
    due: float = 0.0
    rest_due: float = 0.0

    def array(self, i: int, path: Path) -> Part | None:
        """That of a place, if it has one there that is the same one of the view."""
        return self.arrays[i] if self.paths[i : i + 1] == (path,) else None

    @property
    def size(self) -> int:
        """Bytes on the way, about."""
        return self.form.size + sum(part.size for part in self.arrays)

    def whole(self) -> Iterator[str | Part]:
        """The JSON of the view."""
        for i, piece in enumerate(PLACE.split(self.form.text)):
            yield self.arrays[int(piece)] if i % 2 else piece

    def after(self, had: int, whole: int, looked_at: Sequence[bool]) -> Iterator[str | Part]:
        """What is new to who had the tick of one number, and all parts of that of another: ``{"form": …, "arrays": {place: …}}``."""
        everything = whole < 0 or self.complete == self.made
        arrays = [(i, part) for i, part in enumerate(self.arrays)
                  if part.changed > (had if looked_at[i] else whole) and (everything or looked_at[i])]
        if self.form.changed > had:
            yield '{"form":'
            yield self.form
            yield ',"arrays":{'
        else:
            yield '{"arrays":{'
        for k, (i, part) in enumerate(arrays):
            yield f'{"," if k else ""}"{i}":'
            yield part
        yield "}}"


def plain(pieces: Iterator[str | Part]) -> bytes:
    """All of it, one after another."""
    return "".join(piece.text if isinstance(piece, Part) else piece for piece in pieces).encode()


def zipped(pieces: Iterator[str | Part]) -> bytes:
    """The same as segments: the long parts as they were compressed for whoever came first, and what lies between anew."""
    done, short = [], []
    for piece in pieces:
        text = piece.text if isinstance(piece, Part) else piece
        if isinstance(piece, Part) and piece.alone:
            done += [segment("".join(short).encode()), piece.zipped] if short else [piece.zipped]
            short = []
        else:
            short.append(text)
    return b"".join([*done, segment("".join(short).encode())])
