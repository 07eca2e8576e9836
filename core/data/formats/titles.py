"""The preamble of a table: titles, sizes, and sentences."""

from collections import Counter

from ..columns.cells import cell_type
from .dialect import Dialect, is_filled, sample

TITLES = 20  # rows that may stand above a table


def preamble_lines(dialect: Dialect, lines: list[str]) -> int:
    """The number of lines above the table: rows with text in one cell or in too few, up to the first row of the usual
    width.
    """
    rows = sample(dialect.delimiter, lines)
    width = Counter(map(len, rows)).most_common(1)[0][0] if rows else 1
    if width < 2:
        return 0
    above = 0
    for i, row in enumerate(rows[:TITLES]):
        full = [cell for cell in row if cell.strip()]
        words = dialect.delimiter[0] == " " and len(row) != width and _names_follow(rows[i + 1 : TITLES], width)
        title = (
            words
            or (len(full) == 1 and width > 2)
            or (len(row) < width and 2 * len(full) <= width)
            or _too_wide(rows[i:], width)
        )
        sizes = row is rows[0] and (_alone(rows, width) or _sizes(rows, width))
        if not (title or sizes) or (cell_type(full[0]) == "number" and not sizes):
            break
        above += 1
    if not 0 < above < len(rows):
        return 0
    reader = dialect.rows(iter(lines))
    while above:
        above -= is_filled(next(reader))
    return reader.line_num


def _alone(rows: list[list[str]], width: int) -> bool:
    """Whether only the first row is narrower, by two or more cells: sizes and class names, as scikit-learn writes them.
    """
    return len(rows) > 2 and len(rows[0]) + 1 < width and all(len(row) == width for row in rows[1:])


def _sizes(rows: list[list[str]], width: int) -> bool:
    """Whether the first row has the number of rows, the number of inputs and the class names, as in scikit-learn's
    iris.
    """
    if not 2 < width == len(rows[0]):
        return False
    count, inputs, *classes = map(str.strip, rows[0])
    return (
        inputs == str(width - 1)
        and count.isdigit()
        and int(count) >= len(rows) - 1
        and all(cell_type(name) == "text" for name in classes)
    )


def _too_wide(rows: list[list[str]], width: int) -> bool:
    """Whether the first row is a text with more delimiters than the table below it, whose columns have names."""
    below = [row for row in rows[1:] if len(row) == width]
    wide = len(rows[0]) > width and cell_type(rows[0][0]) == "text"
    return wide and _names_follow(below,
                                  width) and any(cell_type(cell) == "number" for row in below[1:] for cell in row)


def _names_follow(rows: list[list[str]], width: int) -> bool:
    """Whether the next row of the usual width has only texts, so that the rows above it are words."""
    return all(cell_type(cell) == "text" for cell in next((row for row in rows if len(row) == width), [""]))
