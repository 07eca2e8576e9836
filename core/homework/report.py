"""What a whole class got wrong."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from io import StringIO
from pathlib import Path

from ..errors import SpecError, Verbatim
from .isolated.error import HomeworkError
from .review import Outcome, Reviewer

RIGHT, WRONG, FAILED = "right", "wrong", "no result"
UNKNOWN = "no known mistake"


@dataclass(frozen=True)
class Row:
    """What became of one function of one file.

    Attributes:
        file: path of the file within the folder.
        function: name of the function; empty where the file could not be imported.
        outcome: ``right``, ``wrong``, or ``no result``.
        mistakes: labels of the mistakes that explain it; alternatives are separated by “or”.
        first: the first array that is wrong.
        message: why there is no result.
    """

    file: str
    function: str
    outcome: str
    mistakes: str
    first: str
    message: str


def homework_files(folder: Path) -> list[Path]:
    """The Python files in a folder and the folders in it, in alphabetical order.

    Raises:
        SpecError: if there are none.
    """
    found = sorted(path for path in folder.rglob("*.py") if path.is_file() and not path.name.startswith("."))
    if not found:
        raise SpecError(str(folder), "a folder with Python files", Verbatim("none in it"))
    return found


def reviewed(folder: Path, files: Iterable[Path], reviewer: Reviewer) -> Iterator[Row]:
    """What became of each function of each file, one file after the other."""
    for path in files:
        name = str(path.relative_to(folder))
        try:
            yield from (_row(name, outcome) for outcome in reviewer.review(path).outcomes)
        except HomeworkError as error:
            yield Row(name, "", FAILED, "", "", str(error))


def most_frequent(rows: Iterable[Row]) -> list[tuple[str, int]]:
    """In how many files each mistake, or reason for no result, was made, the most frequent one first."""
    made = {(row.file, row.mistakes or (UNKNOWN if row.outcome == WRONG else "no result"))
            for row in rows if row.outcome != RIGHT}
    return Counter(mistake for _, mistake in sorted(made)).most_common()


def as_csv(rows: Sequence[Row]) -> str:
    """The rows as a table of comma-separated values."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = [field.name for field in fields(Row)]
    writer.writerow(names)
    writer.writerows([_harmless(getattr(row, name)) for name in names] for row in rows)
    return text.getvalue()


def _harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _row(file: str, outcome: Outcome) -> Row:
    if outcome.finding is None:
        return Row(file, outcome.function, FAILED, "", "", outcome.error)
    if outcome.right:
        return Row(file, outcome.function, RIGHT, "", "", "")
    mistakes = " or ".join(" and ".join(each.label for each in together) for together in outcome.finding.mistakes)
    first = outcome.finding.first.name.removeprefix(f"{outcome.layer}.")
    return Row(file, outcome.function, WRONG, mistakes, first, "")
