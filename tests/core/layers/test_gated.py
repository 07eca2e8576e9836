"""LSTM and GRU: by hand, against complex steps however the pass back is cut, and the same bits whether or not they are
traced.
"""

import numpy as np
import pytest
from examples import changed, same
from hypothesis import given, settings
from hypothesis import strategies as st
from unrolled.core import RunSpec, SpecError, Trainer, compare_depths, gradient_check, what_if

TRUNCATED = st.none() | st.integers(1, 7).flatmap(
    lambda depth: st.fixed_dictionaries({"depth": st.just(depth), "every": st.integers(1, depth)})
)
GATED = st.fixed_dictionaries(
    {"kind": st.sampled_from(["lstm", "gru"]), "units": st.integers(1, 3), "bias": st.booleans()}
)
PLAIN = st.fixed_dictionaries(
    {"kind": st.sampled_from(["recurrent", "dense"]), "units": st.integers(1, 3), "activation": st.just("tanh")}
)


@st.composite
def specs(draw):
    """Networks with at least one layer that has gates."""
    layers = [draw(GATED), *draw(st.lists(GATED | PLAIN, max_size=1))]
    last = draw(st.sampled_from([{"kind": "dense", "activation": "linear"}, {"kind": "lstm"}, {"kind": "gru"}])) | {
        "units": 1
    }
    if draw(st.booleans()):
        layers[0]["initial_state"] = [0.3, -0.2, 0.1][: layers[0]["units"]]
    return RunSpec.from_dict(
        changed(
            task={
                "kind": "sum_of_bits", "min_length": draw(st.integers(1, 6)), "max_length": 6, "training": 12,
                "validation": 2,
            },
            layers=[*layers, last], initialiser={"kind": "normal", "deviation": 0.7}, truncate=draw(TRUNCATED),
            batch_size=draw(st.integers(1, 4)), seed=draw(st.integers(0, 99)),
            readout=draw(st.sampled_from(["many_to_one", "many_to_many"])),
        )
    )


@settings(max_examples=40, deadline=None)
@given(specs())
def test_gradients_by_complex_steps_however_truncated(spec):
    for check in gradient_check(Trainer(spec)):
        assert check.relative_error < 1e-10, check


@settings(max_examples=60, deadline=None)
@given(specs())
def test_a_step_agrees_with_itself(spec):
    step = Trainer(spec).step()
    for layer in step.layers:
        assert np.array_equal(layer.delta, layer.delta_space + layer.delta_time)
        for gate in spec.layers[step.layers.index(layer)].gates:
            assert np.array_equal(
                getattr(layer, f"dz_{gate}"), getattr(layer, f"delta_{gate}") * getattr(layer, f"dsigma_{gate}")
            )
    arrays = step.arrays()
    assert all(np.isfinite(array).all() for array in arrays.values())


@settings(max_examples=30, deadline=None)
@given(specs())
def test_traced_or_not_and_restored_the_same_bits(spec):
    traced, untraced = Trainer(spec), Trainer(spec)
    for _ in range(3):
        traced.step()
    untraced.run(3)
    state, step = untraced.state(), traced.step()
    assert same(step, untraced.step())
    untraced.run(2)
    untraced.restore(state)
    assert same(step, untraced.step())
    assert same(step, what_if(spec, step, []))


@settings(max_examples=30, deadline=None)
@given(specs())
def test_every_depth_of_truncation(spec):
    trainer = Trainer(spec)
    step = trainer.step()
    found = compare_depths(spec, step)
    for name, error in found.relative_error.items():
        assert error[-1] == 0.0, name
    if spec.truncate is None:
        return
    whole = Trainer(RunSpec.from_dict(spec.to_dict() | {"truncate": None})).step()
    depth = min(spec.truncate.depth, int(found.depths[-1]))
    every = 1 if spec.many_to_one else spec.truncate.every
    if depth in found.depths and (spec.many_to_one or every == found.every):
        at = found.depths.tolist().index(depth)
        for name, gradient in step.gradients.items():
            size = np.linalg.norm(whole.gradients[name])
            assert np.linalg.norm(gradient - whole.gradients[name]) == pytest.approx(
                found.relative_error[name][at] * size, rel=1e-9, abs=1e-13
            )


