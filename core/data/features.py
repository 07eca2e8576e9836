"""Columns as numbers for a network: as they are, one for each text, or the parts of a date."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from .loaded import Column


@dataclass(frozen=True, eq=False)
class Feature:
    """What a column gives to the network.

    Attributes:
        names: (width) what each number is called.
        numbers: whether they are to be scaled; 0 and 1 are not.
        take: from rows (…) to numbers (…, width) in float64, NaN where one is missing.
    """

    names: tuple[str, ...]
    numbers: bool
    take: Callable[[NDArray], NDArray]

    @property
    def width(self) -> int:
        """How many numbers it has."""
        return len(self.names)


def places(features: Mapping[int, Feature]) -> dict[int, slice]:
    """Where the numbers of each column are, side by side."""
    ends = np.cumsum([of.width for of in features.values()], dtype=int).tolist()
    return {i: slice(end - of.width, end) for (i, of), end in zip(features.items(), ends, strict=True)}


def input_of(column: Column, timesteps: int) -> Feature:
    """A column as an input; rows of arrays with timesteps are counted timestep by timestep: `timesteps` to a sample."""
    if column.names:
        codes = np.vstack([np.eye(len(column.names)), np.full(len(column.names), np.nan)])  # -1 is the last of them
        return Feature(tuple(f"{column.name} = {text}" for text in column.names), False, lambda rows: codes[column.values[rows]])
    return Feature(_names(column), column.kind != "boolean", partial(_numbers, column, timesteps))


def target_of(column: Column, timesteps: int) -> Feature:
    """A column as a target that is a number."""
    return Feature(_names(column), True, partial(_numbers, column, timesteps))


def classes_of(column: Column, timesteps: int) -> Feature:
    """A column of classes: 0 or 1 where there are two, and else a 1 in the place of the class."""
    classes, name = column.classes, column.name
    names = tuple(map(class_text, classes))

    def take(rows: NDArray) -> NDArray:
        values = column.values[rows] if column.names else np.searchsorted(classes, _numbers(column, timesteps, rows)[..., 0])
        return values[..., None] * 1.0 if len(names) == 2 else np.eye(len(names))[values]

    return Feature((f"{name} = {names[1]}",) if len(names) == 2 else names, False, take)


def class_text(value: object) -> str:
    """A class's name: a text, or a number as short as it is exact."""
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


PARTS = {"year": 0.0, "month": 12.0, "day of the week": 7.0, "hour": 24.0}  # with the period of each that comes again


def calendar_of(column: Column) -> Feature:
    """The parts of a date that vary: the year as a number; month, weekday and hour as sine and cosine of their angle: December is next to January."""
    parts = {name: part for name, part in zip(PARTS, _parts(column), strict=True) if np.ptp(part[~np.isnan(part)]) > 0} if column.values.size else {}
    names, values = [], []
    for name, part in parts.items():
        angle = 2 * np.pi * part / PARTS[name] if PARTS[name] else None
        names += [f"{column.name}: {name}"] if angle is None else [f"{column.name}: sin of {name}", f"{column.name}: cos of {name}"]
        values += [part] if angle is None else [np.sin(angle), np.cos(angle)]
    table = np.stack(values, axis=1) if values else np.zeros((len(column.values), 0))
    return Feature(tuple(names), True, lambda rows: table[rows])


def _parts(column: Column) -> tuple[NDArray, ...]:
    """Year, month, weekday (from Monday, 0) and hour of each row, NaN where there is no date. Source: the proleptic Gregorian calendar of datetime64."""
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
