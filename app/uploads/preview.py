"""What a file holds, as whoever gave it looks at it before it trains."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from unrolled.core import LoadedData, RunSpec, SpecError, get_text, infer_roles_with_reasons, roles_for

from ..errors import Refusal
from ..limits import most_samples, refuse_too_large, suggest_spec_within
from ..schemas.answers.data import ColumnShown, DataShown
from ..settings import Settings
from .scale_words import describe_scaling

FIRST = 5  # rows that are shown
FIRST_LINES, WIDTH = 8, 120  # lines of a text, and characters of each
MOST_SHOWN = 1000  # columns that are described one by one; beyond them, those with a role of their own, and the last
MOST_NAMES = 12  # classes that are named
NOTHING: Mapping[str, Any] = {}


def preview(
    given: LoadedData, limits: Settings, roles: Sequence[str] | None = None, asked: Mapping[str, Any] = NOTHING
) -> DataShown:
    """Columns with their roles and the reasons, first rows, and a set-up that can learn them, or the problem with
    these.

    Raises:
        SpecError: where there are more or fewer roles than columns.

    Args:
        asked: what of the set-up is wanted otherwise, see `core.suggested_spec`.
    """
    if given.kind == "text":
        return _text(given, limits)
    likely = infer_roles_with_reasons(given)
    roles = list(roles or likely.roles)
    if len(roles) != len(given.columns):
        raise SpecError("roles", f"{len(given.columns)}, one for each column", len(roles))
    reasons = [why if role == its else "" for role, its, why in zip(roles, likely.roles, likely.reasons, strict=False)]
    shown = _facts(given, roles) | _table(given, roles, reasons)
    if given.kind == "idx" and len(given.columns) == 1:
        return shown | {"wanting": "images" if given.columns[0].name == "labels" else "labels"}
    return shown | _set_up(given, limits, roles, asked, shown["columns"])


def _facts(given: LoadedData, roles: Sequence[str]) -> dict[str, Any]:
    """What is known of the data whatever is learned from them."""
    return {"id": given.id, "kind": given.kind, "rows": given.rows, "image": given.image_shape, "roles": roles,
            "header": given.header, "notes": given.notes, "wanting": None, "learned": given.learned,
            "column_count": len(given.columns), "spec": None, "problem": None}


def _table(given: LoadedData, roles: Sequence[str], reasons: Sequence[str]) -> dict[str, Any]:
    """The columns that are described, and their first rows."""
    of = _described(roles)
    return {"columns": [_column(given, i, roles[i], reasons[i]) for i in of],
            "first": [_row(given, i, of) for i in range(min(FIRST, given.rows))]}


def _set_up(given: LoadedData, limits: Settings, roles: Sequence[str], asked: Mapping[str, Any],
            columns: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The set-up and how it scales each column, or the problem with it."""
    try:
        learned = _learned(given, limits, roles, asked)
        scaled = describe_scaling(RunSpec.from_dict(learned["spec"]))
    except SpecError as error:
        return {"problem": error.details()}
    except Refusal as error:
        return {"problem": {"field": error.field, "expected": error.expected, "got": error.got}}
    return learned | {"columns": [column | {"scaled": scaled[column["index"]]} for column in columns]}


def _learned(given: LoadedData, limits: Settings, roles: Sequence[str], asked: Mapping[str, Any]) -> dict[str, Any]:
    """The set-up, and what follows from it.

    Raises:
        SpecError: where the roles do not fit.
        Refusal: where it is too large for this server.
    """
    spec = suggest_spec_within(given, limits, roles, **asked)
    run = RunSpec.from_dict(spec)
    refuse_too_large(run, limits)
    layout = run.task.layout
    cut = {
        "missing": layout.windowing.missing,
        "window": layout.windowing.window,
        "horizon": layout.windowing.horizon,
        "stride": layout.windowing.stride,
    }
    return {
        "spec": spec,
        "samples": layout.samples,
        "limited": _limited(run, layout.samples, limits),
        "inputs": layout.input_size,
        "outputs": layout.output_size,
        "learned": None if layout.learned is None else int(layout.learned.sum()),
        "timesteps": layout.max_timesteps,
        "classes": list(layout.classes),
        "cut": cut,
        "incomplete": layout.incomplete,
        "left_out": layout.left_out,
        "from_the_end": layout.when is not None,
        "unordered": "sequence" in roles and "time" not in roles,
    }


def _limited(spec: RunSpec, samples: int, limits: Settings) -> list[str]:
    """The settings that would have to be raised for all samples to be used."""
    return [name for name, allowed in most_samples(spec, limits).items() if allowed < samples]


def _text(given: LoadedData, limits: Settings) -> DataShown:
    """A text: how long it is, how much of it would be read, its different characters and its first lines."""
    spec = suggest_spec_within(given, limits)
    first = get_text(given, FIRST_LINES * WIDTH).split("\n")[:FIRST_LINES]
    return {
        "id": given.id,
        "kind": given.kind,
        "rows": given.rows,
        "roles": [],
        "columns": [],
        "first": [line[:WIDTH] for line in first],
        "wanting": None,
        "symbols": "".join(given.columns[0].names),
        "read": spec["task"].get("characters", given.rows),
        "piece": spec["task"]["piece"],
        "spec": spec,
        "notes": given.notes,
        "header": None,
        "problem": None,
    }


def _described(roles: Sequence[str]) -> list[int]:
    """Which columns are described: the first ones, and of many others those that are no inputs, and the last."""
    return [
        i for i, role in enumerate(roles) if i < MOST_SHOWN or role not in ("input", "ignore") or i == len(roles) - 1
    ]


def _column(given: LoadedData, i: int, role: str, reason: str) -> ColumnShown:
    """One column: its name, its role and those it may have, and what it holds in words."""
    column = given.columns[i]
    return {
        "index": i,
        "name": column.name,
        "role": role,
        "roles": roles_for(given, i),
        "why": reason,
        "holds": _holds(given, i),
        "scaled": "",
    }


def _holds(given: LoadedData, i: int) -> str:
    column = given.columns[i]
    if column.wrong:
        return f"cannot be read: {column.wrong}"
    if column.values.ndim > 1:
        scaled = ", divided by 255" if column.factor != 1.0 else ""
        return f"{' × '.join(map(str, given.image_shape or column.values.shape[1:]))} numbers each{scaled}"
    names, lacks = column.classes, f", {column.missing:,} missing" if column.missing else ""
    if column.names:
        return f"{len(names)} texts: {', '.join(names[:MOST_NAMES])}{', …' * (len(names) > MOST_NAMES)}{lacks}"
    if not len(names):
        return "nothing"
    if column.dated:
        return f"{_date(names[0])} to {_date(names[-1])}{lacks}"
    unit = f" {column.unit}" if column.unit else ""
    return f"{names[0]:.6g} to {names[-1]:.6g}{unit}{lacks}"


def _date(seconds: float) -> str:
    """A day, with the time where it is not midnight."""
    return str(np.datetime64(int(seconds), "s")).removesuffix("T00:00:00").replace("T", " ")


def _row(given: LoadedData, row: int, of: Sequence[int]) -> list[str]:
    return [_cell(given, i, row) for i in of]


def _cell(given: LoadedData, i: int, row: int) -> str:
    column, value = given.columns[i], given.columns[i].values[row]
    if value.ndim:
        return f"{' × '.join(map(str, value.shape))} numbers"
    if column.absent[row]:
        return "–"
    if column.names:
        text = column.names[value]
        return text if len(text) <= 24 else f"{text[:23]}…"
    return _date(float(value)) if column.dated else f"{value:.6g}"
