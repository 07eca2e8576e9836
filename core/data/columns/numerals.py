"""Parsing of numbers in common notations: 1,200.5 and 1.200,5, 1 200.5 and 1'200.5, with a currency or a unit, or
negative in brackets.

A single cell such as 1.200 is ambiguous. The column decides, or else the other columns of the file.
"""

import re
from collections.abc import Sequence

MINUS = str.maketrans({"−": "-", "–": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "’": "'"})
CURRENCY = r"US\$|[$€£¥₹₽₩₺₪฿]|CHF|USD|EUR|GBP|JPY|CNY|INR|kr\.?|zł|R\$"
UNIT = (
    CURRENCY
    + r"|%|‰|°\s?[CF]?|℃|℉|kg|mg|µg|g|km/h|m/s|mph|km|cm|mm|µm|m|ms|s|min|h|kWh|kW|MW|W|mV|V|mA|A|Hz|kHz|MHz|hPa|kPa|Pa|ml|l|K"
)
EXPONENT = r"(?:[eE][+-]?\d+)?"
GROUPS = r"[1-9]\d{{0,2}}(?:(?P<group>[{marks}])\d{{3}})(?:(?P=group)\d{{3}})*"
STYLES = {
    decimal: re.compile(rf"[+-]?(?:(?:{GROUPS.format(marks=marks)}|\d+)(?:\{decimal}\d*)?|\{decimal}\d+){EXPONENT}")
    for decimal, marks in ((".", ",' "), (",", ".' "))
}
DRESSED = re.compile(rf"(?P<sign>[+-]?)\s*(?P<before>{CURRENCY})?\s*(?P<bare>[+-]?[\d.,].*?)\s*(?P<after>{UNIT})?")
BRACKETS = re.compile(r"\((.*\d.*)\)")


def split_unit(cell: str) -> tuple[str, str]:
    """The number of a cell without its unit, and the unit: ("12.5", "%"). A text is returned unchanged."""
    cell = cell.translate(MINUS).strip()
    if owed := BRACKETS.fullmatch(cell):
        cell = "-" + owed[1].strip()
    found = DRESSED.fullmatch(cell)
    if not found:
        return cell, ""
    return found["sign"] + found["bare"], found["before"] or found["after"] or ""


def value(cell: str, decimal: str) -> float | None:
    """The number in a cell without unit, with this decimal mark; None if it is not a number."""
    if STYLES[decimal].fullmatch(cell):
        for mark in ",.' ":
            cell = cell if mark == decimal else cell.replace(mark, "")
        return float(cell.replace(decimal, "."))
    return float(cell) if cell.strip("+-").lower() in ("inf", "infinity") else None


class Numerals:
    """The distinct cells of a column as numbers, with either decimal mark.

    Attributes:
        commas: 1 if a decimal comma fits more cells, -1 if a decimal point does, 0 if both fit equally many.
    """

    def __init__(self, cells: Sequence[str]):
        dressed = [split_unit(cell) for cell in cells]
        self._values = {decimal: [value(cell, decimal) for cell, _ in dressed] for decimal in STYLES}
        self._units = [unit for _, unit in dressed]
        points, commas = (len(cells) - self._values[decimal].count(None) for decimal in ".,")
        self.commas = (commas > points) - (commas < points)

    def read(self, comma: bool) -> tuple[list[float | None], str]:
        """The numbers, None for a text, and their unit; `comma` decides the decimal mark if the cells do not."""
        values = self._values["," if self.commas > 0 or (comma and not self.commas) else "."]
        units = {unit for unit, number in zip(self._units, values, strict=True) if number is not None and unit}
        if len(units) > 1:  # numbers with different units are not comparable
            values = [None if unit else number for unit, number in zip(self._units, values, strict=True)]
        return values, units.pop() if len(units) == 1 else ""
