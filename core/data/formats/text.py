"""Plain text, to be read character by character."""

import numpy as np
from numpy.typing import NDArray

from ...errors import SpecError, Verbatim
from ..loaded import MOST_BYTES, Column, LoadedData, content_id
from .decoding import decode

FEWEST, MOST_SYMBOLS = 20, 200  # smallest number of characters, and largest number of distinct ones
RARE = "□"


def read_text(content: bytes) -> LoadedData:
    """Read a text. Line ends become single characters, and the rarest characters beyond `MOST_SYMBOLS` become one.

    The data have one column with one character per row; its `names` are the distinct characters. The id differs from
    that of the same bytes read as a table.

    Raises:
        SpecError: if it is no text; it names line and character, from 1.
    """
    if len(content) > MOST_BYTES:
        raise SpecError(
            "length", f"at most {MOST_BYTES // 2**20} megabytes", Verbatim(f"{len(content) // 2**20:,} megabytes")
        )
    text, notes = decode(content, "a text")
    codes = np.frombuffer(text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-32-le"), np.uint32)
    if len(codes) < FEWEST:
        raise SpecError("text", f"at least {FEWEST} characters", Verbatim(f"{len(codes)}"))
    codes, rare = _without_rare(codes)
    symbols, places = np.unique(codes, return_inverse=True)
    if len(symbols) < 2:
        raise SpecError("text", "at least 2 different characters", Verbatim("1"))
    said = (f"{rare:,} rare characters were replaced by {RARE}.",) if rare else ()
    return LoadedData(
        "text",
        content_id(b"text\n" + content),
        (Column("text", places.astype(np.uint8), tuple(map(chr, symbols))),),
        notes=(*notes, *said),
    )


def _without_rare(codes: NDArray) -> tuple[NDArray, int]:
    """The characters with the rarest beyond `MOST_SYMBOLS` replaced by one, and the number of these."""
    symbols, counts = np.unique(codes, return_counts=True)
    if len(symbols) <= MOST_SYMBOLS:
        return codes, 0
    kept = np.sort(symbols[np.argsort(-counts, kind="stable")[: MOST_SYMBOLS - 1]])
    rare = ~np.isin(codes, kept)
    return np.where(rare, np.uint32(ord(RARE)), codes), len(symbols) - len(kept)


def get_text(given: LoadedData, characters: int | None = None) -> str:
    """The first `characters` characters of a text, or all; raises `SpecError` if the data are no text."""
    if given.kind != "text":
        raise SpecError("data", "a text", Verbatim(f"a file of {given.kind.upper()}"))
    (column,) = given.columns
    return "".join(np.array(column.names)[column.values[:characters]])
