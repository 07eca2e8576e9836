"""How far states are apart that began differently: against trainers that really begin there."""

from dataclasses import replace

import numpy as np
import pytest
from examples import changed
from unrolled.core import RunSpec, SpecError, Trainer, state_forgetting
from unrolled.core.numerics.random_streams import Stream, random_stream
from unrolled.core.registry import kinds


@pytest.mark.parametrize("kind", [name for name, layer in kinds("layer").items() if layer.recurrent])
def test_it_is_the_distance_to_a_run_that_began_elsewhere(kind):
    layer = {"kind": kind, "units": 3}
    spec = RunSpec.from_dict(changed(layers=[layer, {"kind": "dense", "units": 1}], batch_size=20))
    step = Trainer(spec).step()
    found = state_forgetting(spec, step, sample=2, others=4)
    length = int(step.lengths[2])
    assert list(found) == [1]
    assert found[1].shape == (4, length + 1)
    rng = random_stream(spec.seed, Stream.STATE_FORGETTING)
    starts = [rng.uniform(-1.0, 1.0, (4, 3)) for _ in kinds("layer")[kind].states]
    for k in range(4):
        begun = {name: start[k].tolist()
                 for name, start in zip(("initial_state", "initial_cell"), starts, strict=False)}
        elsewhere = replace(spec, layers=(replace(spec.layers[0], **begun), spec.layers[1]))
        other = Trainer(elsewhere).step()
        assert np.array_equal(other.samples, step.samples)
        apart = sum(((getattr(other.layers[0], state)[:, 2] - getattr(step.layers[0], state)[:, 2]) ** 2).sum(axis=1)
                    for state in kinds("layer")[kind].states)
        assert np.allclose(found[1][k, 1:], np.sqrt(apart)[:length], rtol=1e-12)


def test_where_the_state_is_carried_the_step_s_own_start_is_compared():
    spec = RunSpec.from_dict({"task": {"kind": "text", "text": "a rose is a rose is a rose. " * 4, "piece": 6,
                                       "carry": True}, "readout": "many_to_many",
                              "layers": [{"kind": "lstm", "units": 3},
                                         {"kind": "dense", "units": 8, "activation": "softmax"}],
                              "cost": "cross_entropy"})
    trainer = Trainer(spec)
    trainer.run(3)
    step = trainer.step()
    found, rng = state_forgetting(spec, step, others=4)[1], random_stream(spec.seed, Stream.STATE_FORGETTING)
    own = [start[0] for start in step.initial_states]
    assert all(start.any() for start in own)
    apart = sum(((rng.uniform(-1.0, 1.0, (4, 3)) - start) ** 2).sum(axis=1) for start in own)
    assert np.allclose(found[:, 0], np.sqrt(apart), rtol=1e-12)


def test_a_radius_below_one_forgets_and_one_far_above_does_not():
    apart = {}
    for radius in (0.8, 2.5):
        spec = RunSpec.from_dict({"task": {"kind": "sine_power", "length": 120}, "readout": "many_to_many", "seed": 2,
                                  "layers": [
            {"kind": "reservoir", "units": 40, "spectral_radius": radius, "initial_state": 0.3},
            {"kind": "dense", "units": 1, "activation": "linear"}]})
        apart[radius] = state_forgetting(spec, Trainer(spec).step())[1]
    assert apart[0.8][:, 0].min() > 1
    assert apart[0.8][:, 100].max() < 1e-12
    assert apart[2.5][:, 100:].min() > 0.1


def test_a_network_without_memory_has_nothing_to_forget_and_a_sample_must_be_there():
    spec = RunSpec.from_dict(changed(layers=[{"kind": "dense", "units": 1}]))
    step = Trainer(spec).step()
    assert state_forgetting(spec, step) == {}
    with pytest.raises(SpecError, match="from 0 to 2") as refused:
        state_forgetting(spec, step, sample=3)
    assert refused.value.field == "sample"
