"""The factors of the way back through time, against δ itself and against NumPy."""

from dataclasses import replace

import numpy as np
import pytest
from examples import changed
from unrolled.core import RunSpec, SpecError, Trainer, temporal_jacobians
from unrolled.core.analysis.temporal_jacobians import matrices
from unrolled.core.layers.weight_name import weights_of_layer

ONE_LAYER = {"task": {"kind": "last_bit", "min_length": 7, "max_length": 7, "training": 20, "validation": 10},
             "layers": [{"kind": "recurrent", "units": 1, "activation": "tanh"}], "cost": "squared_error"}
CLASSES = {"kind": "explicit", "inputs": [[[0.1], [0.9], [0.4], [0.2], [0.7]]], "targets": [[0.0, 1.0, 0.0]]}


def one_layer(**fields):
    """A network whose output layer is its only layer, and its step: nothing enters but at the last timestep."""
    spec = RunSpec.from_dict(ONE_LAYER | fields)
    return spec, Trainer(spec).step()


def product(spec, step, sample, n):
    """The product of the factors back from the sample's last timestep to n, by NumPy alone."""
    trace, length = step.layers[0], int(step.lengths[sample])
    stack = matrices(spec.layers[0], trace, weights_of_layer(1, step.weights), sample, np.arange(n + 1, length + 1))
    return np.linalg.multi_dot([np.eye(stack.shape[-1]), np.eye(stack.shape[-1]), *stack])


@pytest.mark.parametrize(("activation", "cost"),
                         [("tanh", "squared_error"), ("sigmoid", "binary_cross_entropy"), ("softmax", "cross_entropy"),
                                                  ("softmax", "squared_error"), ("relu", "half_squared_error")])
def test_the_product_takes_delta_back(activation, cost):
    spec, step = one_layer(task=CLASSES, cost=cost,
                           layers=[{"kind": "recurrent", "units": 3, "activation": activation}], seed=2)
    delta = step.layers[0].delta[:, 0]
    for n in range(1, 6):
        np.testing.assert_allclose(product(spec, step, 0, n) @ delta[-1], delta[n - 1], rtol=1e-10, atol=1e-15)


@pytest.mark.parametrize("kind", ["lstm", "gru"])
def test_with_gates_it_takes_the_error_signals_of_all_states_back(kind):
    layer = {"kind": kind, "units": 3, "initial_state": [0.2, -0.1, 0.4]}
    spec, step = one_layer(task=CLASSES, layers=[layer], seed=2, initialiser={"kind": "normal", "deviation": 0.9})
    trace = step.layers[0]
    carried = np.concatenate([getattr(trace, name)[:, 0] for name in spec.layers[0].carried], axis=1)
    for n in range(1, 6):
        np.testing.assert_allclose(product(spec, step, 0, n) @ carried[-1], carried[n - 1], rtol=1e-10, atol=1e-15)
    (found,) = temporal_jacobians(spec, step)
    np.testing.assert_allclose(found.signals["delta"], np.linalg.norm(trace.delta[:, 0], axis=1), rtol=1e-15)
    assert list(found.signals) == (["delta", "delta_c"] if kind == "lstm" else ["delta"])


def test_an_open_forget_gate_is_a_constant_error_carousel():
    closed = {f"{name}_{gate}": [[0.0]] for name in ("W_space", "W_time") for gate in "ifgo"}
    task = ONE_LAYER["task"] | {"min_length": 50, "max_length": 50}
    layers = [{"kind": "lstm", "units": 1, "forget_bias": 40.0, "weights": closed},
              {"kind": "dense", "units": 1, "activation": "linear"}]
    (found,) = temporal_jacobians(*one_layer(task=task, layers=layers))
    np.testing.assert_allclose(found.signals["delta_c"], found.signals["delta_c"][-1], rtol=1e-14)
    assert (found.words, found.signals["delta"][0]) == ("keeps its size", 0.0)


@pytest.mark.parametrize("sample", [0, 1, 2])
def test_norms_and_radii_are_those_of_numpy(sample):
    spec = RunSpec.from_dict(changed())
    step = Trainer(spec).step()
    for number, found in enumerate(temporal_jacobians(spec, step, sample), 1):
        layer, length = step.layers[number - 1], int(step.lengths[sample])
        assert found.layer == number
        assert found.timesteps.tolist() == list(range(2, length + 1))
        assert found.reached.tolist() == list(range(1, length + 1))
        whole = np.eye(layer.h.shape[2])
        np.testing.assert_allclose(found.products[-1], 1.0, rtol=1e-14)
        for n in range(length, 1, -1):
            factor = step.weights[f"layer{number}.W_time"].T @ np.diag(layer.dsigma[n - 1, sample])
            whole = factor @ whole
            np.testing.assert_allclose(found.norms[n - 2], np.linalg.norm(factor, 2), rtol=1e-12)
            np.testing.assert_allclose(found.radii[n - 2], np.abs(np.linalg.eigvals(factor)).max(), rtol=1e-10)
            np.testing.assert_allclose(found.products[n - 2], np.linalg.norm(whole, 2), rtol=1e-10)
        assert found.per_step == pytest.approx(found.products[0] ** (1 / (length - 1)))
        assert found.cut is None


