"""The parts that scripts in all languages share: what it is, weights, data, optimiser and the loop over updates."""

from textwrap import indent

import numpy as np

from ..formula.tree import Glyph, Negative, Node
from ..layers.base import Layer
from ..optimisers.base import UpdateTerms
from ..optimisers.schedules import SCHEDULES
from .excerpt import Excerpt
from .expressions import Library, require_formula
from .literals import MOST, Arrays, literal, names, wrapped

NUMPY = Library()
TAKEN = {"k", "g", "W", "x", "t", "np", "name", "cost", "weights", "samples", "batches", "batch", "gradient", "data",
         "states", "backprop", "eta", "norm", "trainable"}


def title(given: Excerpt) -> str:
    """The network in a line."""
    spec = given.spec
    layers = ", ".join(f"{layer.kind} {layer.units}{_squashing(layer)}" for layer in spec.layers)
    return f"{spec.task.label}: {spec.input_size} in, {layers}; {spec.cost.label}"


def _squashing(layer: Layer) -> str:
    return f" ({layer.activation})" if "activation" in layer.parameters() else ""


def about(given: Excerpt, how: str) -> str:
    """The docstring of a script."""
    first, last = given.update + 1, given.update + len(given.batches)
    time = " Timesteps n count from 1." if given.over_time else ""
    return "\n".join([
        f'"""{title(given)[0].upper()}{title(given)[1:]}.', "",
        f"Prints the cost of {'update' if first == last else 'updates'} {first}{f' to {last}' * (first < last)}, "
        "and then the weights.",
        f"{how} Names end in the number of their layer:",
        f"W_space1 is W_S of layer 1, and h0 is the input.{time}", '"""',
    ])


def weights(given: Excerpt, arrays: Arrays) -> str:
    """The weights before the first update."""
    return "# Rows are the units of a layer, columns what they are connected to.\nweights = " + arrays.dictionary(
        given.weights
    )


def data(given: Excerpt, arrays: Arrays) -> str:
    """The batches in the order of use."""
    samples = [sample for batch in given.batches for sample in batch]
    what = "sample" if given.single else "batch of samples"
    words = f"# One {what} for each update: the inputs{' at each timestep' * given.over_time}, and the targets."
    if sum(x.size + t.size for x, t in samples) > MOST:
        return "\n".join([words, *_stored(given, arrays, samples)])
    if given.single:
        entries = [f"    {_pair(given, *sample)}," for sample in samples]
    else:
        entries = [f"    [{', '.join(_pair(given, *sample) for sample in batch)}]," for batch in given.batches]
    name = "samples" if given.single else "batches"
    return "\n".join([words, f"{name} = [", *(wrapped(entry, " " * 6) for entry in entries), "]"])


