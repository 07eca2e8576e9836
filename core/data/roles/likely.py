"""The state of role inference, and the column names that suggest a role."""

from dataclasses import dataclass, field

from ..loaded import Column, LoadedData

SEQUENCES = (
    "id",
    "sequence",
    "sequence_id",
    "seq",
    "series",
    "series_id",
    "series_name",
    "run",
    "trial",
    "episode",
    "symbol",
    "ticker",
    "subject",
)
PARTS = ("quarter", "month", "mon", "week", "day", "hour", "minute", "second", "period")  # periodic parts of a time
CLOCKS = ("t", "time", "step", "timestep", "date", "datetime", "timestamp", "year", "visit", "wave", "n", *PARTS)
TARGETS = ("target", "label", "labels", "class", "y", "output", "answer", "species")
DAILY = 3  # largest number of classes among whole numbers in rows with times; more are likely measurements


@dataclass
class InferredRoles:
    """The inferred role of each column, and a sentence with the reason where it is not obvious; else empty."""

    given: LoadedData
    roles: list[str] = field(init=False)
    reasons: list[str] = field(init=False)

    def __post_init__(self):
        self.roles, self.reasons = ["input"] * len(self.given.columns), [""] * len(self.given.columns)

    def set(self, i: int, role: str, why: str = "") -> None:
        """Set the role of a column."""
        self.roles[i], self.reasons[i] = role, why

    def of(self, *roles: str) -> list[int]:
        """The indices of the columns with one of these roles."""
        return [i for i, role in enumerate(self.roles) if role in roles]


def normalised_name(column: Column) -> str:
    """The column's name in lower case, without surrounding blanks."""
    return column.name.strip().lower()