def linear(weight, length=7, **fields):
    """One unit whose factor is its weight, so that all is known beforehand."""
    layer = {"kind": "recurrent", "units": 1, "activation": "linear", "weights": {"W_time": [[weight]]}}
    task = ONE_LAYER["task"] | {"min_length": length, "max_length": length}
    return temporal_jacobians(*one_layer(task=task, layers=[layer], **fields))[0]


@pytest.mark.parametrize(("weight", "words"), [(0.31, "shrinks ×0.31 per step back"),
                                               (1.2, "grows ×1.20 per step back"), (-1.0, "keeps its size"),
                                               (1.004, "keeps its size"), (0.0001, "shrinks ×1.0e-04 per step back"),
                                               (0.0, "vanishes on the way")])
def test_words(weight, words):
    found = linear(weight)
    assert found.words == words
    assert found.per_step == pytest.approx(abs(weight))
    np.testing.assert_allclose(found.norms, abs(weight))
    np.testing.assert_allclose(found.products, abs(weight) ** np.arange(6, -1, -1.0))


def test_a_product_below_all_numbers_is_still_known_per_step():
    found = linear(1e-5, length=100)
    assert found.products[0] == 0.0
    assert found.per_step == pytest.approx(1e-5)


@pytest.mark.parametrize(("depth", "cut", "per_step", "words"), [
    (3, 5, 0.5, "shrinks ×0.50 per step back, until it is cut before timestep 5"),
    (1, 7, None, "does not go back in time"),
    (7, None, 0.5, "shrinks ×0.50 per step back")])
def test_truncation_ends_the_way(depth, cut, per_step, words):
    found = linear(0.5, truncate=depth)
    assert (found.cut, found.words) == (cut, words)
    assert found.per_step == (per_step and pytest.approx(per_step))
    np.testing.assert_allclose(found.products, [0.5 ** (7 - n) if n > 7 - depth else 0.0 for n in range(1, 8)])


def test_the_truncation_is_that_of_the_step():
    trainer = Trainer(RunSpec.from_dict(changed(truncate=2, batch_size=1)))
    cut = trainer.step()
    trainer.settings = replace(trainer.settings, truncate=None)
    whole = trainer.step()
    assert all(found.cut == len(cut.inputs) - 1 for found in temporal_jacobians(trainer.spec, cut))
    assert all(found.cut is None for found in temporal_jacobians(trainer.spec, whole))


def test_some_timesteps_only():
    spec = RunSpec.from_dict(changed(task={"kind": "sum_of_bits", "min_length": 30, "max_length": 30, "training": 5,
                                           "validation": 5}))
    step = Trainer(spec).step()
    for whole, some in zip(temporal_jacobians(spec, step), temporal_jacobians(spec, step, most=5), strict=True):
        assert some.timesteps.tolist() == [2, 9, 16, 23, 30]
        assert some.reached.tolist()[::4] == [1, 30]
        np.testing.assert_array_equal(some.norms, whole.norms[some.timesteps - 2])
        np.testing.assert_array_equal(some.radii, whole.radii[some.timesteps - 2])
        np.testing.assert_array_equal(some.products, whole.products[some.reached - 1])
        assert some.per_step == whole.per_step


@pytest.mark.parametrize("bad", [np.nan, np.inf, 1e200, 1e308])
def test_what_is_not_finite_is_no_error(bad):
    spec = RunSpec.from_dict(changed())
    trainer = Trainer(spec)
    trainer.weights["layer1.W_time"] = np.full((4, 4), bad)
    for found in temporal_jacobians(spec, trainer.step()):
        assert isinstance(found.words, str)


def test_one_timestep_has_no_way_back():
    spec, step = one_layer(task=ONE_LAYER["task"] | {"min_length": 1, "max_length": 1})
    (found,) = temporal_jacobians(spec, step)
    assert (len(found.norms), found.products.tolist(), found.per_step, found.words) == (0, [1.0], None,
                                                                                        "does not go back in time")


def test_a_layer_without_memory_has_none():
    spec = RunSpec.from_dict({"task": "xor", "layers": [{"kind": "dense", "units": 1, "activation": "sigmoid"}]})
    assert temporal_jacobians(spec, Trainer(spec).step()) == []


@pytest.mark.parametrize("sample", [-1, 3])
def test_a_sample_that_there_is_not(sample):
    spec = RunSpec.from_dict(changed())
    with pytest.raises(SpecError, match="sample: expected a sample of the batch, from 0 to 2"):
        temporal_jacobians(spec, Trainer(spec).step(), sample)
