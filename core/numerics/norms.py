"""Norms without overflow or underflow."""

import numpy as np
from numpy.typing import NDArray

Axes = int | tuple[int, ...] | None


def norm(array: NDArray, axis: Axes = None) -> NDArray:
    """The Euclidean norm √Σ x² over all entries or along axes, also where the squares would underflow or overflow.

    The square of a number below 10⁻¹⁶² is 0, and above 10¹⁵⁴ it is infinite. So the entries are first scaled by a power
    of two, which is exact (Blue 1978, A portable Fortran program to find the Euclidean norm of a vector).
    """
    small, exponent = scaled(array, axis)
    with np.errstate(over="ignore"):  # the norm may be √n times the largest number
        return np.ldexp(np.sqrt(np.square(small).sum(axis)), exponent.reshape(np.sum(small, axis).shape))


def scaled(array: NDArray, axis: Axes = None) -> tuple[NDArray, NDArray]:
    """The array times 2⁻ᵉ, with its largest entry between ½ and 1, and e.

    With `axis`, one e for each index of the other axes.

    Arrays of zeros, infinities or NaN have e = 0. The shape of `e` has 1 in place of the reduced axes.
    """
    _, exponent = np.frexp(np.abs(array).max(axis, keepdims=True, initial=0.0))
    return np.ldexp(array, -exponent), exponent
