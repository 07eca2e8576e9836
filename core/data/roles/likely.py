"""Likely roles of columns while they are found, and the names by which a column tells its role."""

from dataclasses import dataclass, field

from ..loaded import Column, LoadedData

SEQUENCES = ("id", "sequence", "sequence_id", "seq", "series", "series_id", "series_name", "run", "trial", "episode", "symbol", "ticker", "subject")
PARTS = ("quarter", "month", "mon", "week", "day", "hour", "minute", "second", "period")  # of a time, which come again
CLOCKS = ("t", "time", "step", "timestep", "date", "datetime", "timestamp", "year", "visit", "wave", "n", *PARTS)
TARGETS = ("target", "label", "labels", "class", "y", "output", "answer", "species")
DAILY = 3  # different whole numbers that are classes although rows have times; more are likely to be measured


@dataclass
class Inferred:
    """A role for each column, and why where the reason does not meet the eye; an empty sentence elsewhere."""

    given: LoadedData
    roles: list[str] = field(init=False)
    reasons: list[str] = field(init=False)

    def __post_init__(self):
        self.roles, self.reasons = ["input"] * len(self.given.columns), [""] * len(self.given.columns)

    def set(self, i: int, role: str, why: str = "") -> None:
        """Give a column a role."""
        self.roles[i], self.reasons[i] = role, why

    def of(self, *roles: str) -> list[int]:
        """The columns that have one of these roles."""
        return [i for i, role in enumerate(self.roles) if role in roles]


def lowered(column: Column) -> str:
    """The name of a column as it is compared with others."""
    return column.name.strip().lower()
