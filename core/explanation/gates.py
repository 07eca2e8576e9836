"""Cells with gates: equations from the formulas that the kind of layer declares.

Args of these functions:
    N: the notation.
    layer, n, i: layer from 1, timestep from 1, unit from 1; i = None: all units.
    formula: a formula that the layer declares.
    right: the right side of such a formula.
    handed: whether the cell hands the error signal back, instead of receiving it.
    name: title of the equation.
    parts: by quantity, (units,): the part of an error signal that a truncated pass lets through.
"""

from collections.abc import Callable
from functools import reduce

from numpy.typing import NDArray

from ..formula import numpy
from ..formula.tree import Elementwise, Marked, Node, Number, Product, Transposed
from ..layers.formulas import Back, Formula, Made, Quantities, Right, Slope, Squashed, Weighted
from ..layers.operands import Operand
from .build import of_cell
from .equation import Equation
from .notations.base import Notation
from .place import hue
from .sums import added, products, series
from .truncation import Carried, carried, reaching, truncated

BEFORE = "_before"


def forward(N: Notation, layer: int, n: int, i: int | None) -> list[Equation]:
    """Each gate, the memory, h."""
    return [TOLD[type(formula)](N, layer, n, i, formula) for formula in N.place.layer(layer).forward_formulas()]


def backward(N: Notation, layer: int, n: int, i: int | None) -> list[Equation]:
    """The error signal of the memory and of each gate."""
    return [made(N, layer, n, i, formula) for formula in N.place.layer(layer).backward_formulas()]


def back(N: Notation, layer: int, n: int, i: int | None, handed: bool = False) -> list[Equation]:
    """What timestep n + 1 hands back to n; `handed`, as that one tells it."""
    parts = reaching(N.place, layer, n) if carried(N.place, n) is Carried.PART else {}
    return [
        handed_back(N, layer, n, i, formula, formula.handed if handed else formula.name, parts)
        for formula in N.place.layer(layer).back_formulas
    ]


def weighted(N: Notation, layer: int, n: int, i: int | None, formula: Weighted) -> Equation:
    """z of a gate: what weights multiply, a bias, and what else is added."""
    place, terms = N.place, N.place.layer(layer).gradient_terms()

    def part(kind: str, index: str, i: int) -> tuple[Node, Node]:
        if terms[kind].operand is Operand.ONE:
            return N.b(layer, i, kind), place.bias(layer, i, kind)
        cell = terms[kind].operand.cell(layer, n)
        symbols = series(index, place.units(cell[0]), lambda j: Product((N.W(kind, layer, i, j), N.h(*cell, j))))
        numbers = products(zip(place.weight_row(kind, layer, i), place.numbers("h", *cell), strict=True))
        return Marked(symbols, hue(kind)), Marked(numbers, hue(kind))

    def one(i: int) -> tuple[Node, Node]:
        parts = [part(kind, index, i) for kind, index in zip(formula.weights, "jkl", strict=False)]
        if formula.right:
            parts.append(components(N, layer, n, i, formula.right))
        symbols, numbers = zip(*parts, strict=True)
        return added(symbols), added(numbers)

    def vectors(kind: str) -> Node:
        operand = terms[kind].operand
        if operand is Operand.ONE:
            return N.b(layer, kind=kind)
        return Marked(Product((N.W(kind, layer), N.h(*operand.cell(layer, n)))), hue(kind))

    whole = [vectors(kind) for kind in formula.weights]
    remembers = any(terms[kind].operand is Operand.BEFORE for kind in formula.weights)
    about = f"Before the first timestep the state is {N.place.start}" if n == 1 and remembers else ""
    return _told(
        N, layer, n, i, formula, added([*whole, *([in_vectors(N, layer, n, formula.right)] if formula.right else [])]),
        one, about=about,
    )


def squashed(N: Notation, layer: int, n: int, i: int | None, formula: Squashed) -> Equation:
    """σ of a z, or tanh of the memory."""
    place, activation = N.place, formula.activation

    def one(i: int) -> tuple[Node, Node]:
        return activation.value_formula(N.quantity(formula.of, layer, n, i), _alone), activation.value_formula(
            place.number(formula.of, layer, n, i), _alone
        )

    code = activation.value_code(place.code(formula.of, layer, n), place.code(formula.gives, layer, n))
    return _told(N, layer, n, i, formula, None, one, code, f"The activation is {activation.label}.")


def slope(N: Notation, layer: int, n: int, i: int | None, formula: Slope) -> Equation:
    """The derivative of that."""
    place, activation = N.place, formula.activation

    def one(i: int) -> tuple[Node, Node]:
        symbols = N.quantity(formula.of, layer, n, i), N.quantity(formula.value, layer, n, i)
        return activation.slope_formula(*symbols), activation.slope_formula(
            *(place.number(each, layer, n, i) for each in (formula.of, formula.value))
        )

    code = activation.slope_code(*(place.code(name, layer, n) for name in (formula.of, formula.value, formula.gives)))
    return _told(N, layer, n, i, formula, None, one, code)


