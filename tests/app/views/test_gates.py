"""Gates and memory of a layer, and the error signal of each."""

import numpy as np
import plotly.graph_objects as go
import pytest
from moments import moment, plotly
from unrolled.app.presets import presets
from unrolled.app.views import views
from unrolled.app.views.figure import symbol
from unrolled.core import RunSpec

LAYERS = [{"kind": "recurrent", "units": 2}, {"kind": "lstm", "units": 3}, {"kind": "gru", "units": 2},
          {"kind": "dense", "units": 1, "activation": "linear"}]


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
    go.Figure(plotly(figure))
    strips = {trace["name"]: (trace | patch) for trace, patch in zip(figure["data"], data["traces"], strict=True)
              if trace["type"] == "heatmap"}
    signals = [f"delta_{name}" for name in "ifgoc"] + ["delta"]
    assert list(strips) == [symbol(name, layer)
                            for layer, names in ((2, [*"ifgoch", *signals]),
                                                 (3, [*"rugh", "delta_r", "delta_u", "delta_g", "delta"]))
                            for name in names]
    for layer, name in ((2, "i"), (2, "c"), (2, "delta_f"), (2, "delta_c"), (2, "delta"), (3, "u"), (3, "delta")):
        strip = strips[symbol(name, layer)]["z"]
        np.testing.assert_array_equal(strip[:, :n], getattr(gated.step.layers[layer - 1], name)[:n, 0].T)
        assert np.isnan(strip[:, n:]).all()
    assert {strips[symbol(name, layer)]["zmin"]
            for name, layer in (("i", 2), ("f", 2), ("o", 2), ("r", 3), ("u", 3))} == {0}
    assert len({strips[symbol(name, 2)]["zmax"] for name in signals}) == 1  # error signals can be compared
    assert all(np.nanmax(np.abs(strip["z"])) <= strip["zmax"] for strip in strips.values())


def test_the_values_of_the_first_layer_with_gates_are_shown_at_first(gated):
    traces = views()["gates"].skeleton(gated.spec)["data"]
    assert {(trace["marks"]["layer"], trace["marks"]["choice"]) for trace in traces
            if trace["visible"]} == {(2, "values")}
