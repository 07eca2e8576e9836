"""Orthogonal starting weights."""

import numpy as np
import pytest
from unrolled.core.registry import kinds


def drawn(shape, seed=3, **fields):
    return kinds("initialiser")["orthogonal"].from_dict(fields).matrix(np.random.default_rng(seed), shape)


@pytest.mark.parametrize("shape", [(1, 1), (5, 5), (7, 3), (3, 7)])
@pytest.mark.parametrize("gain", [1.0, 0.5, 0.0])
def test_columns_or_rows_are_perpendicular(shape, gain):
    matrix = drawn(shape, gain=gain)
    square = matrix.T @ matrix if shape[0] >= shape[1] else matrix @ matrix.T
    np.testing.assert_allclose(square, gain**2 * np.eye(min(shape)), atol=1e-14)


def test_every_rotation_is_as_likely():
    turns = np.array([drawn((2, 2), seed) for seed in range(2000)])
    angles = np.arctan2(turns[:, 1, 0], turns[:, 0, 0])
    quarters = np.histogram(angles, 4, (-np.pi, np.pi))[0]
    assert quarters.min() > 420
    assert 900 < (np.linalg.det(turns) > 0).sum() < 1100
