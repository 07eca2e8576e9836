"""What an activation or a cost computes is what its formula says: values, slopes, and the derivative that follows from
the formula alone.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from unrolled.core.formula import elementwise
from unrolled.core.formula.derivative import derivative
from unrolled.core.formula.tree import Glyph
from unrolled.core.registry import kinds

ACTIVATIONS, COSTS = kinds("activation"), kinds("cost")
CLOSE = {"rtol": 1e-12, "atol": 1e-15}
Z, Y, T = (Glyph(name, code=name) for name in "zyt")


def arrays(bound):
    return hnp.arrays(float, 4, elements=st.floats(-bound, bound, allow_subnormal=False))


def evaluated(text, **arrays):
    return np.broadcast_to(eval(text, {"np": np, **arrays}), (4,))


def activated(activation, z):
    """h, and σ′."""
    h, dsigma = np.empty_like(z), np.empty_like(z)
    activation.forward(z, h)
    activation.derivative(z, h, dsigma)
    return h, dsigma


@pytest.mark.parametrize("name", ACTIVATIONS)
@given(z=arrays(30.0), delta=arrays(30.0))
def test_an_activation_is_its_formula(name, z, delta):
    activation = ACTIVATIONS[name]()
    h, dsigma = activated(activation, z)
    known = {"z": z, "h": h, "dsigma": dsigma, "delta": delta}
    assert np.allclose(evaluated(activation.value_code("z", "h"), **known), h, **CLOSE)
    assert np.allclose(evaluated(activation.slope_code("z", "h", "dsigma"), **known), dsigma, **CLOSE)
    dz = np.empty_like(z)
    activation.backward(delta, h, dsigma, dz)
    assert np.allclose(evaluated(activation.backward_code("delta", "dsigma", "h"), **known), dz, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize(
    "name", [name for name, kind in ACTIVATIONS.items() if kind().has_formula and not kind.coupled]
)
@given(z=arrays(15.0))
def test_the_slope_follows_from_the_formula_alone(name, z):
    activation = ACTIVATIONS[name]()
    slope = elementwise.code(derivative(activation.value_formula(Z, None), Z))
    _, dsigma = activated(activation, z)
    assert np.allclose(
        evaluated(slope, z=z), dsigma, rtol=1e-9, atol=1e-14
    )  # the slope of tanh far out is a difference of nearly equals


@pytest.mark.parametrize("name", COSTS)
@given(z=arrays(4.0), t=hnp.arrays(float, 4, elements=st.floats(0.0, 1.0, allow_subnormal=False)))
def test_a_cost_is_its_formula(name, z, t):
    cost = COSTS[name]()
    y, costs, slope = activated(ACTIVATIONS[cost.partner or "linear"](), z)[0], np.empty_like(z), np.empty_like(z)
    cost.forward(y, z, t, costs)
    cost.backward(y, t, slope)
    known = {"y": y, "t": t, "costs": costs, "slope": slope}
    assert np.allclose(evaluated(cost.value_code("y", "t", "costs"), **known), costs, **CLOSE)
    assert np.allclose(evaluated(cost.slope_code("y", "t", "slope"), **known), slope, **CLOSE)
    if cost.has_formula:
        assert np.allclose(
            evaluated(elementwise.code(derivative(cost.value_formula(Y, T), Y)), **known), slope, rtol=1e-11, atol=1e-13
        )
    if cost.partner:
        joint = np.empty_like(z)
        cost.backward_through_partner(y, t, joint)
        assert np.allclose(evaluated(cost.joint_code("y", "t"), **known), joint, **CLOSE)


@pytest.mark.parametrize(
    ("family", "name"), [(family, name) for family in ("activation", "cost") for name in kinds(family)]
)
def test_its_latex_follows_from_the_formula(family, name):
    thing, described = kinds(family)[name](), kinds(family)[name].describe()
    assert thing.latex() == (described["formula"] if thing.has_formula else "")
    assert not thing.has_formula or r"\quad" in described["formula"]
