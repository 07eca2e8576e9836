"""The explanation of what an optimiser makes of the curvature, for one weight: its row of the inverse, times the
gradient of all.
"""

import numpy as np

from ..formula.tree import Glyph, Node, Number, Power, Product, Relation, Series, Sum
from ..network.trace import Step
from ..optimisers.base import FLAT
from .build import in_numbers
from .equation import Equation
from .parameter_symbols import letter
from .sums import products


def equations(step: Step, name: str, entry: tuple[int, ...], direction: Glyph) -> list[Equation]:
    """Its own curvature, and the step s that takes its place in the update; nothing of a weight that does not learn."""
    row = int(step.curvature_rows[name][entry])
    if row < 0:
        return []
    rows = f'step.curvature_rows["{name}"]'
    own = Number(float(step.curvature.hessian[row, row]))
    H = Glyph("H", below=(str(row + 1), str(row + 1)))
    curvature = Equation(
        "Curvature", (Relation((H, own)),), own.value, f"np.diagonal(step.curvature.hessian)[{rows}]",
        f"step.curvature.hessian[{rows}, {rows}]",
        f"∂²C/∂w² of this weight, which is number {row + 1} of the {len(step.curvature.places)} trainable ones. "
        f"{shape(step)}",
    )
    return [curvature, _step(step, row, rows, direction, f'step.direction["{name}"]')]


def _step(step: Step, row: int, rows: str, direction: Glyph, equals: str) -> Equation:
    """s = (H + α I)⁻¹ ĝ: of one weight a sum over all that learn."""
    found, count = step.curvature, len(step.curvature.places)
    whole = direction._replace(code="", below=())
    lines = (
        Relation((whole, Product((Glyph("K"), Glyph("ĝ"))), Product((_inverse(step), Glyph("ĝ"))))),
        Relation((direction, Series("m", str(count), Product((_inverse(step, row), Glyph("ĝ", below=("m",))))))),
        in_numbers(
            direction,
            products(
                (Number(float(k)), Number(float(g))) for k, g in zip(found.inverse[row], found.gradient, strict=True)
            ),
            Number(float(found.direction[found.places[row]])),
        ),
    )
    words = "ĝ is the gradient of all trainable weights, one below the other."
    if step.optimiser.l2:
        words += " λ is added to the curvature of weights, and not to that of biases."
    return Equation("Newton's step", lines, float(found.direction[found.places[row]]),
                    f"(step.curvature.inverse @ step.curvature.gradient)[{rows}]", equals, words)


def _inverse(step: Step, row: int | None = None) -> Node:
    """(H + α I)⁻¹, or an entry of one of its rows."""
    unit, optimiser = Glyph("I"), step.optimiser
    added = [
        Product((letter(optimiser.parameters()[name].symbol), unit))
        for name in ("damping", "l2")
        if getattr(optimiser, name, None)
    ]
    matrix = Sum((Glyph("H"), *added)) if added else Glyph("H")
    inverse = Power(matrix, Number(-1.0))
    return inverse if row is None else Glyph("K", below=(str(row + 1), "m"))


def shape(step: Step) -> str:
    """What kind of place this is, by the signs of the curvatures."""
    if not np.isfinite(step.curvature.hessian).all():
        return "It is not finite."
    curvatures = np.linalg.eigvalsh(step.curvature.hessian)
    least = FLAT * float(np.abs(curvatures).max(initial=0.0))
    down, level = int((curvatures < -least).sum()), int((np.abs(curvatures) <= least).sum())
    words = "The cost curves upwards in every direction."
    if down:
        words = (
            f"The cost curves downwards in {down} of {len(curvatures)} directions: undamped, the step leads towards a "
            "saddle or a maximum.")
    return f"{words} In {level} it does not curve, and nothing is done." if level else words
