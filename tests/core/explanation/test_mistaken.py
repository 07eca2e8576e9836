"""Formulas of a step with mistakes claim no number that they do not give."""

import numpy as np
import pytest
from unrolled.core import RunSpec, Trainer, explain

SPEC = {"task": {"kind": "sum_of_bits"},
        "layers": [{"kind": "recurrent", "units": 3, "activation": "tanh"},
                   {"kind": "dense", "units": 1, "activation": "sigmoid"}]}
PLACES = ({"layer": 2, "timestep": 1}, {"layer": 1, "timestep": 1, "unit": 2}, {"layer": 1, "timestep": 1},
          {"weight": "layer1.W_time", "row": 1, "column": 1})


def explained(mistakes: list, place: dict):
    spec = RunSpec.from_dict(SPEC | {"mistakes": mistakes})
    step = Trainer(spec).step()
    timestep = {"timestep": len(step.inputs)} if "layer" in place else {}
    found = explain(spec, step, **place | timestep)
    return step, [equation for section in found.sections for equation in section.equations]


@pytest.mark.parametrize("place", PLACES, ids=str)
@pytest.mark.parametrize("kind", ["slope_twice", "slope_missing", "error_sign", "delta_time_forgotten", "update_sign"])
def test_what_has_a_value_gives_it(kind, place):
    step, equations = explained([{"kind": kind}], place)
    claimed = [each for each in equations if each.value is not None and each.numpy]
    assert claimed
    for each in claimed:
        given, found = (eval(code, {"step": step, "np": np}) for code in (each.numpy, each.equals))
        assert np.allclose(given, found, rtol=1e-8, atol=1e-12), each


def test_a_formula_that_is_not_followed_says_what_the_mistake_gives():
    _, equations = explained([{"kind": "slope_twice"}], {"layer": 1, "unit": 1})
    denied = [each for each in equations if "A mistake was made" in each.about]
    assert [each.equals for each in denied if "dz" in each.equals]
    _, right = explained([], {"layer": 1, "unit": 1})
    assert not [each for each in right if "mistake" in each.about]
    for each in denied:
        assert each.value is None
        assert len(each.lines[-1].sides) == 2
