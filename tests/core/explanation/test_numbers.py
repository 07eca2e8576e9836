"""Every number that is shown is the trace's, and the lines of numbers come to what they say."""

from itertools import cycle

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from places import cells, network, resolve, second, spec, weights
from reading import numbers, parsed, says_how, sides, value
from unrolled.core import Explanation, RunSpec, Step, explain
from unrolled.core.explanation import notations

THOROUGH = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
CLOSE = {"rtol": 1e-12, "atol": 1e-13}
EPSILON = float(np.finfo(float).eps)
LOSING = {"rtol": 1e-11, "atol": 1e-11}  # what is worked out in another, stabler way


def equations(told: Explanation):
    return [equation for section in told.sections for equation in section.equations]


def tolerance(equation, step: Step) -> dict:
    """How near two ways to the same number come: a sum is known to the rounding of its largest terms, which may cancel.
    """
    if equation.name == "Newton's step":
        found = step.curvature
        return CLOSE | {"atol": 1e-13 + 1e-14 * float((np.abs(found.inverse) @ np.abs(found.gradient)).max())}
    if "loses digits" in equation.about:
        return LOSING
    sizes = [abs(number) for _, number in numbers(equation.mathml[-1]) if np.isfinite(number)]
    return CLOSE | {
        "atol": 1e-13 + 4 * EPSILON * len(sizes) * max([1.0, *sizes]) ** 2
    }  # a term is a product of two numbers


def run(code: str, step: Step):
    with np.errstate(all="ignore"):
        return eval(code, {"step": step, "np": np})


def check_numbers(told: Explanation, step: Step, made: RunSpec, sample: int) -> None:
    """Each number is what its reference says; each line comes to its result; the result is the equation's value."""
    formulas = made.cost.has_formula and all(layer.activation.has_formula for layer in made.layers)
    for equation in equations(told):
        close = tolerance(equation, step)
        for line in equation.mathml:
            for ref, number in numbers(line):
                if ref and not ref.startswith(("grad_", "update_")) and ref != "C":
                    assert number == pytest.approx(resolve(ref, step, sample, made), rel=0, abs=0), ref
        *_, result = sides(equation.mathml[-1])
        if equation.value is None:
            continue
        assert np.allclose(value(result), equation.value, rtol=0, atol=0), equation
        _, *rest = sides(equation.mathml[-1])
        for side in rest:
            if not formulas and not says_how(side):
                continue
            assert np.allclose(value(side), equation.value, **close), equation


def check_writing(told: Explanation, step: Step) -> None:
    """NumPy gives the trace's own array; MathML is well formed; LaTeX closes what it opens."""
    for equation in equations(told):
        if equation.equals:
            close = tolerance(equation, step)
            assert np.allclose(run(equation.numpy, step), run(equation.equals, step), **close), equation
        for line in equation.mathml:
            parsed(line)
        assert equation.latex.count("{") == equation.latex.count("}")
        assert equation.latex.count(r"\left") - equation.latex.count(r"\leftarrow") == equation.latex.count(r"\right")
        assert len(equation.mathml) == len(equation.lines)


@THOROUGH
@example(network(6542))
@given(spec())
def test_cells(made):
    made, step = second(made)
    for place in list(cells(made, step))[::3]:
        told = explain(made, step, **place)
        check_numbers(told, step, made, place["sample"])
        check_writing(told, step)


@THOROUGH
@given(spec())
def test_weights(made):
    made, step = second(made)
    for place, sample in zip(weights(step), cycle(range(len(step.samples))), strict=False):
        told = explain(made, step, sample=sample, **place)
        check_numbers(told, step, made, sample)
        check_writing(told, step)


@settings(THOROUGH, max_examples=25)
@given(spec())
def test_notations_change_no_value(made):
    made, step = second(made)
    first, *others = notations()
    for place, name in zip([*list(cells(made, step))[::5], *weights(step)], cycle(others), strict=False):
        told = explain(made, step, notation=name, **place)
        assert [equation.value for equation in equations(told)] == [
            equation.value for equation in equations(explain(made, step, notation=first, **place))
        ]
        check_numbers(told, step, made, place.get("sample", 0))
        check_writing(told, step)


@THOROUGH
@given(spec())
def test_whole_cells(made):
    made, step = second(made)
    for place in list(cells(made, step))[::3]:
        told = explain(made, step, **{key: index for key, index in place.items() if key != "unit"})
        check_writing(told, step)
        for equation in equations(told):
            if equation.name == "Error signal":
                assert np.array_equal(
                    equation.value, step.layers[place["layer"] - 1].delta[place["timestep"] - 1, place["sample"]]
                )


@THOROUGH
@given(spec())
def test_values_are_what_numpy_gives(made):
    made, step = second(made)
    for place in list(cells(made, step))[::4]:
        for equation in equations(explain(made, step, only="forward", **place)):
            assert equation.value == run(equation.equals, step)[place["unit"] - 1]
    for place in weights(step):
        entry = (place["row"] - 1, place["column"] - 1) if "column" in place else place["row"] - 1
        told = explain(made, step, **place)
        new = told.sections[1].equations[-1]
        assert new.value == pytest.approx(run(new.equals, step)[entry], rel=1e-15)
        *_, gradient = told.sections[0].equations
        assert gradient.value == pytest.approx(step.gradients[place["weight"]][entry], rel=1e-12, abs=1e-14)
