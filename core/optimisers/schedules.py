"""Learning-rate schedules: factors on η as pure functions of the number of updates made.

k is the number of updates made, K the period in updates, γ the factor. Schedules have no memory, so a return to an
earlier update gives the same rates.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

from ..formula.tree import ONE, Apply, Fraction, Glyph, Node, Number, Power, Product, Sum, Vector

PERIOD, FACTOR = 1000, 0.5  # where none are given


class Schedule(NamedTuple):
    """One schedule.

    Attributes:
        share: factor on η, from k / K and γ.
        formula: the same as a formula of k, K and γ.
        about: the schedule in words, to follow “η falls”.
    """

    share: Callable[[float, float], float]
    formula: Callable[[Node, Node, Node], Node]
    about: str


def _cosine(k: Node, period: Node, factor: Node) -> Node:
    done = Fraction(Apply(Glyph("min"), Vector((k, period))), period)
    return Product(
        (Fraction(ONE, Number(2.0)), Sum((ONE, Apply(Glyph("cos"), Product((Glyph("π", code="np.pi"), done))))))
    )


#: By name. The cosine is that of Loshchilov and Hutter 2017, SGDR, eq. 5, with one period and η_min = 0.
SCHEDULES = {
    "step": Schedule(
        lambda x, factor: factor ** math.floor(x),
        lambda k, period, factor: Power(factor, Apply(Glyph("floor"), Fraction(k, period))),
        "by the factor γ after every K updates",
    ),
    "exponential": Schedule(
        lambda x, factor: factor**x, lambda k, period, factor: Power(factor, Fraction(k, period)),
        "exponentially, by the factor γ in K updates",
    ),
    "inverse": Schedule(
        lambda x, factor: 1.0 / (1.0 + x), lambda k, period, factor: Fraction(ONE, Sum((ONE, Fraction(k, period)))),
        "as 1/t, to one half after K updates",
    ),
    "cosine": Schedule(
        lambda x, factor: 0.5 * (1.0 + math.cos(math.pi * min(x, 1.0))), _cosine,
        "along half a cosine wave, to 0 after K updates",
    ),
}
