"""Precedence is shown by parentheses, where and only where it must be; in MathML, LaTeX and NumPy alike."""

import re

import numpy as np
import pytest
from unrolled.core.formula import elementwise, latex, mathml, numpy
from unrolled.core.formula.tree import (
    Apply,
    Bracket,
    Cases,
    Elementwise,
    Fraction,
    Glyph,
    Marked,
    Negative,
    Number,
    Outer,
    Power,
    Product,
    Relation,
    Rest,
    Root,
    Series,
    Sum,
    Transposed,
    Vector,
    Words,
    cases,
    difference,
)

A, B, C = (Glyph(letter, code=letter) for letter in "abc")


def plain(node) -> str:
    """What a reader sees of the MathML, without room between."""
    return re.sub(r"<[^>]*>|&#8289;", "", mathml.line(node))


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (Product((A, Sum((B, C)))), "a(b+c)"), (Sum((A, Marked(Product((Number(-2.0), B)), "s"))), "a+(−2·b)"),
        (Product((Sum((A, B)), C)), "(a+b)c"), (Sum((Product((A, B)), C)), "ab+c"),
        (difference(A, Sum((B, C))), "a−(b+c)"), (difference(A, Number(-2.0)), "a−(−2)"),
        (difference(A, Product((B, C))), "a−bc"), (Sum((A, Number(-2.0))), "a+(−2)"), (Sum((Number(-2.0), A)), "−2+a"),
        (Sum((Negative(A), Negative(B))), "−a−b"), (Product((Number(-2.0), Number(-3.0))), "−2·(−3)"),
        (Product((A, Negative(B))), "a(−b)"), (Negative(Sum((A, B))), "−(a+b)"),
        (Power(Number(-2.0), Number(2.0)), "(−2)2"), (Power(Sum((A, B)), Number(2.0)), "(a+b)2"),
        (Power(A, Number(2.0)), "a2"), (Elementwise(Sum((A, B)), C), "(a+b)⊙c"),
        (Outer(Bracket(Elementwise(A, B)), C), "[a⊙b]⊗c"), (Product((Transposed(A), B)), "(a)Tb"),
        (Product((Series("j", "4", A), B)), "(∑j=14a)b"), (Series("j", "4", Sum((A, B))), "∑j=14(a+b)"),
        (Sum((Marked(Number(-2.0), "s"), A)), "−2+a"), (Apply(Glyph("max"), Vector((Number(0.0), A))), "max(0,a)"),
        (Apply(Glyph("f"), A), "f(a)"), (Words("a < b"), "a &lt; b"), (Relation((A, B, C), "←"), "a←b=c"),
        (Fraction(A, B), "ab"), (Product((A, Root(Sum((B, C))))), "ab+c"),
        (Cases(A, ((">", B), ("", C))), "{bif\u00a0a&gt;0cotherwise"),
    ],
)
def test_parentheses(node, text):
    assert plain(node) == text
    assert latex.line(node).count("{") == latex.line(node).count("}")


def test_a_fold_takes_its_first_sign_along():
    assert plain(Sum(tuple(Negative(A) for _ in range(7)))) == "−a−a−a−…a−a−a−a"
    assert plain(Sum((A,) * 7)) == "a+a+a+…a+a+a+a"


def test_in_latex_a_long_sum_is_cut_short():
    assert latex.line(Sum((A,) * 7)) == r"a + a + a + \cdots + a"
    assert latex.line(Sum((A,) * 5)) == "a + a + a + a + a"
    assert latex.line(Vector((A,) * 9)) == r"\left( a, a, a, \ldots, a \right)"


NUMBERS = tuple(
    Product((Number(float(i)), Number(0.5))) for i in range(1, 8)
)  # ½ … 7∕2, of which 2, 5∕2 and 3 are hidden


def test_a_fold_of_numbers_says_what_it_comes_to():
    assert 'data-count="3" data-together="7.5"' in mathml.line(Sum(NUMBERS))
    assert 'data-together="7.5"' in mathml.line(Sum((*NUMBERS[:3], *map(Negative, NUMBERS[3:]))))  # after a minus sign
    assert "data-together" not in mathml.line(Sum((A,) * 7))
    assert r"\underbrace{\cdots}_{\text{3 more terms, together } 7.500} + 7" in latex.line(Sum(NUMBERS))


def test_what_very_many_terms_come_to_says_how_many_they_are():
    assert latex.line(Sum((A, Rest(Number(0.5), 600), A))) == r"a + \underbrace{0.5000}_{\text{600 more terms}} + a"
    assert "600 more terms" in mathml.line(Rest(Number(0.5), 600))


def test_lines_in_latex_share_a_left_side():
    assert latex.aligned([Relation((A, B)), Relation((A, C))]) == "\\begin{aligned}\na &= b \\\\\n &= c\n\\end{aligned}"


def test_numpy():
    a, b, W = np.array([1.0, 2.0]), np.array([3.0, 5.0]), np.array([[1.0, 2.0], [3.0, 4.0]])
    node = difference(
        Product((Transposed(Glyph("W", code="W")), Bracket(Elementwise(A, Sum((A, B)))))), Elementwise(A, B)
    )
    assert np.array_equal(eval(numpy.code(node)), W.T @ (a * (a + b)) - a * b)
    assert numpy.code(Outer(A, B)) == "np.outer(a, b)"


def test_roots_and_cases_in_latex():
    assert latex.line(Root(Sum((A, B)))) == r"\sqrt{a + b}"
    assert (
        latex.line(Cases(A, ((">", B), ("", C))))
        == r"\begin{cases} b & \text{if } a > 0 \\ c & \text{otherwise} \end{cases}"
    )


def test_of_cases_in_numbers_the_one_that_holds_is_written():
    branches = {">": A, "<": B, "": C}
    picked = [
        cases(Product((Number(one), Number(other))), branches)
        for one, other in ((2.0, 3.0), (-2.0, 3.0), (-2.0, -3.0), (0.0, 3.0))
    ]
    assert picked == [A, B, A, C]
    assert cases(Number(-1.0), {">": A, "": C}) == C
    assert cases(Product((Number(1.0), A)), branches) == Cases(Product((Number(1.0), A)), tuple(branches.items()))


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (Product((A, Sum((B, C)))), "a * (b + c)"), (difference(A, Sum((B, C))), "a - (b + c)"),
        (difference(A, Fraction(B, C)), "a - b / c"),
        (Fraction(Product((A, B)), Sum((Root(C), A))), "(a * b) / (np.sqrt(c) + a)"),
        (Negative(Fraction(A, B)), "-(a / b)"), (Power(Number(-2.0), Number(2.0)), "(-2.0)**2.0"),
        (Power(Sum((A, B)), C), "(a + b)**c"), (Apply(Glyph("min"), Vector((A, B))), "np.minimum(a, b)"),
        (Product((Apply(Glyph("sign"), A), B)), "np.sign(a) * b"),
        (Cases(A, ((">", B), ("<", C), ("", A))), "np.where(a > 0, b, np.where(a < 0, c, a))"),
    ],
)
def test_entry_by_entry_in_numpy(node, text):
    assert elementwise.code(node) == text
