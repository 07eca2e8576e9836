"""The contract of an activation: h = σ(z), its derivative, and δ ⊙ σ′."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from ..registry import Kind

# NumPy takes a zero-dimensional array faster than a Python number, and these calls are made for every cell.
ONE, ZERO = np.array(1.0), np.array(0.0)


class Activation(Kind):
    """σ, applied to arrays of shape (…, units).

    Every method writes into an array that it is given. `forward` also takes complex arrays and is
    analytic in them wherever σ is differentiable, so that the gradient can be checked by complex steps.
    """

    family: ClassVar[str] = "activation"
    symbol: ClassVar[str] = "σ"
    output_only: ClassVar[bool] = False

    def forward(self, z: NDArray, h: NDArray) -> None:
        """h = σ(z)."""
        raise NotImplementedError

    def derivative(self, z: NDArray, h: NDArray, dsigma: NDArray) -> None:
        """dsigma = σ′(z), given h = σ(z)."""
        raise NotImplementedError

    def backward(self, delta: NDArray, h: NDArray, dsigma: NDArray, dz: NDArray) -> None:
        """dz = ∂C/∂z from δ = ∂C/∂h; element by element this is δ ⊙ σ′."""
        np.multiply(delta, dsigma, dz)

    def jacobian(self, h: NDArray, dsigma: NDArray) -> NDArray:
        """∂h/∂z, (…, units, units), a row for each h; unless a kind says otherwise, σ′ on the diagonal."""
        return dsigma[..., None] * np.eye(dsigma.shape[-1])

    @classmethod
    def describe(cls):
        return super().describe() | {"symbol": cls.symbol, "output_only": cls.output_only}