def made(N: Notation, layer: int, n: int, i: int | None, formula: Made) -> Equation:
    """Anything that is made element by element."""
    return _told(
        N, layer, n, i, formula, in_vectors(N, layer, n, formula.right),
        lambda i: components(N, layer, n, i, formula.right), about=formula.about,
    )


def handed_back(
    N: Notation, layer: int, n: int, i: int | None, formula: Back, name: str, parts: dict[str, NDArray]
) -> Equation:
    """What arrives at timestep n from n + 1: through the weights, and along the state; of a truncated pass, what of
    that goes on.
    """
    place = N.place
    terms = [
        (kind, quantity)
        for kind, (quantity, taken) in place.layer(layer).gradient_terms().items()
        if taken is Operand.BEFORE and formula.through_weights
    ]

    def through(kind: str, quantity: str, i: int) -> tuple[Node, Node]:
        symbols = series(
            "j", place.units(layer),
            lambda j: Product((N.W(kind, layer, j, i), _symbol(N, quantity, layer, n + 1, j, parts))),
        )
        column = place.weight_column(kind, layer, i)
        return symbols, products(
            (weight, _number(N, quantity, layer, n + 1, j, parts)) for j, weight in enumerate(column, 1)
        )

    def one(i: int) -> tuple[Node, Node]:
        found = [through(kind, quantity, i) for kind, quantity in terms]
        if formula.right:
            found.append(components(N, layer, n + 1, i, formula.right, parts))
        symbols, numbers = zip(*found, strict=True)
        return added(symbols), added(numbers)

    whole = [
        Product((Transposed(N.W(kind, layer)), _symbol(N, quantity, layer, n + 1, None, parts)))
        for kind, quantity in terms
    ]
    whole += [in_vectors(N, layer, n + 1, formula.right, parts)] if formula.right else []
    told = added(whole)
    return of_cell(
        name, lambda i: N.quantity(formula.gives, layer, n, i), told, one, place.numbers(formula.gives, layer, n), i,
        place.code(formula.gives, layer, n), numpy.code(told), truncated(n) if parts else "",
    )


def components(
    N: Notation, layer: int, n: int, i: int, right: Right, parts: dict[str, NDArray] | None = None
) -> tuple[Node, Node]:
    """The right side of a formula for one unit, in symbols and in numbers."""
    return right(_at(N, layer, n, i, _symbol, parts), _times), right(_at(N, layer, n, i, _number, parts), _times)


def in_vectors(N: Notation, layer: int, n: int, right: Right, parts: dict[str, NDArray] | None = None) -> Node:
    """The right side of a formula for all units."""
    return right(_at(N, layer, n, None, _symbol, parts), lambda *factors: reduce(Elementwise, factors))


def _at(
    N: Notation, layer: int, n: int, i: int | None, of: Callable[..., Node], parts: dict[str, NDArray] | None
) -> Quantities:
    """Quantities by name; those ``_before`` are of the timestep before."""
    return lambda name: of(N, name.removesuffix(BEFORE), layer, n - name.endswith(BEFORE), i, parts or {})


def _symbol(N: Notation, quantity: str, layer: int, n: int, i: int | None, parts: dict[str, NDArray]) -> Node:
    """A quantity; of a truncated pass the part of it that goes on, marked τ."""
    node = N.quantity(quantity, layer, n, i)
    if quantity not in parts:
        return node
    return N.partly(quantity, layer, n, i)._replace(code="" if i else f"np.array({parts[quantity].tolist()})")


def _number(N: Notation, quantity: str, layer: int, n: int, i: int, parts: dict[str, NDArray]) -> Number:
    return Number(float(parts[quantity][i - 1])) if quantity in parts else N.place.number(quantity, layer, n, i)


def _times(*factors: Node) -> Node:
    return Product(factors)


def _told(
    N: Notation, layer: int, n: int, i: int | None, formula: Formula, whole: Node | None,
    one: Callable[[int], tuple[Node, Node]], code: str | None = None, about: str = "",
) -> Equation:
    place, gives = N.place, formula.gives
    said = about + (" It is the output of the network too." if gives == "h" and layer == place.depth else "")
    return of_cell(
        formula.name, lambda i: N.quantity(gives, layer, n, i), whole, one, place.numbers(gives, layer, n), i,
        place.code(gives, layer, n), code, said,
    )


def _alone(make: Callable[..., Node]) -> Node:
    """What an activation that couples units would need; those of gates do not."""
    raise NotImplementedError


TOLD: dict[type, Callable[..., Equation]] = {Weighted: weighted, Squashed: squashed, Slope: slope, Made: made}
