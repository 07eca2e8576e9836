"""What a request to make a run may say: a set-up, or a moment of one with edits."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from unrolled.core import Edit, RunSpec, SpecError, edits_of
from unrolled.core.parameters import Integer

from ..errors import Refusal
from ..presets import DEFAULT, Preset, presets
from .commands import FURTHEST
from .paired_training import refuse_unlike
from .training import Log

FIELDS = ("spec", "preset", "edits", "update", "beside")
MOST_MOMENTS = 10_000


class Wish(NamedTuple):
    """A set-up, the name of its preset, the edits on the way, and the update to go to; the same of a run beside it."""

    spec: RunSpec
    preset: str | None = None
    log: Log = ()
    update: int = 0
    beside: RunSpec | None = None
    beside_log: Log = ()


def wanted_run(body: Any) -> Wish:
    """What a request asks for.

    Raises:
        Refusal, SpecError: which name the field.
    """
    if not isinstance(body, Mapping) or not {"spec", "preset"} & set(body):
        return Wish(RunSpec.from_dict(body))
    for key in body:
        if key not in FIELDS:
            raise Refusal(422, str(key), f"only {', '.join(FIELDS)} beside a spec or a preset", "an unknown field")
    if "spec" in body and "preset" in body:
        raise Refusal(422, "preset", "a spec or a preset", "both")
    preset = _preset(body["preset"]) if "preset" in body else None
    spec = preset.spec if preset else _within("spec", RunSpec.from_dict, body["spec"])
    update = _within("update", Integer(low=0, high=FURTHEST).clean, body.get("update", 0))
    own = (preset.beside,) if preset and preset.beside else ()
    beside = _beside(body["beside"], spec) if "beside" in body else own  # null: nothing, whatever the preset has
    return Wish(spec, preset and preset.name, _log(body.get("edits", []), "edits"), update, *beside)


def _beside(data: Any, spec: RunSpec) -> tuple[RunSpec, Log] | tuple[()]:
    if data is None:
        return ()
    if not isinstance(data, Mapping) or not {"spec"} <= set(data) <= {"spec", "edits"}:
        raise Refusal(422, "beside", "an object with spec, and maybe edits", repr(data)[:60])
    other = _within("beside.spec", RunSpec.from_dict, data["spec"])
    _within("beside.spec", lambda other: refuse_unlike(spec, other), other)
    return other, _log(data.get("edits", []), "beside.edits")


def _preset(name: Any) -> Preset:
    if not isinstance(name, str) or name not in presets():
        alike = get_close_matches(name, presets(), 1) if isinstance(name, str) else []
        meant = f" Did you mean {alike[0]}?" if alike else ""
        raise Refusal(422, "preset", f"the name of a preset, such as {DEFAULT}; /api/catalogue has them all", repr(name),
                      f"There is no preset called {str(name)[:60]!r}.{meant}")
    return presets()[name]


def _log(data: Any, where: str) -> Log:
    if not isinstance(data, list) or len(data) > MOST_MOMENTS:
        raise Refusal(422, where, f"a list of at most {MOST_MOMENTS:,} objects with at and edits", repr(data)[:60])
    return [_moment(item, f"{where}[{i}]") for i, item in enumerate(data)]


def _moment(item: Any, where: str) -> tuple[int, tuple[Edit, ...]]:
    if not isinstance(item, Mapping) or set(item) != {"at", "edits"}:
        raise Refusal(422, where, "an object with at and edits", repr(item)[:60])
    return _within(f"{where}.at", Integer(low=0, high=FURTHEST).clean, item["at"]), _within(f"{where}.edits", edits_of, item["edits"])


def _within(field: str, read: Any, value: Any) -> Any:
    try:
        return read(value)
    except SpecError as error:
        raise error.within(field) from None
