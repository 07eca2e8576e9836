"""The parts that scripts in all languages share: what it is, weights, data, optimiser and the loop over updates."""

from textwrap import indent

import numpy as np

from ..layers.base import Layer
from .excerpt import Excerpt
from .expressions import Library
from .literals import MOST, Arrays, literal, names, wrapped
from .optimiser import OptimiserLines


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


def loop(given: Excerpt, optimiser: OptimiserLines, passes: list[str], context: str) -> str:
    """The loop over updates.

    Args:
        given: the excerpt.
        optimiser: the optimiser's lines.
        passes: the lines that find the cost and the gradient.
        context: the head of a block around the change of the weights; empty: none.
    """
    over = "sample in enumerate(samples" if given.single else "batch in enumerate(batches"
    start = f", start={given.update}" if given.update else ""
    change = [*optimiser.schedule(), *optimiser.before(), "for name, g in gradient.items():",
              *("    " + line for line in optimiser.each())]
    if context:
        change = [context, *("    " + line for line in change)]
    body = [*_restart(given), *passes, *change, 'print(f"update {k + 1}: cost {cost}")']
    return f"for k, {over}{start}):\n" + indent("\n".join(body), "    ")


def _restart(given: Excerpt) -> list[str]:
    made = range(given.update + 1, given.update + len(given.batches))
    if not given.spec.task.carry or all(update % given.updates_per_epoch for update in made):
        return []
    return [f"if k % {given.updates_per_epoch} == 0:  # a new epoch", "    states = initial"]


def printed(library: Library) -> str:
    """The lines that print the weights to the last digit."""
    return ('np.set_printoptions(floatmode="unique", linewidth=120)\nfor name, W in weights.items():\n'
            f'    print(f"\\n{{name}} =\\n{{{library.printed}}}")')


def trainable(given: Excerpt) -> str:
    """The line that names the weights that are trained; empty if all are."""
    if len(given.trainable) == len(given.weights):
        return ""
    return "# The other weights are frozen.\n" + wrapped(
        "trainable = [" + ", ".join(f'"{name}"' for name in given.trainable) + "]"
    )


def unpacked(given: Excerpt) -> str:
    """The line that gives each weight its name."""
    return f"{names(given.weights)}{',' * (len(given.weights) == 1)} = weights.values()"

