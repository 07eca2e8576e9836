"""The contract of a layer: its data, and the forward and backward pass of its cells.

A `Layer` is plain data, part of the spec. Its `Cells` compute for one shape of batch, in views of buffers that are
reused from update to update, so that no pass allocates memory.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..activations.base import Activation
from ..errors import SpecError, Verbatim
from ..numerics.buffers import BufferLayout
from ..numerics.interrupts import AT_ONCE, in_pieces, interrupted, whole
from ..parameters import Parameter, nested
from ..registry import Kind
from .operands import GradientTerm, Operand

#: The quantities of every cell in the trace of a layer without gates.
QUANTITIES = ("z", "h", "dsigma", "delta", "delta_space", "delta_time", "dz")


@dataclass(frozen=True)
class StartingWeights(Parameter):
    """Starting weights by name, as nested lists of numbers; stored as pairs so that a spec can be hashed."""

    type: ClassVar[str] = "weights"

    def read(self, value):
        pairs = value.items() if isinstance(value, dict) else value
        try:
            return tuple((str(name), self._matrix(str(name), matrix)) for name, matrix in pairs)
        except (TypeError, ValueError) as error:
            raise (
                error if isinstance(error, SpecError) else SpecError("", "an object of matrices by name", value)
            ) from None

    @staticmethod
    def _matrix(name, matrix):
        try:
            return nested(matrix, 2)
        except SpecError as error:
            raise error.within(name) from None

    def plain(self, value):
        return {name: np.array(matrix).tolist() for name, matrix in value}


class Layer(Kind):
    """One layer of the network.

    The weights lie in blocks, each a contiguous matrix. Weights by name are views of the blocks: the bias is the last
    column of the matrix that multiplies the layer's input, whose last entry is always 1 (Bishop, Pattern Recognition
    and Machine Learning, section 5.1).

    Attributes:
        trainable: whether the weights are trained; layers of untrainable kinds are always frozen.
        gates: letters of the gates and of the candidate state, each of which has its own weights.
        states: quantities that are carried to the next timestep.
        carried: error signals that `state_jacobian_T` carries to the timestep before, one per state.
        signals: error signals whose size shows what goes back: δ, and that of a state other than h.
        quantities: quantities of every cell in the trace, (N, B, units) each; always h, delta, delta_space, delta_time.
    """

    family: ClassVar[str] = "layer"
    cells: ClassVar[type["Cells"]]
    recurrent: ClassVar[bool] = False
    trainable: ClassVar[bool] = True
    gates: ClassVar[tuple[str, ...]] = ()
    states: ClassVar[tuple[str, ...]] = ()
    carried: ClassVar[tuple[str, ...]] = ("delta",)
    signals: ClassVar[tuple[str, ...]] = ("delta",)
    quantities: ClassVar[tuple[str, ...]] = QUANTITIES
    units: int
    activation: Activation
    bias: bool
    weights: Any

    def blocks(self, previous: int) -> dict[str, tuple[int, int]]:
        """The shapes of the weight blocks by name; `previous` is the number of units of the layer below."""
        return {"space": (self.units, previous + self.bias)}

    def weights_by_name(self, blocks: dict[str, NDArray]) -> dict[str, NDArray]:
        """The weights by name (``W_space``, ``b`` …), as views of the blocks."""
        space = blocks["space"]
        return {"W_space": space[:, :-1], "b": space[:, -1]} if self.bias else {"W_space": space}

    @property
    def displayed_quantities(self) -> tuple[str, ...]:
        """The quantities that the page receives: all, unless a kind has very many."""
        return self.quantities

    @property
    def quantity_labels(self) -> dict[str, str]:
        """The labels of displayed quantities that not every layer has, in order."""
        return {}

    def fixed_starting_weights(self, rng: np.random.Generator, shapes: dict[str, tuple[int, ...]]) -> dict[str, Any]:
        """The starting weights that the initialiser does not draw, by name.

        Args:
            rng: the random stream of the starting weights.
            shapes: shapes of all weights by name.
        """
        return {}

    @classmethod
    def describe(cls):
        return super().describe() | {"learns": cls.trainable}

    def gradient_terms(self) -> dict[str, GradientTerm]:
        """The two factors of each weight's gradient at a timestep, by the weight's name."""
        return {"W_space": GradientTerm("dz", Operand.BELOW)} | (
            {"b": GradientTerm("dz", Operand.ONE)} if self.bias else {}
        )

    @property
    def state_size(self) -> int:
        """The number of values that are carried to the next timestep."""
        return len(self.states) * self.units

    def state_jacobian_T(self, of: Callable[[str], NDArray], weights: dict[str, NDArray]) -> NDArray:
        """The transposed Jacobian of the states in the previous states, (…, S, S), for a layer with memory.

        It multiplies the `carried` error signals, (S,), on their way back one timestep.

        Args:
            of: returns a quantity, (…, units), by name; ``h_before`` and ``c_before`` are the previous states.
            weights: the layer's weights by name.
        """
        raise NotImplementedError

    @property
    def values(self) -> tuple[str, ...]:
        """The quantities of the forward pass that the backward pass needs; z and the slopes follow from these."""
        return ("h",)

    def propagate_sensitivities(
        self, of: Callable[[str], NDArray], weighted: dict[str, NDArray], before: dict[str, NDArray]
    ) -> dict[str, NDArray]:
        """The derivatives of h and all states in all weights of the network, (units, weights) each, by name.

        Args:
            of: returns a quantity of the cell, (units,), as in `state_jacobian_T`.
            weighted: derivatives of the weighted inputs, by their error signal in `gradient_terms`.
            before: derivatives of the previous states, by name.
        """
        return {"h": self.activation.jacobian(of("h"), of("dsigma")) @ weighted["dz"]}

    def reserve(self, fields: BufferLayout, name: str, timesteps: int, batch: int) -> None:
        """Reserve the buffers of the cells."""
        for quantity in ("z", "h", "dsigma", "delta_space", "dz"):
            fields.add(f"{name}.{quantity}", (timesteps, batch, self.units))

    def check_weights(self, previous: int) -> None:
        """Raise `SpecError` if a given starting weight does not exist or has another shape."""
        shapes = {
            name: array.shape
            for name, array in self.weights_by_name(
                {name: np.empty(shape) for name, shape in self.blocks(previous).items()}
            ).items()
        }
        for name, matrix in self.weights or ():
            if name not in shapes:
                raise SpecError(f"weights.{name}", f"one of {', '.join(shapes)}", Verbatim("an unknown weight"))
            expect_shape(f"weights.{name}", matrix, shapes[name])


def expect_shape(field: str, numbers: Any, shape: tuple[int, ...]) -> None:
    """Raise `SpecError` unless the nested tuples have this shape."""
    try:
        came = np.shape(numbers)
    except ValueError:
        raise SpecError(field, f"shape {sized(shape)}", Verbatim("rows of different lengths")) from None
    if came != shape:
        raise SpecError(field, f"shape {sized(shape)}", Verbatim(f"shape {sized(came)}"))


def sized(shape: tuple[int, ...]) -> str:
    """A shape in words: 4 × 6."""
    return " × ".join(map(str, shape)) or "a single number"


class PerSampleWeight(NamedTuple):
    """A weight with its own value for each sample, so that one batch can evaluate many values.

    Its entry in the block is zero, and its product with the input is added to z separately.

    Attributes:
        row, column: position of the entry in its block.
        values: (B,) the values.
    """

    row: int
    column: int
    values: NDArray

    def add(self, inputs: NDArray, z: NDArray) -> None:
        """Add the products with `inputs` (…, B, columns) to `z` (…, B, rows)."""
        z[..., self.row] += self.values * inputs[..., self.column]


class Cells:
    """The cells of a layer at all timesteps, for one shape of batch.

    Args:
        layer: the layer.
        array: returns the buffer of a quantity by name.
        below: (N, B, previous) activations of the layer below, or the network's inputs.
        handed_down: (N, B, previous) `delta_space` of the layer below, where Sδ is written; None at the first layer.
        weights, gradients: weight blocks and gradient blocks by name.

    Attributes:
        inputs: (N · B, previous + 1) input of the block: `below`, and a 1 if there is a bias.
        before: (N, B, units) hₙ₋₁ of each cell; None in a layer without memory.
        product: writes a product of two matrices into a third, in pieces if it is large.
        direct: (N, B, units) ∂C/∂z directly from the cost, if cost and activation are partners.
        per_sample_weights: per-sample weights of a forward pass, by block.
        per_sample_blocks: blocks that may have such weights.
    """

    per_sample_blocks: ClassVar[tuple[str, ...]] = ()
    h: NDArray
    before: NDArray | None = None

    def __init__(self, layer: Layer, array: Any, below: NDArray, handed_down: NDArray | None,
                 weights: dict[str, NDArray], gradients: dict[str, NDArray]):
        self.layer, self.activation = layer, layer.activation
        self.z, self.dsigma, self.delta_space, self.dz = map(array, ("z", "dsigma", "delta_space", "dz"))
        self.handed_down = None if handed_down is None else rows(handed_down)
        self._below, self.inputs = rows(below), rows(below)
        if layer.bias:
            self.inputs = np.empty((len(self._below), self._below.shape[1] + 1), below.dtype)
            self.inputs[:, -1] = 1.0
        self._below_in_inputs = self.inputs[:, : self._below.shape[1]]
        self.block_T, self.gradient = weights["space"].T, gradients["space"]
        self._long = len(self.inputs) * sum(block.size for block in weights.values()) > AT_ONCE
        self.product = in_pieces if self._long else whole
        self.W_space = weights["space"][:, : self._below.shape[1]]
        self.direct: NDArray | None = None
        self.per_sample_weights: dict[str, list[PerSampleWeight]] = {block: [] for block in self.per_sample_blocks}

    def wrap(self, wrapper: Callable[[Activation], Any]) -> None:
        """Replace each activation by `wrapper` of it."""
        self.activation = wrapper(self.activation)

    def timesteps(self, steps: Iterable) -> Iterable:
        """The same timesteps, with points of interruption if a pass takes long."""
        return interrupted(steps) if self._long else steps

    def input_projection(self, z: NDArray) -> None:
        """z = W_S h + b of all cells, (N · B, units), with h of the layer below."""
        if self.layer.bias:
            self._below_in_inputs[...] = self._below
        self.product(self.inputs, self.block_T, z)

    def add_per_sample_weights(self) -> None:
        """Add the products of the per-sample weights of the space block to z."""
        for weight in self.per_sample_weights.get("space", ()):
            weight.add(self.inputs.reshape(*self.z.shape[:2], -1), self.z)

    def forward(self, cut: NDArray | None = None) -> None:
        """z, h and σ′ of every cell.

        `cut` (N, B, 1) is 0 where a complex step must not pass to the next timestep, as in a truncated pass.
        """
        raise NotImplementedError

    def backward(self, first: int, last: int, carry: NDArray | None = None) -> None:
        """δ, ∂C/∂z and the error signals that are handed on, from `delta_space`, for timesteps `first` to `last`, from
        0.

        `carry` (N, B, 1) is 1 where Tδ arrives from the next timestep; None: everywhere.
        """
        raise NotImplementedError

    @property
    def arriving(self) -> tuple[NDArray, ...]:
        """The arrays of arriving error signals: Sδ, and Tδ in a layer with memory."""
        return (self.delta_space,)

    def clear(self) -> None:
        """Set to zero what an earlier backward pass left in cells that the next one does not reach."""
        self.dz.fill(0.0)

    def combine(self) -> None:
        """δ and ∂C/∂z from the sums of `delta_space` and `delta_time` over several passes."""
        raise NotImplementedError

    def gradients(self) -> None:
        """The gradients of all blocks, summed over timesteps and samples, as one product each."""
        raise NotImplementedError

    def mask_padding(self, padding: NDArray) -> None:
        """Set z, h and σ′ to zero where `padding` (N, B, 1) is true; δ and dz are zero there already."""
        for array in (self.z, self.h, self.dsigma):
            np.copyto(array, 0.0, where=padding)


def rows(array: NDArray) -> NDArray:
    """A view of (N, B, units) as (N · B, units)."""
    return array.reshape(-1, array.shape[-1])