def one_unit(kind, **weights):
    """One unit that sees one input for two timesteps, all its weights given."""
    task = {"kind": "explicit", "inputs": [[[1.0], [0.5]]], "targets": [[0.0]]}
    return RunSpec.from_dict(
        {"task": task, "layers": [{"kind": kind, "units": 1, "weights": weights}], "cost": "half_squared_error"}
    )


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def test_an_lstm_by_hand():
    weights = (
        {f"W_space_{k}": [[w]] for k, w in zip("ifgo", (0.1, 0.2, 0.3, 0.4), strict=True)}
        | {f"W_time_{k}": [[w]] for k, w in zip("ifgo", (0.5, 0.6, 0.7, 0.8), strict=True)}
        | {f"b_{k}": [0.0] for k in "igo"}
    )
    layer = Trainer(one_unit("lstm", **weights)).step().layers[0]
    i, f, g, o = sigmoid(0.1), sigmoid(0.2 + 1.0), np.tanh(0.3), sigmoid(0.4)
    c1 = i * g
    h1 = o * np.tanh(c1)
    assert [layer.f[0, 0, 0], layer.c[0, 0, 0], layer.h[0, 0, 0]] == pytest.approx([f, c1, h1], rel=1e-15)
    i, f, g, o = (
        sigmoid(0.05 + 0.5 * h1), sigmoid(0.1 + 0.6 * h1 + 1.0), np.tanh(0.15 + 0.7 * h1), sigmoid(0.2 + 0.8 * h1),
    )
    c2 = f * c1 + i * g
    h2 = o * np.tanh(c2)
    assert [layer.c[1, 0, 0], layer.h[1, 0, 0]] == pytest.approx([c2, h2], rel=1e-15)
    delta_c = h2 * o * (1 - np.tanh(c2) ** 2)
    assert layer.delta_c[1, 0, 0] == pytest.approx(delta_c, rel=1e-14)
    assert layer.delta_c_time[0, 0, 0] == pytest.approx(f * delta_c, rel=1e-14)
    back = (
        delta_c * (g * i * (1 - i) * 0.5 + c1 * f * (1 - f) * 0.6 + i * (1 - g**2) * 0.7)
        + h2 * np.tanh(c2) * o * (1 - o) * 0.8
    )
    assert layer.delta[0, 0, 0] == pytest.approx(back, rel=1e-13)


def test_a_gru_by_hand():
    weights = {f"W_space_{k}": [[w]] for k, w in zip("rug", (0.1, 0.2, 0.3), strict=True)} | {
        f"W_time_{k}": [[w]] for k, w in zip("rug", (0.5, 0.6, 0.7), strict=True)} | {f"b_{k}": [0.0] for k in "rug"}
    layer = Trainer(one_unit("gru", **weights)).step().layers[0]
    h1 = (1 - sigmoid(0.2)) * np.tanh(0.3)
    assert layer.h[0, 0, 0] == pytest.approx(h1, rel=1e-15)
    r, u = sigmoid(0.05 + 0.5 * h1), sigmoid(0.1 + 0.6 * h1)
    g = np.tanh(0.15 + r * 0.7 * h1)
    h2 = (1 - u) * g + u * h1
    assert [layer.m[1, 0, 0], layer.h[1, 0, 0]] == pytest.approx([0.7 * h1, h2], rel=1e-15)
    delta_z = h2 * (1 - u) * (1 - g**2)
    assert layer.delta_m[1, 0, 0] == pytest.approx(delta_z * r, rel=1e-14)
    back = h2 * u + h2 * (h1 - g) * u * (1 - u) * 0.6 + delta_z * (r * 0.7 + 0.7 * h1 * r * (1 - r) * 0.5)
    assert layer.delta[0, 0, 0] == pytest.approx(back, rel=1e-13)


def test_the_forget_gate_starts_open_unless_it_is_said_otherwise():
    fields = {"layers": [{"kind": "lstm", "units": 2}, {"kind": "dense", "units": 1, "activation": "linear"}]}
    assert Trainer(RunSpec.from_dict(changed(**fields))).weights["layer1.b_f"].tolist() == [1.0, 1.0]
    fields["layers"][0]["forget_bias"] = -2.5
    trainer = Trainer(RunSpec.from_dict(changed(**fields)))
    assert trainer.weights["layer1.b_f"].tolist() == [-2.5, -2.5]
    assert trainer.weights["layer1.b_i"].tolist() == [0.0, 0.0]
    fields["layers"][0]["weights"] = {"b_f": [0.5, 0.25]}
    assert Trainer(RunSpec.from_dict(changed(**fields))).weights["layer1.b_f"].tolist() == [0.5, 0.25]


@pytest.mark.parametrize(
    ("layer", "field"),
    [
        ({"kind": "lstm", "units": 2, "initial_cell": [0.1]}, r"layers\[0\].initial_cell: expected 2 numbers"),
        ({"kind": "gru", "units": 2, "initial_state": [0.1]}, r"layers\[0\].initial_state: expected 2 numbers"),
        (
            {"kind": "lstm", "units": 2, "weights": {"W_space": [[1.0], [1.0]]}},
            r"layers\[0\].weights.W_space: expected one of W_space_i, W_space_f",
        ),
        ({"kind": "gru", "units": 2, "activation": "tanh"}, r"layers\[0\].activation: expected one of units"),
    ],
)
def test_settings_that_do_not_fit(layer, field):
    with pytest.raises(SpecError, match=field):
        RunSpec.from_dict(changed(layers=[layer, {"kind": "dense", "units": 1, "activation": "linear"}]))


def test_a_layer_with_gates_has_no_z_of_its_own():
    trace = Trainer(RunSpec.from_dict(changed(layers=[{"kind": "gru", "units": 1}]))).step().layers[0]
    with pytest.raises(AttributeError, match=r"layer1, gru, has no dz; it has h, delta, .*dz_g"):
        trace.dz  # noqa: B018
