"""What a request to make a run may say: a set-up, or a moment of one with edits."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from pydantic import Field
from unrolled.core import Edit, RunSpec, SpecError, parse_edits

from ..errors import Refusal
from ..presets import DEFAULT, Preset, presets
from ..schemas.annotations import Expected, ReadBy
from ..schemas.body import Body
from ..schemas.core_types import edits_type, run_spec
from ..schemas.wrong import unknown
from .commands import Update
from .training import EditLog
from .trainings import check_comparable

MOST_MOMENTS = 10_000


class RunRequest(NamedTuple):
    """A set-up, the name of its preset, the edits on the way, and the update to go to; the same of a run beside it."""

    spec: RunSpec
    preset: str | None = None
    log: EditLog = ()
    update: int = 0
    beside: RunSpec | None = None
    beside_log: EditLog = ()


def _preset(name: Any) -> Preset:
    if not isinstance(name, str) or name not in presets():
        alike = get_close_matches(name, presets(), 1) if isinstance(name, str) else []
        meant = f" Did you mean {alike[0]}?" if alike else ""
        raise Refusal(
            422,
            "preset",
            f"the name of a preset, such as {DEFAULT}; /api/catalogue has them all",
            repr(name),
            f"There is no preset called {str(name)[:60]!r}.{meant}",
        )
    return presets()[name]


Spec = Annotated[RunSpec, ReadBy(RunSpec.from_dict, run_spec)]
PresetName = Annotated[Preset, ReadBy(_preset, lambda: Literal[tuple(presets())])]


class EditsAt(Body):
    """Edits, and after how many updates they are made."""

    shape: ClassVar[str] = "an object with at and edits"

    at: Update
    edits: Annotated[tuple[Edit, ...], ReadBy(parse_edits, lambda: edits_type(0))]


Moments = Annotated[list[EditsAt], Field(max_length=MOST_MOMENTS),
                    Expected(f"a list of at most {MOST_MOMENTS:,} objects with at and edits")]


class Comparison(Body):
    """What trains in lock-step beside a run."""

    shape: ClassVar[str] = "an object with spec, and maybe edits"

    spec: Spec
    edits: Moments = Field(default_factory=list)


class NewRun(Body):
    """A preset or a set-up, at a moment, with edits on the way there, and with another network beside it."""

    spec: Spec = None
    preset: PresetName = None
    edits: Moments = Field(default_factory=list)
    update: Update = 0
    beside: Annotated[Comparison | None, Field(description="null: nothing, whatever the preset has")] = None

    @classmethod
    def check_fields(cls, value: Mapping[str, Any]) -> Mapping[str, Any]:
        for name in value:
            if name not in cls.model_fields:
                raise unknown(str(name), f"only {', '.join(cls.model_fields)} beside a spec or a preset")
        if "spec" in value and "preset" in value:
            raise Refusal(422, "preset", "a spec or a preset", "both")
        return value

    def request(self) -> RunRequest:
        """What is asked for; raises `SpecError` where the two sides do not go together."""
        spec = self.preset.spec if self.preset else self.spec
        beside = (self.preset.beside, []) if self.preset and self.preset.beside else ()
        if "beside" in self.model_fields_set:
            beside = _beside(self.beside, spec) if self.beside else ()
        return RunRequest(spec, self.preset and self.preset.name, _log(self.edits), self.update, *beside)


def _beside(beside: Comparison, spec: RunSpec) -> tuple[RunSpec, EditLog]:
    try:
        check_comparable(spec, beside.spec)
    except SpecError as error:
        raise error.within("beside.spec") from None
    return beside.spec, _log(beside.edits)


def _log(moments: list[EditsAt]) -> EditLog:
    return [(moment.at, moment.edits) for moment in moments]


def read_request(body: Any) -> RunRequest:
    """What a request asks for.

    Raises:
        Refusal, SpecError: which name the field.
    """
    if not isinstance(body, Mapping) or not {"spec", "preset"} & set(body):
        return RunRequest(RunSpec.from_dict(body))
    return NewRun.read(body).request()


#: The body of a request for a run: a set-up by itself, or one with more.
RunBody = Annotated[RunRequest, ReadBy(read_request, lambda: run_spec() | NewRun)]
