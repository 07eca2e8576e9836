"""The symbols of a notation as text, for whoever names a quantity outside a formula.

They are read off the very letters that formulas are made of, with ⟨l⟩, ⟨n⟩ and ⟨L⟩ where a layer, a timestep and the
number of layers go, so that a sentence, a legend and a formula cannot come to say different things.
"""

import re
from functools import cache
from typing import Any

from ..formula.plain_text import HANGING, plain, text
from ..formula.tree import Glyph, Node
from ..registry import kinds
from .notations import notations
from .notations.base import Notation


class Index(int):
    """The number of a layer or a timestep that is not settled: where it is written, a place for one stands."""

    name: str

    def __new__(cls, name: str, value: int = 1):
        """The value says only whether a layer is the input, 0, or the last."""
        made = super().__new__(cls, value)
        made.name = name
        return made

    def __str__(self) -> str:
        return f"⟨{self.name}⟩"

    def __add__(self, other: int) -> "Index":
        return Index(f"{self.name}+{other}", int(self) + other)


class Anywhere:
    """The place of symbols that are about no cell in particular; a stand-in for `SampleView`."""

    depth, batch = Index("L", -1), 2

    def __init__(self, timed: bool):
        self.timed = timed

    def units(self, layer: int) -> int:
        """None are known."""
        return 0

    def product(self, layer: int) -> bool:
        """∂C/∂z is δ ⊙ σ′."""
        return True

    def target_row(self, n: int) -> int:
        """There is a target."""
        return 0

    def code(self, quantity: str, layer: int, n: int) -> str:
        """It lies nowhere."""
        return ""


@cache
def symbols(notation: type[Notation], timed: bool = True) -> dict[str, str]:
    """The text of each quantity, weight, gradient and cost by its name in a ``data-ref``: ``delta``, ``W_time``,
    ``grad_W_time``, ``C``.

    Weights of any sort together are ``W``, with ``grad_W``, ``mean_grad_W`` and ``update_W``; one of them is ``w``, and
    ``squash`` is the activation.

    Args:
        timed: in a network with time, where Goodfellow's weights are U and W.
    """
    N = notation(Anywhere(timed))
    return {name: text(node) for name, node in (_quantities(N) | _weights(N) | _of_no_sort(notation)).items()}


def symbol_tables() -> dict[str, dict[str, dict[str, str]]]:
    """`symbols` of every notation, by its name, ``timed`` and ``untimed``: for a page, which writes them itself."""
    return {
        name: {"timed": symbols(notation), "untimed": symbols(notation, timed=False)}
        for name, notation in notations().items()
    }


def _quantities(N: Notation) -> dict[str, Node]:
    layer, n, i = Index("l"), Index("n"), Index("i")
    common = {
        "x": N.h(0, n), "h": N.h(layer, n), "z": N.z(layer, n), "dsigma": N.slope(layer, n), "delta": N.delta(layer, n),
        "delta_space": N.space(layer, n), "delta_time": N.time(layer, n), "dz": N.factored(layer, n), "y": N.y(n),
        "t": N.t(n), "output_gradient": N.cost_slope(n, i), "C": N.C(), "mean_C": N.update_cost,
        "∂C/∂z": N.dz_as_gradient(layer, n, i),
    }
    own = {name for kind in kinds("layer").values() for name in kind.quantities} - set(common)
    return common | {name: N.quantity(name, layer, n, i) for name in own}


def _weights(N: Notation) -> dict[str, Node]:
    gates = {letter for kind in kinds("layer").values() for letter in kind.gates}
    found: dict[str, Any] = {}
    for matrix in ("W_space", "W_time", "b"):
        for name in (matrix, *(f"{matrix}_{gate}" for gate in gates)):
            found |= {
                name: N.parameter(name, Index("l")), f"grad_{name}": N.gradient(name, Index("l")),
                f"update_{name}": N.change(name, Index("l")),
                f"mean_grad_{name}": N.gradient(name, Index("l"), cost=N.update_cost),
            }
    return found


def _of_no_sort(notation: type[Notation]) -> dict[str, Node]:
    """Of weights whatever they lead from: all of a matrix, one of them, and the activation that follows."""
    N = notation(Anywhere(timed=False))
    matrices = {name.replace("_space", ""): node for name, node in _weights(N).items() if name.endswith("W_space")}
    return matrices | {"w": N.W("W_space", Index("l"), Index("i"))._replace(below=()), "squash": Glyph(N.squash)}


def bare(marked: str) -> str:
    """A symbol without the places for its indices: δ, W_{S}, aᴸ."""
    marked = re.sub(r"⟨[ln][^⟩]*⟩|⟨i⟩|\(⟨n⟩\)", "", marked.replace("⟨L⟩", "L")).replace("()", "")
    for _ in range(2):  # once within the index of a ∇, and once about it
        marked = HANGING.sub(lambda found: _of_few(*found.groups()), marked)
    return marked


def _of_few(sign: str, what: str) -> str:
    there = ",".join(item for item in what.split(",") if item)
    return f"{sign}{{{there}}}" if there else ""


def named(N: Notation, name: str) -> str:
    """A symbol in a sentence of an explanation: δ, or ∇ₐC."""
    return plain(bare(symbols(type(N), N.place.timed)[name]))
