"""The backward pass through one cell: the error signals that arrive, δ, ∂C/∂z, and those that are handed on.

Args of these functions:
    N: the notation.
    layer, n, i: layer from 1, timestep from 1, unit from 1; i = None: all units.
    kind: short name of a weight, such as ``W_space``.
    quantity: name of an error signal in the trace.
    name: title of the equation.
"""

from ..formula.tree import Elementwise, Node, Number, Product, Transposed
from ..layers.operands import Operand
from . import gates
from .build import bracketed, of_cell
from .equation import Equation
from .notations.base import Notation
from .place import traced
from .sums import added, factors_of, over_units, products, series
from .symbols import named
from .truncation import Carried, carried, reaching, truncated


def equations(N: Notation, layer: int, n: int, i: int | None) -> list[Equation]:
    """Sδ and Tδ that arrive, δ, ∂C/∂z (or the error signals of all gates), and Sδ and Tδ that are handed on."""
    place, gated = N.place, bool(N.place.layer(layer).gates)
    arriving = [from_above(N, layer, n, i)] if layer < place.depth else []
    if place.layer(layer).recurrent and n < place.length and carried(place, n) is not Carried.NONE:
        arriving += gates.back(N, layer, n, i) if gated else [from_next(N, layer, n, i)]
    handed = (
        [from_above(N, layer - 1, n, i and min(i, place.units(layer - 1)), "Handed down, in space")]
        if layer > 1
        else []
    )
    if place.layer(layer).recurrent and n > 1 and carried(place, n - 1) is not Carried.NONE:
        handed += (
            gates.back(N, layer, n - 1, i, handed=True)
            if gated
            else [from_next(N, layer, n - 1, i, "Handed back, in time")]
        )
    return [
        *arriving, total(N, layer, n, i), *(gates.backward(N, layer, n, i) if gated else [behind(N, layer, n, i)]),
        *handed,
    ]


def from_above(N: Notation, layer: int, n: int, i: int | None, name: str = "From the layer above") -> Equation:
    """Sδ = W_Sᵀ (δ ⊙ σ′) of the layer above; of one with gates, the sum over them."""
    place, above = N.place, layer + 1
    kinds = [kind for kind, (_, taken) in place.layer(above).gradient_terms().items() if taken is Operand.BELOW]

    def one(i: int) -> tuple[Node, Node]:
        symbols, numbers = zip(*(through(N, kind, above, n, i) for kind in kinds), strict=True)
        return added(symbols), added(numbers)

    whole = added([Product((Transposed(N.W(kind, above)), bracketed(N.behind(kind, above, n)))) for kind in kinds])
    return of_cell(
        name, lambda i: N.space(layer, n, i), whole, one, place.numbers("delta_space", layer, n), i,
        place.code("delta_space", layer, n),
    )


def through(N: Notation, kind: str, layer: int, n: int, i: int) -> tuple[Node, Node]:
    """Σⱼ wⱼᵢ times the error signal of unit j behind it, in symbols and in numbers."""
    place, units = N.place, range(1, N.place.units(layer) + 1)
    symbols = series(
        "j", len(units), lambda j: Product((N.W(kind, layer, j, i), *factors_of(N.behind(kind, layer, n, j))))
    )
    return symbols, products(
        (weight, *N.behind_numbers(kind, layer, n, j))
        for weight, j in zip(place.weight_column(kind, layer, i), units, strict=True)
    )


def from_next(N: Notation, layer: int, n: int, i: int | None, name: str = "From the next timestep") -> Equation:
    """Tδ = W_Tᵀ (δ ⊙ σ′) of the next timestep; of a truncated pass, what of that goes on."""
    place, partly = N.place, carried(N.place, n) is Carried.PART
    part = reaching(place, layer, n)["dz"].tolist() if partly else []

    def one(i: int) -> tuple[Node, Node]:
        if not partly:
            return through(N, "W_time", layer, n + 1, i)
        weights = place.weight_column("W_time", layer, i)
        symbols = series(
            "j", place.units(layer), lambda j: Product((N.W("W_time", layer, j, i), N.part(layer, n + 1, j)))
        )
        return symbols, products((weight, Number(value)) for weight, value in zip(weights, part, strict=True))

    right = N.part(layer, n + 1) if partly else bracketed(N.factored(layer, n + 1))
    code = f'{traced("weights", layer, "W_time")}.T @ np.array({part})' if partly else None
    return of_cell(
        name, lambda i: N.time(layer, n, i), Product((Transposed(N.W("W_time", layer)), right)), one,
        place.numbers("delta_time", layer, n), i, place.code("delta_time", layer, n), code,
        truncated(n) if partly else "",
    )


