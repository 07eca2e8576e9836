"""Every view of every preset: a figure that Plotly takes, and data that fit it."""

import json

import numpy as np
import plotly.graph_objects as go
import pytest

from app.curve import CostCurve
from app.encode import ENCODINGS, compact
from app.presets import presets
from app.views import views
from app.views.base import Moment
from app.views.weights import round_up
from core import RunSpec, Trainer

MOMENTS = {"at update 0": 0, "after 3 updates": 3, "diverged": 20}


def moment(spec: RunSpec, updates: int, diverge: bool) -> Moment:
    """What the views look at after so many updates."""
    trainer, curve = Trainer(spec), CostCurve()
    step = trainer.preview()
    curve.point(0, trainer.evaluate().cost)
    if diverge:
        for name in trainer.weights:
            trainer.weights[name] = np.full_like(trainer.weights[name], 1e200)
    for _ in range(updates):
        step = trainer.step()
        curve.learned(np.array([step.cost]))
        if not step.finite:
            break
    validation = trainer.evaluate()
    curve.point(trainer.update, validation.cost)
    return Moment(spec, step, trainer, curve, validation)


@pytest.fixture(scope="module", params=list(presets()))
def spec(request):
    return presets()[request.param].spec


@pytest.fixture(scope="module", params=list(MOMENTS))
def seen(request, spec):
    return moment(spec, MOMENTS[request.param], request.param == "diverged")


@pytest.fixture(params=[name for name in views() if name != "lattice"])
def view(request):
    return views()[request.param]


def test_the_skeleton_is_a_figure(view, spec):
    figure = view.skeleton(spec)
    assert set(figure) == {"data", "layout"}
    go.Figure(figure)
    json.loads(compact(figure, "json"))


def test_the_data_fit_the_figure(view, seen):
    figure, data = view.skeleton(seen.spec), view.data(seen)
    assert set(data) <= {"traces", "layout"}
    assert len(data["traces"]) == len(figure["data"])
    plain = json.loads(compact(data, "json"), parse_constant=pytest.fail)
    for trace, patch in zip(figure["data"], plain["traces"], strict=True):
        assert set(patch) <= set(trace) | {"x", "y", "z"}
        trace.update(patch)
    drawn = go.Figure(figure)
    for key, value in plain.get("layout", {}).items():
        drawn.layout[key] = value


def test_lengths_agree(view, seen):
    figure = view.skeleton(seen.spec)
    for trace, patch in zip(figure["data"], view.data(seen)["traces"], strict=True):
        whole = trace | patch
        if whole["type"] == "heatmap":
            rows, columns = np.shape(whole["z"])
            assert len(whole.get("y", range(rows))) == rows
            assert len(whole.get("x", range(columns))) == columns
            assert "text" not in whole or np.shape(whole["text"]) == (rows, columns)
        else:
            assert len(whole["x"]) == len(whole["y"])


def test_the_lattice_is_the_sample_without_its_padding(seen):
    data, step = views()["lattice"].data(seen), seen.step
    n = int(step.lengths[0])
    assert (data["timesteps"], data["sample"], data["batch"]) == (n, int(step.samples[0]), len(step.samples))
    assert data["inputs"].shape == (n, seen.spec.input_size)
    outputs = (1 if seen.spec.many_to_one else n, seen.spec.output_size)
    assert data["outputs"].shape == data["targets"].shape == data["output_gradient"].shape == outputs
    for layer, shown in zip(seen.spec.layers, data["layers"], strict=True):
        for quantity in ("h", "z", "dsigma", "delta", "delta_space", "delta_time", "dz"):
            assert shown[quantity].shape == (n, layer.units)
    for shown, trace in zip(data["layers"], step.layers, strict=True):
        np.testing.assert_array_equal(shown["h"], trace.h[:n, 0])


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_view_is_json(seen, encoding):
    for view in views().values():
        json.loads(compact(view.data(seen), encoding), parse_constant=pytest.fail)


def test_the_weights_are_all_there(seen):
    shown, updates = (trace["z"] for trace in views()["weights"].data(seen)["traces"])
    weights = seen.trainer.weights
    assert np.isin(np.concatenate([weight.ravel() for weight in weights.values()]), shown).all() or not seen.step.finite
    assert shown.shape == updates.shape


def test_the_flow_is_the_mean_over_the_batch(seen):
    z = views()["flow"].data(seen)["traces"][0]["z"]
    for row, layer in zip(z, seen.step.layers, strict=True):
        with np.errstate(all="ignore"):
            logs = np.log10([np.sqrt(np.mean([np.sum(delta**2) for delta in at])) for at in layer.delta])
        np.testing.assert_allclose(row[: len(logs)], np.where(np.isfinite(logs), logs, np.nan), rtol=1e-12)
        assert np.isnan(row[len(logs):]).all()


@pytest.mark.parametrize(("value", "limit"), [(1.0, 1.0), (1.1, 2.0), (2.0, 2.0), (4.9, 5.0), (6.0, 10.0), (0.03, 0.05), (7e-9, 1e-8), (1e300, 1e300)])
def test_round_up(value, limit):
    assert round_up(value) == pytest.approx(limit)


@pytest.mark.parametrize("value", [5e-324, 1e-320, 2.3e-308, 1e-300, 1.7e308])
def test_round_up_at_the_ends_of_the_numbers(value):
    assert round_up(value) >= value
