"""Which mistakes a network shows, and which it cannot."""

import numpy as np
import pytest
from unrolled.core import RunSpec, SpecError, Trainer, all_mistakes, distinguish, telling_network
from unrolled.core.mistakes.constant_factor import ConstantFactor
from unrolled.core.mistakes.delta_time_forgotten import DeltaTimeForgotten
from unrolled.core.mistakes.mean_missing import MeanMissing
from unrolled.core.mistakes.slope_missing import SlopeMissing
from unrolled.core.mistakes.slope_twice import SlopeTwice

LINEAR = {
    "task": {"kind": "explicit", "inputs": [[[0.3], [-0.2]], [[0.7], [0.4]]], "targets": [[0.1], [0.9]]},
    "batch_size": 2,
    "layers": [{"kind": "recurrent", "units": 2, "activation": "linear"},
               {"kind": "dense", "units": 1, "activation": "linear"}]}
SLOPES, DOUBLE = (SlopeMissing(), SlopeTwice()), ConstantFactor(2.0)


def told(fields, mistakes, **more):
    spec = RunSpec.from_dict(fields)
    return distinguish(spec, Trainer(spec).step(), mistakes, **more)


def test_the_slope_of_a_linear_layer_shows_nothing():
    found = told(LINEAR, [*SLOPES, DOUBLE])
    assert found.without_effect == SLOPES
    assert found.told_apart == (DOUBLE,)
    assert found.from_truth.tolist() == [0.0, 0.0, 0.5]  # twice as large: half of the larger norm
    better = telling_network(RunSpec.from_dict(LINEAR))
    assert distinguish(better, Trainer(better).step(), [*SLOPES, DOUBLE]).told_apart == (*SLOPES, DOUBLE)


def test_what_is_compared_decides():
    """The sum over a batch of two doubles the gradient as a factor of 2 does, but no error signal."""
    pair = MeanMissing(), DOUBLE
    assert told(LINEAR, pair, groups=["gradients"]).alike == (pair,)
    assert told(LINEAR, pair, groups=["gradients"]).told_apart == ()
    assert told(LINEAR, pair).alike == ()
    assert told(LINEAR, pair, groups=["forward"]).without_effect == pair


def test_what_a_network_cannot_have_is_named():
    found = told(LINEAR | {"batch_size": 1, "layers": LINEAR["layers"][1:]}, None)
    assert found.impossible["mean_missing"] == "a batch of several samples"
    assert found.impossible["delta_time_forgotten"].startswith("a layer of kind ")
    assert {mistake.kind for mistake in found.mistakes}.isdisjoint(found.impossible)
    assert {mistake.kind for mistake in all_mistakes()} == {m.kind for m in found.mistakes} | set(found.impossible)


def test_shares_are_those_of_the_norms():
    spec = RunSpec.from_dict(LINEAR)
    step = Trainer(spec).step()
    found = distinguish(spec, step, [DeltaTimeForgotten(), DOUBLE], groups=["signals"])
    assert np.array_equal(found.shares, found.shares.T)
    assert not found.shares.diagonal().any()
    assert found.shares[0, 1] == 1.0  # Tδ is there, and then is not
    assert found.shares[0, 2] == pytest.approx(0.5)


def test_what_leaves_the_network_is_a_signal():
    """What timestep 0 hands back goes to the initial state alone."""
    first = DeltaTimeForgotten(timestep=0)
    assert told(LINEAR, [first], groups=["signals"]).from_truth.tolist() == [1.0]
    assert told(LINEAR, [first], leaving=False).without_effect == (first,)
    assert told(LINEAR, [first], groups=["gradients", "updates", "forward"]).without_effect == (first,)


def test_sizes_of_the_proposed_network_differ():
    spec = telling_network(RunSpec.from_dict(LINEAR))
    sizes = [spec.input_size, *(layer.units for layer in spec.layers), spec.batch_size, spec.max_timesteps]
    assert len(set(sizes)) == len(sizes)
    assert telling_network(RunSpec.from_dict(LINEAR)) == spec


def test_a_mistake_that_does_not_fit_is_refused_with_the_reason():
    with pytest.raises(SpecError, match=r"mistakes\[0\]: .* mean_missing takes a batch of several samples"):
        RunSpec.from_dict(LINEAR | {"batch_size": 1, "mistakes": ["mean_missing"]})
    with pytest.raises(SpecError, match=r"mistakes: expected a list of 0 to 4 mistakes"):
        RunSpec.from_dict(LINEAR | {"mistakes": ["slope_missing"] * 5})
    with pytest.raises(SpecError, match=r"mistakes\[0\]\.kind: expected one of .*, got 'slope'"):
        RunSpec.from_dict(LINEAR | {"mistakes": ["slope"]})


def test_without_mistakes_a_set_up_does_not_mention_them():
    assert "mistakes" not in RunSpec.from_dict(LINEAR).to_dict()
    assert RunSpec.from_dict(LINEAR | {"mistakes": []}) == RunSpec.from_dict(LINEAR)
