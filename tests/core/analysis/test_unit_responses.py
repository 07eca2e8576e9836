"""What units answer to points that are not samples."""

import numpy as np
import pytest
from unrolled.core import RunSpec, Trainer, unit_responses

POINTS = np.random.default_rng(7).normal(size=(300, 2))  # more than one pass takes


def spec_of(*layers: dict) -> RunSpec:
    return RunSpec.from_dict({"task": "xor",
                              "layers": [*layers, {"kind": "dense", "units": 1, "activation": "sigmoid"}], "seed": 3})


def test_by_hand():
    trainer = Trainer(spec_of({"kind": "dense", "units": 3, "activation": "tanh"}))
    weights = trainer.weights
    first, output = unit_responses(trainer.spec, weights, POINTS)
    by_hand = np.tanh(POINTS @ weights["layer1.W_space"].T + weights["layer1.b"])
    np.testing.assert_allclose(first, by_hand, rtol=1e-12)
    np.testing.assert_allclose(output, 1 / (1 + np.exp(-(by_hand @ weights["layer2.W_space"].T + weights["layer2.b"]))),
                               rtol=1e-12)


@pytest.mark.parametrize("kind", ["recurrent", "lstm", "gru"])
def test_a_layer_with_memory_has_none_at_its_first_timestep(kind):
    trainer = Trainer(spec_of({"kind": kind, "units": 2}))
    trainer.run(5)
    first, output = unit_responses(trainer.spec, trainer.weights, POINTS)
    assert first.shape == (300, 2)
    np.testing.assert_array_equal(output, trainer.predict(POINTS[:, None])[-1])


def test_it_leaves_training_alone():
    one, other = (Trainer(spec_of({"kind": "dense", "units": 4, "activation": "relu"})) for _ in range(2))
    unit_responses(one.spec, one.weights, POINTS[:5])
    np.testing.assert_array_equal(one.run(10), other.run(10))
