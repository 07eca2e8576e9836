"""What a request to make a run may say: a set-up, or a moment of one with edits."""

from collections.abc import Mapping
from typing import Any

from core import Edit, RunSpec, SpecError, edits_of
from core.parameters import Integer

from .commands import FURTHEST
from .errors import Refusal
from .presets import presets
from .training import Log

FIELDS = ("spec", "preset", "edits", "update")
MOST_MOMENTS = 10_000


def wanted_run(body: Any) -> tuple[RunSpec, str | None, Log, int]:
    """The set-up, the name of its preset, the edits on the way, and the update to go to.

    Raises:
        Refusal, SpecError: which name the field.
    """
    if not isinstance(body, Mapping) or not {"spec", "preset"} & set(body):
        return RunSpec.from_dict(body), None, (), 0
    for key in body:
        if key not in FIELDS:
            raise Refusal(422, str(key), f"only {', '.join(FIELDS)} beside a spec or a preset", "an unknown field")
    if "spec" in body and "preset" in body:
        raise Refusal(422, "preset", "a spec or a preset", "both")
    spec, preset = _preset(body["preset"]) if "preset" in body else (_within("spec", RunSpec.from_dict, body["spec"]), None)
    return spec, preset, _log(body.get("edits", [])), _within("update", Integer(low=0, high=FURTHEST).clean, body.get("update", 0))


def _preset(name: Any) -> tuple[RunSpec, str]:
    if not isinstance(name, str) or name not in presets():
        raise Refusal(422, "preset", f"one of {', '.join(presets())}", repr(name))
    return presets()[name].spec, name


def _log(data: Any) -> Log:
    if not isinstance(data, list) or len(data) > MOST_MOMENTS:
        raise Refusal(422, "edits", f"a list of at most {MOST_MOMENTS:,} objects with at and edits", repr(data)[:60])
    return [_moment(item, f"edits[{i}]") for i, item in enumerate(data)]


def _moment(item: Any, where: str) -> tuple[int, tuple[Edit, ...]]:
    if not isinstance(item, Mapping) or set(item) != {"at", "edits"}:
        raise Refusal(422, where, "an object with at and edits", repr(item)[:60])
    return _within(f"{where}.at", Integer(low=0, high=FURTHEST).clean, item["at"]), _within(f"{where}.edits", edits_of, item["edits"])


def _within(field: str, read: Any, value: Any) -> Any:
    try:
        return read(value)
    except SpecError as error:
        raise error.within(field) from None
