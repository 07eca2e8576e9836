"""What the backward pass of a layer consists of: the rules that all kinds of layers share, and the way through them."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from ..layers.operands import Operand
from ..numerics.interrupts import interrupted
from ..truncation import Window
from .cell import Cell
from .forward import BACKWARD, LayerForward
from .rule import rule


class Rules:
    """The backward pass of one layer, cell by cell.

    A cell's error signals are written into it, by the names of the trace. Rows are samples, so Wᵀ δ is written δ W.

    Args:
        forward: the forward numbers of the layer.

    Attributes:
        carries: quantities that arrive from the next timestep; a rule of the same name computes each. What timestep 0
            hands back belongs to an initial state: ``delta_time`` to h₀, ``delta_c_time`` to c₀.
    """

    carries: ClassVar[tuple[str, ...]] = ()

    def __init__(self, forward: LayerForward):
        self.forward, self.layer = forward, forward.layer
        self.terms = self.layer.gradient_terms()
        self.signals = tuple({"delta", "delta_space", "delta_time", *filter(self._backward, self.layer.quantities)})

    @staticmethod
    def _backward(quantity: str) -> bool:
        return quantity.startswith(BACKWARD)

    # Error signals.

    @rule
    def delta(self, cell: Cell, from_above: NDArray, from_later: NDArray) -> NDArray:
        """δ = Sδ + Tδ."""
        return from_above + from_later

    @rule
    def slope(self, cell: Cell, gate: str = "") -> NDArray:
        """σ′(z) of the layer, or of a gate."""
        return cell.of_gate("dsigma", gate)

    @rule
    def dz(self, cell: Cell, delta: NDArray, gate: str = "") -> NDArray:
        """∂C/∂z = δ ⊙ σ′(z); of a softmax, its Jacobian times δ."""
        if gate:
            return delta * self.slope(cell, gate)
        dz = np.empty_like(delta)
        cell.layer.activation.backward(delta, cell.h, self.slope(cell), dz)
        return dz

    @rule
    def down(self, cell: Cell, weight: str, dz: NDArray) -> NDArray:
        """W_Sᵀ ∂C/∂z: what goes to the layer below through one weight matrix."""
        return dz @ cell.weights[weight]

    @rule
    def back(self, cell: Cell, weight: str, dz: NDArray) -> NDArray:
        """W_Tᵀ ∂C/∂z: what goes to the timestep before through one weight matrix."""
        return dz @ cell.weights[weight]

    @rule
    def handed_down(self, cell: Cell) -> NDArray:
        """Sδ of the layer below: the sum over all matrices that multiply its h."""
        return sum(self.down(cell, weight, cell.signal(weight)) for weight in self._multiplying(Operand.BELOW))

    @rule
    def handed_back(self, cell: Cell) -> NDArray:
        """Tδ of the timestep before: the sum over all matrices that multiply its h."""
        return sum(self.back(cell, weight, cell.signal(weight)) for weight in self._multiplying(Operand.BEFORE))

    @rule
    def finished(self, cell: Cell) -> Cell:
        """The cell with all its error signals, as they are used from then on."""
        return cell

    def behind(self, cell: Cell) -> None:
        """Compute what lies between δ and ∂C/∂z."""
        raise NotImplementedError

    # Gradients.

    @rule
    def operand(self, cell: Cell, weight: str) -> NDArray:
        """The second factor, (B, columns): what the weight multiplies."""
        return cell.below if self.terms[weight].operand is Operand.BELOW else cell.h_before

    @rule
    def outer(self, cell: Cell, weight: str) -> NDArray:
        """The gradient of a weight matrix at one timestep, summed over the batch: Σ ∂C/∂z ⊗ operand."""
        return cell.signal(weight).T @ self.operand(cell, weight)

    @rule
    def over_samples(self, cell: Cell, weight: str) -> NDArray:
        """The gradient of a bias at one timestep, summed over the batch: Σ ∂C/∂z."""
        return cell.signal(weight).sum(axis=0)

    @rule
    def over_time(self, weight: str, terms: Iterable[NDArray]) -> NDArray:
        """The gradient of a weight from that of each timestep, the last timestep first: their sum."""
        return sum(terms)

    @rule
    def mean(self, weight: str, total: NDArray, batch: int) -> NDArray:
        """The gradient of the batch's mean cost at one timestep, from the sum over the batch."""
        return total / batch

    # The way through them.

    def cell(self, n: int, errors: dict[str, NDArray]) -> Cell:
        """The cell at a timestep, with the error signals that are known."""
        cell = Cell(self.forward, n)
        cell.__dict__.update({name: array[n] for name, array in errors.items()})
        return cell

    def cells(self, errors: dict[str, NDArray]) -> Iterator[Cell]:
        """All cells with these error signals, the last timestep first."""
        return (self.cell(n, errors) for n in interrupted(reversed(range(len(self.forward.below)))))

    def pass_back(self, window: Window, entering: dict[str, NDArray]) -> dict[str, NDArray]:
        """The error signals of one backward pass, (N, B, units) each, zero outside the window.

        `entering` has ``delta_space``, and ``direct`` in an output layer whose cost is a partner.
        """
        errors, after = {name: np.zeros(self.forward.numbers["h"].shape) for name in self.signals}, None
        for n in interrupted(range(window.last, window.first - 1, -1)):
            cell = self.cell(n, entering)
            for name in ("delta_time", *self.carries):
                arrives = self.arriving(name, after, np.zeros(cell.h.shape))
                setattr(cell, name, arrives if window.carry is None else arrives * window.carry[n])
            cell.delta = self.delta(cell, cell.delta_space, cell.delta_time)
            self.behind(cell)
            after = self.finished(cell)
            for name in self.signals:
                errors[name][n] = getattr(after, name)
        return errors

    def arriving(self, name: str, after: Cell | None, nothing: NDArray) -> NDArray:
        """What arrives from the next timestep; nothing after the last one, and in a layer without memory."""
        return nothing if after is None or name not in self.carries else getattr(self, name)(after)

    def pass_to_start(self, errors: dict[str, NDArray]) -> dict[str, NDArray]:
        """∂C/∂ of each initial state, (B, units), from the error signals of one backward pass: ``delta0`` of h₀,
        ``delta_c0`` of c₀; none in a layer without memory.

        A pass that covers timestep 0 goes back to the initial states. In any other δ is zero there.
        """
        first = self.cell(0, errors)
        return {f"{name.removesuffix('_time')}0": getattr(self, name)(first) for name in self.carries}

    def pass_down(self, window: Window, errors: dict[str, NDArray], updates: dict[str, NDArray]) -> NDArray:
        """Sδ of the layer below, (N, B, previous), from the error signals of one backward pass; of the first layer,
        ∂C/∂x.

        `updates` of the layer's own weights are known by then; the rule does not use them.
        """
        down = np.zeros(self.forward.below.shape)
        for n in interrupted(range(window.last, window.first - 1, -1)):
            down[n] = self.handed_down(self.cell(n, errors).having(updates=updates))
        return down

    def gradients(self, errors: dict[str, NDArray]) -> dict[str, NDArray]:
        """The gradients of all weights by their names within the layer."""
        return {name: self.over_time(name, self._over_timesteps(name, errors)) for name in self.terms}

    def _over_timesteps(self, weight: str, errors: dict[str, NDArray]) -> Iterator[NDArray]:
        """The gradient of a weight at each timestep, the last one first."""
        over_batch = self.over_samples if self.terms[weight].operand is Operand.ONE else self.outer
        batch = self.forward.below.shape[1]
        return (self.mean(weight, over_batch(cell, weight), batch) for cell in self.cells(errors))

    def _multiplying(self, operand: Operand) -> list[str]:
        return [weight for weight, term in self.terms.items() if term.operand is operand]
