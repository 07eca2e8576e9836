"""What the core declares as types of Pydantic: a set-up, the kinds of each family, and their parameters.

They are made when `/openapi.json` is first asked for, from the catalogue; so a new kind is shown without an edit here.
Nothing is validated by them: the core does that, and its errors name the field.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, reduce
from operator import or_
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model
from unrolled.core import catalogue

MOST_EDITS = 1000  # in one list
CLOSED = ConfigDict(extra="forbid")
Described = Mapping[str, Any]  # a parameter, as the catalogue has it
known = cache(catalogue)


def type_of(described: Described) -> Any:
    """The type of a parameter's values."""
    found = TYPES.get(described["type"], lambda _: Any)(described)  # a kind may bring a parameter of its own
    return found | None if described["optional"] else found


def _whole(described: Described) -> Any:
    return Annotated[int, Field(ge=described["low"], le=described["high"])]


def _number(described: Described) -> Any:
    low = {"gt" if described["above"] else "ge": described["low"]}
    return Annotated[float, Field(le=described["high"], **low)]


def _choice(described: Described) -> Any:
    return Literal[tuple(described["choices"])]


def _list(described: Described) -> Any:
    each = of_family(described["family"]) if "family" in described else type_of(described["each"])
    return Annotated[list[each], Field(min_length=described["low"], max_length=described["high"])]


def nested(depth: int) -> Any:
    """Numbers in lists that are nested so deep at most."""
    return float | list[nested(depth - 1)] if depth else float


def _truncation(described: Described) -> Any:
    return (
        model("Truncation", "Where a backward pass through time is cut.", described["parameters"])
        | Annotated[int, Field(ge=1)]
    )


TYPES: dict[str, Callable[[Described], Any]] = {
    "int": _whole,
    "float": _number,
    "bool": lambda _: bool,
    "choice": _choice,
    "list": _list,
    "truncation": _truncation,
    "name": lambda _: Annotated[str, Field(min_length=1)],
    "text": lambda _: str,
    "array": lambda described: nested(described["depth"]),
    "weights": lambda _: dict[str, nested(2)],
    "kind": lambda described: of_family(described["family"]),
}


@cache
def of_family(family: str) -> Any:
    """Any kind of a family: an object with its kind, or its bare name where it needs no parameter."""
    kinds = known()[family]
    bare = tuple(
        name for name, kind in kinds.items() if not any(parameter["required"] for parameter in kind["parameters"])
    )
    objects = Annotated[reduce(or_, (kind_model(family, name) for name in kinds)), Field(discriminator="kind")]
    return objects | Literal[bare] if bare else objects


@cache
def kind_model(family: str, kind: str) -> type[BaseModel]:
    """One kind, called such as `SumOfBitsTask`."""
    described = known()[family][kind]
    name = "".join(part.capitalize() for part in (*kind.split("_"), family))
    return model(name, described["about"], described["parameters"], kind=(Literal[kind], ...))


def parameter_type(*path: str) -> Any:
    """The type of one parameter, of a set-up or of a kind: ``parameter_type("edit", "weight", "value")``."""
    *where, name = path
    found = known()[where[0]] if len(where) == 1 else known()[where[0]][where[1]]["parameters"]
    return type_of(next(described for described in found if described["name"] == name))


def edits_type(fewest: int = 1) -> Any:
    """A list of edits."""
    return Annotated[list[of_family("edit")], Field(min_length=fewest, max_length=MOST_EDITS)]


@cache
def run_spec() -> type[BaseModel]:
    """A whole set-up."""
    return model("RunSpec", "A whole set-up, from which a run follows to the last bit.", known()["spec"])


_made: dict[str, type[BaseModel]] = {}


def model(name: str, about: str, parameters: Sequence[Described], **more: Any) -> type[BaseModel]:
    """An object with these parameters; one of a name."""
    if name not in _made:
        fields = {described["name"]: _field(described) for described in parameters}
        _made[name] = create_model(name, __config__=CLOSED, __doc__=about, **more, **fields)
    return _made[name]


def _field(described: Described) -> tuple[Any, Any]:
    about = " ".join(filter(None, [described["about"], f"In {described['unit']}." * bool(described["unit"])])) or None
    default = described["default"]
    if isinstance(default, dict):  # no default in the schema: makers of clients take only plain ones
        return type_of(described), Field(
            default_factory=default.copy, description=f"{about} If not given, {default['kind']}."
        )
    return type_of(described), Field(... if described["required"] else default, description=about)
