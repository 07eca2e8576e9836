"""The header of a table: whether the first row names the columns, and distinct names."""

from collections.abc import Sequence
from itertools import pairwise

from ..columns.cells import cell_type, whole_number

VALUES = ("number", "time", "truth")
YEARS = range(1000, 2300)


def names_columns(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether the first row is likely a header.

    It is one if it has a text above numbers, if it has years or consecutive numbers and the rows below do not, or if
    the whole table is text and the texts of the first row do not recur below.
    """
    sorts, columns = [cell_type(cell) for cell in first], list(zip(*below, strict=False))
    under = [_most(column) for column in columns]
    if _counts_on(first) and not any(len(_steps(_numbers(row))) == 1 for row in below[:2]):
        return True
    texts = sum(sort == "text" and most in VALUES for sort, most in zip(sorts, under, strict=False))
    if texts:
        return not any(sort == "number" and whole_number(cell) is None for sort, cell in zip(sorts, first, strict=True))
    if "text" not in sorts or any(sort in VALUES for sort in sorts):
        return False
    again = sum(
        cell.strip() in {other.strip() for other in column}
        for cell, column, sort in zip(first, columns, sorts, strict=False)
        if sort == "text"
    )
    return 2 * again < sorts.count("text")


def _most(column: Sequence[str]) -> str:
    """The most frequent type of the cells that are not empty."""
    sorts = [sort for sort in map(cell_type, column) if sort != "nothing"]
    return max(sorts, key=sorts.count) if sorts else "nothing"


def _counts_on(row: Sequence[str]) -> bool:
    """Whether a row has the numbers 0, 1, 2 …, 1, 2, 3 …, or years in order, after at most two other cells."""
    numbers = _numbers(row)
    steps = _steps(numbers)
    if len(steps) != 1 or 0 in steps or len(numbers) < 2 + (len(row) == len(numbers)):
        return False
    return all(number in YEARS for number in numbers) if numbers[0] not in (0, 1) else steps == {1} and len(numbers) > 2


def _numbers(row: Sequence[str]) -> list[int | None]:
    """The whole numbers of a row, without up to two leading cells that are none."""
    numbers = [whole_number(cell) for cell in row]
    while len(numbers) > 1 and numbers[0] is None and len(row) - len(numbers) < 2:
        numbers = numbers[1:]
    return numbers


def _steps(numbers: Sequence[int | None]) -> set[int]:
    """The differences between consecutive numbers; empty if one is missing."""
    return set() if None in numbers else {after - before for before, after in pairwise(numbers)}


def distinct(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Distinct, non-empty names of columns, and a note on names that were changed."""
    taken, found = {name.strip() for name in names}, []
    for i, name in enumerate(map(str.strip, names)):
        name = name or f"column {i + 1}"
        if name in found:
            name = next(other for n in range(2, len(names) + 2) if (other := f"{name} ({n})") not in taken)
        taken.add(name)
        found.append(name)
    twice = [name for name, given in zip(found, names, strict=True) if given.strip() and name != given.strip()]
    return found, [
        f"Repeated names were made distinct: {', '.join(twice[:5])}{' …' * (len(twice) > 5)}."
    ] if twice else []
