"""The forward pass through one cell: z, h and σ′."""

from ..formula.tree import Marked, Node, Product
from . import gates
from .build import of_cell
from .equation import Equation
from .notations.base import Notation
from .sums import added, over_units, products, series


def equations(N: Notation, layer: int, n: int, i: int | None) -> list[Equation]:
    """z, h, σ′ of unit i, or of all; with gates, what the cell computes step by step."""
    if N.place.layer(layer).gates:
        return gates.forward(N, layer, n, i)
    return [weighted(N, layer, n, i), activated(N, layer, n, i), slope(N, layer, n, i)]


def sources(N: Notation, layer: int, n: int) -> list[tuple[str, int, int]]:
    """Where a cell reads from: each matrix, and the cell that it multiplies."""
    space = ("W_space", layer - 1, n)
    return [space, ("W_time", layer, n - 1)] if N.place.layer(layer).recurrent else [space]


def weighted(N: Notation, layer: int, n: int, i: int | None) -> Equation:
    """z = W_S h + W_T h + b."""
    place, bias = N.place, N.place.layer(layer).bias
    hues = {"W_space": "s", "W_time": "t"}

    def one(i: int) -> tuple[Node, Node]:
        symbols, numbers = [], []
        for (kind, *cell), index in zip(sources(N, layer, n), "jk", strict=False):
            count = place.units(cell[0])
            term = series(
                index, count, lambda j, kind=kind, cell=cell: Product((N.W(kind, layer, i, j), N.h(*cell, j)))
            )
            symbols.append(Marked(term, hues[kind]))
            numbers.append(
                Marked(
                    products(zip(place.weight_row(kind, layer, i), place.numbers("h", *cell), strict=True)), hues[kind]
                )
            )
        if bias:
            symbols.append(N.b(layer, i))
            numbers.append(place.bias(layer, i))
        return added(symbols), added(numbers)

    whole = [Marked(Product((N.W(kind, layer), N.h(*cell))), hues[kind]) for kind, *cell in sources(N, layer, n)]
    about = f"Before the first timestep the state is {place.start}" if len(whole) > 1 and n == 1 else ""
    return of_cell(
        "Weighted input", lambda i: N.z(layer, n, i), added([*whole, N.b(layer)] if bias else whole), one,
        place.numbers("z", layer, n), i, place.code("z", layer, n), about=about,
    )


def activated(N: Notation, layer: int, n: int, i: int | None) -> Equation:
    """h = σ(z)."""
    place, activation = N.place, N.place.layer(layer).activation

    def one(i: int) -> tuple[Node, Node]:
        z = place.numbers("z", layer, n)
        in_symbols = activation.value_formula(
            N.z(layer, n, i), lambda make: series("j", len(z), lambda j: make(N.z(layer, n, j)))
        )
        return in_symbols, activation.value_formula(z[i - 1], over_units((each,) for each in z))

    about = f"The activation is {activation.label}." + (
        " It is the output of the network too." if layer == place.depth else ""
    )
    return of_cell(
        "Activation", lambda i: N.h(layer, n, i), N.of(layer, n), one, place.numbers("h", layer, n), i,
        place.code("h", layer, n), activation.value_code(place.code("z", layer, n), place.code("h", layer, n)), about,
    )


def slope(N: Notation, layer: int, n: int, i: int | None) -> Equation:
    """σ′(z)."""
    place, activation = N.place, N.place.layer(layer).activation

    def one(i: int) -> tuple[Node, Node]:
        numbers = place.number("z", layer, n, i), place.number("h", layer, n, i)
        return activation.slope_formula(N.z(layer, n, i), N.h(layer, n, i)), activation.slope_formula(*numbers)

    about = (
        "Each output depends on every weighted input; this is how much a unit's depends on its own."
        if activation.coupled
        else ""
    )
    return of_cell(
        "Slope", lambda i: N.slope(layer, n, i), None, one, place.numbers("dsigma", layer, n), i,
        place.code("dsigma", layer, n),
        activation.slope_code(*(place.code(name, layer, n) for name in ("z", "h", "dsigma"))), about,
    )
