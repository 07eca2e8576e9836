"""The gated recurrent unit."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ..activations.base import ONE
from ..formula.tree import difference
from ..parameters import Flag, Integer, param
from ..registry import register
from .base import Cells, StartingWeights, rows
from .formulas import Back, Made, Weighted, one_minus, plus, product_of
from .gated import Gated, GatedCells, diagonal, scaled
from .operands import GradientTerm, Operand
from .timed import Arrays, values_before


@dataclass(slots=True)
class ForwardArrays(Arrays):
    """What the forward pass reads and writes, (N, B, units) of all timesteps or (B, units) of one; ``gates`` are r and
    u, side by side.
    """

    g: NDArray
    r: NDArray
    u: NDArray
    m: NDArray
    h_before: NDArray
    h: NDArray
    z_gates: NDArray
    z_g: NDArray
    gates: NDArray


@dataclass(slots=True)
class BackwardArrays(Arrays):
    """What lies between δ and ∂C/∂z, (N, B, units) of all timesteps or (B, units) of one; ``gates`` are r and u, side
    by side.
    """

    g: NDArray
    r: NDArray
    u: NDArray
    m: NDArray
    h_before: NDArray
    delta: NDArray
    delta_g: NDArray
    delta_r: NDArray
    delta_u: NDArray
    delta_gates: NDArray
    dsigma_g: NDArray
    dsigma_gates: NDArray
    dz_g: NDArray
    dz_gates: NDArray
    dz_m: NDArray


class GRUCells(GatedCells):
    """m = W_T hₙ₋₁, g = tanh(W_S h + b + r ⊙ m), hₙ = (1 − u) ⊙ g + u ⊙ hₙ₋₁, timestep by timestep.

    The error signal of the candidate's W_S is ∂C/∂z_g, that of its W_T is ∂C/∂m. Both are columns of `dz`
    (N, B, 4 · units), in the order g, r, u, m: the first three are for W_S and b, the last three for W_T.

    Attributes:
        m: (N, B, units) contribution of the state to the candidate, before the reset gate.
        delta_m: ∂C/∂m, a part of `dz`.
    """

    def __init__(self, layer, array, below, handed_down, weights, gradients):
        super().__init__(layer, array, below, handed_down, weights, gradients)
        units = layer.units
        self.m, (g, r, u) = array("m"), (self.columns(self.gate, gate) for gate in layer.in_space)
        self._space, self._time = rows(self.dz)[:, : 3 * units], rows(self.dz)[:, units:]
        delta_g, delta_r, delta_u = (self.columns(self.delta_gate, gate) for gate in layer.in_space)
        dz_gates, dz_m = self.dz[..., units : 3 * units], self.dz[..., 3 * units :]
        gates = {"g": g, "r": r, "u": u, "m": self.m}
        forward = ForwardArrays(
            **gates, h_before=self.before, h=self.h, z_gates=self.z[..., units:], z_g=self.columns(self.z, "g"),
            gates=self.gate[..., units:],
        )
        self._whole = BackwardArrays(
            **gates, h_before=self.before, delta=self.delta, delta_g=delta_g, delta_r=delta_r, delta_u=delta_u,
            delta_gates=self.delta_gate[..., units:], dsigma_g=self.columns(self.dsigma, "g"),
            dsigma_gates=self.dsigma[..., units:], dz_g=self.columns(self.dz, "g"), dz_gates=dz_gates, dz_m=dz_m,
        )
        self._steps, self._cells = forward.each_timestep(), self._whole.each_timestep()
        self._u, self._carried, self._to_time = u, np.empty_like(self.h[0]), self.dz[..., units:]

    def forward(self, cut=None):
        self.from_below()
        W_time_T, recurrent, units, carried = self._W_time_T, self._recurrent, self.layer.units, self._carried
        per_sample_weights = self.per_sample_weights.get("time", ())
        for n, at in enumerate(self.timesteps(self._steps)):
            if cut is not None and n:
                at.h_before.imag *= cut[n - 1]
            at.h_before.dot(W_time_T, recurrent)
            for weight in per_sample_weights:
                weight.add(at.h_before, recurrent)
            np.add(at.z_gates, recurrent[:, : 2 * units], at.z_gates)
            self.sigmoid.forward(at.z_gates, at.gates)
            at.m[...] = recurrent[:, 2 * units :]
            np.multiply(at.r, at.m, carried)
            np.add(at.z_g, carried, at.z_g)
            self.tanh.forward(at.z_g, at.g)
            np.subtract(ONE, at.u, at.h)
            np.multiply(at.h, at.g, at.h)
            np.multiply(at.u, at.h_before, carried)
            np.add(at.h, carried, at.h)
        self.sigmoid.derivative(None, self.gate[..., units:], self.dsigma[..., units:])
        self.tanh.derivative(None, self.columns(self.gate, "g"), self.columns(self.dsigma, "g"))

    def backward(self, first, last, carry=None):
        W_time, carried = self.W_time, self._carried
        for n in self.timesteps(range(last, first - 1, -1)):
            delta_time = self.delta_time[n]
            if n < last:
                self._to_time[n + 1].dot(W_time, delta_time)
                np.multiply(self._u[n + 1], self.delta[n + 1], carried)
                np.add(delta_time, carried, delta_time)
                if carry is not None:
                    delta_time *= carry[n]
            np.add(self.delta_space[n], delta_time, self.delta[n])
            self.behind(self._cells[n])
        if self.handed_down is not None:
            self.product(self._space, self.W_space, self.handed_down)

    def behind(self, cell):
        np.subtract(cell.h_before, cell.g, cell.delta_u)
        np.multiply(cell.delta_u, cell.delta, cell.delta_u)
        np.subtract(ONE, cell.u, cell.delta_g)
        np.multiply(cell.delta_g, cell.delta, cell.delta_g)
        np.multiply(cell.delta_g, cell.dsigma_g, cell.dz_g)
        np.multiply(cell.dz_g, cell.m, cell.delta_r)
        np.multiply(cell.dz_g, cell.r, cell.dz_m)
        np.multiply(cell.delta_gates, cell.dsigma_gates, cell.dz_gates)

    def gradients(self):
        self.product(self._space.T, self.inputs, self.gradient)
        self.product(self._time.T, self._h_before, self.time_gradient)

    def mask_padding(self, padding):
        super().mask_padding(padding)
        np.copyto(self.m, 0.0, where=padding)


@register
@dataclass(frozen=True)
class GRU(Gated):
    """The update gate mixes the previous state with a candidate; the reset gate sets how much of the previous state the
    candidate sees.

    Reset gate r and update gate u are σ(W_S h + W_T hₙ₋₁ + b) with weights of their own (W_space_r, W_time_r, b_r …).
    The candidate is g = tanh(W_S h + b + r ⊙ m) with m = W_T hₙ₋₁, and hₙ = (1 − u) ⊙ g + u ⊙ hₙ₋₁. Of the two common
    variants this is the one where the reset gate acts behind the product with W_T (the first version of the paper,
    arXiv 1406.1078v1, and cuDNN and PyTorch, which add a second bias to m), not the one where it acts on hₙ₋₁ before it
    (the third version): so one product serves all three. The paper's letters are z and h̃ for u and g; z is the
    weighted input everywhere in this program.

    The trace has, for each of r, u, g: its value (`r`), `z_r`, σ′ (`dsigma_r`), ∂C/∂r (`delta_r`) and ∂C/∂z (`dz_r`);
    and `m` with ∂C/∂m (`delta_m`), which is the error signal behind W_time_g.

    Source: Cho et al. 2014, Learning phrase representations using RNN encoder–decoder for statistical machine
        translation.
    """

    kind: ClassVar[str] = "gru"
    label: ClassVar[str] = "GRU"
    formula: ClassVar[str] = r"h^l_n = (1 - u^l_n) \odot g^l_n + u^l_n \odot h^l_{n-1}"
    source: ClassVar[str] = "Cho et al. 2014"
    cells: ClassVar[type[Cells]] = GRUCells
    gates: ClassVar[tuple[str, ...]] = ("r", "u", "g")
    in_space: ClassVar[tuple[str, ...]] = ("g", "r", "u")
    in_time: ClassVar[tuple[str, ...]] = ("r", "u", "g")
    gate_names: ClassVar[dict[str, str]] = {"r": "reset gate", "u": "update gate", "g": "candidate"}
    back_formulas: ClassVar[tuple[Back, ...]] = (
        Back("delta_time", "From the next timestep", "Handed back, in time", True, product_of("u", "delta")),)
    widths: ClassVar[dict[str, int]] = {"dz": 4}
    states: ClassVar[tuple[str, ...]] = ("h",)
    quantities: ClassVar[tuple[str, ...]] = (
        "h", "delta", "delta_space", "delta_time", "m", "delta_m",
        *(f"{quantity}{gate}" for gate in gates for quantity in ("", "z_", "dsigma_", "delta_", "dz_")))

    units: int = param(Integer(low=1, high=4096, symbol="N_l", about="Number of units."))
    bias: bool = param(Flag(symbol="b", about="Whether each gate of each unit has a bias."), True)
    initial_state: Any = values_before("h₀", "State")
    weights: Any = param(
        StartingWeights(
            optional=True, about="Starting weights by name: W_space_r, W_time_r, b_r, likewise for u and g."
        ),
        None,
    )

    def gradient_terms(self):
        return super().gradient_terms() | {"W_time_g": GradientTerm("delta_m", Operand.BEFORE)}

    def state_jacobian_T(self, of, weights):
        u, slope_g = of("u"), (1 - of("u")) * of("dsigma_g")
        candidate = scaled(slope_g * of("r"), weights["W_time_g"]) + scaled(
            slope_g * of("m") * of("dsigma_r"), weights["W_time_r"]
        )
        return (
            diagonal(u) + scaled((of("h_before") - of("g")) * of("dsigma_u"), weights["W_time_u"]) + candidate
        ).swapaxes(-1, -2)

    def propagate_sensitivities(self, of, weighted, before):
        r, u = (scaled(of(f"dsigma_{gate}"), weighted[f"dz_{gate}"]) for gate in "ru")
        g = scaled(of("dsigma_g"), weighted["dz_g"] + scaled(of("m"), r) + scaled(of("r"), weighted["delta_m"]))
        return {"h": scaled(1 - of("u"), g) + scaled(of("h_before") - of("g"), u) + scaled(of("u"), before["h"])}

    def forward_formulas(self):
        gates = [
            formula for gate in "ru" for formula in self.gate_formulas(gate, (f"W_space_{gate}", f"W_time_{gate}"))
        ]
        heard = Weighted("m", "What the state says to the candidate", ("W_time_g",))
        made = Made(
            "h", "Activation", lambda q, times: plus(times(one_minus(q("u")), q("g")), times(q("u"), q("h_before"))),
            "The update gate says how much of the state is kept; the candidate takes the place of the rest.",
        )
        return [*gates, heard, *self.gate_formulas("g", ("W_space_g",), product_of("r", "m")), made]

    def backward_formulas(self):
        return [*self.behind_gate("u", lambda q, times: times(q("delta"), difference(q("h_before"), q("g")))),
                *self.behind_gate("g", lambda q, times: times(q("delta"), one_minus(q("u")))),
                *self.behind_gate("r", product_of("dz_g", "m")),
                Made("delta_m", "Error signal of what the state says", product_of("dz_g", "r"))]

    def reserve(self, fields, name, timesteps, batch):
        super().reserve(fields, name, timesteps, batch)
        fields.add(f"{name}.m", (timesteps, batch, self.units))
        fields.share(f"{name}.delta_m", f"{name}.dz", np.s_[..., 3 * self.units :])
