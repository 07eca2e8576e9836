"""What several answers are made of."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field
from typing_extensions import TypedDict

from ..annotations import Shown
from ..core_types import edits_type, parameter_type, run_spec

OPEN = ConfigDict(extra="allow")

Number = float | None  # null where it is not finite
Vector = list[Number]
Matrix = list[Vector]
Cube = list[Matrix]
Spec = Annotated[dict[str, Any], Shown(run_spec)]
Edits = Annotated[list[Any], Shown(lambda: edits_type(0))]
Truncation = Annotated[dict[str, Any] | None, Shown(lambda: parameter_type("spec", "truncate"))]


class Place(TypedDict):
    """The place of one number: `layer` and `timestep` from 1, `sample`, `unit` and `index` from 0; null where none is.

    Of a weight it has the name and the index of an entry. Layer 0 is the input.
    """

    quantity: str
    layer: int | None
    timestep: int | None
    sample: int | None
    unit: int | None
    weight: str | None
    index: list[int] | None


class Packed(TypedDict):
    """An array with `encoding=base64`: little-endian numbers, row by row."""

    dtype: str
    shape: list[int]
    base64: str


#: An array as nested lists, with `encoding=json`, or packed.
Numbers = Annotated[list[Any] | Packed, Field(description="nested lists of numbers, or packed")]


class Wrong(TypedDict):
    """Which field is wrong, what was expected and what came."""

    field: str | None
    expected: str
    got: str


class Error(Wrong):
    """A request that was not carried out; `message` says the same in a sentence."""

    message: str


class ErrorOfSeveral(Error):
    """The same where several fields make together what is refused, `field` the first of them."""

    fields: list[str]


class Refused(TypedDict):
    """The one form of everything that is refused."""

    error: ErrorOfSeveral | Error
