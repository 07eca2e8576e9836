"""The gradient of every depth against the whole one, held against training that is really truncated so."""

import numpy as np
import pytest
from examples import changed
from hypothesis import given, settings
from hypothesis import strategies as st
from unrolled.core import RunSpec, SpecError, Trainer, compare_depths


def gradients(depth, every, **fields):
    """The gradients of a first update that is truncated at this depth."""
    return Trainer(RunSpec.from_dict(changed(**fields,
                                             truncate=depth and {"depth": depth, "every": every}))).step().gradients


@settings(max_examples=25, deadline=None)
@given(every=st.integers(1, 7), batch=st.sampled_from([1, 3, 5]), seed=st.integers(0, 99),
       readout=st.sampled_from(["many_to_one", "many_to_many"]),
       own=st.none() | st.integers(1, 6))
def test_it_is_what_truncated_training_does(every, batch, seed, readout, own):
    fields = {"batch_size": batch, "seed": seed, "readout": readout}
    spec = RunSpec.from_dict(changed(**fields, truncate=own))
    step = Trainer(spec).step()
    found, whole, longest = compare_depths(spec, step, every), gradients(None, 1, **fields), len(step.inputs)
    least = 1 if readout == "many_to_one" else min(every, longest)
    assert found.depths.tolist() == list(range(least, longest + 1))
    for i, depth in enumerate(found.depths.tolist()):
        for name, truncated in gradients(depth, min(every, depth), **fields).items():
            a, b = truncated.ravel(), whole[name].ravel()
            sizes = np.linalg.norm(a), np.linalg.norm(b)
            if all(sizes):
                assert found.relative_error[name][i] == pytest.approx(np.linalg.norm(a - b) / sizes[1], rel=1e-7,
                                                                      abs=1e-10)
                assert found.cosine[name][i] == pytest.approx(a @ b / sizes[0] / sizes[1], rel=1e-7, abs=1e-10)
            else:
                assert found.cosine[name][i] == (not any(sizes))


@pytest.mark.parametrize("readout", ["many_to_one", "many_to_many"])
def test_a_depth_as_long_as_the_sequence_is_the_whole_exactly(readout):
    spec = RunSpec.from_dict(changed(readout=readout))
    found = compare_depths(spec, Trainer(spec).step())
    for name in found.cosine:
        assert found.cosine[name][-1] == 1.0
        assert found.relative_error[name][-1] == 0.0
        assert np.abs(found.cosine[name]).max() <= 1.0


def test_the_set_ups_own_every_is_taken():
    spec = RunSpec.from_dict(changed(readout="many_to_many", truncate={"depth": 4, "every": 3}))
    found = compare_depths(spec, Trainer(spec).step())
    assert found.every == 3
    assert found.depths[0] == 3


def test_without_memory_nothing_is_lost():
    spec = RunSpec.from_dict(changed(layers=[{"kind": "dense", "units": 1, "activation": "linear"}],
                                     readout="many_to_many"))
    found = compare_depths(spec, Trainer(spec).step())
    assert all((cosine == 1.0).all() for cosine in found.cosine.values())
    assert not any(error.any() for error in found.relative_error.values())


@pytest.mark.parametrize("value", [0.0, 1e200, np.nan])
def test_extreme_weights_are_no_error(value):
    trainer = Trainer(RunSpec.from_dict(changed()))
    for name in trainer.weights:
        trainer.weights[name] = np.full_like(trainer.weights[name], value)
    found = compare_depths(trainer.spec, trainer.step())
    assert set(found.cosine) == set(trainer.weights)


def test_an_every_that_cannot_be():
    spec = RunSpec.from_dict(changed())
    with pytest.raises(SpecError, match="every: expected a whole number from 1"):
        compare_depths(spec, Trainer(spec).step(), 0)
