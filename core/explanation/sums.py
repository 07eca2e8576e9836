"""Sums and vectors of many entries, in symbols and in numbers."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from math import prod

from ..formula.tree import FIRST, MOST, Fenced, Marked, Node, Number, Product, Rest, Series, Sum, Vector, Words, minus


def factors_of(node: Node) -> tuple[Node, ...]:
    """What is multiplied."""
    return node.factors if isinstance(node, Product) else (node,)


def product(factors: tuple[Node, ...]) -> Node:
    """a b …, or the one factor."""
    return Product(factors) if len(factors) > 1 else factors[0]


def series(index: str, count: int, term: Callable[[int | str], Node]) -> Node:
    """Σ of a term over an index from 1; the term itself, where there is only one."""
    return Series(index, str(count), term(index)) if count > 1 else term(1)


def added(terms: Sequence[Node], values: Callable[[], Iterable[float]] | None = None) -> Node:
    """a + b + …; of very many, with their values, the middle as one number."""
    if len(terms) > MOST and values is not None:
        rest = Rest(Number(float(sum(list(values())[FIRST:-1]))), len(terms) - FIRST - 1)
        terms = (*terms[:FIRST], rest, terms[-1])
    if len(terms) == 1:
        return terms[0]
    within = (term.terms if isinstance(term, Sum) else (_guarded(term) if i else term,) for i, term in enumerate(terms))
    return Sum(tuple(chain.from_iterable(within)))


def _guarded(term: Node) -> Node:
    """A marked sum that comes after a plus and begins with a minus sign has its first term in parentheses."""
    if isinstance(term, Marked) and isinstance(term.of, Sum) and minus(term.of.terms[0]):
        first, *rest = term.of.terms
        return term._replace(of=Sum((Fenced(first), *rest)))
    return term


def products(factors: Iterable[tuple[Number, ...]]) -> Node:
    """a b + c d + … in numbers."""
    factors = list(factors)
    return added(
        [product(each) for each in factors], lambda: (prod(number.value for number in each) for each in factors)
    )


def over_units(values: Iterable[tuple[Number, ...]]) -> Callable[[Callable[..., Node]], Node]:
    """Adds up over units, in numbers, what it is given to make of each one's."""
    values = list(values)
    return lambda make: added([make(*each) for each in values])


def vector(numbers: Iterable[Number]) -> Node:
    """(a, b, …), or the one number; of very many, the first and the last."""
    numbers = tuple(numbers)
    if len(numbers) > MOST:
        numbers = (*numbers[:FIRST], Words(f"… {len(numbers) - FIRST - 1} more …"), numbers[-1])
    return Vector(numbers) if len(numbers) > 1 else numbers[0]
