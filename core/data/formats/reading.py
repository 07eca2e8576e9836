"""Reading of a file in any supported format: CSV, JSON, ARFF, .ts, .tsf, text, IDX or NPZ; all except NPZ also gzipped.
"""

import re
import zlib

from ...errors import SpecError, Verbatim
from ..loaded import MOST_BYTES, LoadedData
from .idx import read_idx
from .npz import read_npy, read_npz
from .records import ARFF, read_arff, read_json
from .table import read_csv
from .text import read_text
from .ts import BEGINS, read_ts
from .tsf import TELLS, read_tsf
from .unsupported import ARCHIVE, refuse_foreign, refuse_markup

GZIP, IDX, NPY = b"\x1f\x8b", b"\0\0", b"\x93NUMPY"
JSON = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\[\s*[\[{]|\{\s*")')  # the beginning of a table in JSON
HEAD = 65_536  # bytes that are searched for lines with @
TEXTS = (".txt", ".text", ".md")


def read_data(content: bytes, name: str = "", header: bool | None = None) -> LoadedData:
    """Read a file. The name tells a text; for other formats the first bytes decide, then the name.

    Args:
        content: the bytes of the file.
        name: name of the file, for its extension.
        header: whether the first row of a table names the columns; None: guessed.

    Raises:
        SpecError: if the file cannot be read; it names line and column, byte or array.
    """
    name = name.lower().removesuffix(".gz")
    if content.startswith(GZIP):
        content = _inflated(content)
    refuse_foreign(content)
    if name.endswith(TEXTS):
        return read_text(content)
    refuse_markup(content)
    if content.startswith(NPY):
        return read_npy(content)
    if ARCHIVE.match(content) or name.endswith(".npz"):
        return read_npz(content)
    if content.startswith(IDX) or "ubyte" in name or name.endswith(".idx"):
        return read_idx(content, name)
    if name.endswith(".ts") or BEGINS.match(content):
        return read_ts(content)
    if name.endswith((".arff", ".tsf")) or ARFF.match(content):
        return read_tsf(content) if name.endswith(".tsf") or TELLS.search(content[:HEAD]) else read_arff(content)
    if name.endswith(".json") or JSON.match(content):
        return read_json(content)
    return read_csv(content, header)


def _inflated(content: bytes) -> bytes:
    """The content of a gzip file, up to `MOST_BYTES`; it must be a single gzip member."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        inflated = unpacker.decompress(content, MOST_BYTES + 1)
    except zlib.error as error:
        raise SpecError("file", "a gzip file", Verbatim(f"one that cannot be unpacked ({error})")) from None
    if len(inflated) > MOST_BYTES:
        raise SpecError("length", f"at most {MOST_BYTES // 2**20} megabytes once it is unpacked", Verbatim("more"))
    if not unpacker.eof or unpacker.unused_data:
        raise SpecError(
            "length",
            "one complete gzip file",
            Verbatim("more data after its end" if unpacker.eof else "an incomplete one"),
        )
    return inflated
