"""Lengths of vectors of any size, and what is made of them."""

from dataclasses import replace

import numpy as np
import pytest
from examples import XOR, changed
from unrolled.app.views.flow import strengths
from unrolled.core import RunSpec, Trainer, compare_depths, norm, projection_on_gradient, temporal_jacobians
from unrolled.core.numerics.norms import scaled
from unrolled.core.training.update import WeightVector, apply_optimiser

SIZES = [5e-324, 1e-300, 1e-170, 1.0, 1e170, 4e307]


@pytest.mark.parametrize("size", SIZES)
def test_a_right_triangle_of_any_size(size):
    assert norm(np.array([3.0, 0.0, -4.0]) * size) == pytest.approx(5.0 * size, rel=1e-15) or 5.0 * size > 1e308
    assert norm(np.array([[3.0, 4.0], [0.0, 0.0]]) * size,
                axis=1).tolist() == [pytest.approx(5.0 * size, rel=1e-15) if 5.0 * size < 1e308 else np.inf, 0.0]


def test_every_row_has_a_scale_of_its_own():
    rows = np.array([[3e-200, 4e-200], [3e200, 4e200], [0.0, 0.0], [np.inf, 1.0], [np.nan, 1.0]])
    found = norm(rows, axis=1)
    np.testing.assert_allclose(found, [5e-200, 5e200, 0.0, np.inf, np.nan], rtol=1e-15)
    assert norm(rows[:2].reshape(2, 1, 2), axis=(0, 2)).tolist() == [pytest.approx(5e200, rel=1e-15)]
    assert norm(np.empty(0)) == 0.0


def test_scaling_rounds_nothing():
    array = np.random.default_rng(1).normal(size=(3, 5)) * 1e-170
    small, exponent = scaled(array)
    assert np.array_equal(np.ldexp(small, exponent), array)
    assert 0.5 <= np.abs(small).max() < 1.0


def faint(weight):
    """A chain of linear units through which next to nothing goes back: δ of the first layer is about weight⁸."""
    layer = {"kind": "recurrent", "units": 1, "activation": "linear",
             "weights": {"W_space": [[1.0]], "W_time": [[weight]], "b": [0.5]}}
    spec = RunSpec.from_dict(changed(layers=[layer, {"kind": "dense", "units": 1, "activation": "linear",
                                                     "weights": {"W_space": [[1.0]], "b": [0.0]}}]))
    return spec, Trainer(spec).step()


def test_error_signals_below_the_root_of_the_smallest_number_are_not_shown_as_none():
    """After two timesteps back W_T² = 10⁻²⁰⁰, whose square is no number."""
    spec, step = faint(1e-100)
    sizes = temporal_jacobians(spec, step)[0].signals["delta"]
    first = step.layers[0].delta[: step.lengths[0], 0, 0]
    assert 0.0 < sizes[-3] < 1e-190
    np.testing.assert_allclose(sizes, np.abs(first), rtol=1e-15)
    shown = strengths(step, len(step.inputs))[0, : step.lengths.max()]
    assert np.isfinite(shown[-3])


def test_flow_leaves_padding_out_of_the_mean():
    """Where one sequence of three is there, ‖δ‖ is that of this one, and not a share of it."""
    step = next(step for step in iter(Trainer(RunSpec.from_dict(changed())).step, None)
                if (step.lengths == step.lengths.max()).sum() == 1)
    (only,) = np.flatnonzero(step.lengths == step.lengths.max())
    last = step.lengths.max() - 1
    for row, layer in zip(strengths(step, len(step.inputs)), step.layers, strict=True):
        assert row[last] == pytest.approx(np.log10(np.linalg.norm(layer.delta[last, only])), rel=1e-12)


@pytest.mark.parametrize("factor", [1e-165, 1e165])
def test_shares_and_depths_know_the_direction_of_any_gradient(factor):
    """A cost whose targets are this far away, or whose outputs are this small: directions stay what they are."""
    spec = RunSpec.from_dict(changed(batch_size=20))
    step = Trainer(spec).step()
    small = scaled_step(step, factor)
    np.testing.assert_allclose(projection_on_gradient(small, "layer1.W_time"),
                               projection_on_gradient(step, "layer1.W_time") * factor, rtol=1e-10)


def scaled_step(step, factor):
    """The step as it would be, had all error signals and gradients been larger by a factor."""
    copy = object.__new__(type(step))
    copy.__dict__.update({key: value for key, value in step.__dict__.items() if key not in ("gradients", "layers")})
    flat = step._flat.copy()
    for name, (start, end, *_) in step._layout.fields._places.items():
        if name == "gradients" or name.split(".")[-1].startswith(("delta", "dz")):
            flat[start:end] *= factor
    copy._flat = flat
    return copy


def test_truncation_is_compared_where_little_goes_back():
    spec, step = faint(1e-60)
    found = compare_depths(spec, step)
    assert all(np.isfinite(cosine).all() for cosine in found.cosine.values())
    assert found.cosine["layer1.W_space"][0] == pytest.approx(1.0)


@pytest.mark.parametrize("size", [1e150, 1e160, 1e300])
def test_a_long_gradient_is_clipped_and_not_lost(size):
    """Above 10¹⁵⁴ the squares are infinite, and a limit over an infinite length was 0."""
    spec = RunSpec.from_dict(XOR | {"batch_size": 4,
                                    "optimiser": {"kind": "gradient_descent", "learning_rate": 1.0, "clip_norm": 0.5}})
    step = Trainer(spec).preview()
    gradient = np.concatenate([g.ravel() for g in step.gradients.values()])
    updates, n = np.empty(gradient.size), gradient.size
    _, followed, length, _ = apply_optimiser(spec.optimiser, 0, WeightVector(np.zeros(n), np.ones(n)), gradient * size,
                                             np.empty((0, n)), updates)
    assert length == pytest.approx(np.linalg.norm(gradient) * size, rel=1e-12)
    assert np.linalg.norm(updates) == pytest.approx(0.5, rel=1e-12)
    np.testing.assert_allclose(followed, gradient * (0.5 / np.linalg.norm(gradient)), rtol=1e-12)


def test_a_length_beyond_all_bounds_is_clipped_too():
    optimiser = replace(RunSpec.from_dict(XOR).optimiser, clip_norm=2.0, learning_rate=1.0)
    updates = np.empty(4)
    *_, length, _ = apply_optimiser(optimiser, 0, WeightVector(np.zeros(4), np.ones(4)), np.full(4, 1.7e308),
                                    np.empty((0, 4)), updates)
    assert length == np.inf
    assert updates.tolist() == [-1.0] * 4
