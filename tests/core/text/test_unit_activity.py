"""A unit along a text is that unit in one forward pass over the text."""

import numpy as np
import pytest
from unrolled.core import RunSpec, SpecError, Trainer, unit_activity
from unrolled.core.data.suggested_spec import network_for_characters
from unrolled.core.network.lattice import Lattice
from unrolled.core.network.network import Network

TEXT = "a rose is a rose is a rose. and a rose it was, and is, and will be. "
LAYERS = [{"kind": "lstm", "units": 5},
          {"kind": "recurrent", "units": 4, "activation": "tanh", "initial_state": [0.5, 0, -0.5, 0.1]},
          {"kind": "gru", "units": 3}, {"kind": "dense", "units": 6, "activation": "tanh"}]


@pytest.fixture(scope="module")
def trainer():
    setup = network_for_characters(len(set(TEXT)))
    setup["layers"] = LAYERS + setup["layers"][-1:]
    trainer = Trainer(RunSpec.from_dict({"task": {"kind": "text", "text": TEXT, "piece": 10}} | setup))
    trainer.run(20)
    return trainer


@pytest.mark.parametrize(("layer", "unit", "quantity"),
                         [(1, 5, "h"), (1, 2, "c"), (2, 1, "h"), (3, 3, "h"), (4, 6, "h"), (5, 1, "h")])
def test_it_is_the_unit_in_one_pass_over_the_text(trainer, layer, unit, quantity):
    network = Network(trainer.spec)
    theta = np.empty(network.size)
    for name, view in network.weights(theta).items():
        view[...] = trainer.weights[name]
    lattice = Lattice(network, theta, 40, 1, truncate=None)
    lattice.load(trainer.spec.task.encoded()[7:47, None], np.zeros_like(lattice.targets), np.array([40]))
    lattice.forward()
    found = unit_activity(trainer.spec, trainer.weights, layer, unit, quantity, start=8, length=40)
    assert found.text == TEXT[7:47]
    np.testing.assert_allclose(found.values, getattr(lattice.layers[layer - 1], quantity)[:, 0, unit - 1], rtol=1e-12,
                               atol=1e-15)


def test_it_ends_with_the_text(trainer):
    assert unit_activity(trainer.spec, trainer.weights, 1, 1, start=len(TEXT) - 4).text == TEXT[-5:]


@pytest.mark.parametrize(("place", "field"), [
    ({"layer": 0}, "layer"), ({"layer": 6}, "layer"), ({"unit": 0}, "unit"), ({"unit": 6}, "unit"),
    ({"start": 0}, "start"), ({"start": 69}, "start"),
    ({"layer": 2, "quantity": "c"}, "quantity"), ({"quantity": "z"}, "quantity")])
def test_a_place_that_there_is_not_is_refused(trainer, place, field):
    with pytest.raises(SpecError) as refused:
        unit_activity(trainer.spec, trainer.weights, **{"layer": 1, "unit": 1} | place)
    assert refused.value.field == field
