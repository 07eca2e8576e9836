"""What a file holds, as whoever gave it looks at it before it trains."""

from collections.abc import Sequence
from typing import Any

from core import Given, Layout, RunSpec, likely_roles, roles_for, text_of

from .limits import most_samples, suggested
from .settings import Settings

FIRST = 5  # rows that are shown
FIRST_LINES, WIDTH = 8, 120  # lines of a text, and characters of each
MOST_SHOWN = 200  # columns that are described one by one
MOST_NAMES = 12  # classes that are named


def preview(given: Given, limits: Settings, roles: Sequence[str] | None = None) -> dict[str, Any]:
    """Columns with their roles, first rows, and a set-up that can learn them.

    Raises:
        SpecError: where the roles do not fit.
    """
    if given.kind == "text":
        return _text(given, limits)
    shown = {"id": given.id, "kind": given.kind, "rows": given.rows, "image": given.image_shape, "roles": list(roles or likely_roles(given))}
    columns = [_column(given, i, role) for i, role in enumerate(shown["roles"][:MOST_SHOWN])] if len(shown["roles"]) == len(given.columns) else []
    shown |= {"columns": columns, "column_count": len(given.columns), "first": [_row(given, i) for i in range(min(FIRST, given.rows))]}
    if given.kind == "idx" and len(given.columns) == 1:
        return shown | {"spec": None, "wanting": "images" if given.columns[0].name == "labels" else "labels"}
    layout = Layout(given, shown["roles"])
    spec = suggested(given, limits, shown["roles"])
    return shown | {"spec": spec, "wanting": None, "samples": layout.samples, "learned": given.learned, "limited": _limited(spec, layout.samples, limits),
                    "inputs": layout.input_size, "outputs": layout.output_size, "timesteps": layout.max_timesteps, "classes": list(layout.classes)}


def _limited(spec: dict[str, Any], samples: int, limits: Settings) -> list[str]:
    """The settings that would have to be raised for all samples to be used."""
    most = most_samples(RunSpec.from_dict(spec), limits)
    return [name for name, allowed in most.items() if allowed < samples]


def _text(given: Given, limits: Settings) -> dict[str, Any]:
    """A text: how long it is, how much of it would be read, its different characters and its first lines."""
    spec = suggested(given, limits)
    first = text_of(given, FIRST_LINES * WIDTH).split("\n")[:FIRST_LINES]
    return {"id": given.id, "kind": given.kind, "rows": given.rows, "roles": [], "columns": [], "first": [line[:WIDTH] for line in first], "wanting": None,
            "symbols": "".join(given.columns[0].names), "read": spec["task"].get("characters", given.rows), "piece": spec["task"]["piece"], "spec": spec}


def _column(given: Given, i: int, role: str) -> dict[str, Any]:
    """One column: its name, its role and those it may have, and what it holds in words."""
    column = given.columns[i]
    return {"name": column.name, "role": role, "roles": roles_for(given, i), "holds": _holds(given, i)}


def _holds(given: Given, i: int) -> str:
    column = given.columns[i]
    if column.values.ndim > 1:
        scaled = ", divided by 255" if column.factor != 1.0 else ""
        return f"{' × '.join(map(str, given.image_shape or column.values.shape[1:]))} numbers each{scaled}"
    names = column.classes
    if column.names:
        return f"{len(names)} texts: {', '.join(names[:MOST_NAMES])}{', …' * (len(names) > MOST_NAMES)}"
    return f"{column.values.min():.6g} to {column.values.max():.6g}"


def _row(given: Given, row: int) -> list[str]:
    return [_cell(column.names[column.values[row]] if column.names else column.values[row]) for column in given.columns[:MOST_SHOWN]]


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value if len(value) <= 24 else f"{value[:23]}…"
    return f"{value:.6g}" if not value.ndim else f"{' × '.join(map(str, value.shape))} numbers"
