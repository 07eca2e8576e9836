"""Every view of every preset: a figure that Plotly takes, and data that fit it."""

import io
import json
import math
from types import SimpleNamespace

import numpy as np
import plotly.graph_objects as go
import pytest

from app.curve import CostCurve, Points
from app.encode import ENCODINGS, compact
from app.presets import presets
from app.views import images, views
from app.views.base import Moment, raised, with_gaps
from app.views.cost import decades
from app.views.history import MOST_COLUMNS, column
from app.views.weights import round_up
from core import RunSpec, Trainer, factors_of, forgetting_of, read_data, signal_sizes, suggested_spec, unit_responses

MOMENTS = {"at update 0": 0, "after 3 updates": 3, "diverged": 20}


def moment(spec: RunSpec, updates: int, diverge: bool) -> Moment:
    """What the views look at after so many updates."""
    trainer, curve, flow = Trainer(spec), CostCurve(), Points(MOST_COLUMNS)
    step = trainer.preview()
    flow.add(0, column(spec, step))
    curve.point(0, trainer.evaluate().cost)
    if diverge:
        for name in trainer.weights:
            trainer.weights[name] = np.full_like(trainer.weights[name], 1e200)
    for _ in range(updates):
        step = trainer.step()
        curve.learned(step.index, np.array([step.cost]))
        flow.add(trainer.update, column(spec, step))
        if not step.finite:
            break
    validation = trainer.evaluate()
    curve.point(trainer.update, validation.cost)
    return Moment(spec, step, trainer, curve, validation, flow)


@pytest.fixture(scope="module", params=list(presets()))
def spec(request):
    return presets()[request.param].spec


@pytest.fixture(scope="module", params=list(MOMENTS))
def seen(request, spec):
    return moment(spec, MOMENTS[request.param], request.param == "diverged")


TIMED = [name for name, preset in presets().items() if preset.spec.max_timesteps > 1]


@pytest.fixture(scope="module", params=[(name, when) for name in TIMED for when in MOMENTS], ids="/".join)
def timed(request):
    name, when = request.param
    return moment(presets()[name].spec, MOMENTS[when], when == "diverged")


def charts(spec):
    """The views of such a network that Plotly draws."""
    return [view for name, view in views().items() if name != "lattice" and view.fits(spec)]


def test_the_skeletons_are_figures(spec):
    for view in charts(spec):
        figure = view.skeleton(spec)
        assert set(figure) == {"data", "layout"}
        go.Figure(figure)
        json.loads(compact(figure, "json"))


def beside_the_figure(name, spec):
    """What a view sends for the page to draw."""
    if name == "prediction" and spec.task.display == "image":
        return {"said", "outputs", "right", "of"}
    if name == "prediction" and spec.task.display == "points":
        return {"maps"}
    return {"weights"} if name == "surface" else set()


def test_the_data_fit_the_figures(seen):
    for view in charts(seen.spec):
        figure, data = view.skeleton(seen.spec), view.data(seen)
        assert set(data) - {"traces", "layout"} == beside_the_figure(view.name, seen.spec)
        assert len(data["traces"]) == len(figure["data"])
        plain = json.loads(compact(data, "json"), parse_constant=pytest.fail)
        for trace, patch in zip(figure["data"], plain["traces"], strict=True):
            assert set(patch) <= set(trace) | {"x", "y", "z"}
            trace.update(patch)
        drawn = go.Figure(figure)
        for key, value in plain.get("layout", {}).items():
            drawn.layout[key] = value


def test_lengths_agree(seen):
    for view in charts(seen.spec):
        for trace, patch in zip(view.skeleton(seen.spec)["data"], view.data(seen)["traces"], strict=True):
            whole = trace | patch
            if whole["type"] == "heatmap" or len(whole.get("z", ())):
                rows, columns = np.shape(whole["z"])
                assert len(whole.get("y", range(rows))) == rows
                assert len(whole.get("x", range(columns))) == columns
                assert "text" not in whole or np.shape(whole["text"]) == (rows, columns)
            else:
                assert len(whole["x"]) == len(whole["y"])


