"""Long short-term memory."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from ..parameters import Flag, Integer, Real, param
from ..registry import register
from .base import Cells, StartingWeights, rows
from .formulas import Back, Made, Slope, Squashed, plus, product_of
from .gated import TANH, Gated, GatedCells, diagonal, scaled
from .timed import Arrays, values_before


@dataclass(slots=True)
class ForwardArrays(Arrays):
    """What the forward pass reads and writes, (N, B, units) of all timesteps or (B, units) of one; ``ifo`` are the
    three sigmoid gates, side by side.
    """

    h_before: NDArray
    c_before: NDArray
    z: NDArray
    z_ifo: NDArray
    z_g: NDArray
    ifo: NDArray
    i: NDArray
    f: NDArray
    o: NDArray
    g: NDArray
    c: NDArray
    squashed: NDArray
    h: NDArray


@dataclass(slots=True)
class BackwardArrays(Arrays):
    """What lies between δ and ∂C/∂z, (N, B, units) of all timesteps or (B, units) of one; the last three are of all
    gates, side by side.
    """

    delta: NDArray
    squashed: NDArray
    o: NDArray
    dsigma_c: NDArray
    delta_c_time: NDArray
    delta_c: NDArray
    g: NDArray
    i: NDArray
    c_before: NDArray
    delta_o: NDArray
    delta_i: NDArray
    delta_f: NDArray
    delta_g: NDArray
    delta_gate: NDArray
    dsigma: NDArray
    dz: NDArray


class LSTMCells(GatedCells):
    """cₙ = fₙ ⊙ cₙ₋₁ + iₙ ⊙ gₙ, hₙ = oₙ ⊙ tanh cₙ; backward ∂C/∂cₙ = δₙ ⊙ oₙ ⊙ (1 − tanh² cₙ) + fₙ₊₁ ⊙ ∂C/∂cₙ₊₁.

    Attributes:
        c, c_before: (N, B, units) cₙ and cₙ₋₁ of each cell.
        squashed, dsigma_c: tanh c, and its slope.
        delta_c: ∂C/∂c, everything that arrives; delta_c_time is what of it arrives from the next timestep.
    """

    def __init__(self, layer, array, below, handed_down, weights, gradients):
        super().__init__(layer, array, below, handed_down, weights, gradients)
        states = array("c")
        states[0] = layer.initial_cell or 0.0
        self.c, self.c_before = states[1:], states[:-1]
        self.squashed, self.dsigma_c, self.delta_c, self.delta_c_time = map(
            array, ("squashed", "dsigma_c", "delta_c", "delta_c_time")
        )
        self._product, self._dz_rows, self._dz_T = np.empty_like(self.h[0]), rows(self.dz), rows(self.dz).T
        self._sigmoids = slice(0, 3 * layer.units)  # i, f, o; then g
        gates = {gate: self.columns(self.gate, gate) for gate in layer.gates}
        self._f = gates["f"]
        forward = ForwardArrays(
            **gates, h_before=self.before, c_before=self.c_before, c=self.c, squashed=self.squashed, h=self.h, z=self.z,
            z_ifo=self.z[..., self._sigmoids], z_g=self.columns(self.z, "g"), ifo=self.gate[..., self._sigmoids],
        )
        self._whole = BackwardArrays(
            **{gate: gates[gate] for gate in "iog"}, squashed=self.squashed, dsigma_c=self.dsigma_c,
            c_before=self.c_before, delta=self.delta, delta_c=self.delta_c, delta_c_time=self.delta_c_time,
            delta_gate=self.delta_gate, dsigma=self.dsigma,
            **{f"delta_{gate}": self.columns(self.delta_gate, gate) for gate in layer.gates}, dz=self.dz,
        )
        self._steps, self._cells = forward.each_timestep(), self._whole.each_timestep()
        self.delta_c_time[-1] = 0.0

    def forward(self, cut=None):
        self.from_below()
        W_time_T, recurrent, product, per_sample_weights = (
            self._W_time_T, self._recurrent, self._product, self.per_sample_weights.get("time", ()),
        )
        for n, at in enumerate(self.timesteps(self._steps)):
            if cut is not None and n:
                at.h_before.imag *= cut[n - 1]
                at.c_before.imag *= cut[n - 1]
            at.h_before.dot(W_time_T, recurrent)
            np.add(at.z, recurrent, at.z)
            for weight in per_sample_weights:
                weight.add(at.h_before, at.z)
            self.sigmoid.forward(at.z_ifo, at.ifo)
            self.tanh.forward(at.z_g, at.g)
            np.multiply(at.f, at.c_before, at.c)
            np.multiply(at.i, at.g, product)
            np.add(at.c, product, at.c)
            self.tanh.forward(at.c, at.squashed)
            np.multiply(at.o, at.squashed, at.h)
        self.sigmoid.derivative(None, self.gate[..., self._sigmoids], self.dsigma[..., self._sigmoids])
        self.tanh.derivative(None, self.columns(self.gate, "g"), self.columns(self.dsigma, "g"))
        self.tanh.derivative(None, self.squashed, self.dsigma_c)

    def backward(self, first, last, carry=None):
        W_time = self.W_time
        for n in self.timesteps(range(last, first - 1, -1)):
            delta_time, delta_c_time = self.delta_time[n], self.delta_c_time[n]
            if n < last:
                self.dz[n + 1].dot(W_time, delta_time)
                np.multiply(self._f[n + 1], self.delta_c[n + 1], delta_c_time)
                if carry is not None:
                    delta_time *= carry[n]
                    delta_c_time *= carry[n]
            np.add(self.delta_space[n], delta_time, self.delta[n])
            self.behind(self._cells[n])
        if self.handed_down is not None:
            self.product(self._dz_rows, self.W_space, self.handed_down)

    def behind(self, cell):
        np.multiply(cell.delta, cell.squashed, cell.delta_o)
        np.multiply(cell.delta, cell.o, cell.delta_c)
        np.multiply(cell.delta_c, cell.dsigma_c, cell.delta_c)
        np.add(cell.delta_c, cell.delta_c_time, cell.delta_c)
        np.multiply(cell.delta_c, cell.g, cell.delta_i)
        np.multiply(cell.delta_c, cell.c_before, cell.delta_f)
        np.multiply(cell.delta_c, cell.i, cell.delta_g)
        np.multiply(cell.delta_gate, cell.dsigma, cell.dz)

    @property
    def arriving(self):
        return self.delta_space, self.delta_time, self.delta_c_time

    def clear(self):
        super().clear()
        self.delta_c.fill(0.0)
        self.delta_c_time.fill(0.0)

    def gradients(self):
        self.product(self._dz_T, self.inputs, self.gradient)
        self.product(self._dz_T, self._h_before, self.time_gradient)

    def mask_padding(self, padding):
        super().mask_padding(padding)
        for array in (self.c, self.squashed, self.dsigma_c):
            np.copyto(array, 0.0, where=padding)


@register
@dataclass(frozen=True)
class LSTM(Gated):
    """A memory c that gates keep, write and read, so that its error signal need not shrink on its way back.

    Input gate i, forget gate f, output gate o, each σ(W_S h + W_T hₙ₋₁ + b) with weights of its own (W_space_i,
    W_time_i, b_i …), and the candidate g = tanh(…) likewise. cₙ = f ⊙ cₙ₋₁ + i ⊙ g; hₙ = o ⊙ tanh cₙ. No peepholes.

    The trace has, for each of i, f, g, o: its value (`i`), `z_i`, σ′ (`dsigma_i`), ∂C/∂i (`delta_i`) and ∂C/∂z
    (`dz_i`); and of the memory `c`, tanh c (`squashed`), the slope 1 − tanh² c (`dsigma_c`), ∂C/∂c (`delta_c`) and what
    of that arrives from the next timestep, fₙ₊₁ ⊙ ∂C/∂cₙ₊₁ (`delta_c_time`).

    Source: Hochreiter and Schmidhuber 1997, Long short-term memory, with the forget gate of Gers, Schmidhuber and
        Cummins
    2000, Learning to forget; as in Lipton, arXiv 1506.00019, section 4.1, and Chen, arXiv 1610.02583, section 4. A
    forget gate that starts open: Jozefowicz, Zaremba and Sutskever 2015, An empirical exploration of recurrent network
    architectures.
    """

    kind: ClassVar[str] = "lstm"
    label: ClassVar[str] = "LSTM"
    formula: ClassVar[str] = r"c^l_n = f^l_n \odot c^l_{n-1} + i^l_n \odot g^l_n, \quad h^l_n = o^l_n \odot \tanh c^l_n"
    source: ClassVar[str] = "Hochreiter and Schmidhuber 1997, Gers et al. 2000"
    cells: ClassVar[type[Cells]] = LSTMCells
    gates: ClassVar[tuple[str, ...]] = ("i", "f", "g", "o")
    in_space: ClassVar[tuple[str, ...]] = ("i", "f", "o", "g")
    in_time: ClassVar[tuple[str, ...]] = in_space
    gate_names: ClassVar[dict[str, str]] = {"i": "input gate", "f": "forget gate", "g": "candidate", "o": "output gate"}
    back_formulas: ClassVar[tuple[Back, ...]] = (
        Back("delta_time", "From the next timestep", "Handed back, in time", True),
        Back(
            "delta_c_time", "From the memory of the next timestep", "Handed back, along the memory", False,
            product_of("f", "delta_c"),
        ),
    )
    states: ClassVar[tuple[str, ...]] = ("h", "c")
    carried: ClassVar[tuple[str, ...]] = ("delta", "delta_c_time")
    signals: ClassVar[tuple[str, ...]] = ("delta", "delta_c")
    quantities: ClassVar[tuple[str, ...]] = (
        "h", "delta", "delta_space", "delta_time", "c", "squashed", "dsigma_c", "delta_c", "delta_c_time",
        *(f"{quantity}{gate}" for gate in gates for quantity in ("", "z_", "dsigma_", "delta_", "dz_")))

    units: int = param(Integer(low=1, high=4096, symbol="N_l", about="Number of units."))
    bias: bool = param(Flag(symbol="b", about="Whether each gate of each unit has a bias."), True)
    forget_bias: float = param(
        Real(low=-100.0, high=100.0, symbol="b_f", about="Starting value of the forget gate's biases."), 1.0
    )
    initial_state: Any = values_before("h₀", "State")
    initial_cell: Any = values_before("c₀", "Memory")
    weights: Any = param(
        StartingWeights(
            optional=True, about="Starting weights by name: W_space_i, W_time_i, b_i, likewise for f, g, o."
        ),
        None,
    )

    def fixed_starting_weights(self, rng, shapes):
        return {"b_f": self.forget_bias}

    def state_jacobian_T(self, of, weights):
        through, kept = of("o") * of("dsigma_c"), of("f")
        c_in_h = scaled(of("c_before") * of("dsigma_f"), weights["W_time_f"])
        c_in_h = (
            c_in_h
            + scaled(of("g") * of("dsigma_i"), weights["W_time_i"])
            + scaled(of("i") * of("dsigma_g"), weights["W_time_g"])
        )
        h_in_h = scaled(of("squashed") * of("dsigma_o"), weights["W_time_o"]) + through[..., None] * c_in_h
        return np.block([[h_in_h, diagonal(through * kept)], [c_in_h, diagonal(kept)]]).swapaxes(-1, -2)

    def propagate_sensitivities(self, of, weighted, before):
        i, f, g, o = (scaled(of(f"dsigma_{gate}"), weighted[f"dz_{gate}"]) for gate in self.gates)
        c = scaled(of("f"), before["c"]) + scaled(of("c_before"), f) + scaled(of("i"), g) + scaled(of("g"), i)
        return {"h": scaled(of("squashed"), o) + scaled(of("o") * of("dsigma_c"), c), "c": c}

    def forward_formulas(self):
        gates = [
            formula
            for gate in self.gates
            for formula in self.gate_formulas(gate, (f"W_space_{gate}", f"W_time_{gate}"))
        ]
        kept = Made("c", "Memory", lambda q, times: plus(times(q("f"), q("c_before")), times(q("i"), q("g"))),
                    "What the forget gate keeps of it, and what the input gate lets in of the candidate.")
        return [
            *gates, kept, Squashed("squashed", "Memory, squashed", TANH, "c"),
            Slope("dsigma_c", "Slope at the memory", TANH, "c", "squashed"),
            Made(
                "h", "Activation", product_of("o", "squashed"), "The output gate says how much of the memory is shown."
            ),
        ]

    def backward_formulas(self):
        of_memory = Made(
            "delta_c", "Error signal of the memory",
            lambda q, times: plus(times(q("delta"), q("o"), q("dsigma_c")), q("delta_c_time")),
            "What comes through h, and what the memory of the next timestep hands back.",
        )
        factors = {
            "i": ("delta_c", "g"), "f": ("delta_c", "c_before"), "g": ("delta_c", "i"), "o": ("delta", "squashed"),
        }
        return [
            of_memory, *(made for gate in self.gates for made in self.behind_gate(gate, product_of(*factors[gate]))),
        ]

    def reserve(self, fields, name, timesteps, batch):
        super().reserve(fields, name, timesteps, batch)
        fields.add(f"{name}.c", (timesteps + 1, batch, self.units), np.s_[1:])
        for quantity in ("squashed", "dsigma_c", "delta_c", "delta_c_time"):
            fields.add(f"{name}.{quantity}", (timesteps, batch, self.units))
