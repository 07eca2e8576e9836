"""The arrays of a convention are those that its course computes, and are read back as right."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from networks import CASES, COURSES, SIZES, network, own
from references import FORWARD
from unrolled.core import Checker, SpecError, check
from unrolled.core.conventions.base import is_signal
from unrolled.core.conventions.blocks import names_in

COSTS = ("squared_error", "half_squared_error", "binary_cross_entropy")
DERIVATIVES = {"below.h": "below.delta", "h0": "delta0", "c0": "delta_c0"}
# Axes by letter, as in `SIZES`; a number is that many times the next, and 1 is one.
SHAPES = {
    "cs231n": {"recurrent": "dWx XH, dWh HH, db H, dh BTH, dx BTX, dh0 BH, x BTX",
               "lstm": "dWx X4H, dWh H4H, db 4H, dx BTX, dh0 BH", "dense": "dw XH, db H, dx BX, dout BH"},
    "d2l": {"recurrent": "dW_hx HX, dW_hh HH, db_h H, dh TBH, x TBX", "dense": "dW_qh HX, do TBH"},
    "deep-learning-from-scratch": {
        "recurrent": "dWx XH, dWh HH, db H, dhs BTH, dxs BTX, dh BH", "lstm": "dWx X4H, dWh H4H, db 4H",
        "dense": "dW XH, db H"},
    "deep-learning-specialization": {
        "recurrent": "dWax HX, dWaa HH, dba H1, da HBT, da0 HB, dx XBT, x XBT",
        "lstm": "dWf H7, dbf H1, dWc H7, dbc H1, da0 HB, dx XBT, dft HBT, dcct HBT", "dense": "dWya HX, dby H1"},
    "deep-learning-specialization-1": {"dense": "dW1 HX, db1 H1, dZ1 HB, dA1 HB, dA0 XB, A0 XB"},
    "min-char-rnn": {"recurrent": "dWxh HX, dWhh HH, dbh H1, dhraw THB, dhnext HB", "dense": "dWhy HX, dby H1"},
    "mytorch": {"recurrent": "dW_ih HX, dW_hh HH, db_ih H, db_hh H, delta TBH, dx TBX",
                "gru": "dWrx HX, dWnh HH, dbzh H, dbnx H", "dense": "dW HX, db H"},
    "nielsen": {"dense": "nabla_w1 HX, nabla_b1 H1, delta1 HB"},
    "pytorch": {
        "recurrent": "weight_ih_l0.grad HX, weight_hh_l0.grad HH, bias_hh_l0.grad H, output.grad TBH, h0.grad BH",
        "lstm": "weight_ih_l0.grad 4HX, weight_hh_l0.grad 4HH, bias_ih_l0.grad 4H, c0.grad BH",
        "gru": "weight_ih_l0.grad 3HX, weight_hh_l0.grad 3HH, bias_ih_l0.grad 3H",
        "dense": "weight.grad HX, bias.grad H"},
    "pytorch-batch-first": {"recurrent": "output.grad BTH, input.grad BTX, h0.grad BH, weight_ih_l0.grad HX"},
}


def shape(written: str, sizes: dict[str, int]) -> tuple[int, ...]:
    """The shape that is written as X4H."""
    found, times = [], 1
    for sign in written:
        if sign in sizes:
            found, times = [*found, times * sizes[sign]], 1
        elif sign in "34":
            times = int(sign)
        else:
            found.append(int(sign))
    return tuple(found)


def arrays(name, kind, scale=None, **sizes):
    spec, _, numbers = network(kind, **sizes)
    return own(COURSES[name].arrays(spec, numbers, scale))


@pytest.mark.parametrize(("name", "kind"), [(name, kind) for name, kinds in SHAPES.items() for kind in kinds])
def test_arrays_have_the_shapes_of_the_course(name, kind):
    found = arrays(name, kind)
    sizes = SIZES if kind != "dense" else SIZES | {"T": 1}
    for each in SHAPES[name][kind].split(", "):
        array, written = each.split(" ")
        expected = shape(written, sizes)
        kept = expected if "T" in written and COURSES[name].axes == "TBU" else tuple(n for n in expected if n != 1)
        assert np.squeeze(found[array]).shape == tuple(n for n in kept if n != 1)
        if "1" in written:
            assert found[array].shape == expected


def values(name, kind):
    """The weights, the input and the initial states of a course by name; a bias that is two there is split in halves."""
    spec, _, numbers = network(kind)
    course, found = COURSES[name], arrays(name, kind)
    biases = course.gradients.get(kind, {})
    stored = own(course.blocks(spec))
    for theirs, block in biases.items():
        theirs = theirs.format(s=0)
        whole = course.laid_out(np.concatenate([numbers[part.replace("gradients", "weights")]
                                                for part in names_in(stored[theirs])]), "weights/")
        own_name = theirs.removesuffix(".grad") if theirs.endswith(".grad") else theirs.removeprefix("d")
        found[own_name] = whole / list(biases.values()).count(block)
    known = {"zero": np.zeros(1), "rows": numbers["inputs"][0], "columns": numbers["inputs"][0].T,
             "h0": numbers.get("layer1.h0"), "c0": numbers.get("layer1.c0")}
    return known | found


def pairs(name, kind):
    """What a course differentiates, and its derivative: weights, input and initial states, by its names."""
    course, cells = COURSES[name], COURSES[name].cells.get(kind, {})
    for weight in course.weights[kind]:
        yield weight, course.gradient_name(weight)
    for gradient in course.gradients.get(kind, {}):
        yield gradient.removesuffix(".grad") if gradient.endswith(".grad") else gradient[1:], gradient
    for own_name, derivative in DERIVATIVES.items():
        theirs = [next((key for key, block in cells.items() if block == each), None) for each in (own_name, derivative)]
        if all(theirs):
            yield tuple(theirs)


@pytest.mark.parametrize(("name", "kind"), FORWARD)
def test_arrays_are_what_the_course_computes(name, kind):
    _, _, numbers = network(kind)
    of, course = values(name, kind), COURSES[name]
    upstream = numbers["layer1.delta_space"]
    assert FORWARD[name, kind](of) == pytest.approx(numbers["layer1.h"], rel=1e-12)
    for scale in course.scales(network(kind)[0], SIZES["B"]):
        found = arrays(name, kind, scale)
        for value, derivative in pairs(name, kind):
            value, derivative = (each.format(l=1, k=0, s=0) for each in (value, derivative))
            expected = grad(lambda x, value=value: anp.sum(upstream * FORWARD[name, kind](of | {value: x})))(of[value])
            is_weight = "T" not in value and value not in ("x", "xs", "input", "h0", "a0", "c0", "hprev", "A0")
            factor = scale.gradients / SIZES["B"] if is_weight else scale.signals
            assert found[derivative] == pytest.approx(factor * expected, rel=1e-10, abs=1e-14), derivative


def test_every_layer_of_these_courses_is_computed_here():
    assert set(FORWARD) == {case for case in CASES if case[0] in {name for name, _ in FORWARD}}


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_right_numbers_are_right_in_the_convention(name, kind):
    course = COURSES[name]
    for cost in COSTS:
        spec, step, numbers = network(kind, cost=cost)
        checker = Checker(spec, step)
        for scale in course.scales(spec, SIZES["B"]):
            found = course.arrays(spec, numbers, scale)
            for given in (found, {key: array for key, array in found.items() if "." not in key} or found):
                assert_right(checker.check(given), given, course, spec, numbers)
            assert checker.check(found, [name]).right


def assert_right(finding, given, course, spec, numbers):
    """All is right, in this convention or in one with equal arrays."""
    assert finding.right
    assert finding.factor == 1.0
    again = finding.convention.arrays(spec, numbers, finding.scale)
    assert finding.convention.name == course.name or all(
        np.allclose(np.squeeze(again[key]), np.squeeze(array)) for key, array in given.items() if key in again)
    assert set(again) & set(given)


@drawn(st.sampled_from(CASES), st.sampled_from(COSTS), st.booleans(), st.integers(0, 2**32 - 1), st.data())
@settings(max_examples=40, deadline=None)
def test_right_numbers_of_random_networks_are_right(case, cost, bias, seed, data):
    (name, kind), course = case, COURSES[case[0]]
    sizes = {key: data.draw(st.integers(1, 4)) for key in SIZES if kind != "dense" or key != "T"}
    spec, step, numbers = network.__wrapped__(kind, seed, cost, bias, **sizes)
    scale = data.draw(st.sampled_from(course.scales(spec, sizes["B"])))
    given = course.arrays(spec, numbers, scale)
    chosen = data.draw(st.sets(st.sampled_from(sorted(given)), min_size=1))
    for part in (given, {key: given[key] for key in chosen}):
        assert check(part, spec, step).right
        assert check(part, spec, step, [name]).right


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_every_entry_comes_from_its_own_number(name, kind):
    spec, _, numbers = network(kind)
    course, scale = COURSES[name], COURSES[name].scales(spec, SIZES["B"])[-1]
    backward = {key: array for key, array in numbers.items() if is_signal(key) or key.startswith("gradients/")}
    for key, block in course.blocks(spec).items():
        if not all(part in backward for part in names_in(block)):
            continue
        array = course.arrays(spec, numbers, scale)[key]
        ours = np.concatenate([backward[part].ravel() for part in names_in(block)])
        assert np.sort(array.ravel()) == pytest.approx(np.sort(ours * scale.of(next(names_in(block)))), rel=1e-12)


def test_a_gradient_that_is_clipped_as_the_course_does_is_right():
    spec, step, numbers = network("recurrent", largest=100.0)
    given = COURSES["min-char-rnn"].arrays(spec, numbers)
    whole, checker = numbers["gradients/layer1.W_time"], Checker(spec, step)
    assert np.abs(given["dWhh"]).max() == 5.0 < np.abs(whole).max()
    assert np.array_equal(given["dWhh"], np.clip(whole, -5, 5))
    assert checker.check(given).right
    assert checker.check(given | {"dWhh": whole}).right
    assert not checker.check(given | {"dWhh": np.clip(whole, -4, 4)}).right
    assert not checker.check(given | {"dWhh": -given["dWhh"]}).right


def test_names_with_a_module_in_front_and_of_several_layers_are_understood():
    spec, step, numbers = network("lstm")
    given = COURSES["pytorch"].arrays(spec, numbers)
    finding = check({"model.rnn.weight_ih_l0.grad": given["weight_ih_l0.grad"],
                     "layer2.weight.grad": given["layer2.weight.grad"], "rnn.h0.grad": given["h0.grad"]}, spec, step)
    assert finding.right
    assert finding.convention.name == "pytorch"
    with pytest.raises(SpecError, match=r"layer2\.weight_ih_l0\.grad: expected the name of an array"):
        check({"layer2.weight_ih_l0.grad": given["weight_ih_l0.grad"]}, spec, step)
