"""Gates and memory of a layer, and the error signal of each."""

import numpy as np
import plotly.graph_objects as go
import pytest
from moments import moment

from app.presets import presets
from app.views import views
from core import RunSpec

LAYERS = [{"kind": "recurrent", "units": 2}, {"kind": "lstm", "units": 3}, {"kind": "gru", "units": 2}, {"kind": "dense", "units": 1, "activation": "linear"}]


@pytest.fixture
def gated():
    """Two layers with gates among others, and a sequence shorter than the longest."""
    spec = presets()["sum-of-bits"].spec.to_dict() | {"layers": LAYERS}
    seen = moment(RunSpec.from_dict(spec), 1, False)
    while seen.step.lengths[0] == seen.spec.max_timesteps:
        seen.step = seen.trainer.step()
    return seen


def test_gates_are_strips_of_units_and_timesteps(gated):
    view, n = views()["gates"], int(gated.step.lengths[0])
    figure, data = view.skeleton(gated.spec), view.data(gated)
    go.Figure(figure)
    strips = {trace["name"]: (trace | patch) for trace, patch in zip(figure["data"], data["traces"], strict=True) if trace["type"] == "heatmap"}
    assert list(strips) == ["i²", "f²", "g²", "o²", "c²", "h²", *(f"∂C/∂{name}²" for name in "ifgoch"),
                            "r³", "u³", "g³", "h³", *(f"∂C/∂{name}³" for name in "rugh")]
    _, lstm, gru, _ = gated.step.layers
    expected = {"i²": lstm.i, "c²": lstm.c, "∂C/∂f²": lstm.delta_f, "∂C/∂c²": lstm.delta_c, "∂C/∂h²": lstm.delta, "u³": gru.u, "∂C/∂h³": gru.delta}
    for name, array in expected.items():
        np.testing.assert_array_equal(strips[name]["z"][:, :n], array[:n, 0].T)
        assert np.isnan(strips[name]["z"][:, n:]).all()
    assert {name: strips[name]["zmin"] for name in ("i²", "f²", "o²", "r³", "u³")} == dict.fromkeys(("i²", "f²", "o²", "r³", "u³"), 0)
    assert len({strips[f"∂C/∂{name}²"]["zmax"] for name in "ifgoch"}) == 1  # error signals can be compared
    assert all(np.nanmax(np.abs(strip["z"])) <= strip["zmax"] for strip in strips.values())


def test_the_values_of_the_first_layer_with_gates_are_shown_at_first(gated):
    traces = views()["gates"].skeleton(gated.spec)["data"]
    assert {(trace["meta"]["layer"], trace["meta"]["choice"]) for trace in traces if trace["visible"]} == {(2, "values")}
