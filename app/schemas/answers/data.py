"""What an uploaded file holds."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from .common import Spec, Wrong


class ColumnShown(TypedDict):
    """A column: its role and those it may have, why it has it, what it holds, and by what it is scaled, in words."""

    index: int
    name: str
    role: str
    roles: list[str]
    why: str
    holds: str
    scaled: str


class Cut(TypedDict):
    """How samples are cut from rows."""

    missing: Literal["leave_out", "mean"]
    window: int | None
    horizon: int | None
    stride: int | None


class DataShown(TypedDict):
    """Columns, first rows, and a set-up that can learn them, or the `problem` with these roles or this size.

    A text has fields of its own.
    """

    id: str
    name: NotRequired[str]
    kind: str
    rows: int
    roles: list[str]
    columns: list[ColumnShown]
    first: list[list[str] | str]
    wanting: Literal["images", "labels"] | None
    spec: Spec | None
    notes: list[str]
    header: bool | None
    problem: Wrong | None
    image: NotRequired[list[int] | None]
    column_count: NotRequired[int]
    samples: NotRequired[int]
    limited: NotRequired[list[str]]
    inputs: NotRequired[int]
    outputs: NotRequired[int]
    learned: NotRequired[int | None]
    timesteps: NotRequired[int]
    classes: NotRequired[list[str]]
    cut: NotRequired[Cut]
    incomplete: NotRequired[dict[str, int]]
    left_out: NotRequired[int]
    from_the_end: NotRequired[bool]
    unordered: NotRequired[bool]
    symbols: NotRequired[str]
    read: NotRequired[int]
    piece: NotRequired[int]