def total(N: Notation, layer: int, n: int, i: int | None) -> Equation:
    """δ = Sδ + Tδ."""
    place, parts = N.place, (N.space, N.time) if N.place.layer(layer).recurrent else (N.space,)
    quantities = ("delta_space", "delta_time")[: len(parts)]

    def one(i: int) -> tuple[Node, Node]:
        return added([part(layer, n, i) for part in parts]), added(
            [place.number(quantity, layer, n, i) for quantity in quantities]
        )

    whole = added([part(layer, n) for part in parts])
    code = " + ".join(place.code(quantity, layer, n) for quantity in quantities)
    return of_cell(
        "Error signal", lambda i: N.delta(layer, n, i), whole, one, place.numbers("delta", layer, n), i,
        place.code("delta", layer, n), code,
    )


def behind(N: Notation, layer: int, n: int, i: int | None) -> Equation:
    """∂C/∂z: δ ⊙ σ′, or straight from the cost."""
    return straight(N, layer, n, i) if N.place.direct(layer) else through_slope(N, layer, n, i)


def through_slope(N: Notation, layer: int, n: int, i: int | None) -> Equation:
    """∂C/∂z = δ ⊙ σ′; where units are coupled, with all of their δ."""
    place, activation = N.place, N.place.layer(layer).activation

    def one(i: int) -> tuple[Node, Node]:
        return squashed(N, "delta", layer, n, i)

    whole = None if activation.coupled else Elementwise(N.delta(layer, n), N.slope(layer, n))
    code = squashed_code(N, "delta", layer, n)
    about = (
        f"Every output depends on every weighted input, so {named(N, 'delta')} of all units comes in."
        if activation.coupled
        else ""
    )
    return of_cell(
        "Behind the slope", lambda i: N.dz(layer, n, i), whole, one, place.numbers("dz", layer, n), i,
        place.code("dz", layer, n), code, about,
    )


def straight(N: Notation, layer: int, n: int, i: int | None) -> Equation:
    """∂C/∂z = y − t of output and cost together and, where the output has a memory, what Tδ adds to it."""
    place, cost, activation = N.place, N.place.spec.cost, N.place.layer(layer).activation
    asked, remembers = place.target_row(n) is not None, N.place.layer(layer).recurrent

    def one(i: int) -> tuple[Node, Node]:
        parts = [joint(N, n, i)] if asked else []
        parts += [squashed(N, "delta_time", layer, n, i)] if remembers else []
        symbols, numbers = zip(*parts or [(Number(0.0), Number(0.0))], strict=True)
        return added(symbols), added(numbers)

    codes = [cost.joint_code(place.code("outputs", layer, n), place.code("targets", layer, n))] if asked else []
    if remembers:
        codes.append(squashed_code(N, "delta_time", layer, n))
    about = (
        f"{activation.label} and {cost.label} belong together: their joint derivative is simple, and stays finite "
        "where the two factors do not.")
    return of_cell(
        "Behind the slope", lambda i: N.dz(layer, n, i), None, one, place.numbers("dz", layer, n), i,
        place.code("dz", layer, n), " + ".join(codes) or f"np.zeros({place.units(layer)})",
        about[0].upper() + about[1:],
    )


def joint(N: Notation, n: int, i: int) -> tuple[Node, Node]:
    """y − t, in symbols and in numbers."""
    place = N.place
    where = place.depth, n
    targets = place.numbers("targets", *where)
    all_symbols = None if place.targets_add_up else series("j", len(targets), lambda j: N.t(n, j))
    all_numbers = None if place.targets_add_up else added(targets)
    written = place.spec.cost.joint_formula
    return written(N.y(n, i), N.t(n, i), all_symbols), written(
        place.number("outputs", *where, i), targets[i - 1], all_numbers
    )


def squashed_code(N: Notation, quantity: str, layer: int, n: int) -> str:
    """The same in NumPy."""
    return N.place.layer(layer).activation.backward_code(
        *(N.place.code(name, layer, n) for name in (quantity, "dsigma", "h"))
    )


def squashed(N: Notation, quantity: str, layer: int, n: int, i: int) -> tuple[Node, Node]:
    """What the activation makes of an error signal, in symbols and in numbers."""
    place, activation = N.place, N.place.layer(layer).activation
    signal = N.delta if quantity == "delta" else N.time
    pairs = list(zip(place.numbers(quantity, layer, n), place.numbers("h", layer, n), strict=True))
    symbols = activation.backward_formula(
        signal(layer, n, i), N.slope(layer, n, i), N.h(layer, n, i),
        lambda make: series("j", len(pairs), lambda j: make(signal(layer, n, j), N.h(layer, n, j))),
    )
    own = (place.number(each, layer, n, i) for each in (quantity, "dsigma", "h"))
    return symbols, activation.backward_formula(*own, over_units(pairs))
