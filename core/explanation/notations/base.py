"""The contract of a notation: one way to write what a cell computes.

A notation makes the glyphs of a place: what a letter is called, where layer, timestep and unit stand. The numbers never
change with it. S and T in front of a symbol are the seed's sequel's: what comes through space, from the layer above,
and through time, from the next timestep; the books have no sign for the two, and are given the same.
"""

from abc import ABC, abstractmethod
from typing import ClassVar

from ...formula.tree import Apply, Elementwise, Fraction, Glyph, Named, Node, Number, Product
from ...layers.weight_name import WeightName
from ..place import SampleView, hue, reference, traced

Index = int | str | None  # a number from 1, a letter, or the whole
LETTERS = {"W_space": "S", "W_time": "T"}


class Notation(ABC):
    """The letters and indices of one book, for one place. A kind of it is one file of this folder, and says what its
    letters are.

    Attributes:
        name, label: in addresses, and for people.
        order: its place among the others on the page.
        activation, output, target: the letters of a cell's activation, of the network's output and of what it is
            compared with.
        squash: the letter of the activation function.
        cost, mean_cost: of a sample, and of a batch.
        delta_is: what the letter δ stands for: ∂C/∂h, ``"h"``, or ∂C/∂z, ``"z"``. Nothing, ``""``: that letter is not
            used.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    order: ClassVar[int] = 100
    activation: ClassVar[str] = "h"
    output: ClassVar[str] = "y"
    target: ClassVar[str] = "t"
    squash: ClassVar[str] = "σ"
    cost: ClassVar[str] = "C"
    mean_cost: ClassVar[str] = "C̄"
    delta_is: ClassVar[str] = "h"

    def __init__(self, place: SampleView):
        self.place = place

    # Forward.

    def h(self, layer: int, n: int | str, i: Index = None) -> Glyph:
        """A cell's activation; the input, at layer 0."""
        return self._cell(self.activation if layer else "x", "h", layer, n, i)

    def z(self, layer: int, n: int | str, i: Index = None) -> Glyph:
        """Weighted input."""
        return self._cell("z", "z", layer, n, i)

    def slope(self, layer: int, n: int | str, i: Index = None) -> Node:
        """σ′(z)."""
        written = Apply(Glyph(self.squash, above=("′",)), self.z(layer, n, i)._replace(shape=()))
        return self._named(written, "dsigma", layer, n, i)

    def of(self, layer: int, n: int) -> Node:
        """σ(z) of a whole cell."""
        return Apply(Glyph(self.squash), self.z(layer, n))

    def y(self, n: int | str, i: Index = None) -> Glyph:
        """The output."""
        return self._output(self.output, "outputs", n, i)

    def t(self, n: int | str, i: Index = None) -> Glyph:
        """The target."""
        return self._output(self.target, "targets", n, i)

    def W(self, kind: str, layer: int, i: Index = None, j: Index = None) -> Glyph:
        """A weight matrix, or one weight."""
        name = WeightName.of(layer, kind)
        shape = (
            () if i else (self.place.units(layer), self.place.units(layer - 1 if name.matrix == "W_space" else layer))
        )
        above, below = self._weight_indices(name.matrix, layer, i, j)
        first = int(below[:1] == (LETTERS[name.matrix],))
        below = (*below[:first], *name.gate, *below[first:])
        return Glyph(
            self._weight(name.matrix, i is not None), above, below, ref=f"{kind} {layer}{entry(i, j)}", hue=hue(kind),
            code="" if i else traced("weights", layer, kind), shape=shape,
        )

    def b(self, layer: int, i: Index = None, kind: str = "b") -> Glyph:
        """The bias; of a gate, if `kind` names one."""
        above, below = self._at(layer, None, i)
        return Glyph(
            "b", above, (*WeightName.of(layer, kind).gate, *below), ref=f"{kind} {layer}{entry(i)}",
            code="" if i else traced("weights", layer, kind), shape=() if i else (self.place.units(layer),),
        )

    def parameter(self, kind: str, layer: int, i: Index = None, j: Index = None) -> Glyph:
        """A weight or a bias."""
        return self.b(layer, i, kind) if kind[0] == "b" else self.W(kind, layer, i, j)

    def quantity(self, name: str, layer: int, n: int | str, i: Index = None) -> Node:
        """Whatever a cell with gates has, by its name in the trace: gates, memory, their z and slopes, and the
        derivative of the cost in each.
        """
        known = {"h": self.h, "delta": self.delta, "delta_space": self.space, "delta_time": self.time}
        if name in known:
            return known[name](layer, n, i)
        if name == "delta_c_time":
            return self._gradient(self._cell("c", "c", layer, n, i), name, layer, n, i, "T")
        start, _, of = name.rpartition("_")
        if start in ("delta", "dz"):
            return self._gradient(self.quantity(f"z_{of}" if start == "dz" else of, layer, n, i), name, layer, n, i)
        if name == "squashed" or start == "dsigma":
            return self._squashed(name, of or "c", layer, n, i)
        glyph = self._cell(start or name, name, layer, n, i)
        return glyph._replace(below=(of, *glyph.below)) if start else glyph

    def _squashed(self, name: str, of: str, layer: int, n: int | str, i: Index) -> Node:
        """What an activation, or its slope, makes of the memory or of the z of a gate."""
        inner = self.quantity("c" if name in ("squashed", "dsigma_c") else f"z_{of}", layer, n, i)._replace(shape=())
        letter = "tanh" if of in ("c", "g") or name == "squashed" else "σ"
        return self._named(Apply(Glyph(letter, above=() if name == "squashed" else ("′",)), inner), name, layer, n, i)

    # Backward.

    def C(self, n: Index = None) -> Glyph:
        """The cost of a sample; of one timestep."""
        return Glyph(self.cost, below=() if n is None else (str(n),), ref="C")

    def delta(self, layer: int, n: int | str, i: Index = None) -> Node:
        """δ, everything that arrives."""
        return self._signal("delta", layer, n, i)

    def space(self, layer: int, n: int | str, i: Index = None) -> Node:
        """What arrives from the layer above; from the cost, at the output."""
        if layer == self.place.depth and self.delta_is == "h":
            return self.cost_slope(n, i)
        return self._signal("delta_space", layer, n, i, at=(layer + 1, n), before="S")

    def time(self, layer: int, n: int | str, i: Index = None) -> Node:
        """What arrives from the next timestep."""
        return self._signal("delta_time", layer, n, i, at=(layer, n + 1), before="T")

    def cost_slope(self, n: int | str, i: Index = None) -> Node:
        """∂C/∂y."""
        quantity = "delta_space" if self.place.target_row(n) is None else "output_gradient"
        return self._gradient(self.y(n, i), quantity, self.place.depth, n, i)

    def dz(self, layer: int, n: int | str, i: Index = None) -> Node:
        """∂C/∂z."""
        return self._cell("δ", "dz", layer, n, i) if self.delta_is == "z" else self.dz_as_gradient(layer, n, i)

    def dz_as_gradient(self, layer: int, n: int | str, i: Index = None) -> Node:
        """∂C/∂z, whatever letter it may have."""
        return self._gradient(self.z(layer, n, i), "dz", layer, n, i)

    def factored(self, layer: int, n: int | str, i: Index = None) -> Node:
        """What a cell passes on through its weights: δ ⊙ σ′(z), where δ is ∂C/∂h; and ∂C/∂z elsewhere."""
        if self.delta_is != "h" or not self.place.product(layer):
            return self.dz(layer, n, i)
        return (
            Elementwise(self.delta(layer, n), self.slope(layer, n))
            if i is None
            else Product((self.delta(layer, n, i), self.slope(layer, n, i)))
        )

    def part(self, layer: int, n: int | str, i: Index = None) -> Node:
        """The part of ∂C/∂z that a truncated pass takes further back, marked τ."""
        return self._gradient(self.z(layer, n, i), "dz", layer, n, i, "τ")

    def partly(self, name: str, layer: int, n: int, i: Index = None) -> Glyph:
        """The part of an error signal that a truncated pass takes further back, marked τ."""
        letter = name.removeprefix("delta_")
        of = f"z_{name.removeprefix('dz_')}" if name.startswith("dz_") else "h" if name == "delta" else letter
        return self._gradient(self.quantity(of, layer, n, i), name, layer, n, i, "τ")

    def behind(self, kind: str, layer: int, n: int | str, i: Index = None) -> Node:
        """The error signal behind a weight."""
        quantity, _ = self.place.layer(layer).gradient_terms()[kind]
        return self.factored(layer, n, i) if quantity == "dz" else self.quantity(quantity, layer, n, i)

    def behind_numbers(self, kind: str, layer: int, n: int, i: int) -> tuple[Number, ...]:
        """The same in numbers."""
        quantity, _ = self.place.layer(layer).gradient_terms()[kind]
        return self.factors(layer, n, i) if quantity == "dz" else (self.place.number(quantity, layer, n, i),)

    def factors(self, layer: int, n: int, i: int) -> tuple[Number, ...]:
        """The same in numbers."""
        if self.delta_is != "h" or not self.place.product(layer):
            return (self.place.number("dz", layer, n, i),)
        return self.place.number("delta", layer, n, i), self.place.number("dsigma", layer, n, i)

    def gradient(self, kind: str, layer: int, i: Index = None, j: Index = None, cost: Glyph | None = None) -> Node:
        """The gradient of a cost in a weight or in one of its entries.

        Args:
            kind: short name of the weight, such as ``W_space``.
            layer: layer from 1.
            i, j: row and column, from 1 or as letters; None: all.
            cost: the cost; None: that of the sample.
        """
        under = self.parameter(kind, layer, i, j)
        return self._as_gradient(
            over(cost or Glyph(self.cost), under if i else under._replace(shape=())), kind, layer, i, j
        )

    def change(self, kind: str, layer: int, i: Index = None, j: Index = None) -> Glyph:
        """What an update adds to a weight, or to a matrix of them."""
        weight = self.parameter(kind, layer, i, j)
        return weight._replace(base=f"Δ{weight.base}", ref=f"update_{weight.ref}", code=traced("updates", layer, kind))

    @property
    def update_cost(self) -> Glyph:
        """What an update goes down: the mean over the batch, which of one sample is that sample's cost."""
        return Glyph(self.mean_cost if self.place.batch > 1 else self.cost)

    # How it is put together.

    def _at(self, layer: int | None, n: int | None, i: Index) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Indices above and below."""
        above = () if layer is None else (str(layer),)
        return above, tuple(str(index) for index in (n if self.place.timed else None, i) if index is not None)

    def _cell(
        self, letter: str, quantity: str, layer: int, n: int | str, i: Index, at: tuple[int, int] | None = None,
        before: str = "",
    ) -> Glyph:
        level, timestep = at or (layer, n)
        above, below = self._at(level or None, timestep, i)
        return Glyph(
            letter, above, below, before, self._ref(quantity, layer, n, i), hue(quantity),
            *self._whole(quantity, layer, n, i),
        )

    def _signal(
        self, quantity: str, layer: int, n: int | str, i: Index, at: tuple[int, int] | None = None, before: str = ""
    ) -> Node:
        """∂C/∂h, or what of it arrives by one way: δ where that is its letter, ∇ of the cost elsewhere."""
        if self.delta_is == "h":
            return self._cell("δ", quantity, layer, n, i, at, before)
        return self._gradient(self.h(layer, n, i), quantity, layer, n, i, before)

    def _output(self, letter: str, quantity: str, n: int | str, i: Index) -> Glyph:
        above, below = self._at(None, n, i)
        code, shape = self._whole(quantity, self.place.depth, n, i)
        return Glyph(letter, above, below, ref=self._ref(quantity, 0, n, i), code=code, shape=shape)

    def _gradient(self, of: Glyph, quantity: str, layer: int, n: int | str, i: Index, before: str = "") -> Node:
        """∇ of the cost in a vector, ∂C/∂ in a number."""
        plain = of._replace(ref="", code="", shape=())
        if i is None or before:
            return Glyph(
                "∇", (), (plain,), before, self._ref(quantity, layer, n, i), hue(quantity),
                *self._whole(quantity, layer, n, i), self.cost,
            )
        return self._named(over(Glyph(self.cost), plain), quantity, layer, n, i)

    def _named(self, node: Node, quantity: str, layer: int, n: int | str, i: Index) -> Named:
        return Named(node, self._ref(quantity, layer, n, i), hue(quantity), *self._whole(quantity, layer, n, i))

    def _whole(self, quantity: str, layer: int, n: int | str, i: Index) -> tuple[str, tuple[int, ...]]:
        """Code and shape, of a whole cell only."""
        if i is not None:
            return "", ()
        return "" if isinstance(n, str) else self.place.code(quantity, layer, n), (self.place.units(layer),)

    @staticmethod
    def _ref(quantity: str, layer: int, n: int | str, i: Index) -> str:
        if isinstance(n, str):
            return ""
        return reference(
            "x" if layer == 0 and quantity == "h" else quantity, layer, n, i if isinstance(i, int) else None
        )

    def _as_gradient(self, node: Node, kind: str, layer: int, i: Index, j: Index) -> Named:
        return Named(
            node, f"grad_{kind} {layer}{entry(i, j)}", hue(kind), shape=self.parameter(kind, layer, i, j).shape
        )

    @abstractmethod
    def _weight(self, kind: str, one: bool) -> str:
        """The letter of a weight matrix, ``W_space`` or ``W_time``, or of `one` weight in it."""

    def _weight_indices(self, kind: str, layer: int, i: Index, j: Index) -> tuple[tuple[str, ...], tuple[str, ...]]:
        above, below = self._at(layer, None, None)
        return above, (
            *(LETTERS[kind] if self.place.timed else ""), *below,
            *(str(index) for index in (i, j) if index is not None),
        )


def entry(*indices: Index) -> str:
    """Row and column, where they are numbers."""
    there = [index for index in indices if index is not None]
    return "".join(f" {index}" for index in there) if all(isinstance(index, int) for index in there) else ""


def over(cost: Node, under: Node) -> Fraction:
    """∂C over ∂w."""
    return Fraction(Product((Glyph("∂"), cost)), Product((Glyph("∂"), under)))
