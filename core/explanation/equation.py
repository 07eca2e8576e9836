"""One equation in its three lines, and a whole explanation."""

from dataclasses import dataclass, field
from typing import Any

from ..formula import latex, mathml
from ..formula.tree import Relation
from .html import page


@dataclass(frozen=True)
class Equation:
    """The same thing in symbols, for one unit, and with the numbers put in.

    Attributes:
        name: what it gives, in words.
        lines: symbols, components, numbers; as many of them as differ.
        value: the result, as the trace has it; none of a whole matrix.
        numpy: an expression of `step` and `np` for all units at once.
        equals: where in the trace the same numbers lie.
        about: a plain sentence, where something is to be said.
    """

    name: str
    lines: tuple[Relation, ...]
    value: float | list[float] | None
    numpy: str
    equals: str
    about: str = ""

    @property
    def latex(self) -> str:
        """All lines, aligned."""
        return latex.aligned(list(self.lines))

    @property
    def mathml(self) -> list[str]:
        """One <math> a line; rows and columns stand under the symbols of the first."""
        return [mathml.line(line, shapes=i == 0) for i, line in enumerate(self.lines)]

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "name": self.name, "about": self.about, "mathml": self.mathml, "latex": self.latex, "numpy": self.numpy,
            "equals": self.equals, "value": self.value,
        }


@dataclass(frozen=True)
class Section:
    """Equations of one pass: ``forward``, ``cost``, ``backward`` or ``update``."""

    name: str
    pass_: str
    about: str
    equations: list[Equation] = field(default_factory=list)

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {
            "name": self.name, "pass": self.pass_, "about": self.about,
            "equations": [equation.to_dict() for equation in self.equations],
        }


@dataclass(frozen=True)
class Explanation:
    """Everything that is to be said of one cell, or one weight, in one step."""

    title: str
    about: str
    sections: list[Section]

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return {"title": self.title, "about": self.about, "sections": [section.to_dict() for section in self.sections]}

    def _repr_html_(self) -> str:
        return page(self)
