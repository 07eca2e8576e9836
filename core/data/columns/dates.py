"""Parsing of dates and times in common formats, as seconds since 1970-01-01 UTC; years stay years.

A column has a single format: the one that fits most of its cells. Times without a zone are UTC.
"""

import re
from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

EPOCH, DAY = date(1970, 1, 1).toordinal(), 86_400
MONTHS = {name: month for month, names in enumerate(("jan", "feb", "mar mär mrz", "apr", "may mai", "jun", "jul", "aug",
                                                     "sep", "oct okt", "nov", "dec dez"), 1)
          for name in names.split()}
Y, YY, M, D, B = (r"(?P<y>[12]\d{3})", r"(?P<y>[12]\d{3}|\d{2})", r"(?P<m>\d{1,2})", r"(?P<d>\d{1,2})(?:st|nd|rd|th)?",
                  r"(?P<b>[A-Za-zä]{3,9})\.?")
HOURS = r"(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2}(?:[.,]\d+)?))?\s*(?P<p>[AaPp]\.?[Mm]\.?)?"
ZONE = r"\s*(?:Z|(?:UTC|GMT)?(?P<z>[+-]\d{2}(?::?\d{2})?)?|UTC|GMT)(?:\s*\([^)]*\))?"
TIME = rf"(?:(?:[T,]|\s|,\s)\s*{HOURS}{ZONE})?"
WEEKDAY = r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,?\s+)?"
FORMATS = {name: re.compile(WEEKDAY + pattern) for name, pattern in {
    "2020-01-31": rf"{Y}(?P<mark>[-/.]){M}(?P=mark){D}{TIME}",
    "01/31/2020": rf"{M}(?P<mark>[-/]){D}(?P=mark){YY}{TIME}",
    "31/01/2020": rf"{D}(?P<mark>[-/]){M}(?P=mark){YY}{TIME}",
    "31.01.2020": rf"{D}\.{M}\.{YY}{TIME}",
    "Jan 31 2020": rf"{B}[-\s.]+{D}(?:,\s*|[-\s.]+){Y}{TIME}",
    "31 Jan 2020": rf"{D}[-\s./]+{B}[-\s./,]+{YY}{TIME}",
    "2020 Jan 31": rf"{Y}[-\s./]+{B}[-\s./]+{D}{TIME}",
    "2020-01": rf"{Y}[-/](?P<m>\d{{2}})",
    "01/2020": rf"(?P<m>\d{{1,2}})[-/]{Y}",
    "2020M01": rf"{Y}\s?[-:]?[Mm]{M}",
    "Jan 2020": rf"{B}[-\s./,]*{Y}",
    "Jan 20": rf"{B}[-\s']+(?P<y>\d{{2}})",
    "2020 Jan": rf"{Y}[-\s./,]*{B}",
    "2020 Q1": rf"{Y}[-\s:]*[Qq](?P<q>[1-4])",
    "Q1 2020": rf"[Qq](?P<q>[1-4])[-\s/:]*{Y}",
    "2020-W05": rf"{Y}-?W(?P<w>\d{{2}})(?:-?(?P<wd>[1-7]))?",
    "12:34": HOURS,
}.items()}
SAMPLE = 50  # distinct cells that are examined for their format
CLOCK = re.compile(
    r"(?:.*[ _.-])?(?:t|ts|times?|dates?|timestamp|epoch|unix|years?|yr|yyyy|month|day|datum|jahr|zeit|at)|.*(?:date|time)", re.IGNORECASE)
YEAR = re.compile(r"(?:.*[ _.-])?(?:years?|yr|yyyy|jahr)", re.IGNORECASE)
# 1973 to 2286
MAGNITUDES = {"epoch s": (1e8, 1e10, 1.0), "epoch ms": (1e11, 1e13, 1e3), "epoch µs": (1e14, 1e16, 1e6),
              "epoch ns": (1e17, 1e19, 1e9)}