def test_the_surface_says_where_training_stands(seen):
    view = views()["surface"]
    assert view.fits(seen.spec)
    sent = view.data(seen)["weights"]
    assert list(sent) == list(seen.trainer.weights)
    for name, weight in seen.trainer.weights.items():
        np.testing.assert_array_equal(sent[name], weight)


def test_two_weights_are_needed_and_very_many_are_not_sent():
    view, dense = views()["surface"], {"kind": "dense", "units": 1, "bias": False}
    task = {"kind": "explicit", "inputs": [[1.0]], "targets": [[1.0]]}
    assert not view.fits(RunSpec.from_dict({"task": task, "layers": [dense]}))
    assert view.fits(RunSpec.from_dict({"task": task, "layers": [dense, dense]}))
    assert not view.fits(RunSpec.from_dict({"task": task, "layers": [dense | {"units": 200}, dense | {"units": 200}, dense]}))


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
    for view in filter(lambda view: view.fits(seen.spec), views().values()):
        json.loads(compact(view.data(seen), encoding), parse_constant=pytest.fail)


def test_the_weights_are_all_there(seen):
    shown, updates = (trace["z"] for trace in views()["weights"].data(seen)["traces"])
    weights = seen.trainer.weights
    assert np.isin(np.concatenate([weight.ravel() for weight in weights.values()]), shown).all() or not seen.step.finite
    assert shown.shape == updates.shape


def test_the_flow_is_the_mean_over_the_sequences_that_are_there(seen):
    z = views()["flow"].data(seen)["traces"][0]["z"]
    for row, layer in zip(z, seen.step.layers, strict=True):
        with np.errstate(all="ignore"):
            there = [at[n < seen.step.lengths] for n, at in enumerate(layer.delta)]
            logs = np.log10([math.hypot(*at.flat) / math.sqrt(len(at)) for at in there])
        np.testing.assert_allclose(row[: len(logs)], np.where(np.isfinite(logs), logs, np.nan), rtol=1e-12)
        assert np.isnan(row[len(logs):]).all()


def test_views_of_time_decline_where_there_is_none(spec):
    timed = any(layer.recurrent for layer in spec.layers) and spec.max_timesteps > 1
    of_time = ("contributions", "factors", "signals", "forgetting")
    assert all(views()[name].fits(spec) == timed for name in of_time)
    assert all(view.fits(spec) for name, view in views().items() if name not in (*of_time, "confusion", "gates", "sample", "firings"))
    assert views()["gates"].fits(spec) == any(layer.gates for layer in spec.layers)


def test_views_of_a_text_are_for_what_reads_one(spec):
    assert views()["sample"].fits(spec) == views()["firings"].fits(spec) == (spec.task.kind == "text")


def test_only_classes_are_confused(spec):
    assert views()["confusion"].fits(spec) == bool(spec.task.classes)


CLASSED = [name for name, preset in presets().items() if preset.spec.task.classes]


@pytest.mark.parametrize("name", CLASSED)
def test_the_confusion_matrix_counts_every_sample_once(name):
    seen = moment(presets()[name].spec, 3, False)
    said, is_ = (values[-1].argmax(axis=1) for values in (seen.validation.outputs, seen.validation.targets))
    (trace,) = views()["confusion"].data(seen)["traces"]
    counts = np.array([[int(count or 0) for count in row] for row in trace["text"]])
    assert counts.sum() == len(said)
    assert counts.trace() / counts.sum() == pytest.approx(seen.validation.accuracy)
    assert all(counts[i, j] == ((is_ == i) & (said == j)).sum() for i in range(10) for j in range(10))
    np.testing.assert_allclose(trace["z"].sum(axis=1), 1.0)


def test_the_confusion_of_two_classes_over_sequences_of_different_length():
    inputs = np.random.default_rng(1).normal(size=(8, 5, 2))
    labels = (inputs.sum(axis=2) > 0) * 1.0
    file = io.BytesIO()
    np.savez(file, inputs=inputs, targets=labels[:, -1], lengths=np.arange(8) % 3 + 3)
    given = read_data(file.getvalue(), "two.npz")
    spec = RunSpec.from_dict(suggested_spec(given))
    assert spec.task.classes == ("0", "1")
    seen = moment(spec, 2, False)
    (trace,) = views()["confusion"].data(seen)["traces"]
    assert np.shape(trace["z"]) == (2, 2)
    assert sum(int(count or 0) for row in trace["text"] for count in row) == spec.task.validation


