"""Truncated BPTT against a plain one that traces each target's error on its own."""

import numpy as np
import pytest
from examples import changed
from hypothesis import given, settings
from hypothesis import strategies as st
from unrolled.core import RunSpec, Trainer, cuts, gradient_check
from unrolled.core.truncation import Truncation


def one_error(step, spec, b, n, reach):
    """The gradient of sample b's cost at timestep n, going back to timestep `reach` and no further (0-based)."""
    gradients = {name: np.zeros_like(w) for name, w in step.weights.items()}
    target = 0 if spec.many_to_one else n
    arriving = {n: step.output_gradient[target, b]}
    for i in range(len(step.layers) - 1, -1, -1):
        layer, name, handed_down, from_next = step.layers[i], f"layer{i + 1}", {}, 0.0
        for m in range(n, reach - 1, -1):
            delta = arriving.get(m, np.zeros(layer.h.shape[2])) + from_next
            dz = delta * layer.dsigma[m, b]
            below = step.layers[i - 1].h[m, b] if i else step.inputs[m, b]
            gradients[f"{name}.W_space"] += np.outer(dz, below)
            gradients[f"{name}.b"] += dz
            if layer.recurrent:
                gradients[f"{name}.W_time"] += np.outer(dz, layer.h[m - 1, b] if m else layer.h0[b])
                from_next = step.weights[f"{name}.W_time"].T @ dz
            handed_down[m] = step.weights[f"{name}.W_space"].T @ dz
        arriving = handed_down
    return gradients


def plainly(step, spec):
    """The truncated gradient of the mean cost: each target's error goes back to where its pass ends."""
    depth, every = spec.truncate.depth, spec.truncate.every
    total = {name: np.zeros_like(w) for name, w in step.weights.items()}
    for b, length in enumerate(step.lengths):
        for n in [length - 1] if spec.many_to_one else range(length):
            start = length - 1 if spec.many_to_one else min((n // every + 1) * every, length) - 1
            for name, gradient in one_error(step, spec, b, n, max(0, start - depth + 1)).items():
                total[name] += gradient / len(step.lengths)
    return total


@settings(max_examples=40, deadline=None)
@given(depth=st.integers(1, 7), every=st.integers(1, 7), batch=st.sampled_from([1, 3, 5]), seed=st.integers(0, 99),
       readout=st.sampled_from(["many_to_one", "many_to_many"]))
def test_equals_the_plain_one(depth, every, batch, seed, readout):
    truncate = {"depth": depth, "every": min(every, depth)}
    spec = RunSpec.from_dict(changed(truncate=truncate, batch_size=batch, seed=seed, readout=readout))
    trainer = Trainer(spec)
    for _ in range(3):
        step = trainer.step()
        for name, gradient in plainly(step, spec).items():
            assert np.allclose(step.gradients[name], gradient, rtol=1e-11, atol=1e-13), name
        for layer in step.layers:
            assert np.array_equal(layer.delta, layer.delta_space + layer.delta_time)


@pytest.mark.parametrize("readout", ["many_to_one", "many_to_many"])
@pytest.mark.parametrize("batch", [1, 4])
@pytest.mark.parametrize("truncate", [1, 2, {"depth": 3, "every": 2}, {"depth": 4, "every": 4}])
def test_the_check_by_complex_steps_holds_for_truncated_passes(readout, batch, truncate):
    trainer = Trainer(RunSpec.from_dict(changed(truncate=truncate, batch_size=batch, readout=readout)))
    trainer.run(3)
    assert max(check.relative_error for check in gradient_check(trainer)) < 1e-11


def test_a_depth_as_long_as_the_sequence_cuts_nothing():
    whole, deep = (Trainer(RunSpec.from_dict(changed(truncate=depth))) for depth in (None, 6))
    assert np.array_equal(whole.run(30), deep.run(30))
    assert np.array_equal(whole.state().theta, deep.state().theta)


def test_beyond_the_depth_nothing_arrives():
    step = Trainer(RunSpec.from_dict(changed(truncate=2, batch_size=1))).step()
    for layer in step.layers[:2]:
        assert layer.delta[-2:].all()
        assert not layer.delta[:-2].any()
        assert not layer.dz[:-2].any()


@pytest.mark.parametrize("readout", ["many_to_one", "many_to_many"])
@pytest.mark.parametrize(("depth", "every"), [(1, 1), (2, 1), (3, 2), (3, 3), (4, 2), (6, 1)])
def test_the_cuts_are_where_no_error_signal_crosses(depth, every, readout):
    step = Trainer(RunSpec.from_dict(changed(truncate={"depth": depth, "every": every}, readout=readout,
                                             seed=2))).step()
    for b, length in enumerate(map(int, step.lengths)):
        found = cuts(step.settings.truncate, length, readout == "many_to_one")
        for layer in step.layers[:2]:
            arrived = [n for n in range(2, length + 1) if layer.delta_time[n - 2, b].any()]
            assert set(arrived) == set(range(2, length + 1)) - set(found.whole) - set(range(2, found.reached))
            assert [n for n in range(1, length + 1)
                    if layer.delta[n - 1, b].any()] == list(range(found.reached, length + 1))


def test_a_cut_in_part_is_where_one_of_several_passes_ends():
    found = cuts(Truncation(4, 2), 8, many_to_one=False)  # passes over 1–2, 1–4, 3–6 and 5–8
    assert (found.whole, found.part, found.reached) == ([], [3, 5], 1)