YEARS = (1400, 2300)


def read_times(cells: Sequence[str]) -> tuple[str, list[float | None]]:
    """The format of distinct cells and the seconds of each, None if it does not fit; ("", []) if few cells are dates.
    """
    sample = cells[:SAMPLE]
    likely = [name for name, pattern in FORMATS.items()
              if 2 * sum(bool(pattern.fullmatch(cell)) for cell in sample) > len(sample)]
    read = {name: [_seconds(FORMATS[name], cell) for cell in cells] for name in likely}
    if not read:
        return "", []
    best = max(read, key=lambda name: (-read[name].count(None), _in_order(read[name])))
    return best, read[best]


def _in_order(seconds: list[float | None]) -> bool:
    """Whether the dates increase, which distinguishes day and month where both are at most 12."""
    known = [second for second in seconds if second is not None]
    return known == sorted(known)


def _seconds(pattern: re.Pattern, cell: str) -> float | None:
    found = pattern.fullmatch(cell)
    if not found:
        return None
    part = found.groupdict()
    try:
        day = _day(part) if "y" in part else EPOCH
        return (day - EPOCH) * DAY + _of_day(part)
    except (ValueError, KeyError):
        return None


def _day(part: dict[str, str | None]) -> int:
    """The day's ordinal; raises `ValueError` or `KeyError` if the date does not exist."""
    year = int(part["y"])
    if len(part["y"]) == 2:
        year += 1900 if year > 68 else 2000  # as in POSIX
    if "w" in part:
        return date.fromisocalendar(year, int(part["w"]), int(part["wd"] or 1)).toordinal()
    month = _month(part["b"]) if "b" in part else 3 * int(part["q"]) - 2 if "q" in part else int(part["m"])
    return date(year, month, int(part.get("d") or 1)).toordinal()


def _month(name: str) -> int:
    return MONTHS[name[:3].lower()]


def _of_day(part: dict[str, str | None]) -> float:
    """Seconds since midnight UTC."""
    if not part.get("H"):
        return 0.0
    hour, minute = int(part["H"]), int(part["M"])
    if part["p"]:
        hour = hour % 12 + 12 * (part["p"][0] in "Pp")
    if hour > 24 or minute > 59:
        raise ValueError
    zone = (part.get("z") or "").replace(":", "")
    ahead = int(zone[:3]) * 60 + int(zone[0] + (zone[3:] or "0")) if zone else 0
    return hour * 3600.0 + (minute - ahead) * 60 + float((part["S"] or "0").replace(",", "."))


def numbers_as_times(name: str, values: NDArray) -> tuple[str, NDArray]:
    """Numbers as times, if their size and the column's name suggest seconds, years or dates without separators; else
    ("", values).
    """
    known = values[~np.isnan(values)]
    if not CLOCK.fullmatch(name.strip()) or not known.size:
        return "", values
    low, high = known.min(), known.max()
    for dates, (least, most, unit) in MAGNITUDES.items():
        if least <= low and high < most:
            return dates, values / unit
    whole = bool((known == np.rint(known)).all())
    if low >= YEARS[0] and high <= YEARS[1] and ((whole and YEAR.fullmatch(name.strip()))
                                                 or bool((np.diff(known) >= 0).all())):
        return "2020", values
    if whole and low >= 10_000 * YEARS[0] and high < 10_000 * YEARS[1]:
        return _without_marks(values)
    return "", values


def _without_marks(values: NDArray) -> tuple[str, NDArray]:
    """Dates such as 20200131."""
    different, places = np.unique(values, return_inverse=True)
    read = [np.nan if np.isnan(day) else _seconds(FORMATS["2020-01-31"], re.sub(r"(....)(..)(..)", r"\1-\2-\3",
                                                                                f"{day:.0f}")) for day in different]
    return ("", values) if None in read else ("20200131", np.array(read, float)[places])
