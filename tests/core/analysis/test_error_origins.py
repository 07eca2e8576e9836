"""From which error: the split of δ and of gradients, held against complex steps and against sums taken plainly."""

import numpy as np
import pytest
from examples import SMALL, changed
from hypothesis import given, settings
from hypothesis import strategies as st
from unrolled.core import (
    RunSpec,
    SpecError,
    Trainer,
    all_error_origins,
    error_of_origin,
    error_origins,
    gradient_origins,
    split_gradient,
    state_influence,
    temporal_jacobians,
)
from unrolled.core.analysis import origin_passes
from unrolled.core.network.lattice import Lattice
from unrolled.core.network.network import Network
from unrolled.core.network.rebuild import rebuild_lattice

TINY = 1e-30
GATED = [{"kind": "lstm", "units": 3}, {"kind": "gru", "units": 2},
         {"kind": "dense", "units": 1, "activation": "linear"}]


def first(**fields):
    spec = RunSpec.from_dict(changed(**fields))
    return spec, Trainer(spec).step()


def derivative_of_one(spec, step, weight, index, m):
    """∂Cₘ/∂w by a complex step: forward passes alone, with the cost of timestep m, from 1, alone, and truncated so."""
    lattice, weights = rebuild_lattice(spec, step, complex)
    weights[weight][index] += 1j * TINY
    total = 0.0
    for window in lattice.windows:
        lattice.forward(window.reach)
        entering = 1.0 if window.inject is None else lattice.injected_targets(window.inject)
        ends = step.lengths == m if spec.many_to_one else np.arange(1, len(lattice.costs) + 1) == m
        at = ends[None, :, None] if spec.many_to_one else ends[:, None, None]
        total += (lattice.costs * entering * at).sum().imag / TINY
    return total / lattice.batch


@settings(max_examples=20, deadline=None)
@given(truncate=st.none() | st.tuples(st.integers(1, 6), st.integers(0, 5)), batch=st.sampled_from([1, 3]),
       readout=st.sampled_from(["many_to_one", "many_to_many"]), gated=st.booleans(), seed=st.integers(0, 99))
def test_the_split_of_a_truncated_gradient_is_that_of_complex_steps(truncate, batch, readout, gated, seed):
    cut = truncate and {"depth": truncate[0], "every": max(1, truncate[0] - truncate[1])}
    spec, step = first(truncate=cut, batch_size=batch, readout=readout, seed=seed, **{"layers": GATED} if gated else {})
    for weight in step.weights:
        found = gradient_origins(spec, step, weight)
        np.testing.assert_allclose(found.parts.sum(axis=0), step.gradients[weight], rtol=1e-10,
                                   atol=1e-14 * (1 + np.abs(found.parts).max()))
    for row, m in enumerate(found.origins.tolist()):
        for weight in ("layer1.W_time", "layer1.W_time_f"):
            if weight in step.weights:
                ours = gradient_origins(spec, step, weight).parts[row][0, 1]
                assert ours == pytest.approx(derivative_of_one(spec, step, weight, (0, 1), m), rel=1e-9, abs=1e-13)


