"""What one cell adds to the gradients of its layer's weights."""

from ..maths.tree import Bracket, Elementwise, Number, Outer, Product, Relation
from .build import in_numbers
from .equation import Equation
from .forward import sources
from .notation import Notation
from .place import HUES
from .sums import factors_of, product, vector

NAMES = {"W_space": "For the weights from below", "W_time": "For the weights from the timestep before"}


def equations(N: Notation, layer: int, n: int, i: int | None) -> list[Equation]:
    """ΔW_S, ΔW_T and Δb at this timestep, and the row of unit i in numbers."""
    shares = [share(N, layer, n, i, kind, cell) for kind, *cell in sources(N, layer, n)]
    return [*shares, bias(N, layer, n, i)] if N.place.layer(layer).bias else shares


def share(N: Notation, layer: int, n: int, i: int | None, kind: str, cell: tuple[int, int]) -> Equation:
    """(δ ⊙ σ′) ⊗ h, and of it the row that belongs to unit i."""
    place, factored = N.place, N.factored(layer, n)
    taken = place.code("h", *cell)
    whole = Outer(Bracket(factored) if isinstance(factored, Elementwise) else factored, N.h(*cell))
    lines, values = [Relation((N.gradient(kind, layer), whole), "+=")], None
    if i is not None:
        of_row, values = row(N, layer, n, i, kind, cell)
        lines += of_row
    return Equation(NAMES[kind], tuple(lines), values, f"np.outer({_behind(N, layer, n)}, {taken})", f"{place.code('dz', layer, n)}[:, None] * {taken}")


def row(N: Notation, layer: int, n: int, i: int, kind: str, cell: tuple[int, int]) -> tuple[list[Relation], list[float]]:
    """Components and numbers of one row."""
    place, taken = N.place, N.place.numbers("h", *cell)
    dz = place.number("dz", layer, n, i).value
    values = [Number(dz * h.value, f"grad_{kind} {layer} {i} {j}", HUES[kind]) for j, h in enumerate(taken, 1)]
    j = 1 if len(taken) == 1 else "j"
    left = N.gradient(kind, layer, i, j)
    component = Product((*factors_of(N.factored(layer, n, i)), N.h(*cell, j)))
    numbers = Product((*N.factors(layer, n, i), vector(taken)))
    return [Relation((left, component), "+="), Relation((left, numbers, vector(values)), "+=")], [value.value for value in values]


def bias(N: Notation, layer: int, n: int, i: int | None) -> Equation:
    """δ ⊙ σ′, as it is."""
    place = N.place
    lines, values = [Relation((N.gradient("b", layer), N.factored(layer, n)), "+=")], place.numbers("dz", layer, n)
    if i is None:
        lines.append(Relation((N.gradient("b", layer), vector(values)), "+="))
    else:
        left = N.gradient("b", layer, i)
        lines += [Relation((left, N.factored(layer, n, i)), "+="), in_numbers(left, product(N.factors(layer, n, i)), values[i - 1], "+=")]
    value = [number.value for number in values] if i is None else values[i - 1].value
    return Equation("For the biases", tuple(lines), value, _behind(N, layer, n), place.code("dz", layer, n))


def _behind(N: Notation, layer: int, n: int) -> str:
    place = N.place
    return f"{place.code('delta', layer, n)} * {place.code('dsigma', layer, n)}" if place.product(layer) else place.code("dz", layer, n)