def test_images_are_said_to_be_what_their_outputs_say():
    seen = moment(presets()["digits"].spec, 3, False)
    sent = views()["prediction"].data(seen)
    np.testing.assert_array_equal(sent["said"], sent["outputs"].argmax(axis=1))
    assert sent["right"] / sent["of"] == pytest.approx(seen.validation.accuracy)
    assert sent["of"] == len(sent["said"]) == 360


@pytest.mark.parametrize(("outputs", "samples", "count"), [(10, 360, 360), (10, 5000, 1000), (256, 5000, 39), (20_000, 4, 1)])
def test_no_more_images_are_shown_than_a_picture_has_room_for(outputs, samples, count):
    assert images.shown(SimpleNamespace(output_size=outputs), samples) == count


def shown_at_first(figure):
    return [trace["meta"]["layer"] for trace in figure["data"] if trace["visible"]]


def test_contributions_add_up_to_the_norm_of_the_gradient(timed):
    figure, data = views()["contributions"].skeleton(timed.spec), views()["contributions"].data(timed)
    traces = {trace["name"]: patch["y"] for trace, patch in zip(figure["data"], data["traces"], strict=True)}
    assert set(shown_at_first(figure)) == {1}
    for name, gradient in timed.step.gradients.items():
        layer, block = name.removeprefix("layer").split(".")
        if block != "b" and timed.step.finite:
            symbol = f"W_{block[2].upper()}{'⁰¹²³⁴⁵⁶⁷⁸⁹'[int(layer)]}"
            assert traces[symbol].sum() == pytest.approx(np.linalg.norm(gradient), rel=1e-9, abs=1e-12)


def test_factors_are_those_of_the_core(timed):
    view = views()["factors"]
    figure, data = view.skeleton(timed.spec), view.data(timed)
    found = factors_of(timed.spec, timed.step)
    assert [trace["meta"]["layer"] for trace in figure["data"]] == [layer.layer for layer in found for _ in range(4)]
    assert set(shown_at_first(figure)) == {1}
    for i, layer in enumerate(found):
        products, norms, radii, words = data["traces"][4 * i : 4 * i + 4]
        assert words["text"] == [f"δ{raised(layer.layer)} {layer.words}"]
        for trace, values in ((products, layer.products[products["x"] - 1]), (norms, layer.norms[norms["x"] - 2]), (radii, layer.radii[radii["x"] - 2])):
            drawable = np.isfinite(values) & (values > 0)
            np.testing.assert_array_equal(trace["y"], np.where(drawable, values, np.nan))


def test_the_sizes_of_signals_are_those_of_the_core(timed):
    view = views()["signals"]
    figure, data = view.skeleton(timed.spec), view.data(timed)
    n, sizes = int(timed.step.lengths[0]), [size for layer in signal_sizes(timed.spec, timed.step).values() for size in layer.values()]
    assert shown_at_first(figure) == [1]
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(sizes[0], [math.hypot(*delta) for delta in timed.step.layers[0].delta[:n, 0]], rtol=1e-12)
    for trace, size in zip(data["traces"], sizes, strict=True):
        assert trace["x"] == list(range(1, n + 1))
        np.testing.assert_array_equal(trace["y"], np.where(np.isfinite(size) & (size > 0), size, np.nan))


def test_the_memory_of_an_lstm_has_a_curve_of_its_own():
    seen = moment(presets()["carousel"].beside, 3, False)
    names = [trace["name"] for trace in views()["signals"].skeleton(seen.spec)["data"]]
    assert names == ["‖δ¹ₙ‖", "‖∂C/∂c¹ₙ‖"]
    _, memory = views()["signals"].data(seen)["traces"]
    np.testing.assert_allclose(memory["y"], np.linalg.norm(seen.step.layers[0].delta_c[:, 0], axis=1), rtol=1e-12)


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


def test_what_is_forgotten_is_that_of_the_core(timed):
    found = forgetting_of(timed.spec, timed.step)
    traces = views()["forgetting"].data(timed)["traces"]
    for trace, apart in zip(traces, np.concatenate(list(found.values())), strict=True):
        assert np.array_equal(trace["x"], np.arange(len(apart)))
        assert np.array_equal(trace["y"], np.where(np.isfinite(apart) & (apart > 0), apart, np.nan), equal_nan=True)


