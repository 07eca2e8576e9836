"""The lines of one layer: its forward pass, and its backward pass, one line a formula."""

from collections.abc import Callable

from ..activations.base import Activation
from ..formula.tree import ONE, Glyph, Node, Product, Series
from ..layers.base import Layer
from ..layers.formulas import Back, Formula, Slope, Squashed, Weighted
from ..layers.operands import Operand
from .excerpt import own_name
from .expressions import Library
from .formulas import PLAIN, forward_formulas
from .lines import commented


class LayerLines:
    """Writes the lines of a layer.

    A name in a script is the name in the trace with the layer's number: z of layer 2 is ``z2``. The quantities of the
    forward pass are kept by timestep, ``z2[n]``; those of the backward pass are of the present timestep alone.

    Args:
        number: the layer's number, from 1.
        layer: the layer.
        over_time: whether there are timesteps.
        library: the library.
        functions: name of the function of each activation that has one.
    """

    def __init__(
        self, number: int, layer: Layer, over_time: bool, library: Library, functions: dict[Activation, str]
    ):
        self.number, self.layer, self._library, self._functions = number, layer, library, functions
        self._now, self._earlier = ("[n]", "[n - 1]") if over_time else ("", "")
        self.formulas = forward_formulas(number, layer)
        self._made = {formula.gives for formula in self.formulas if not isinstance(formula, Slope)}
        self._slopes = [formula for formula in self.formulas if isinstance(formula, Slope)]

    def name(self, quantity: str) -> str:
        """The name of a quantity or a weight of this layer."""
        return own_name(self.number, quantity)

    def at(self, quantity: str) -> str:
        """The code of a quantity at the present timestep; ``h_before`` is h of the timestep before."""
        state = quantity.removesuffix("_before")
        if state != quantity:
            return self.name(state) + self._earlier
        return self.name(quantity) + (self._now if quantity in self._made else "")

    @property
    def below(self) -> str:
        """The code of what the weights from below multiply."""
        return own_name(self.number - 1, "h") + self._now

    # Forward.

    def forward(self) -> list[str]:
        """The lines of the forward pass at one timestep."""
        formulas = [formula for formula in self.formulas if not isinstance(formula, Slope)]
        return [commented(f"{self.at(formula.gives)} = {self._right(formula)}", self._about(formula))
                for formula in formulas]

    def _right(self, formula: Formula) -> str:
        if isinstance(formula, Weighted):
            terms = [self._term(weight) for weight in formula.weights]
            return " + ".join([*terms, *([self._expression(formula.right)] if formula.right else [])])
        if isinstance(formula, Squashed):
            return self._squashed(formula.activation, self.at(formula.of))
        return self._expression(formula.right)

    def _term(self, weight: str) -> str:
        operand = self.layer.gradient_terms()[weight][1]
        return self.name(weight) + {
            Operand.BELOW: f" @ {self.below}", Operand.BEFORE: f" @ {self.at('h_before')}", Operand.ONE: "",
        }[operand]

    def _squashed(self, activation: Activation, z: str) -> str:
        if activation in self._functions:
            return f"{self._functions[activation]}({z})"
        letter = Glyph("z", code=z)
        return self._library.code(activation.value_formula(letter, lambda make: make(letter)))

    def _expression(self, right: Callable[..., Node]) -> str:
        return self._library.code(
            right(lambda name: Glyph(name, code=self.at(name)), lambda *factors: Product(factors))
        )

    def _about(self, formula: Formula) -> str:
        if self.layer.cells in PLAIN:
            squashed = "h = z" if self.layer.activation.kind == "linear" else "h = σ(z)"
            return {"z": weighted_input(self.layer), "h": squashed}[formula.gives]
        return formula.name[0].lower() + formula.name[1:]

    # Backward.

    def starts(self) -> list[tuple[str, str]]:
        """What comes from beyond the last timestep: names of error signals, and zeros."""
        zeros = f"{self._library.prefix}.zeros({self.layer.units})"
        return [(self.name(back.gives), zeros) for back in self.back_formulas]

    def backward(self, arrives: str | None, through_partner: bool, gradient: bool, down: str | None) -> list[str]:
        """The lines of the backward pass at one timestep.

        Args:
            arrives: the code of the error signal from the cost, δ or ∂C/∂z; None in a hidden layer.
            through_partner: whether that is ∂C/∂z of cost and activation together.
            gradient: whether the layer is trainable.
            down: the name of the error signal that the layer hands down; None: nothing is below that is trained.
        """
        lines = self._error_signal(arrives, through_partner)
        lines += self._gradient_lines() if gradient else []
        lines += [
            commented(f"{self.name(back.gives)} = {self._handed_back(back)}", f"{handed(back)}, to timestep n - 1")
            for back in self.back_formulas
        ]
        return lines + ([commented(f"{down} = {self._through(Operand.BELOW)}", "handed down")] if down else [])

    @property
    def back_formulas(self) -> tuple[Back, ...]:
        """What a timestep hands back to the one before."""
        if not self.layer.recurrent:
            return ()
        return getattr(self.layer, "back_formulas", (Back("delta_time", "", "", True),))

    @property
    def receives(self) -> str:
        """The name of the error signal that arrives from above: Sδ, which is δ in a layer without memory."""
        return self.name("delta_space" if self.layer.recurrent else "delta")

    def _error_signal(self, arrives: str | None, through_partner: bool) -> list[str]:
        if through_partner:
            return self._behind_partner(arrives)
        lines = [] if arrives is None else [commented(f"{self.receives} = {arrives}", "∂C/∂y")]
        if self.layer.recurrent:
            lines.append(
                commented(f"{self.name('delta')} = {self.receives} + {self.name('delta_time')}", "δ = Sδ + Tδ")
            )
        slopes = [self._slope(slope) for slope in self._slopes]
        if self.layer.cells in PLAIN:
            behind = self._behind("delta")
            slopes = slopes if self.name("dsigma") in behind else []
            return [*lines, *slopes, commented(f"{self.name('dz')} = {behind}", "∂C/∂z = δ ⊙ σ′")]
        return lines + slopes + [
            commented(f"{self.at(made.gives)} = {self._expression(made.right)}", made.name[0].lower() + made.name[1:])
            for made in self.layer.backward_formulas()
        ]

    def _behind_partner(self, arrives: str) -> list[str]:
        """The cost gives ∂C/∂z at once; what comes from the next timestep goes through σ′."""
        dz = self.name("dz")
        joint = commented(f"{dz} = {arrives}", "∂C/∂z of cost and σ together")
        if not self.layer.recurrent:
            return [joint]
        behind = self._behind("delta_time")
        return [
            *(self._slope(slope) for slope in self._slopes if self.name(slope.gives) in behind),
            joint, commented(f"{dz} = {dz} + {behind}", "and what comes back through time"),
        ]

    def _slope(self, formula: Slope) -> str:
        slope = _slope_of(formula.activation, self.at(formula.of), self.at(formula.value))
        return commented(f"{self.name(formula.gives)} = {self._library.code(slope)}", "σ′(z)")

    def _behind(self, signal: str) -> str:
        """∂C/∂z of a plain layer, from an error signal at h."""
        activation = self.layer.activation
        if _slope_of(activation, "z", "h") == ONE:
            return self.name(signal)
        delta, dsigma, h = (Glyph(code, code=code) for code in (self.name(signal), self.name("dsigma"), self.at("h")))
        return self._library.code(activation.backward_formula(delta, dsigma, h, lambda make: _summed(make(delta, h))))

    def _gradient_lines(self) -> list[str]:
        lines = []
        for weight, (signal, operand) in self.layer.gradient_terms().items():
            taken = {Operand.BELOW: self.below, Operand.BEFORE: self.at("h_before")}.get(operand)
            signal = self.at(signal)
            about = {Operand.BELOW: "∂C/∂z ⊗ h of the layer below", Operand.BEFORE: "∂C/∂z ⊗ h of timestep n - 1",
                     Operand.ONE: "∂C/∂z"}[operand]
            term = signal if taken is None else f"np.outer({signal}, {taken})"
            lines.append(commented(f'gradient["{self.name(weight)}"] += {term}', about))
        return lines

    def _handed_back(self, back: Back) -> str:
        terms = [self._through(Operand.BEFORE)] * back.through_weights
        return " + ".join(terms + ([self._expression(back.right)] if back.right else []))

    def _through(self, operand: Operand) -> str:
        """Wᵀ ∂C/∂z, over the weights that multiply this."""
        return " + ".join(
            f"{self.name(weight)}.T @ {self.at(signal)}"
            for weight, (signal, of) in self.layer.gradient_terms().items() if of is operand
        )


def weighted_input(layer: Layer) -> str:
    """z of a plain layer."""
    return "z = W_S h" + " + W_T h of timestep n - 1" * layer.recurrent + " + b" * layer.bias


def handed(back: Back) -> str:
    """What an error signal that goes back is called."""
    return back.handed[0].lower() + back.handed[1:] if back.handed else "handed back"


def _slope_of(activation: Activation, z: str, h: str) -> Node:
    return activation.slope_formula(Glyph("z", code=z), Glyph("h", code=h))


def _summed(node: Node) -> Node:
    return Series("j", "N", node)

