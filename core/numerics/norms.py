"""The length of a vector, of any size that a number can have."""

import numpy as np
from numpy.typing import NDArray

Axes = int | tuple[int, ...] | None


def norm(array: NDArray, axis: Axes = None) -> NDArray:
    """√Σ x² over all entries, or along some axes: also where the squares would be 0, or beyond all bounds.

    Below 10⁻¹⁶² a square is 0, and above 10¹⁵⁴ it is infinite. So the entries are scaled first by a power of two, which rounds
    nothing (Blue 1978, A portable Fortran program to find the Euclidean norm of a vector).
    """
    small, exponent = scaled(array, axis)
    with np.errstate(over="ignore"):  # √n times the largest number
        return np.ldexp(np.sqrt(np.square(small).sum(axis)), exponent.reshape(np.sum(small, axis).shape))


def scaled(array: NDArray, axis: Axes = None) -> tuple[NDArray, NDArray]:
    """The array times 2⁻ᵉ, the largest of its entries between ½ and 1, and e; along some axes an e for each of the others.

    Zeros, infinities and what is no number stay, with e = 0. `e` has 1 in place of the axes, (1, …) if there are none.
    """
    _, exponent = np.frexp(np.abs(array).max(axis, keepdims=True, initial=0.0))
    return np.ldexp(array, -exponent), exponent
