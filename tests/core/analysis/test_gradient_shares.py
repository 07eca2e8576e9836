"""The shares of the timesteps in a gradient: whatever the network, they add up to it."""

import numpy as np
import pytest
from examples import changed
from hypothesis import given, settings
from hypothesis import strategies as st
from unrolled.core import RunSpec, SpecError, Trainer, projection_on_gradient, split_gradient

PLAIN = st.fixed_dictionaries({"kind": st.sampled_from(["recurrent", "dense"]), "units": st.integers(1, 5),
                               "activation": st.sampled_from(["tanh", "sigmoid", "relu", "linear"])})
GATED = st.fixed_dictionaries({"kind": st.sampled_from(["lstm", "gru"]), "units": st.integers(1, 5)})
LAYERS = st.lists(PLAIN | GATED, max_size=3)
TRUNCATED = st.none() | st.integers(1, 8).flatmap(lambda depth: st.fixed_dictionaries({"depth": st.just(depth),
                                                                                       "every": st.integers(1, depth)}))


@settings(max_examples=60, deadline=None)
@given(layers=LAYERS, truncate=TRUNCATED, batch=st.integers(1, 6), shortest=st.integers(1, 7), seed=st.integers(0, 99),
       readout=st.sampled_from(["many_to_one", "many_to_many"]))
def test_they_add_up_to_the_gradient(layers, truncate, batch, shortest, seed, readout):
    spec = RunSpec.from_dict(changed(
        task={"kind": "sum_of_bits", "min_length": shortest, "max_length": 7, "training": 12, "validation": 2},
        layers=[*layers, {"kind": "recurrent", "units": 1, "activation": "linear"}], truncate=truncate,
        batch_size=batch, readout=readout, seed=seed))
    step = Trainer(spec).step()
    for name, gradient in step.gradients.items():
        found = split_gradient(step, name)
        assert found.shares.shape == (len(step.inputs), *gradient.shape)
        scale = np.abs(found.shares).max()
        assert np.abs(found.shares.sum(axis=0) - gradient).max() <= 1e-12 * scale, name
        size = np.linalg.norm(gradient)
        assert abs(found.projections.sum() - size) <= 1e-12 * max(size, scale)
        axes = tuple(range(1, found.shares.ndim))
        plainly = (found.shares * gradient).sum(axis=axes) / size if size else np.zeros(len(found.shares))
        np.testing.assert_allclose(found.projections, plainly, rtol=1e-9, atol=1e-12 * scale)


def test_a_timestep_out_of_reach_has_no_share():
    step = Trainer(RunSpec.from_dict(changed(truncate=2, batch_size=1))).step()
    for name in ("layer1.b", "layer2.W_space", "layer2.W_time"):
        found = split_gradient(step, name)
        assert not found.shares[:-2].any()
        assert found.shares[-2:].any(axis=tuple(range(1, found.shares.ndim))).all()


def test_numbers_that_are_not_finite_are_no_error():
    trainer = Trainer(RunSpec.from_dict(changed()))
    trainer.weights["layer1.W_time"] = np.full((4, 4), np.nan)
    step = trainer.step()
    for name in step.weights:
        assert projection_on_gradient(step, name).shape == (len(step.inputs),)


def test_a_weight_that_there_is_not():
    step = Trainer(RunSpec.from_dict(changed())).step()
    with pytest.raises(SpecError, match="weight: expected one of layer1.W_space"):
        split_gradient(step, "layer9.b")
