"""A plain text, to be read character by character."""

import numpy as np

from ..errors import SpecError, Text
from .given import MOST_BYTES, Column, Given, name_of

FEWEST, MOST_SYMBOLS = 20, 200  # characters of a text, and different ones
MARK = b"\xef\xbb\xbf"  # with which some programs begin a file in UTF-8


def read_text(content: bytes) -> Given:
    """A text in UTF-8; the ends of its lines become single characters, whatever system they come from.

    What it holds is one column, a character a row, `names` being the different ones. Its name is not that of the same bytes as a table.

    Raises:
        SpecError: which names line and column, in characters and from 1.
    """
    codes = np.frombuffer(_decoded(content).encode("utf-32-le"), np.uint32)
    present = np.zeros(0x110000, bool)
    present[codes] = True
    symbols = np.flatnonzero(present)
    if len(codes) < FEWEST:
        raise SpecError("text", f"at least {FEWEST} characters", Text(f"{len(codes)}"))
    if not 2 <= len(symbols) <= MOST_SYMBOLS:
        raise SpecError("text", f"2 to {MOST_SYMBOLS} different characters", Text(f"{len(symbols):,}"))
    place = np.zeros(len(present), np.uint8)
    place[symbols] = np.arange(len(symbols))
    return Given("text", name_of(b"text\n" + content), (Column("text", place[codes], tuple(map(chr, symbols))),))


def text_of(given: Given, characters: int | None = None) -> str:
    """So many of its characters, from the first on; raises `SpecError` for data that are no text."""
    if given.kind != "text":
        raise SpecError("data", "a text", Text(f"a file of {given.kind.upper()}"))
    (column,) = given.columns
    return "".join(np.array(column.names)[column.values[:characters]])


def _decoded(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise SpecError("length", f"at most {MOST_BYTES // 2**20} megabytes", Text(f"{len(content) // 2**20:,} megabytes"))
    start = len(MARK) if content.startswith(MARK) else 0
    try:
        text = content[start:].decode()
    except UnicodeDecodeError as error:
        raise SpecError(_place(content[start : start + error.start]), "text in UTF-8", Text(f"the byte 0x{content[start + error.start]:02x}")) from None
    if "\0" in text:
        raise SpecError(_place(text[: text.index("\0")].encode()), "a character of a text", Text("a NUL: is this a text?"))
    if not text.strip():
        raise SpecError("line 1, column 1", "a text", Text("an empty file" if not text else "nothing but blanks"))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _place(before: bytes) -> str:
    """Where a character is that comes after these bytes."""
    lines = before.decode().replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return f"line {len(lines)}, column {len(lines[-1]) + 1}"
