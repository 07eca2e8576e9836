"""Numbers for people."""

import math

import pytest
from unrolled.core.formula.digits import exact, short, written


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, ("0", None)), (-0.0, ("0", None)), (1.0, ("1", None)), (-3.0, ("-3", None)), (99999.0, ("99999", None)),
        (0.5, ("0.5000", None)), (-0.123456, ("-0.1235", None)), (0.00123456, ("0.001235", None)),
        (1234.567, ("1235", None)), (12345.678, ("12346", None)), (99999.7, ("100000", None)),
        (1.23456e-7, ("1.235", -7)), (-2e9, ("-2.000", 9)), (9.99996e-4, ("1.000", -3)), (math.inf, ("∞", None)),
        (-math.inf, ("-∞", None)), (math.nan, ("NaN", None)),
    ],
)
def test_four_significant_digits(value, text):
    assert short(value) == text


@pytest.mark.parametrize("value", [0.1, -1e-300, 5e-324, 1e308, 123456789.125])
def test_every_digit(value):
    assert float(exact(value)) == value


def test_as_javascript_reads_what_is_no_number():
    assert [exact(value) for value in (math.nan, math.inf, -math.inf)] == ["NaN", "Infinity", "-Infinity"]


@pytest.mark.parametrize(
    ("value", "text"), [(-1.23456e-7, "−1.235·10⁻⁷"), (2e9, "2.000·10⁹"), (-0.5, "−0.5000"), (3.0, "3")]
)
def test_in_one_line_of_text(value, text):
    assert written(value) == text
