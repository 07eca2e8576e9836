"""The contract of a layer: what it is, and how its cells go forward and backward.

A `Layer` is plain data, part of the spec. Its `Cells` do the work for one shape of batch: they hold
views of buffers that are kept from update to update, so that no pass allocates anything.
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

#: What the trace of a layer without gates holds of every cell.
QUANTITIES = ("z", "h", "dsigma", "delta", "delta_space", "delta_time", "dz")


@dataclass(frozen=True)
class StartingWeights(Parameter):
    """Given weights by name, nested lists of numbers; kept as pairs, so that a spec can be hashed."""

    type: ClassVar[str] = "weights"

    def read(self, value):
        pairs = value.items() if isinstance(value, dict) else value
        try:
            return tuple((str(name), self._matrix(str(name), matrix)) for name, matrix in pairs)
        except (TypeError, ValueError) as error:
            raise error if isinstance(error, SpecError) else SpecError("", "an object of matrices by name", value) from None

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

    Its weights lie in blocks, each one contiguous matrix, and are shown by name as views of them: the
    bias is the last column of the matrix that multiplies the layer's input, whose last entry is
    always 1 (Bishop, Pattern Recognition and Machine Learning, section 5.1).

    Attributes:
        trainable: whether its weights may change; those of a kind that never learns are always among the frozen ones.
        gates: the letters of its gates, and of the candidate for its state; each has weights of its own.
        states: what it carries to the next timestep, by the quantity's name.
        carried: by their quantities' names, the error signals that `state_jacobian_T` carries to the timestep before; one a state.
        signals: the error signals that say how strong what goes back is: δ, and of a state that is not the output its own.
        quantities: what its trace holds of every cell, (N, B, units) each; h, delta, delta_space and delta_time always.
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
        """The matrices that its weights lie in, by name, where the layer below has `previous` units."""
        return {"space": (self.units, previous + self.bias)}

    def weights_by_name(self, blocks: dict[str, NDArray]) -> dict[str, NDArray]:
        """The weights by name (``W_space``, ``b`` …), views of the blocks."""
        space = blocks["space"]
        return {"W_space": space[:, :-1], "b": space[:, -1]} if self.bias else {"W_space": space}

    @property
    def displayed_quantities(self) -> tuple[str, ...]:
        """The quantities that a picture of its cells has: all of them, unless a kind has very many."""
        return self.quantities

    @property
    def quantity_labels(self) -> dict[str, str]:
        """What those of its pictured quantities that not every layer has are called, in the order in which they are offered."""
        return {}

    def fixed_starting_weights(self, rng: np.random.Generator, shapes: dict[str, tuple[int, ...]]) -> dict[str, Any]:
        """Weights that do not start as the initialiser would draw them, by name, unless they are given; `shapes` are those of all, by name."""
        return {}

    @classmethod
    def describe(cls):
        return super().describe() | {"learns": cls.trainable}

    def gradient_terms(self) -> dict[str, GradientTerm]:
        """What the gradient of each weight is made of, by its own name."""
        return {"W_space": GradientTerm("dz", Operand.BELOW)} | ({"b": GradientTerm("dz", Operand.ONE)} if self.bias else {})

    @property
    def state_size(self) -> int:
        """How many numbers it carries to the next timestep."""
        return len(self.states) * self.units

    def state_jacobian_T(self, of: Callable[[str], NDArray], weights: dict[str, NDArray]) -> NDArray:
        """(…, S, S) of a layer with memory: what its `carried` error signals, (S,), are multiplied by on their way back one timestep.

        It is the transposed Jacobian of its states in its states one timestep before. `of` gives a quantity (…, units);
        ``h_before`` and ``c_before`` are states one timestep before. `weights` are its own by name.
        """
        raise NotImplementedError

    @property
    def values(self) -> tuple[str, ...]:
        """What of its quantities a pass back needs of the pass forward; z and the slopes follow from these."""
        return ("h",)

    def propagate_sensitivities(self, of: Callable[[str], NDArray], weighted: dict[str, NDArray], before: dict[str, NDArray]) -> dict[str, NDArray]:
        """The derivatives of h and of all of its states by the weights of the network, (units, weights) each, by name, from one timestep to the next.

        Args:
            of: gives a quantity of the cell, (units,), as for `state_jacobian_T`.
            weighted: the derivatives of its weighted sums, by the error signal that is behind each in `gradient_terms`.
            before: those of its states one timestep before.
        """
        return {"h": self.activation.jacobian(of("h"), of("dsigma")) @ weighted["dz"]}

    def reserve(self, fields: BufferLayout, name: str, timesteps: int, batch: int) -> None:
        """Make room for what its cells compute."""
        for quantity in ("z", "h", "dsigma", "delta_space", "dz"):
            fields.add(f"{name}.{quantity}", (timesteps, batch, self.units))

    def check_weights(self, previous: int) -> None:
        """Raise `SpecError` where a given starting weight has no place or another shape."""
        shapes = {name: array.shape for name, array in
                  self.weights_by_name({name: np.empty(shape) for name, shape in self.blocks(previous).items()}).items()}
        for name, matrix in self.weights or ():
            if name not in shapes:
                raise SpecError(f"weights.{name}", f"one of {', '.join(shapes)}", Verbatim("an unknown weight"))
            expect_shape(f"weights.{name}", matrix, shapes[name])


def expect_shape(field: str, numbers: Any, shape: tuple[int, ...]) -> None:
    """Raise `SpecError` unless the nested tuples have that shape."""
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
    """A weight that is another for each sample: the entry at `row`, `column` of its block, which itself holds zero there.

    `values` is (B,). What the weight multiplies is added to z apart, so that one batch can try many values of it.
    """

    row: int
    column: int
    values: NDArray

    def add(self, inputs: NDArray, z: NDArray) -> None:
        """Add its product with `inputs` (…, B, columns) to `z` (…, B, rows)."""
        z[..., self.row] += self.values * inputs[..., self.column]


class Cells:
    """A layer's cells over all timesteps, for one shape of batch.

    Args:
        layer: what they are cells of.
        array: gives the buffer of a quantity by name.
        below: (N, B, previous), the activations of the layer below, or the network's inputs.
        handed_down: (N, B, previous), where Sδ goes: the layer below's `delta_space`; none at the first.
        weights, gradients: the blocks.

    Attributes:
        inputs: (N · B, previous + 1) what is multiplied by the block: `below` and, where there is a bias, a 1.
        before: (N, B, units) hₙ₋₁ of each cell; none in a layer without memory.
        product: writes a product of two matrices into a third, in pieces where a pass takes long; see `core.numerics.interrupts`.
        direct: (N, B, units) ∂C/∂z straight from the cost, where the activation is the cost's partner.
        per_sample_weights: by block, the weights that are others for each sample, in a forward pass; a kind says in `per_sample_blocks` which blocks may.
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
        """Put something in the place of each of its activations that acts like one."""
        self.activation = wrapper(self.activation)

    def timesteps(self, steps: Iterable) -> Iterable:
        """The same timesteps, between which a pass may be interrupted where it takes long."""
        return interrupted(steps) if self._long else steps

    def input_projection(self, z: NDArray) -> None:
        """z = W_S h + b of all cells (N · B, units), where h is of the layer below."""
        if self.layer.bias:
            self._below_in_inputs[...] = self._below
        self.product(self.inputs, self.block_T, z)

    def add_per_sample_weights(self) -> None:
        """Add to z what those weights of the space block multiply that are others for each sample."""
        for weight in self.per_sample_weights.get("space", ()):
            weight.add(self.inputs.reshape(*self.z.shape[:2], -1), self.z)

    def forward(self, cut: NDArray | None = None) -> None:
        """z, h and σ′ of every cell. `cut` (N, B, 1) stops, in complex numbers, what a truncated pass does not see."""
        raise NotImplementedError

    def backward(self, first: int, last: int, carry: NDArray | None = None) -> None:
        """δ, δ ⊙ σ′ and what is handed on, from `delta_space`, for the timesteps `first` to `last` (from 0).

        `carry` (N, B, 1) is 1 where Tδ may arrive from the next timestep; everywhere, if it is not given.
        """
        raise NotImplementedError

    @property
    def arriving(self) -> tuple[NDArray, ...]:
        """The arrays that hold what arrives at the cells: Sδ, and Tδ where time is carried."""
        return (self.delta_space,)

    def clear(self) -> None:
        """Forget what an earlier backward pass left in the cells that the next one does not reach."""
        self.dz.fill(0.0)

    def combine(self) -> None:
        """δ and δ ⊙ σ′ again from the sums of `delta_space` and `delta_time` over several passes."""
        raise NotImplementedError

    def gradients(self) -> None:
        """The gradients of all blocks, summed over timesteps and samples, in one product each."""
        raise NotImplementedError

    def mask_padding(self, padding: NDArray) -> None:
        """Make z, h and σ′ zero where `padding` (N, B, 1) is true; nothing arrives there, so δ and dz are."""
        for array in (self.z, self.h, self.dsigma):
            np.copyto(array, 0.0, where=padding)


def rows(array: NDArray) -> NDArray:
    """All cells below each other: (N, B, units) as (N · B, units), a view."""
    return array.reshape(-1, array.shape[-1])
