"""Decoding of text: UTF-8, UTF-16 or UTF-32 by their byte order mark or zero bytes, else Windows code page 1252."""

import codecs

from ...errors import SpecError, Verbatim

# UTF-32 first: its mark begins like that of UTF-16.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WESTERN = "cp1252"
LOOKED_AT = 4096  # bytes that are examined for zero bytes


def decode(content: bytes, what: str = "a table") -> tuple[str, tuple[str, ...]]:
    """The text, and notes on how it was decoded.

    Raises:
        SpecError: if the content is empty or no text; it names line and column.
    """
    if not content.strip():
        raise SpecError(
            "line 1, column 1", what, Verbatim("an empty file" if not content else "a file with nothing but blanks")
        )
    mark, encoding = next(
        ((mark, encoding) for mark, encoding in MARKS if content.startswith(mark)), (b"", _unmarked(content))
    )
    try:
        text, notes = (
            content[len(mark) :].decode(encoding),
            () if encoding == "utf-8" else (f"The file was read as {encoding.upper()}.",),
        )
    except UnicodeDecodeError as error:
        text, notes = _western(content[len(mark):], error, encoding), _western_notes()
    text = text.removesuffix("\x1a")  # the end of file in DOS
    if "\0" in text:
        raise SpecError(
            _place(text, text.index("\0")), "text without NUL characters", Verbatim(f"a NUL: is this {what}?")
        )
    if not text.strip():
        raise SpecError("line 1, column 1", what, Verbatim("a file with nothing but blanks"))
    return text, notes


def _unmarked(content: bytes) -> str:
    """The encoding of text without a mark: UTF-16 has a zero byte next to each Latin letter."""
    head = content[:LOOKED_AT]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if len(content) % 2 or max(even, odd) * 4 < len(head) or min(even, odd) * 20 > len(head):
        return "utf-8"
    return "utf-16-le" if odd > even else "utf-16-be"


def _western(content: bytes, error: UnicodeDecodeError, encoding: str) -> str:
    try:
        if encoding != "utf-8":
            raise error
        text = content.decode(WESTERN)
    except UnicodeDecodeError as wrong:
        at = wrong.start
        raise SpecError(_place(content.decode("latin-1"), at), f"text in UTF-8, or in {WESTERN}",
                        Verbatim(f"the byte 0x{content[at]:02x}: save the file as UTF-8")) from None
    return text


def _western_notes() -> tuple[str, ...]:
    return (
        f"The file is not UTF-8 and was read as {WESTERN} (Western European). If letters look wrong, save it as UTF-8.",
    )


def _place(text: str, at: int) -> str:
    before = text[:at].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return f"line {len(before)}, character {len(before[-1]) + 1}"
