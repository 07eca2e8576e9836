"""The weights and their updates, and the limit of their colours."""

import numpy as np
import pytest
from moments import moment
from unrolled.app.presets import presets
from unrolled.app.views import views
from unrolled.app.views.figure import in_words, symbol
from unrolled.app.views.scales import round_up


def test_the_weights_are_all_there(seen):
    traces = views()["weights"].data(seen)["traces"]
    shown, updates = ([trace["z"] for trace in row] for row in (traces[: len(traces) // 2], traces[len(traces) // 2:]))
    weights = seen.trainer.weights
    there = np.concatenate([z.ravel() for z in shown])
    assert np.isin(np.concatenate([weight.ravel() for weight in weights.values()]), there).all() or not seen.step.finite
    assert [z.shape for z in shown] == [z.shape for z in updates]


def test_each_matrix_of_updates_has_a_scale_of_its_own_which_is_said():
    data = views()["weights"].data(moment(presets()["sum-of-bits"].spec, 3, False))
    names = [symbol(f"W_{where}", layer) for layer in (1, 2) for where in ("space", "time")] + [symbol("W_space", 3)]
    for (i, trace), name in zip(enumerate(data["traces"]), names + [""] * 5, strict=True):
        assert trace["zmin"] == -trace["zmax"]
        assert trace["zmax"] == round_up(np.nanmax(np.abs(trace["z"])))
        assert data[
            "layout"][
                f"annotations[{i}].text"] == f"{name}{'<br>' * bool(name)}<span style='font-size:0.8em'>±{in_words(trace['zmax'])}</span>"
    largest = [trace["zmax"] for trace in data["traces"][5:]]
    assert min(largest) < 1e-2 * max(largest)


def test_every_column_of_biases_is_named():
    spec = presets()["sum-of-bits"].spec
    figure = views()["weights"].skeleton(spec)
    hover = {x: name for trace in figure["data"] for x, name in zip(trace["x"], trace["text"][0], strict=True)}
    named = [note for note in figure["layout"]["annotations"] if note["text"] == symbol("b")]
    assert [hover[note["x"]] for note in named] == [f"{symbol('b', i)}[1]" for i in (1, 2, 3)]
    assert [note["y"] for note in named] == [layer.units - 0.5 for layer in spec.layers]


@pytest.mark.parametrize(("value", "limit"), [(1.0, 1.0), (1.1, 2.0), (2.0, 2.0), (4.9, 5.0), (6.0, 10.0), (0.03, 0.05),
                                              (7e-9, 1e-8), (1e300, 1e300)])
def test_round_up(value, limit):
    assert round_up(value) == pytest.approx(limit)


@pytest.mark.parametrize("value", [5e-324, 1e-320, 2.3e-308, 1e-300, 1.7e308])
def test_round_up_at_the_ends_of_the_numbers(value):
    assert round_up(value) >= value
