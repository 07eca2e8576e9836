"""The views of what goes back through time: shares in the gradient, factors, sizes of the error signal, and what is
forgotten.
"""

import math

import numpy as np
import pytest
from moments import moment
from unrolled.app.presets import presets
from unrolled.app.views import origins, views
from unrolled.app.views.figure import symbol
from unrolled.core import (
    RunSpec,
    all_error_origins,
    signal_sizes,
    state_forgetting,
    state_influence,
    temporal_jacobians,
)


def shown_at_first(figure):
    return [trace["marks"]["layer"] for trace in figure["data"] if trace["visible"]]


def test_contributions_add_up_to_the_norm_of_the_gradient(timed):
    figure, data = views()["contributions"].skeleton(timed.spec), views()["contributions"].data(timed)
    traces = {trace["name"]: patch["y"] for trace, patch in zip(figure["data"], data["traces"], strict=True)}
    assert set(shown_at_first(figure)) == {1}
    for name, gradient in timed.step.gradients.items():
        layer, block = name.removeprefix("layer").split(".")
        if gradient.ndim == 2 and timed.step.finite:
            assert traces[symbol(block, int(layer))].sum() == pytest.approx(np.linalg.norm(gradient), rel=1e-9,
                                                                            abs=1e-12)


def test_factors_are_those_of_the_core(timed):
    view = views()["factors"]
    figure, data = view.skeleton(timed.spec), view.data(timed)
    found = temporal_jacobians(timed.spec, timed.step)
    assert [trace["marks"]["layer"] for trace in figure["data"]] == [layer.layer for layer in found for _ in range(4)]
    assert set(shown_at_first(figure)) == {1}
    for i, layer in enumerate(found):
        products, norms, radii, words = data["traces"][4 * i : 4 * i + 4]
        assert words["text"] == [f"{symbol('delta', layer.layer)} {layer.words}"]
        for trace, values in ((products, layer.products[products["x"] - 1]), (norms, layer.norms[norms["x"] - 2]),
                              (radii, layer.radii[radii["x"] - 2])):
            drawable = np.isfinite(values) & (values > 0)
            np.testing.assert_array_equal(trace["y"], np.where(drawable, values, np.nan))


def test_factors_decline_where_they_would_take_long():
    spec = presets()["long-memory"].spec.to_dict()
    wide = [layer | {"units": 256} if layer["kind"] == "recurrent" else layer for layer in spec["layers"]]
    assert not views()["factors"].fits(RunSpec.from_dict(spec | {"layers": wide}))


def test_the_sizes_of_signals_are_those_of_the_core(timed):
    view = views()["signals"]
    figure, data = view.skeleton(timed.spec), view.data(timed)
    n, sizes = int(timed.step.lengths[0]), [size for layer in signal_sizes(timed.spec, timed.step).values()
                                            for size in layer.values()]
    assert shown_at_first(figure) == [1]
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(sizes[0], [math.hypot(*delta) for delta in timed.step.layers[0].delta[:n, 0]],
                                   rtol=1e-12)
    for trace, size in zip(data["traces"], sizes, strict=True):
        assert trace["x"] == list(range(1, n + 1))
        np.testing.assert_array_equal(trace["y"], np.where(np.isfinite(size) & (size > 0), size, np.nan))


def test_the_memory_of_an_lstm_has_a_curve_of_its_own():
    seen = moment(presets()["carousel"].beside, 3, False)
    names = [trace["name"] for trace in views()["signals"].skeleton(seen.spec)["data"]]
    assert names == ["‖⟦delta 1 n⟧‖", "‖⟦delta_c 1 n⟧‖"]
    _, memory = views()["signals"].data(seen)["traces"]
    np.testing.assert_allclose(memory["y"], np.linalg.norm(seen.step.layers[0].delta_c[:, 0], axis=1), rtol=1e-12)


def test_what_is_forgotten_is_that_of_the_core(timed):
    found = state_forgetting(timed.spec, timed.step)
    traces = views()["forgetting"].data(timed)["traces"]
    for trace, apart in zip(traces, np.concatenate(list(found.values())), strict=True):
        assert np.array_equal(trace["x"], np.arange(len(apart)))
        assert np.array_equal(trace["y"], np.where(np.isfinite(apart) & (apart > 0), apart, np.nan), equal_nan=True)


def test_states_that_forget_are_seen_from_the_first_on():
    spec = presets()["spectral-radius"].spec
    assert views()["forgetting"].skeleton(spec)["layout"]["xaxis"]["range"][0] < 0


def test_origins_are_those_of_the_core(timed):
    view = views()["origins"]
    figure, data = view.skeleton(timed.spec), view.data(timed)
    errors = {found.layer: found for found in all_error_origins(timed.spec, timed.step) if found.quantity == "delta"}
    states = {found.layer: found for found in state_influence(timed.spec, timed.step, norm="frobenius")}
    shown = [(trace["marks"]["layer"], trace["marks"]["choice"]) for trace in figure["data"] if trace["visible"]]
    assert shown == [(1, "errors")]
    for trace, patch in zip(figure["data"], data["traces"], strict=True):
        i, of_errors = trace["marks"]["layer"], trace["marks"]["choice"] == "errors"
        rows, columns = ((errors[i].origins, np.arange(1, len(errors[i].whole) + 1)) if of_errors
                         else (states[i].timesteps,) * 2)
        norms = errors[i].norms if of_errors else states[i].norms["h"]
        assert set(patch["y"]) <= set(rows.tolist())
        assert set(patch["x"]) <= set(columns.tolist())
        with np.errstate(all="ignore"):
            wanted = np.log10(norms[np.ix_(np.searchsorted(rows, patch["y"]), np.searchsorted(columns, patch["x"]))])
        np.testing.assert_allclose(patch["z"], np.where(np.isfinite(wanted), wanted, np.nan), rtol=1e-6, atol=1e-6)


def test_a_large_network_has_some_of_the_origins_and_timesteps(monkeypatch):
    monkeypatch.setattr(origins, "PASSED", 1)
    monkeypatch.setattr(origins, "MULTIPLIED", 1)
    spec = presets()["char-rnn"].spec
    errors, states, _ = views()["origins"].data(moment(spec, 1, False))["traces"]
    assert errors["y"].tolist() == states["x"].tolist() == [1, 25]
    assert errors["x"].tolist() == list(range(1, 26))
