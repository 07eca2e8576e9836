"""The explanation of a weight's update: from the gradient and the optimiser's memory to the new weight.

Args of these functions:
    N: the notation.
    layer: layer from 1.
    kind: short name of the weight, such as ``W_space``.
    i, j: row and column from 1; j = None for a bias.
"""

from ..formula import elementwise
from ..formula.tree import Apply, Fraction, Glyph, Named, Negative, Node, Number, Product, Relation, Sum, Vector
from ..layers.weight_name import full_name
from ..optimisers.base import UpdateTerms
from ..optimisers.schedules import SCHEDULES
from . import curvature
from .build import in_numbers
from .equation import Equation, Section
from .notations.base import Notation
from .parameter_symbols import letter
from .place import hue
from .settings import stillness


def update_section(N: Notation, layer: int, kind: str, i: int, j: int | None) -> Section:
    """What is added to row i and column j (none for a bias) of ``W_space``, ``W_time`` or ``b`` of layer l."""
    weight = WeightUpdate(N, layer, kind, i, j)
    optimiser, added = weight.step.optimiser, weight.symbols and weight.step.optimiser.update_formula(weight.symbols)
    if still := stillness(N.place.spec, weight.step, layer):
        words = f"{still}: the gradient is known, and the weight stays as it is."
        return Section("Update", "update", words, [weight.new()])
    if added is None:
        words = f"The update of {optimiser.label}, from the gradient and its memory."
        return Section("Update", "update", words, [weight.new()])
    words = (
        optimiser.describe()["about"]
        if optimiser.slots or optimiser.needs_hessian
        else "A step against the gradient, times the learning rate."
    )
    update = weight.equation(
        "Update", weight.added, "=", added, optimiser.update_formula(weight.numbers), weight.change,
        "The change of the weight.",
    )
    return Section(
        "Update", "update", words, [*weight.given(), *weight.curved(), *weight.remembered(), update, weight.new()]
    )


