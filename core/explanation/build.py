"""How an equation is put together from its three lines."""

from collections.abc import Callable

from ..formula import numpy
from ..formula.tree import Bracket, Elementwise, Node, Number, Relation, bare
from .equation import Equation
from .sums import vector

Side = Callable[[int | None], Node]


def in_numbers(left: Node, numbers: Node, value: Number, sign: str = "=") -> Relation:
    """What it gives, the numbers put in, and the result; that alone, where it is all there is to put in."""
    return Relation(
        (left, value) if isinstance(numbers, Number) and numbers.value == value.value else (left, numbers, value), sign
    )


def of_cell(
    name: str, left: Side, whole: Node | None, one: Callable[[int], tuple[Node, Node]], values: list[Number],
    i: int | None, equals: str, code: str | None = None, about: str = "",
) -> Equation:
    """An equation for all units of a cell, and for unit i.

    Args:
        name: title of the equation.
        left: the left side, for a unit or for all units.
        whole: the right side in vectors; None if it adds nothing to the components.
        one: the right side for a unit, in components and in numbers.
        values: the results of all units.
        i: unit from 1; None: all units.
        equals: the result as an expression of the trace.
        code: the right side in NumPy; None: from `whole`.
        about: a sentence about it.
    """
    lines = [Relation((left(None), whole))] if whole is not None else []
    if i is None:
        lines.append(Relation((left(None), vector(values))))
        value = [number.value for number in values]
    else:
        component, numbers = one(i)
        in_symbols = (
            [] if isinstance(component, Number) or component == bare(left(i)) else [Relation((left(i), component))]
        )
        lines += [*in_symbols, in_numbers(left(i), numbers, values[i - 1])]
        value = values[i - 1].value
    return Equation(name, tuple(lines), value, code if code is not None else numpy.code(whole), equals, about)


def bracketed(node: Node) -> Node:
    """In brackets, where it is a product element by element."""
    return Bracket(node) if isinstance(node, Elementwise) else node
