"""Features: columns as numbers for a network. Numbers as they are, texts one-hot, dates in parts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from .loaded import Column


@dataclass(frozen=True, eq=False)
class Feature:
    """The numbers of one column.

    Attributes:
        names: (width) names of the numbers.
        numbers: whether they are scaled; 0 and 1 of classes are not.
        take: from rows (…) to numbers (…, width) in float64, NaN where a value is missing.
    """

    names: tuple[str, ...]
    numbers: bool
    take: Callable[[NDArray], NDArray]

    @property
    def width(self) -> int:
        """Number of numbers per row."""
        return len(self.names)


def places(features: Mapping[int, Feature]) -> dict[int, slice]:
    """The position of each column's numbers among all numbers."""
    ends = np.cumsum([of.width for of in features.values()], dtype=int).tolist()
    return {i: slice(end - of.width, end) for (i, of), end in zip(features.items(), ends, strict=True)}


def input_feature(column: Column, timesteps: int) -> Feature:
    """A column as an input. Of arrays with timesteps, a row is one timestep, with `timesteps` rows per sample."""
    if column.names:
        # Index -1, a missing text, is the last.
        codes = np.vstack(
            [np.eye(len(column.names)), np.full(len(column.names), np.nan)]
        )
        return Feature(
            tuple(f"{column.name} = {text}" for text in column.names), False, lambda rows: codes[column.values[rows]]
        )
    return Feature(_names(column), column.kind != "boolean", partial(_numbers, column, timesteps))


def target_feature(column: Column, timesteps: int) -> Feature:
    """A column as a numeric target."""
    return Feature(_names(column), True, partial(_numbers, column, timesteps))


def class_feature(column: Column, timesteps: int) -> Feature:
    """A column of classes: 0 or 1 for two classes, else one-hot."""
    classes, name = column.classes, column.name
    names = tuple(map(class_text, classes))

    def take(rows: NDArray) -> NDArray:
        values = (
            column.values[rows] if column.names else np.searchsorted(classes, _numbers(column, timesteps, rows)[..., 0])
        )
        return values[..., None] * 1.0 if len(names) == 2 else np.eye(len(names))[values]

    return Feature((f"{name} = {names[1]}",) if len(names) == 2 else names, False, take)


def class_text(value: object) -> str:
    """The name of a class: its text, or its number in the shortest exact form."""
    return str(value) if isinstance(value, str) else f"{value:.15g}"


def _names(column: Column) -> tuple[str, ...]:
    width = column.values.shape[-1] if column.values.ndim > 1 else 1
    name = f"{column.name} ({column.unit})" if column.unit else column.name
    return tuple(f"{name}[{i + 1}]" for i in range(width)) if width > 1 else (name,)


def _numbers(column: Column, timesteps: int, rows: NDArray) -> NDArray:
    values = column.values
    if values.ndim == 3:
        values = values.reshape(-1, values.shape[2])
    elif timesteps > 1:
        rows = rows // timesteps
    picked = values[rows].astype(float) * column.factor
    return picked[..., None] if values.ndim == 1 else picked


PARTS = {"year": 0.0, "month": 12.0, "day of the week": 7.0, "hour": 24.0}  # with their periods; 0: not periodic


def calendar_feature(column: Column) -> Feature:
    """The parts of a date that vary: the year as a number; month, weekday and hour as sine and cosine, so that December
    is next to January.
    """
    parts = (
        {name: part for name, part in zip(PARTS, _parts(column), strict=True) if np.ptp(part[~np.isnan(part)]) > 0}
        if column.values.size
        else {}
    )
    names, values = [], []
    for name, part in parts.items():
        angle = 2 * np.pi * part / PARTS[name] if PARTS[name] else None
        names += (
            [f"{column.name}: {name}"]
            if angle is None
            else [f"{column.name}: sin of {name}", f"{column.name}: cos of {name}"]
        )
        values += [part] if angle is None else [np.sin(angle), np.cos(angle)]
    table = np.stack(values, axis=1) if values else np.zeros((len(column.values), 0))
    return Feature(tuple(names), True, lambda rows: table[rows])


def _parts(column: Column) -> tuple[NDArray, ...]:
    """Year, month, weekday (Monday is 0) and hour of each row, NaN where the date is missing.

    Source: the proleptic Gregorian calendar of datetime64.
    """
    absent = np.isnan(column.values)
    if column.dates == "2020":
        year = column.values
        return year, *(np.where(absent, np.nan, 0.0) for _ in range(3))
    at = np.where(absent, 0.0, column.values).astype("datetime64[s]")
    days, months = at.astype("datetime64[D]"), at.astype("datetime64[M]")
    weekday = (days.astype(int) + 3) % 7  # 1970-01-01 was a Thursday
    hour = (at - days).astype(float) / 3600.0
    parts = months.astype(int) // 12 + 1970, months.astype(int) % 12, weekday, hour
    return tuple(np.where(absent, np.nan, part) for part in parts)