class WeightUpdate:
    """One weight of a step, and what the formulas of its update are made of.

    Attributes:
        symbols, numbers: the terms of the optimiser's formulas.
        value, gradient, change: numbers of the step.
    """

    def __init__(self, N: Notation, layer: int, kind: str, i: int, j: int | None):
        self.step, self.kind, self.name = N.place.step, kind, full_name(layer, kind)
        self._entry, ref = (i - 1,) if j is None else (i - 1, j - 1), f"{kind} {layer} {i}" + (f" {j}" if j else "")
        groups = (self.step.weights, ref), (self.step.gradients, f"grad_{ref}"), (self.step.updates, f"update_{ref}")
        self.value, self.gradient, self.change = (self._number(group[self.name], each) for group, each in groups)
        self.w = N.parameter(kind, layer, i, j)._replace(code=f'step.weights["{self.name}"]')
        self.added = N.change(kind, layer, i, j)
        self.derivative = Named(N.gradient(kind, layer, i, j, N.update_cost), code=f'step.gradients["{self.name}"]')
        changed = (
            self._decays or self.step.optimiser.clip_value is not None or self.step.optimiser.clip_norm is not None
        )
        self.given_symbol = Glyph("ĝ", code=f'step.followed["{self.name}"]') if changed else self.derivative
        self.symbols = self._symbols()
        self.numbers = self._numbers()

    def new(self) -> Equation:
        """w ← w + Δw."""
        after = Number(self.value.value + self.change.value)
        lines = (
            Relation((self.w, Sum((self.w, self.added))), "←"),
            Relation((self.w, Sum((self.value, self.change)), after), "←"),
        )
        return Equation("New weight", lines, after.value, elementwise.code(Sum((self.w, self.added))),
                        f'step.weights["{self.name}"] + step.updates["{self.name}"]')

    def given(self) -> list[Equation]:
        """The rate and the gradient of this update, where they are not η and ∂C/∂w themselves."""
        optimiser, changed = self.step.optimiser, self.given_symbol is not self.derivative
        return [
            *([self._rate()] if optimiser.schedule else []),
            *([self._norm()] if optimiser.clip_norm is not None else []), *([self._followed()] if changed else []),
        ]

    def curved(self) -> list[Equation]:
        """What becomes of the gradient by the curvature, where the optimiser asks for it."""
        return (
            curvature.equations(self.step, self.name, self._entry, self.symbols.gradient)
            if self.step.optimiser.needs_hessian
            else []
        )

    def remembered(self) -> list[Equation]:
        """What each slot becomes."""
        optimiser, slots = self.step.optimiser, self.step.memory_after[self.name]
        numbers = optimiser.slot_formulas(self.numbers)
        return [
            self.equation(
                f"New memory: {optimiser.slots[slot]}", self.symbols.after[slot], "←", node, numbers[slot],
                self._number(slots[slot]),
            )
            for slot, node in optimiser.slot_formulas(self.symbols).items()
        ]

    def equation(
        self, name: str, left: Glyph | Named, sign: str, node: Node, numbers: Node, value: Number, about: str = ""
    ) -> Equation:
        """An equation of the update.

        Args:
            name: title of the equation.
            left: the left side; its code is the expression of the result in the trace.
            sign: ``=`` or ``←``.
            node: the right side in symbols.
            numbers: the right side in numbers.
            value: the result.
            about: a sentence about it.
        """
        return Equation(
            name, (Relation((left, node), sign), in_numbers(left, numbers, value, sign)), value.value,
            elementwise.code(node), left.code, about,
        )

    def _rate(self) -> Equation:
        """η by its schedule."""
        optimiser, made = self.step.optimiser, self.step.before.update
        schedule = SCHEDULES[optimiser.schedule]
        values = {
            "learning_rate": optimiser.learning_rate, "period": float(optimiser.period), "factor": optimiser.factor,
        }
        eta, period, factor = (
            self.symbols.settings["learning_rate"], letter("K", "step.optimiser.period"),
            letter("γ", "step.optimiser.factor"),
        )
        symbols = Product((eta, schedule.formula(Glyph("k", code="step.before.update"), period, factor)))
        eta, period, factor = map(Number, values.values())
        numbers = Product((eta, schedule.formula(Number(float(made)), period, factor)))
        return self.equation(
            "Learning rate of this update", self.symbols.rate, "=", symbols, numbers, Number(self.step.rate),
            f"k counts the updates that came before; η falls {schedule.about}.",
        )

    def _norm(self) -> Equation:
        """How long the gradient of all weights is."""
        decay = ' + step.optimiser.l2 * step.weights[name] * (g.ndim == 2)' if self.step.optimiser.l2 else ""
        each = (
            f'[(g{decay}).ravel() for name, g in step.gradients.items() if name.split(".")[0] not in '
            'step.settings.frozen]')
        code = f"np.hypot.reduce(np.concatenate({each}))"  # no square, which could be beyond all bounds
        norm = float(self.step.norm)
        return Equation("Norm of the gradient", (Relation((NORM, Number(norm))),), norm, code, NORM.code,
                        f"Over all trainable weights{', with λ w' if decay else ''}, before clipping.")

    def _followed(self) -> Equation:
        """The gradient with λ w, clipped."""
        optimiser, about = self.step.optimiser, []
        symbols, numbers = self.derivative, self.gradient
        if self._decays:
            symbols, numbers = (
                Sum((symbols, Product((letter("λ", "step.optimiser.l2"), self.w)))),
                Sum((numbers, Product((Number(optimiser.l2), self.value)))),
            )
            about.append("Weight decay adds λ w.")
        if optimiser.clip_value is not None:
            symbols, numbers = (
                _within(symbols, letter("c", "step.optimiser.clip_value")),
                _within(numbers, Number(optimiser.clip_value)),
            )
            about.append("Clipped to the range −c to c.")
        if optimiser.clip_norm is not None:
            limit, longer = letter("c", "step.optimiser.clip_norm"), self.step.norm > optimiser.clip_norm
            symbols, numbers = (
                _shortened(symbols, limit, NORM),
                _shortened(numbers, Number(optimiser.clip_norm), Number(float(self.step.norm))),
            )
            about.append(
                "The whole gradient is "
                f"{'longer than c, so it is scaled down to norm c' if longer else 'no longer than c, so it is unchanged'}."
            )
        value = self._number(self.step.followed[self.name])
        return self.equation(
            "Gradient after decay and clipping", self.given_symbol, "=", symbols, numbers, value, " ".join(about)
        )

    @property
    def _decays(self) -> bool:
        return bool(self.step.optimiser.l2) and not self.kind.startswith("b")

    def _symbols(self) -> UpdateTerms:
        optimiser = self.step.optimiser
        settings = {
            name: letter(parameter.symbol or name, f"step.optimiser.{name}")
            for name, parameter in optimiser.parameters().items()
        }
        eta = settings["learning_rate"]
        rate = eta if optimiser.schedule is None else eta._replace(below=(*eta.below, "k"), code="step.rate")
        before, after = (
            {slot: letter(symbol, f'step.{group}["{self.name}"]["{slot}"]') for slot, symbol in optimiser.slots.items()}
            for group in ("memory", "memory_after")
        )
        return UpdateTerms(
            Glyph("s", code=f'step.direction["{self.name}"]') if optimiser.needs_hessian else self.given_symbol, rate,
            settings, before, after,
        )

    def _numbers(self) -> UpdateTerms:
        optimiser = self.step.optimiser
        settings = {
            name: Number(value)
            for name in optimiser.parameters()
            if isinstance(value := getattr(optimiser, name), float)
        }
        before, after = (
            {slot: self._number(array) for slot, array in group[self.name].items()}
            for group in (self.step.memory, self.step.memory_after)
        )
        gradient = (
            self.gradient
            if self.symbols.gradient is self.derivative
            else self._number((self.step.direction if optimiser.needs_hessian else self.step.followed)[self.name])
        )
        return UpdateTerms(gradient, Number(self.step.rate), settings, before, after)

    def _number(self, array, ref: str = "") -> Number:
        return Number(float(array[self._entry]), ref, hue(self.kind) if ref else "")


NORM = Glyph("‖ĝ‖", code="step.norm")


def _within(node: Node, limit: Node) -> Node:
    """Between −c and c."""
    return Apply(Glyph("max"), Vector((Negative(limit), Apply(Glyph("min"), Vector((limit, node))))))


def _shortened(node: Node, limit: Node, norm: Node) -> Node:
    """Times c over the norm, where that is the larger of the two."""
    return Product((Fraction(limit, Apply(Glyph("max"), Vector((limit, norm)))), node))