def _shaped(given: Excerpt, x: np.ndarray, t: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A sample as a script takes it: vectors where nothing has timesteps."""
    return (x if given.over_time else x[0]), (t[0] if given.spec.many_to_one or not given.over_time else t)


def _pair(given: Excerpt, x: np.ndarray, t: np.ndarray) -> str:
    return "(" + ", ".join(map(literal, _shaped(given, x, t))) + ")"


def _stored(given: Excerpt, arrays: Arrays, samples: list) -> list[str]:
    """The samples in the file, one after the other."""
    shaped = [_shaped(given, *sample) for sample in samples]
    for name, each in zip(("inputs", "targets"), zip(*shaped, strict=True), strict=True):
        longest = max(map(len, each))
        arrays.stored[name] = np.stack([np.pad(a, [(0, longest - len(a))] + [(0, 0)] * (a.ndim - 1)) for a in each])
    ragged = len({len(x) for x, _ in samples}) > 1
    if ragged:
        arrays.stored["lengths"] = np.array([len(x) for x, _ in samples])
        cut = "(x[:n], t)" if given.spec.many_to_one else "(x[:n], t[:n])"
        lines = [f"samples = [{cut} for x, t, n in zip(data[\"inputs\"], data[\"targets\"], data[\"lengths\"])]"]
    else:
        lines = ['samples = list(zip(data["inputs"], data["targets"]))']
    sizes = [len(batch) for batch in given.batches]
    if given.single:
        return lines
    if len(set(sizes)) == 1:
        return [*lines, f"batches = [samples[i:i + {sizes[0]}] for i in range(0, len(samples), {sizes[0]})]"]
    ends = np.cumsum(sizes).tolist()
    return [*lines, f"batches = [samples[a:b] for a, b in zip({[0, *ends[:-1]]}, {ends})]"]


class OptimiserLines:
    """Writes the lines that turn the gradient into new weights."""

    def __init__(self, given: Excerpt, library: Library):
        self._given, self._library, self.optimiser = given, library, given.settings.optimiser
        self._names = {slot: f"{slot}_" if slot in TAKEN else slot for slot in self.optimiser.slots}
        self._settings = {name: Glyph(name, code=name) for name in self.optimiser.parameters()}
        rate = "learning_rate" if self.optimiser.schedule is None else "eta"
        self._terms = UpdateTerms(
            Glyph("g", code="g"), Glyph("η", code=rate), self._settings,
            *({slot: Glyph(slot, code=f"{name}[name]") for slot, name in self._names.items()} for _ in range(2)),
        )
        self._update = self.optimiser.update_formula(self._terms)
        require_formula("optimiser.kind", self.optimiser, "an optimiser", self._update is not None)

    def settings(self, arrays: Arrays) -> list[str]:
        """The optimiser's parameters and its memory."""
        body = "\n".join([*self.before(), *self.each(), *self.schedule()])
        used = [name for name in self.optimiser.parameters() if name == "learning_rate" or f"{name}" in _words(body)]
        lines = [f"{name} = {getattr(self.optimiser, name)!r}" for name in used
                 if getattr(self.optimiser, name) is not None]
        return lines + [self._memory(slot, name, arrays) for slot, name in self._names.items()]

    def _memory(self, slot: str, name: str, arrays: Arrays) -> str:
        kept = {weight: self._given.memory[slot][weight] for weight in self._given.trainable}
        if not any(array.any() for array in kept.values()):
            return f"{name} = {{name: {self._library.prefix}.zeros_like(weights[name]) for name in {learning(self._given)}}}"
        entries = arrays.dictionary(kept, f"{slot}.")
        return f"{name} = {entries}"

    def schedule(self) -> list[str]:
        """The learning rate of update k + 1."""
        optimiser = self.optimiser
        if optimiser.schedule is None:
            return []
        k, period, factor = Glyph("k", code="k"), Glyph("K", code=repr(optimiser.period)), Glyph(
            "γ", code=repr(optimiser.factor)
        )
        return [f"eta = learning_rate * ({NUMPY.code(SCHEDULES[optimiser.schedule].formula(k, period, factor))})"]

    def before(self) -> list[str]:
        """Lines for the gradients of all weights together."""
        optimiser, prefix = self.optimiser, self._library.prefix
        lines = []
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
        optimiser = self.optimiser
        decay = ["decay = np.concatenate([np.full(g.size, float(g.ndim > 1)) for g in gradient.values()])"]
        return [
            *decay * bool(optimiser.l2), f"inverse = {optimiser.inverse_code('H', 'decay')}",
            "direction = inverse @ np.concatenate([g.ravel() for g in gradient.values()])",
            "parts = np.split(direction, np.cumsum([g.size for g in gradient.values()])[:-1])",
            "gradient = {name: part.reshape(weights[name].shape) for name, part in zip(gradient, parts)}",
        ]

    def each(self) -> list[str]:
        """Lines for one weight, from its gradient g."""
        lines = [f"{self._names[slot]}[name] = {self._library.code(node)}"
                 for slot, node in self.optimiser.slot_formulas(self._terms).items()]
        return [*lines, self._change(self._update)]

    def _change(self, update: Node) -> str:
        if isinstance(update, Negative):
            return f"weights[name] -= {self._library.code(update.of)}"
        return f"weights[name] += {self._library.code(update)}"


def _words(text: str) -> set[str]:
    return set("".join(c if c.isalnum() or c == "_" else " " for c in text).split())


def loop(given: Excerpt, optimiser: OptimiserLines, passes: list[str]) -> str:
    """The loop over updates; `passes` are the lines that find the cost and the gradient."""
    over = "sample in enumerate(samples" if given.single else "batch in enumerate(batches"
    start = f", start={given.update}" if given.update else ""
    body = [*_restart(given), *passes, *optimiser.schedule(), *optimiser.before(), "for name, g in gradient.items():",
            *("    " + line for line in optimiser.each()), 'print(f"update {k + 1}: cost {cost}")']
    return f"for k, {over}{start}):\n" + indent("\n".join(body), "    ")


def _restart(given: Excerpt) -> list[str]:
    made = range(given.update + 1, given.update + len(given.batches))
    if not given.spec.task.carry or all(update % given.updates_per_epoch for update in made):
        return []
    return [f"if k % {given.updates_per_epoch} == 0:  # a new epoch", "    states = initial"]


def printed(conversion: str = "W") -> str:
    """The lines that print the weights to the last digit."""
    return ('np.set_printoptions(floatmode="unique", linewidth=120)\nfor name, W in weights.items():\n'
            f'    print(f"\\n{{name}} =\\n{{{conversion}}}")')


def trainable(given: Excerpt) -> str:
    """The line that names the weights that are trained; empty if all are."""
    if len(given.trainable) == len(given.weights):
        return ""
    return "# The other weights are frozen.\n" + wrapped(
        "trainable = [" + ", ".join(f'"{name}"' for name in given.trainable) + "]"
    )


def learning(given: Excerpt) -> str:
    """The code of the names of the weights that are trained."""
    return "weights" if len(given.trainable) == len(given.weights) else "trainable"


def unpacked(given: Excerpt) -> str:
    """The line that gives each weight its name."""
    return f"{names(given.weights)}{',' * (len(given.weights) == 1)} = weights.values()"

