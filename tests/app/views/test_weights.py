"""The weights and their updates, and the limit of their colours."""

import numpy as np
import pytest

from app.presets import presets
from app.views import views
from app.views.weights import round_up


def test_the_weights_are_all_there(seen):
    shown, updates = (trace["z"] for trace in views()["weights"].data(seen)["traces"])
    weights = seen.trainer.weights
    assert np.isin(np.concatenate([weight.ravel() for weight in weights.values()]), shown).all() or not seen.step.finite
    assert shown.shape == updates.shape


def test_every_column_of_biases_is_named():
    spec = presets()["sum-of-bits"].spec
    figure = views()["weights"].skeleton(spec)
    hover = figure["data"][0]["text"]
    named = [note for note in figure["layout"]["annotations"] if note["text"] == "b"]
    assert [hover[0][int(note["x"])] for note in named] == [f"layer{i}.b[1]" for i in (1, 2, 3)]
    assert [note["y"] for note in named] == [layer.units - 0.5 for layer in spec.layers]


@pytest.mark.parametrize(("value", "limit"), [(1.0, 1.0), (1.1, 2.0), (2.0, 2.0), (4.9, 5.0), (6.0, 10.0), (0.03, 0.05), (7e-9, 1e-8), (1e300, 1e300)])
def test_round_up(value, limit):
    assert round_up(value) == pytest.approx(limit)


@pytest.mark.parametrize("value", [5e-324, 1e-320, 2.3e-308, 1e-300, 1.7e308])
def test_round_up_at_the_ends_of_the_numbers(value):
    assert round_up(value) >= value
