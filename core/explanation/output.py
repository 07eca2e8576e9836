"""The cost at one timestep: C and ∂C/∂y."""

from ..formula.tree import Node, Relation
from .build import in_numbers, of_cell
from .equation import Equation
from .notations.base import Notation
from .sums import added, series

ROUNDED = "Computed from z, so it is exact even where y is so close to 0 or 1 that this formula loses digits."


def equations(N: Notation, n: int, i: int | None) -> list[Equation]:
    """What this timestep costs, what the sample does, and ∂C/∂y."""
    several = not N.place.spec.many_to_one and N.place.length > 1
    return [cost_here(N, n, several), *([cost_of_sample(N)] if several else []), slope(N, n, i)]


def cost_here(N: Notation, n: int, several: bool) -> Equation:
    """The cost of the outputs of one timestep."""
    place, cost = N.place, N.place.spec.cost
    y, t = place.numbers("outputs", place.depth, n), place.numbers("targets", place.depth, n)
    left = N.C(n if several else None)
    symbols = series("i", len(y), lambda i: cost.value_formula(N.y(n, i), N.t(n, i)))
    numbers = added(
        [cost.value_formula(*pair) for pair in zip(y, t, strict=True)], lambda: place.values("costs", place.depth, n)
    )
    value = place.total_cost(n)
    code = cost.value_code(*(place.code(name, place.depth, n) for name in ("outputs", "targets", "costs")))
    return Equation(
        "Cost of this timestep" if several else "Cost of this sample",
        (Relation((left, symbols)), in_numbers(left, numbers, value)), value.value, f"np.sum({code})",
        f"step.costs[{place.target_row(n)}, {place.sample}].sum()", ROUNDED if cost.partner else "",
    )


def cost_of_sample(N: Notation) -> Equation:
    """The sum over the timesteps."""
    place = N.place
    parts = [place.total_cost(n) for n in range(1, place.length + 1)]
    value = place.sample_cost()
    lines = (
        Relation((N.C(), series("n", place.length, N.C))),
        Relation((N.C(), added(parts, lambda: (part.value for part in parts)), value)),
    )
    return Equation(
        "Cost of this sample", lines, value.value, f"step.costs[:, {place.sample}].sum()",
        f"step.sample_costs[{place.sample}]", "A sample's cost adds up over its timesteps.",
    )


def slope(N: Notation, n: int, i: int | None) -> Equation:
    """∂C/∂y."""
    place, cost = N.place, N.place.spec.cost
    where = place.depth, n

    def one(i: int) -> tuple[Node, Node]:
        numbers = place.number("outputs", *where, i), place.number("targets", *where, i)
        return cost.slope_formula(N.y(n, i), N.t(n, i)), cost.slope_formula(*numbers)

    code = cost.slope_code(*(place.code(name, *where) for name in ("outputs", "targets", "output_gradient")))
    about = f"How the cost changes with the output: this is where the error signal enters. The cost is {cost.label}."
    return of_cell(
        "Slope of the cost", lambda i: N.cost_slope(n, i), None, one, place.numbers("output_gradient", *where), i,
        place.code("output_gradient", *where), code, about,
    )