@pytest.mark.parametrize("name", SMALL)
def test_it_does_not_matter_how_many_origins_go_at_once(name, monkeypatch):
    spec, step = SMALL[name], Trainer(SMALL[name]).step()
    at_once = all_error_origins(spec, step, len(step.samples) - 1)
    monkeypatch.setattr(origin_passes, "AT_ONCE", 1)
    for one, all_of_them in zip(all_error_origins(spec, step, len(step.samples) - 1), at_once, strict=True):
        np.testing.assert_allclose(one.parts, all_of_them.parts, rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(one.parts.sum(axis=0), one.whole, rtol=1e-12, atol=1e-14)


def test_columns_of_the_projections_are_the_shares_of_the_timesteps():
    spec, step = first(readout="many_to_many", truncate={"depth": 4, "every": 2})
    for weight in step.weights:
        found = gradient_origins(spec, step, weight)
        np.testing.assert_allclose(found.projections.sum(axis=0), split_gradient(step, weight).projections, rtol=1e-10,
                                   atol=1e-13)


def test_what_is_not_reached_is_absent():
    spec, step = first(readout="many_to_many", truncate={"depth": 3, "every": 2}, batch_size=1, seed=1)
    found, n = error_origins(spec, step, 1), np.arange(1, int(step.lengths[0]) + 1)
    ends = np.minimum(-(-n // 2) * 2, len(n))[:, None]
    assert np.array_equal(found.reached, (n <= n[:, None]) & ((n > ends - 3) | (n == n[:, None])))
    assert np.array_equal(np.isnan(found.norms), ~found.reached)
    assert np.array_equal(error_origins(spec, step, 3).reached, np.eye(len(n), dtype=bool))


def test_one_origin_many_to_one_and_no_origin_in_the_washout():
    spec, step = first()
    found = [error_origins(spec, step, 1, sample).origins.tolist() for sample in range(3)]
    assert found == step.lengths[:, None].tolist()
    task = {"kind": "explicit", "inputs": [[[0.1]] * 5, [[0.2]] * 3], "targets": [[[0.5]] * 5, [[0.5]] * 3],
            "washout": 2}
    spec, step = first(task=task, readout="many_to_many", batch_size=2)
    found = [error_origins(spec, step, 1, step.samples.tolist().index(sample)) for sample in (0, 1)]
    assert [each.origins.tolist() for each in found] == [[3, 4, 5], [3]]


def test_one_origin_and_some_are_those_of_all():
    spec, step = first(readout="many_to_many", layers=GATED, batch_size=1, seed=3)
    whole = {(each.layer, each.quantity): each for each in all_error_origins(spec, step)}
    length = int(step.lengths[0])
    for each in all_error_origins(spec, step, most=2):
        of_all = whole[each.layer, each.quantity]
        assert each.origins.tolist() == [1, length]
        np.testing.assert_allclose(each.parts, of_all.parts[[0, -1]], rtol=1e-12, atol=1e-15)
        assert np.array_equal(each.reached, of_all.reached[[0, -1]])
    for i, signals in enumerate(error_of_origin(spec, step, 2), 1):
        np.testing.assert_allclose(signals["delta"].parts[0], whole[i, "delta"].parts[1], rtol=1e-12, atol=1e-15)
        assert set(signals) >= {"delta", "delta_space", "delta_time"}


def test_names_that_do_not_exist():
    spec, step = first()
    with pytest.raises(SpecError, match="origin: expected a timestep with a target that counts"):
        error_of_origin(spec, step, int(step.lengths[0]) - 1)
    for wrong, field in (({"layer": 4}, "layer"), ({"layer": 1, "sample": 3}, "sample"),
                         ({"layer": 1, "quantity": "h"}, "quantity")):
        with pytest.raises(SpecError, match=f"{field}: expected"):
            error_origins(spec, step, **wrong)
    with pytest.raises(SpecError, match="weight: expected one of layer1.W_space"):
        gradient_origins(spec, step, "layer9.b")
    with pytest.raises(SpecError, match="norm: expected one of spectral, frobenius"):
        state_influence(spec, step, norm="nuclear")
    with pytest.raises(SpecError, match="sample: expected"):
        state_influence(spec, step, 3)


@pytest.mark.parametrize("kind", ["recurrent", "lstm", "gru", "reservoir"])
def test_the_influence_of_a_state_is_a_complex_step_in_it(kind):
    layers = [{"kind": kind, "units": 3}, {"kind": "dense", "units": 1, "activation": "linear"}]
    spec, step = first(layers=layers, batch_size=1, seed=4)
    (found,), length = state_influence(spec, step), int(step.lengths[0])
    for state, norms in found.norms.items():
        for k in range(1, length):
            derivatives = jacobians(spec, step, state, k, length)
            for t in range(k, length + 1):
                assert norms[t - 1, k - 1] == pytest.approx(np.linalg.norm(derivatives[t - k], 2), rel=1e-9), (t, k)
    assert np.isnan(found.norms["h"][np.triu_indices(length, 1)]).all()


def jacobians(spec, step, state, k, length):
    """∂hₜ/∂hₖ for t = k … N by complex steps: the rest of the sequence from the state at k, one unit of it changed."""
    columns, network, layer = [], Network(spec), spec.layers[0]
    theta = network.flat(step.weights, complex)
    for unit in range(layer.units):
        rest = Lattice(network, theta, length - k, 1, truncate=None, dtype=complex)
        rest.inputs[...], rest.targets[...] = step.inputs[k:length, :1], 0.0
        states = [getattr(step.layers[0], name)[k - 1].astype(complex) for name in layer.states]
        states[layer.states.index(state)][0, unit] += 1j * TINY
        rest.set_initial_states(states)
        rest.forward()
        after = getattr(rest.layers[0], state)[:, 0].imag / TINY
        columns.append(np.concatenate([np.eye(layer.units)[unit][None], after]))
    return np.stack(columns, axis=2)


def test_the_last_row_is_the_product_of_the_factors_and_frobenius_bounds_it():
    spec, step = first()
    for sample in range(3):
        pairs = zip(state_influence(spec, step, sample), state_influence(spec, step, sample, norm="frobenius"),
                    temporal_jacobians(spec, step, sample), strict=True)
        for spectral, frobenius, factors in pairs:
            np.testing.assert_allclose(spectral.norms["h"][-1], factors.products, rtol=1e-10)
            there = np.isfinite(spectral.norms["h"])
            assert (frobenius.norms["h"][there] >= spectral.norms["h"][there] * (1 - 1e-12)).all()


def test_some_timesteps_are_those_of_all():
    spec, step = first(task=changed()["task"] | {"min_length": 9, "max_length": 9})
    whole, few = state_influence(spec, step)[0], state_influence(spec, step, most=3)[0]
    assert few.timesteps.tolist() == [1, 5, 9]
    np.testing.assert_allclose(few.norms["h"], whole.norms["h"][np.ix_([0, 4, 8], [0, 4, 8])], rtol=1e-12)


@pytest.mark.parametrize("value", [0.0, 1e200, np.nan])
def test_extreme_weights_are_no_error(value):
    spec = RunSpec.from_dict(changed(readout="many_to_many"))
    trainer = Trainer(spec)
    for name in trainer.weights:
        trainer.weights[name] = np.full_like(trainer.weights[name], value)
    step = trainer.step()
    assert len(all_error_origins(spec, step)) == 3
    assert gradient_origins(spec, step, "layer1.W_time").parts.shape[1:] == (4, 4)
    assert [found.layer for found in state_influence(spec, step)] == [1, 2]
