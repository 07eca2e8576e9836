"""Explanations of a step with mistakes: no formula claims a number that it does not give."""

from dataclasses import replace

import numpy as np

from ..formula.digits import written
from ..network.trace import Step
from .equation import Equation, Explanation

CLOSE = 1e-9  # relative to the largest number; rounding differs by far less


def without_false_results(explanation: Explanation, step: Step) -> Explanation:
    """The explanation in which equations that the step's numbers do not obey say so, and do not claim the result."""
    sections = [
        replace(section, equations=[each if _holds(each, step) else _denied(each) for each in section.equations])
        for section in explanation.sections
    ]
    return replace(explanation, sections=sections)


def _holds(equation: Equation, step: Step) -> bool:
    """Whether the right formula gives the step's numbers; the expressions are those that this package writes."""
    if not equation.numpy or not equation.equals:
        return True
    given, found = (np.asarray(eval(code, {"np": np, "step": step})) for code in (equation.numpy, equation.equals))
    largest = max((float(np.nanmax(np.abs(each), initial=0.0)) for each in (given, found)), default=0.0)
    return np.allclose(given, found, rtol=0.0, atol=CLOSE * largest, equal_nan=True)


def _denied(equation: Equation) -> Equation:
    """The formula without its result, and a sentence with the number that the mistake gives."""
    *before, last = equation.lines
    kept = (last._replace(sides=last.sides[:-1]),) if len(last.sides) > 2 else ()
    lines = (*before, *kept) if before and equation.value is not None else equation.lines
    gives = f" The mistake gives {written(equation.value)}." if isinstance(equation.value, float) else ""
    about = f"A mistake was made, so the numbers of this step do not follow from this formula.{gives}"
    return replace(equation, lines=lines, value=None, about=" ".join(filter(None, (equation.about, about))))
