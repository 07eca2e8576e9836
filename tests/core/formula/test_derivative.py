"""The derivative of a formula against complex steps of what the formula computes."""

import numpy as np
import pytest
from unrolled.core.formula import elementwise
from unrolled.core.formula.derivative import ZERO, derivative
from unrolled.core.formula.tree import (
    ONE,
    Apply,
    Bracket,
    Cases,
    E,
    Fraction,
    Glyph,
    Marked,
    Negative,
    Number,
    Power,
    Product,
    Relation,
    Root,
    Sum,
    Vector,
    difference,
)

A, X, TWO = Glyph("a", code="a"), Glyph("x", code="x"), Number(2.0)


def of(name, node=X):
    return Apply(Glyph(name), node)


def value(node, x):
    return eval(elementwise.code(node), {"np": np, "x": x, "a": 0.7})


@pytest.mark.parametrize(
    "node",
    [
        Sum((X, A, Product((A, X)))), difference(A, X), Product((X, X, X)), Product((A, of("tanh"), X)),
        Negative(Product((A, X))), Fraction(A, X), Fraction(X, A), Fraction(X, Sum((ONE, X))), Power(X, TWO),
        Power(Sum((X, A)), Number(-3.0)), Power(E, Negative(Power(X, TWO))), Power(A, Product((TWO, X))),
        Root(Sum((ONE, Power(X, TWO)))), of("ln", Sum((ONE, Power(E, X)))), Fraction(of("sin"), of("cosh")),
        Product((of("cos", Product((TWO, X))), of("sinh"))), Marked(Power(X, TWO), "s"),
        Cases(A, ((">", Power(X, TWO)), ("", Negative(X)))),
    ],
    ids=elementwise.code,
)
@pytest.mark.parametrize("x", [0.3, 1.7])
def test_rules(node, x):
    assert value(derivative(node, X), x) == pytest.approx(value(node, x + 1e-30j).imag / 1e-30, rel=1e-13, abs=1e-15)


@pytest.mark.parametrize("x", [-2.0, 0.5, 2.0])
def test_the_larger_of_a_constant_and_what_varies(x):
    node = Apply(Glyph("max"), Vector((A, Product((TWO, X)))))
    assert value(derivative(node, X), x) == (2.0 if 2 * x > 0.7 else 0.0)


def test_zeros_and_ones_are_not_written():
    assert derivative(Power(difference(X, A), TWO), X) == Product((TWO, difference(X, A)))
    assert derivative(Apply(Glyph("max"), Vector((Number(0.0), X))), X) == Bracket(Relation((X, Number(0.0)), ">"))
    for constant in (
        A, TWO, Power(A, TWO), Fraction(A, TWO), of("tanh", A), Root(A), Negative(A), Sum((A, TWO)),
        Bracket(Relation((X, A), ">")),
    ):
        assert derivative(constant, X) == ZERO


def test_a_leaf_is_known_by_its_identity():
    """With numbers put in, another number of the same value is a constant."""
    x = Number(2.0)
    assert derivative(Product((Number(2.0), x)), x) == Number(2.0)


@pytest.mark.parametrize(
    "node", [of("floor"), Power(X, X), Apply(Glyph("max"), Vector((X, A))), Apply(Glyph("min"), Vector((A, X)))]
)
def test_what_has_no_rule_is_refused(node):
    with pytest.raises(KeyError):
        derivative(node, X)
