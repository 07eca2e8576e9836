"""The .ts format of time series archives: lines that begin with @, then one sequence per line with its class last.

Source: the format of sktime and aeon, https://www.aeon-toolkit.org/en/stable/api_reference/file_specifications/ts.html
"""

import re

import numpy as np
from numpy.typing import NDArray

from ...errors import SpecError, Verbatim
from ..columns.columns import MOST_CELLS
from ..loaded import Column, LoadedData, content_id
from .arrays import text_column
from .decoding import decode
from .idx import finite

FORM = "lines such as @problemName and @classLabel true a b, then @data, then a sequence a line: 1,2,3:4,5,6:a"
BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s*#[^\n]*\n)*\s*@problemname\b", re.IGNORECASE)
TIMED = re.compile(r"\([^()]*,([^(),]*)\)")
MISSING = {"?", ""}


def read_ts(content: bytes) -> LoadedData:
    """Sequences (rows, timesteps, dimensions), 0 beyond each end, with classes or numbers (rows,).

    Raises `SpecError` that names the line.
    """
    text, notes = decode(content)
    lines = [
        (n, line.strip())
        for n, line in enumerate(text.splitlines(), 1)
        if line.strip() and not line.lstrip().startswith(("#", "%"))
    ]
    start = next((i for i, (_, line) in enumerate(lines) if line.lower() == "@data"), len(lines))
    if start + 1 >= len(lines):
        raise SpecError("file", FORM, Verbatim("no rows below a line @data"))
    said = {word.lower(): rest.strip().lower() for word, _, rest in (line.partition(" ") for _, line in lines[:start])}
    if not any(said.get(word, "").startswith("true") for word in ("@classlabel", "@targetlabel")):
        expected = (
            "a class or a number at the end of each sequence, announced by @classLabel true … or @targetLabel true"
        )
        raise SpecError("file", expected, Verbatim("sequences without one"))
    samples, labels = _samples(lines[start + 1 :])
    lengths = np.array([max(map(len, sample)) for sample in samples])
    inputs = _padded(samples, int(lengths.max()))
    if said.get("@timestamps") == "true":
        notes += ("The timestamps were left out.",)
    notes += ("Read from .ts, one row per sequence, its class last.",)
    columns = Column("inputs", inputs), _labels(labels)
    return LoadedData("npz", content_id(content), columns, lengths if len(set(lengths)) > 1 else None, notes=notes)


def _samples(lines: list[tuple[int, str]]) -> tuple[list[list[NDArray]], list[str]]:
    """The dimensions of each sequence, (timesteps,) each, and its label."""
    samples, labels = [], []
    for line, row in lines:
        *parts, label = TIMED.sub(r"\1", row).split(":")
        if not parts or (samples and len(parts) != len(samples[0])):
            wanted = f"{len(samples[0])} dimensions" if samples else "at least one dimension"
            raise SpecError(
                f"line {line}", f"{wanted} and a class, with colons between them", Verbatim(f"{len(parts)} and a class")
            )
        samples.append([_values(part, line, i) for i, part in enumerate(parts, 1)])
        labels.append(label.strip())
    return samples, labels


def _values(part: str, line: int, dimension: int) -> NDArray:
    where = f"line {line}, dimension {dimension}"
    try:
        return finite(np.array([np.nan if cell.strip() in MISSING else float(cell) for cell in part.split(",")]), where)
    except ValueError as error:
        if isinstance(error, SpecError):
            raise
        raise SpecError(
            where, "numbers with commas between them, and ? where one is missing", Verbatim(str(error))
        ) from None


def _padded(samples: list[list[NDArray]], timesteps: int) -> NDArray:
    """All sequences in one array, NaN where a dimension ends before the others of its sequence."""
    shape = len(samples), timesteps, len(samples[0])
    if np.prod(shape, dtype=float) > MOST_CELLS:
        raise SpecError(
            "file",
            f"at most {MOST_CELLS:,} numbers, the shorter sequences as long as the longest",
            Verbatim(" × ".join(map(str, shape))),
        )
    out = np.zeros(shape)
    for of, sample in zip(out, samples, strict=True):
        of[: max(map(len, sample))] = np.nan
        for i, values in enumerate(sample):
            of[: len(values), i] = values
    return out


def _labels(labels: list[str]) -> Column:
    """A column of numbers if all labels are numbers, else of texts."""
    labels = ["" if label in MISSING else label for label in labels]
    try:
        return Column("targets", finite(np.array([float(label or "nan") for label in labels]), "targets"))
    except ValueError as error:
        if isinstance(error, SpecError):
            raise
        return text_column("targets", np.array(labels))