@pytest.mark.parametrize("side", ["spec", "beside"])
def test_a_signal_is_that_of_the_first_validation_sequence_with_the_error_of_all(side):
    spec = getattr(presets()["echo-state"], side)
    seen, view = moment(spec, 1, False), views()["prediction"]
    target, line = view.data(seen)["traces"]
    assert np.array_equal(target["y"], seen.validation.inputs[:, 0, 0] ** 7 / 2)
    assert np.array_equal(line["y"], seen.validation.outputs[:, 0, 0])
    said = float(view.data(seen)["layout"]["annotations[0].text"].removeprefix("NRMSE² = "))
    assert said == pytest.approx(seen.validation.nrmse2, rel=0.05)
    assert said < 1e-6
    assert view.skeleton(spec)["layout"]["shapes"][0]["x1"] == spec.washout + 0.5


def test_factors_decline_where_they_would_take_long():
    spec = presets()["long-memory"].spec.to_dict()
    wide = [layer | {"units": 256} if layer["kind"] == "recurrent" else layer for layer in spec["layers"]]
    assert not views()["factors"].fits(RunSpec.from_dict(spec | {"layers": wide}))


def test_the_history_is_the_flow_of_every_update(seen):
    (history,), (flow,) = (views()[name].data(seen)["traces"] for name in ("history", "flow"))
    assert history["x"].tolist() == list(range(len(history["x"])))
    expected = flow["z"][0] if seen.spec.max_timesteps > 1 else flow["z"][:, 0]
    np.testing.assert_allclose(history["z"][:, -1], expected, rtol=1e-6)
    assert history["z"].shape == (len(views()["history"].skeleton(seen.spec)["data"][0]["y"]), len(history["x"]))


@pytest.mark.parametrize(("value", "limit"), [(1.0, 1.0), (1.1, 2.0), (2.0, 2.0), (4.9, 5.0), (6.0, 10.0), (0.03, 0.05), (7e-9, 1e-8), (1e300, 1e300)])
def test_round_up(value, limit):
    assert round_up(value) == pytest.approx(limit)


@pytest.mark.parametrize("value", [5e-324, 1e-320, 2.3e-308, 1e-300, 1.7e308])
def test_round_up_at_the_ends_of_the_numbers(value):
    assert round_up(value) >= value


def test_the_cost_axis_leaves_out_only_the_luckiest_points():
    lucky = np.array([1e-12, *np.full(99, 1.0)])
    low, high = decades([lucky, np.array([0.5])])["yaxis.range"]
    assert -0.5 < low < np.log10(0.5)
    assert 0.0 < high < 0.3


def test_nothing_is_drawn_where_nothing_was_measured():
    x, y = with_gaps(np.array([0.0, 1.0, 2.0, 400.0]), np.array([5.0, 4.0, 3.0, 1.0]))
    assert x[np.isfinite(y)].tolist() == [0, 1, 2, 400]
    assert np.isnan(y[3:5]).all()
    assert (x[3], x[4]) == (2 + 10, 400 - 10)
    dense = np.arange(50.0)
    assert np.array_equal(with_gaps(dense, dense)[0], dense)
    x, z = with_gaps(np.array([0.0, 1.0, 100.0]), np.arange(6.0).reshape(2, 3))
    assert z.shape == (2, 5)
    assert np.isnan(z[:, 2:4]).all()
    assert len(with_gaps(np.empty(0), np.empty(0))[0]) == 0


@pytest.mark.parametrize("name", ["sum-of-bits", "xor"])
def test_the_axis_of_the_flow_has_whole_updates_from_the_first_on(name):
    spec, view = presets()[name].spec, views()["history"]
    for updates in (0, 1, 30):
        sent = view.data(moment(spec, updates, False))["layout"]
        assert sent["xaxis.range"] == [-0.5, updates + 0.5]
        assert sent["xaxis.dtick"] >= 1
        assert sent["xaxis.dtick"] == int(sent["xaxis.dtick"])


