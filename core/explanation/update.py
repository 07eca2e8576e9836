"""The contributions of one cell to the gradients of its layer's weights.

Args of these functions:
    N: the notation.
    layer, n, i: layer from 1, timestep from 1, unit from 1; i = None: all units.
    kind: short name of a weight, such as ``W_space``.
    cell: layer and timestep of the weight's input.
"""

from ..formula.tree import Number, Outer, Product, Relation
from ..layers.operands import Operand
from ..layers.weight_name import WeightName
from .build import bracketed, in_numbers
from .equation import Equation
from .notations.base import Notation
from .place import hue
from .sums import factors_of, product, vector

NAMES = {
    "W_space": "For the weights from below", "W_time": "For the weights from the timestep before",
    "b": "For the biases",
}
ORDER = list(Operand)


def equations(N: Notation, layer: int, n: int, i: int | None) -> list[Equation]:
    """What ∂C/∂W_S, ∂C/∂W_T and ∂C/∂b get at this timestep, of each gate where there are some, and the row of unit i in
    numbers.
    """
    terms = sorted(N.place.layer(layer).gradient_terms().items(), key=lambda term: ORDER.index(term[1][1]))
    return [
        bias(N, layer, n, i, kind) if taken is Operand.ONE else share(N, layer, n, i, kind, taken.cell(layer, n))
        for kind, (_, taken) in terms
    ]


def title(N: Notation, layer: int, kind: str) -> str:
    """What a share is for."""
    name = WeightName.of(layer, kind)
    return NAMES[name.matrix] + (f", {N.place.layer(layer).gate_names[name.gate]}" if name.gate else "")


def share(N: Notation, layer: int, n: int, i: int | None, kind: str, cell: tuple[int, int]) -> Equation:
    """(δ ⊙ σ′) ⊗ h, and of it the row that belongs to unit i."""
    place, factored = N.place, N.behind(kind, layer, n)
    quantity = place.layer(layer).gradient_terms()[kind][0]
    taken = place.code("h", *cell)
    whole = Outer(bracketed(factored), N.h(*cell))
    lines, values = [Relation((N.gradient(kind, layer), whole), "+=")], None
    if i is not None:
        of_row, values = row(N, layer, n, i, kind, cell)
        lines += of_row
    return Equation(title(N, layer, kind), tuple(lines), values, f"np.outer({_behind(N, layer, n, quantity)}, {taken})",
                    f"{place.code(quantity, layer, n)}[:, None] * {taken}")


def row(
    N: Notation, layer: int, n: int, i: int, kind: str, cell: tuple[int, int]
) -> tuple[list[Relation], list[float]]:
    """Components and numbers of one row."""
    place, taken = N.place, N.place.numbers("h", *cell)
    behind = place.number(place.layer(layer).gradient_terms()[kind][0], layer, n, i).value
    values = [Number(behind * h.value, f"grad_{kind} {layer} {i} {j}", hue(kind)) for j, h in enumerate(taken, 1)]
    j = 1 if len(taken) == 1 else "j"
    left = N.gradient(kind, layer, i, j)
    component = Product((*factors_of(N.behind(kind, layer, n, i)), N.h(*cell, j)))
    numbers = Product((*N.behind_numbers(kind, layer, n, i), vector(taken)))
    return [Relation((left, component), "+="), Relation((left, numbers, vector(values)), "+=")], [
        value.value for value in values
    ]


def bias(N: Notation, layer: int, n: int, i: int | None, kind: str) -> Equation:
    """δ ⊙ σ′, as it is."""
    place, quantity = N.place, N.place.layer(layer).gradient_terms()[kind][0]
    lines, values = (
        [Relation((N.gradient(kind, layer), N.behind(kind, layer, n)), "+=")], place.numbers(quantity, layer, n),
    )
    if i is None:
        lines.append(Relation((N.gradient(kind, layer), vector(values)), "+="))
    else:
        left = N.gradient(kind, layer, i)
        lines += [
            Relation((left, N.behind(kind, layer, n, i)), "+="),
            in_numbers(left, product(N.behind_numbers(kind, layer, n, i)), values[i - 1], "+="),
        ]
    value = [number.value for number in values] if i is None else values[i - 1].value
    return Equation(
        title(N, layer, kind), tuple(lines), value, _behind(N, layer, n, quantity), place.code(quantity, layer, n)
    )


def _behind(N: Notation, layer: int, n: int, quantity: str) -> str:
    place = N.place
    plain = quantity == "dz" and place.product(layer)
    return (
        f"{place.code('delta', layer, n)} * {place.code('dsigma', layer, n)}"
        if plain
        else place.code(quantity, layer, n)
    )
