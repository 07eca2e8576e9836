"""What is right is never called wrong, what is wrong is found where it begins, and a mistake is named by its numbers."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from learners import KINDS, backward, checker, mistakes_of, network
from unrolled.core import Checker, RunSpec, SpecError, Trainer, check, numbers_with, parse_mistakes
from unrolled.core.checking import search
from unrolled.core.checking.wording import sentences


@pytest.mark.parametrize("kind", KINDS)
def test_right_numbers_are_right_and_nothing_is_left_unchecked(kind):
    finding = checker(kind).check(backward(kind))
    assert finding.right
    assert finding.first is None
    assert finding.convention.name == "unrolled"
    assert (finding.factor, finding.unchecked, finding.in_part) == (1.0, (), ())
    assert (finding.mistakes, finding.doubtful) == ((), ())


@pytest.mark.parametrize("kind", KINDS)
def test_every_mistake_is_named_by_its_numbers(kind):
    for mistake in mistakes_of(kind):
        finding = checker(kind).check(backward(kind, mistake))
        assert not finding.right
        assert [tuple(each.kind for each in found) for found in finding.mistakes] == [(mistake.kind,)]


def test_what_is_not_given_is_not_checked():
    given = {"layer1.delta": backward("recurrent")["layer1.delta"]}
    finding = checker("recurrent").check(given)
    assert finding.right
    assert finding.agrees == ("layer1.delta",)
    assert {"layer1.dz", "gradients/layer1.W_time", "updates/layer2.b", "inputs.delta"} < set(finding.unchecked)


def test_parts_of_arrays_are_checked_where_they_are_given():
    mistake, = parse_mistakes([{"kind": "slope_missing"}])
    right, wrong = backward("recurrent"), backward("recurrent", mistake)
    parts = {"layer1.dz[4]": wrong["layer1.dz"][4], "layer2.delta[:, 1]": right["layer2.delta"][:, 1],
             "layer1.W_time[1,2]": right["gradients/layer1.W_time"].T[1, 2], "dWx[0, -1]": 0.5}
    finding = checker("recurrent").check({name: parts[name] for name in list(parts)[:2]})
    assert finding.agrees == ("layer2.delta[:, 1]",)
    assert finding.first.place[:3] == ("dz", 1, 5)
    assert finding.first.index == (0, finding.first.place.unit)
    assert finding.in_part == ("layer1.dz", "layer2.delta")
    assert "layer2.delta" not in finding.unchecked
    assert finding.mistakes == ((mistake,),)
    finding = checker("recurrent").check({name: parts[name] for name in list(parts)[2:]})
    assert finding.agrees == ("layer1.W_time[1,2]",)
    assert finding.first.place[-2:] == ("layer1.W_space", (3, 0))
    assert finding.convention.name == "cs231n"


def test_the_first_difference_is_where_the_backward_pass_goes_wrong():
    mistake, = parse_mistakes([{"kind": "slope_missing", "layer": "layer1", "timestep": 4}])
    finding = checker("recurrent").check(backward("recurrent", mistake))
    place = finding.first.place
    assert (place.quantity, place.layer, place.timestep) == ("dz", 1, 5)
    right = network("recurrent")[1].layers[0].dz
    assert finding.first.right == pytest.approx(right[4, place.sample, place.unit], rel=1e-12)
    assert finding.first.given == backward("recurrent", mistake)["layer1.dz"][4, place.sample, place.unit]
    assert finding.mistakes == ((mistake,),)


def test_a_mistake_in_one_layer_or_at_one_gate_is_named_with_its_place():
    spec = RunSpec.from_dict({"task": "sum_of_bits", "batch_size": 5, "layers": [
        {"kind": "lstm", "units": 3}, {"kind": "lstm", "units": 4}, {"kind": "dense", "units": 1}]})
    step = Trainer(spec).step()
    for place in ({"layer": "layer1"}, {"gate": "f"}):
        mistakes = parse_mistakes([{"kind": "slope_missing", **place}])
        assert check(numbers_with(spec, step, mistakes), spec, step).mistakes == (mistakes,)


def test_two_mistakes_at_once_are_named():
    pair = parse_mistakes([{"kind": "delta_time_forgotten"}, {"kind": "mean_missing", "of": "biases"}])
    finding = checker("recurrent").check(backward("recurrent", *pair))
    assert [set(found) for found in finding.mistakes] == [set(pair)]


@drawn(st.sampled_from(KINDS[:2]), st.integers(0, 2**32 - 1))
@settings(max_examples=10, deadline=None)
def test_random_numbers_are_wrong_and_no_mistake_explains_them(kind, seed):
    rng = np.random.default_rng(seed)
    given = {name: rng.normal(size=array.shape) for name, array in backward(kind).items() if name.startswith("grad")}
    finding = checker(kind).check(given)
    assert not finding.right
    assert finding.mistakes == ()


@drawn(st.sampled_from(KINDS), st.sampled_from(["single", 3, 5]), st.data())
@settings(max_examples=25, deadline=None)
def test_rounding_is_no_mistake(kind, precision, data):
    def rounded(array):
        array = np.where(np.abs(array) < 1e-300, 0.0, array)
        return array.astype(np.float32) if precision == "single" else np.round(array, precision)

    given = {name: rounded(array) for name, array in backward(kind).items()
             if precision == "single" or np.abs(array).max() > 20 * 10.0 ** -precision}
    name = data.draw(st.sampled_from(sorted(given)))
    assert checker(kind).check(given).right
    assert checker(kind).check({name: given[name]}).right


def test_few_digits_name_nothing_for_certain():
    wrong = backward("recurrent", *parse_mistakes([{"kind": "slope_missing"}]))["gradients/layer1.b"]
    finding = checker("recurrent").check({"gradients/layer2.b": [0.7, 0.3], "gradients/layer1.b": np.round(wrong, 1)})
    assert not finding.right
    assert finding.mistakes == ()


def test_twice_the_cost_is_a_factor_and_perhaps_a_mistake():
    given = {name: 2.0 * array for name, array in backward("recurrent").items() if not name.startswith("updates")}
    finding = checker("recurrent").check(given)
    assert finding.right
    assert finding.factor == 2.0
    assert [found[0].kind for found in finding.mistakes] == ["constant_factor"]


def test_a_sum_for_the_mean_is_another_scale_and_perhaps_a_mistake():
    given = {name: 5.0 * array for name, array in backward("recurrent").items() if name.startswith("gradients")}
    finding = checker("recurrent").check(given)
    assert finding.right
    assert finding.convention.label == "gradients summed over the batch"
    assert [found[0].kind for found in finding.mistakes] == ["mean_missing"]


def test_of_a_pair_one_mistake_may_only_show_with_the_other():
    pair = parse_mistakes([{"kind": "update_sign"}, {"kind": "updated_first"}])
    given = {name: array for name, array in backward("recurrent", *pair).items() if not name.startswith("updates")}
    finding = checker("recurrent").check(given)
    assert [{mistake.kind for mistake in found} for found in finding.mistakes] == [{"update_sign", "updated_first"}]


def test_a_search_that_is_too_long_ends_and_says_so(monkeypatch):
    rng = np.random.default_rng(1)
    given = {name: rng.normal(size=array.shape) for name, array in backward("recurrent").items()}
    assert checker("recurrent").check(given).complete
    monkeypatch.setattr(search, "MOST", 10 * checker("recurrent")._candidates.cost)
    finding = checker("recurrent").check(given)
    assert not finding.complete
    assert any("too large for all pairs" in sentence for sentence in sentences(finding))


@pytest.mark.parametrize(("change", "kind"), [
    (lambda a: -a, "it has the opposite sign"), (np.zeros_like, "it is zero"), (lambda a: 3.0 * a, "it is 3.000 times "
     "the right one"), (np.transpose, "it is the transposed one"), (lambda a: a + 1.0, ""),
    (lambda a: a[:, ::-1], "it is in the reverse order along axis 1"),
    (lambda a: np.where(a == a.max(), np.nan, a), "1 entry is not a finite number"),
])
def test_the_difference_is_described(change, kind):
    right = backward("recurrent")["gradients/layer1.W_time"]
    finding = checker("recurrent").check(backward("recurrent") | {"gradients/layer1.W_time": change(right)})
    assert [each.name for each in finding.differences] == ["gradients/layer1.W_time"]
    assert finding.first.kind == kind
    assert finding.first.entries <= finding.first.of == right.size


def test_a_network_with_mistakes_is_checked_against_the_right_one():
    spec, _ = network("recurrent")
    mistakes = parse_mistakes([{"kind": "error_sign"}])
    mistaken = replace(spec, mistakes=mistakes)
    finding = check(backward("recurrent", *mistakes), mistaken, Trainer(mistaken).step())
    assert finding.mistakes == (mistakes,)


@pytest.mark.parametrize(("given", "said"), [
    ({}, "given: expected arrays by name"),
    ({"layer1.W_time": "abc"}, "layer1.W_time: expected an array of real numbers"),
    ({"layer1.W_time": []}, "layer1.W_time: expected an array of real numbers, got an empty array"),
    ({"layer1.W_time": [[1.0], [1.0, 2.0]]}, "layer1.W_time: expected an array, all of whose rows have one length"),
    ({"layer1.W_space[9,0]": 1.0}, r"layer1.W_space\[9,0\]: expected an index from 0 within the shape \(4, "),
    ({"layer9.W_space[0,0]": 1.0}, r"layer9.W_space\[0,0\]: expected the name of an array"),
    ({"layer1.h[0,0,9]": 1.0}, r"layer1.h\[0,0,9\]: expected an index from 0 within the shape \(7, "),
    ({"dWq": [1.0]}, "dWq: expected the name of an array of this network, such as layer1.delta"),
    ({"layer1.W_time": [1.0, 2.0]}, r"layer1.W_time: expected an array of the shape \(4, 4\) \(Unrolled\), got \(2,\)"),
])
def test_what_cannot_be_read_is_refused_by_name(given, said):
    with pytest.raises(SpecError, match=said):
        checker("recurrent").check(given)


def test_a_function_is_called_with_the_forward_pass_of_a_trainer():
    trainer = Trainer(network("dense")[0])

    def backward(numbers):
        assert {"inputs", "targets", "outputs", "layer1.h", "layer1.dsigma", "weights/layer2.b"} <= set(numbers)
        assert not any("delta" in name or "gradients" in name for name in numbers)
        return {"output_gradient": 2.0 * (numbers["outputs"] - numbers["targets"])}

    finding = check(backward, trainer)
    assert finding.right
    assert finding.agrees == ("output_gradient",)
    assert trainer.update == 0
    with pytest.raises(SpecError, match="step: expected a step, or a trainer for its set-up, got nothing"):
        check(backward, trainer.spec)


def test_a_step_that_diverged_is_refused():
    spec = RunSpec.from_dict({"task": "sum_of_bits", "optimiser": {"kind": "gradient_descent", "learning_rate": 1000.0},
                              "layers": [{"kind": "dense", "units": 1, "activation": "linear"}]})
    trainer = Trainer(spec)
    with np.errstate(all="ignore"):
        trainer.run(200)
        step = trainer.step()
    with pytest.raises(SpecError, match="step: expected a step whose numbers are finite"):
        Checker(spec, step)
