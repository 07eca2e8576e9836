"""The reservoir: how its weights are drawn, and that its state forgets where it began."""

import numpy as np
import pytest
from unrolled.core import RunSpec, SpecError, Trainer


def made(seed=1, readout="many_to_one", **fields) -> Trainer:
    return Trainer(
        RunSpec.from_dict(
            {
                "task": {"kind": "sum_of_bits", "min_length": 150, "max_length": 150, "training": 2, "validation": 2},
                "seed": seed, "readout": readout,
                "layers": [
                    {"kind": "reservoir", "units": 40} | fields, {"kind": "dense", "units": 1, "activation": "linear"},
                ],
            }
        )
    )


@pytest.mark.parametrize("units", [1, 2, 7, 40])
@pytest.mark.parametrize("connectivity", [0.0, 0.1, 1.0])
def test_each_unit_sees_so_many_and_the_largest_eigenvalue_is_the_spectral_radius(units, connectivity):
    for seed in range(20):
        weights = made(seed, units=units, connectivity=connectivity, spectral_radius=0.7).weights
        W_time = weights["layer1.W_time"]
        assert np.abs(np.linalg.eigvals(W_time)).max() == pytest.approx(0.7, rel=1e-9)
        assert (np.count_nonzero(W_time, axis=1) == max(1, round(connectivity * units))).all()


def test_inputs_and_biases_have_their_scales():
    weights = made(input_scale=3.0, bias_scale=0.5, units=200).weights
    for name, scale in (("W_space", 3.0), ("b", 0.5)):
        assert 0.95 * scale < np.abs(weights[f"layer1.{name}"]).max() <= scale
    assert "layer1.b" not in made(bias=False).weights


def test_it_is_drawn_from_the_seed_and_scaled_whatever_the_initialiser():
    one, other = made().weights["layer1.W_time"], made(spectral_radius=1.6).weights["layer1.W_time"]
    assert np.array_equal(one, made(initial_state=[0.5] * 40).weights["layer1.W_time"])
    assert np.allclose(2 * one, other, rtol=1e-12)
    assert not np.array_equal(one, made(seed=2).weights["layer1.W_time"])


def test_given_weights_come_first():
    given = made(units=2, weights={"W_time": [[0.1, 0.2], [0.3, 0.4]]}).weights
    assert given["layer1.W_time"].tolist() == [[0.1, 0.2], [0.3, 0.4]]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"connectivity": 1.5}, "layers[0].connectivity"), ({"spectral_radius": -1.0}, "layers[0].spectral_radius"),
        ({"input_scale": "wide"}, "layers[0].input_scale"), ({"activation": "relu"}, "layers[0].activation"),
        ({"initial_state": [0.0]}, "layers[0].initial_state"),
    ],
)
def test_bad_settings_are_named(fields, field):
    with pytest.raises(SpecError) as refused:
        made(**fields)
    assert refused.value.field == field


def test_the_state_forgets_where_it_began_below_a_radius_of_one_and_not_far_above():
    apart = {}
    for radius in (0.8, 2.5):
        h = [made(spectral_radius=radius, initial_state=[state] * 40).step().layers[0].h[:, 0] for state in (0.0, 0.5)]
        apart[radius] = np.linalg.norm(h[1] - h[0], axis=1)
    assert apart[0.8][0] > 0.1
    assert apart[0.8][100] < 1e-8
    assert apart[2.5][100:].min() > 1e-2


def test_only_the_weights_that_learn_count_for_newton():
    spec = made(units=100).spec.to_dict() | {"optimiser": "newton"}
    assert Trainer(RunSpec.from_dict(spec)).step().curvature.hessian.shape == (101, 101)
    with pytest.raises(SpecError) as refused:
        RunSpec.from_dict(spec | {"layers": [spec["layers"][0], {"kind": "dense", "units": 3}, spec["layers"][1]]})
    assert refused.value.got == "newton with 307 trainable weights"
