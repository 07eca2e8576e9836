"""The rules outside the layers: where errors enter, how far they go back, and what becomes of the gradient."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ..optimisers.base import Optimiser
from ..truncation import Truncation, Window, windows
from .forward import ForwardNumbers
from .rule import rule

if TYPE_CHECKING:
    from ..data.samples import Batch
    from ..spec import RunSpec


class NetworkRules:
    """The rules of the network as a whole."""

    @rule
    def batch(self, spec: RunSpec, batch: Batch) -> Batch:
        """The batch that the forward pass is made on."""
        return batch

    @rule
    def output_error(self, forward: ForwardNumbers) -> NDArray:
        """∂C/∂y at every target, (T, B, out)."""
        error = np.empty_like(forward.outputs)
        forward.spec.cost.backward(forward.outputs, forward.targets, error)
        return error

    @rule
    def joint_error(self, forward: ForwardNumbers) -> NDArray | None:
        """∂C/∂z of the output directly from the cost, (T, B, out), where cost and activation are partners: y − t.

        None for other costs: their ∂C/∂y goes through σ′.
        """
        if forward.spec.cost.partner is None:
            return None
        joint = np.empty_like(forward.outputs)
        forward.spec.cost.backward_through_partner(forward.outputs, forward.targets, joint)
        return joint

    @rule
    def counted(self, forward: ForwardNumbers) -> NDArray:
        """Which targets count, (T, B or 1, 1): those after the washout and before the padding."""
        if forward.spec.many_to_one:
            return np.ones((1, 1, 1), bool)
        n = np.arange(len(forward.inputs))[:, None, None]
        return (n >= forward.spec.washout) & (n < forward.lengths[:, None])

    @rule
    def entering(self, forward: ForwardNumbers, error: NDArray) -> NDArray:
        """What enters at each timestep, (N, B, out): the error of its target, and zero where there is none.

        With one target a sequence, it is that of the sequence's own last timestep.
        """
        if not forward.spec.many_to_one:
            return error
        entering = np.zeros((*forward.inputs.shape[:2], error.shape[-1]))
        entering[forward.lengths - 1, np.arange(len(forward.lengths))] = error[0]
        return entering

    @rule
    def passes(self, truncate: Truncation | None, lengths: NDArray, many_to_one: bool) -> list[Window]:
        """The backward passes through time: one, or several if it is truncated."""
        return windows(truncate, lengths, many_to_one)

    @rule
    def optimiser(self, optimiser: Optimiser, batch: int) -> Optimiser:
        """The optimiser, with its weight decay and clipping."""
        return optimiser

    @rule
    def applied(self, update: NDArray, rate: float) -> NDArray:
        """What is added to a weight, from what the optimiser makes of its gradient."""
        return update