def test_the_identity_is_no_data_of_the_prediction():
    spec, view = presets()["sum-of-bits"].spec, views()["prediction"]
    seen = moment(spec, 3, False)
    (dots,), layout = view.data(seen)["traces"], view.data(seen)["layout"]
    assert len(view.skeleton(spec)["data"]) == 1
    assert dots["x"].tolist() == seen.validation.targets.ravel().tolist()
    assert layout["shapes[0].x0"] == layout["shapes[0].y0"] == seen.validation.targets.min()
    assert layout["yaxis.range"][0] < seen.validation.outputs.min() < seen.validation.targets.max() < layout["yaxis.range"][1]


def test_states_that_forget_are_seen_from_the_first_on():
    spec = presets()["spectral-radius"].spec
    assert views()["forgetting"].skeleton(spec)["layout"]["xaxis"]["range"][0] < 0


def test_every_column_of_biases_is_named():
    spec = presets()["sum-of-bits"].spec
    figure = views()["weights"].skeleton(spec)
    hover = figure["data"][0]["text"]
    named = [note for note in figure["layout"]["annotations"] if note["text"] == "b"]
    assert [hover[0][int(note["x"])] for note in named] == [f"layer{i}.b[1]" for i in (1, 2, 3)]
    assert [note["y"] for note in named] == [layer.units - 0.5 for layer in spec.layers]


@pytest.mark.parametrize("curves", [[np.empty(0)], [np.array([np.nan, np.inf, 0.0])]])
def test_the_cost_axis_of_no_cost_is_left_to_the_page(curves):
    assert decades(curves) == {}




def plane(units, **more):
    return RunSpec.from_dict({"task": "circles", "layers": [*({"kind": "dense", "units": each, "activation": "tanh"} for each in units),
                                                            {"kind": "dense", "units": 1, "activation": "sigmoid"}]} | more)


@pytest.mark.parametrize(("layers", "counts", "side"), [((4, 2), [4, 2, 1], 48), ((16, 16), [16, 16, 1], 24), ((64, 40), [32, 32, 1], 16)])
def test_every_unit_has_a_map_of_the_plane(layers, counts, side):
    spec = plane(layers)
    found = moment(spec, 2, False)
    sent, view = views()["prediction"].data(found), views()["prediction"]
    maps, (output, *_) = sent["maps"], sent["traces"]
    assert view.skeleton(spec)["layout"]["meta"] == {"maps": counts, "units": [*layers, 1]}
    assert [grid.shape for grid in maps["grids"]] == [(count, side, side) for count in counts]
    every = 48 // side
    np.testing.assert_array_equal(maps["grids"][-1][0], output["z"][::every, ::every])
    points = np.array([[maps["x"][3], maps["y"][5]], [output["x"][3], output["y"][5]]])
    np.testing.assert_allclose(maps["grids"][0][:, 5, 3], unit_responses(spec, found.trainer.weights, points)[0][0, : counts[0]])
    assert output["z"][5, 3] == pytest.approx(found.trainer.predict(points[1:, None])[-1, 0, 0])
    assert maps["ranges"] == [[-1, 1], [-1, 1], [0, 1]]


def test_colours_reach_as_far_as_the_answers():
    spec = plane((), **{"layers": [{"kind": "dense", "units": 3, "activation": "relu", "weights": {"W_space": [[3, 0], [0, 1], [0, 0]]}},
                                   {"kind": "dense", "units": 1, "activation": "sigmoid"}]})
    assert views()["prediction"].data(moment(spec, 0, False))["maps"]["ranges"][0] == [-5, 5]


def test_samples_of_a_task_with_numbers_have_the_colour_of_their_target():
    spec = plane((), **{"task": {"kind": "explicit", "inputs": [[0, 0], [1, 2], [3, 1]], "targets": [[-2], [5], [1]]},
                        "layers": [{"kind": "dense", "units": 1, "activation": "linear"}], "cost": "squared_error"})
    output, dots = views()["prediction"].data(moment(spec, 1, False))["traces"]
    assert (output["zmin"], output["zmax"]) == (dots["marker"]["cmin"], dots["marker"]["cmax"]) == (-2, 5)
    assert dots["marker"]["color"] == [-2, 5, 1]
    assert dots["y"].tolist() == [0, 2, 1]
