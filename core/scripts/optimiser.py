"""The lines that turn a gradient into new weights, from the formulas of the optimiser."""

import re

from ..formula.tree import Glyph, Negative, Node
from ..optimisers.base import UpdateTerms
from ..optimisers.schedules import SCHEDULES
from .excerpt import Excerpt
from .expressions import Library, require_formula
from .literals import Arrays

NUMPY = Library()
TAKEN = {"k", "g", "W", "x", "t", "np", "name", "cost", "weights", "samples", "batches", "batch", "gradient", "data",
         "states", "backprop", "eta", "norm", "trainable", "names", "parts", "decay", "direction", "inverse", "H"}


class OptimiserLines:
    """Writes the lines that turn the gradient into new weights."""

    def __init__(self, given: Excerpt, library: Library):
        self._given, self._library, self.optimiser = given, library, given.settings.optimiser
        self._names = {slot: f"{slot}_" if slot in TAKEN else slot for slot in self.optimiser.slots}
        self._settings = {name: Glyph(name, code=name) for name in self.optimiser.parameters()}
        self._rate = "learning_rate" if self.optimiser.schedule is None else "eta"
        before, after = ({slot: Glyph(slot, code=name + ending) for slot, name in self._names.items()}
                         for ending in ("_before", "[name]"))
        self._terms = UpdateTerms(Glyph("g", code="g"), Glyph("η", code=self._rate), self._settings, before, after)
        self._update = self.optimiser.update_formula(self._terms)
        require_formula("optimiser.kind", self.optimiser, "an optimiser", self._update is not None)

    def settings(self, arrays: Arrays) -> list[str]:
        """The optimiser's parameters and its memory."""
        body = "\n".join([*self.before(), *self.each(), *self.schedule()])  # in which not all parameters occur
        used = [name for name in self.optimiser.parameters() if re.search(rf"\b{name}\b", body)]
        lines = [f"{name} = {getattr(self.optimiser, name)!r}" for name in used]
        if self.optimiser.schedule is None and self._rate_is_array:
            lines.append(f"learning_rate = {self._library.array}(learning_rate)")
        return lines + [self._memory(slot, name, arrays) for slot, name in self._names.items()]

    @property
    def _rate_is_array(self) -> bool:
        """Whether η has to be an array, since PyTorch chooses between arrays only."""
        return self._library.prefix == "torch" and any("torch.where" in line for line in self.each())

    def _memory(self, slot: str, name: str, arrays: Arrays) -> str:
        kept = {weight: self._given.memory[slot][weight] for weight in self._given.trainable}
        if not any(array.any() for array in kept.values()):
            return f"{name} = {{name: {self._library.prefix}.zeros_like(weights[name]) for name in {self._given.learning}}}"
        entries = arrays.dictionary(kept, f"{slot}.")
        if self._library.prefix == "np":
            return f"{name} = {entries}"
        return f"{name} = {{name: {self._library.array}(a) for name, a in {entries}.items()}}"

    def schedule(self) -> list[str]:
        """The learning rate of update k + 1."""
        optimiser = self.optimiser
        if optimiser.schedule is None:
            return []
        k, period, factor = Glyph("k", code="k"), Glyph("K", code=repr(optimiser.period)), Glyph(
            "γ", code=repr(optimiser.factor)
        )
        eta = f"learning_rate * ({NUMPY.code(SCHEDULES[optimiser.schedule].formula(k, period, factor))})"
        return [f"eta = {self._library.array}({eta})" if self._rate_is_array else f"eta = {eta}"]

    def before(self) -> list[str]:
        """Lines for the gradients of all weights together."""
        optimiser, prefix = self.optimiser, self._library.prefix
        lines = []
        if not self._given.trainable:
            return lines
        if optimiser.l2:
            lines.append("gradient = {name: g + l2 * weights[name] * (g.ndim > 1) for name, g in gradient.items()}"
                         "  # not of biases")
        if optimiser.clip_value is not None:
            clipped = f"{prefix}.clip(g, -clip_value, clip_value)"
            lines.append(f"gradient = {{name: {clipped} for name, g in gradient.items()}}")
        if optimiser.clip_norm is not None:
            lines += [f"norm = {prefix}.sqrt(sum({prefix}.sum(g**2) for g in gradient.values()))", "if norm > clip_norm:",
                      "    gradient = {name: g * (clip_norm / norm) for name, g in gradient.items()}"]
        return [*lines, *self._direction()] if optimiser.needs_hessian else lines

    def _direction(self) -> list[str]:
        """The inverse Hessian times the gradient takes the place of the gradient."""
        optimiser, array = self.optimiser, self._library.array
        decay = ["decay = np.concatenate([np.full(len(g.ravel()), float(g.ndim > 1)) for g in gradient.values()])"]
        part = "part.reshape(weights[name].shape)"
        part = part if array == "np.array" else f"{array}({part})"
        return [
            *decay * bool(optimiser.l2), f"inverse = {optimiser.inverse_code('H', 'decay')}",
            "direction = inverse @ np.concatenate([g.ravel() for g in gradient.values()])",
            "parts = np.split(direction, np.cumsum([len(g.ravel()) for g in gradient.values()])[:-1])",
            f"gradient = {{name: {part} for name, part in zip(gradient, parts)}}",
        ]

    def each(self) -> list[str]:
        """Lines for one weight, from its gradient g. What a slot was before has a name of its own where it is needed
        after the slot has changed.
        """
        lines = [f"{self._names[slot]}[name] = {self._library.code(node)}"
                 for slot, node in self.optimiser.slot_formulas(self._terms).items()]
        lines.append(self._change(self._update))
        saved = []
        for i, name in enumerate(self._names.values()):
            before = re.compile(rf"\b{name}_before\b")
            if any(map(before.search, lines[i + 1:])):
                saved.append(f"{name}_before = {name}[name]")
            else:
                lines = [before.sub(f"{name}[name]", line) for line in lines]
        return [*saved, *lines]

    def _change(self, update: Node) -> str:
        if isinstance(update, Negative):
            return f"weights[name] -= {self._library.code(update.of)}"
        return f"weights[name] += {self._library.code(update)}"
