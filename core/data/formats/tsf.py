"""The .tsf format of the Monash archive: lines that begin with @, then one series per line, of any length, for
forecasting.

Source: Godahewa, Bergmeir, Webb, Hyndman and Montero-Manso 2021, Monash time series forecasting archive.
"""

import re
from collections.abc import Iterator

from ...errors import SpecError, Verbatim
from ..columns.columns import Row, read_columns
from ..loaded import LoadedData, content_id
from .decoding import decode
from .header import distinct

FORM = "lines such as @attribute series_name string, then @data, then a series a line: T1:12.5,13,?"
# Lines that ARFF does not have.
TELLS = re.compile(
    rb"^\s*@(?:frequency|horizon|equallength)\b", re.IGNORECASE | re.MULTILINE
)
STEP, VALUE = "step", "value"


def read_tsf(content: bytes) -> LoadedData:
    """A table with one row per value of each series: the attributes of the series, the step, from 1, and the value.

    Start dates of series are left out. Raises `SpecError` that names the line.
    """
    text, notes = decode(content)
    lines = [
        (n, line.strip())
        for n, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.lstrip().startswith(("#", "%"))
    ]
    start = next((i for i, (_, line) in enumerate(lines) if line.lower() == "@data"), len(lines))
    said = [line.split() for _, line in lines[:start] if line.lower().startswith("@attribute")]
    if start + 1 >= len(lines) or any(len(words) != 3 for words in said):
        raise SpecError(
            "file",
            FORM,
            Verbatim(
                "no rows below a line @data" if start + 1 >= len(lines) else "an attribute without a name and a type"
            ),
        )
    kept = [i for i, (_, _, kind) in enumerate(said) if kind.lower() != "date"]
    names, more = distinct([*(said[i][1] for i in kept), STEP, VALUE])
    columns, found = read_columns(names, lambda: _rows(lines[start + 1 :], len(said), kept), texts=range(len(kept)))
    begins = ("The start times of the series were left out.",) if len(kept) < len(said) else ()
    notes = (*notes, "Read from .tsf, one row per value of each series.", *begins, *more, *found)
    return LoadedData("csv", content_id(content), tuple(columns), notes=notes)


def _rows(lines: list[tuple[int, str]], attributes: int, kept: list[int]) -> Iterator[Row]:
    for n, line in lines:
        *said, values = line.split(":")
        if len(said) != attributes:
            raise SpecError(
                f"line {n}",
                f"{attributes} attributes and the values, with colons between them",
                Verbatim(f"{len(said)} attributes"),
            )
        for step, value in enumerate(values.split(","), 1):
            yield n, [*(said[i] for i in kept), str(step), value]
