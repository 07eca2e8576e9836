"""The explanation of one weight: its gradient as a sum over timesteps and a mean over the batch, then its update.

Args of these functions:
    N: the notation.
    layer: layer from 1.
    kind: short name of the weight, such as ``W_space``.
    i, j: row and column from 1; j = None for a bias.
"""

import numpy as np

from ..formula.tree import Fraction, Glyph, Node, Number, Outer, Product, Relation, Series, Sum
from ..layers.operands import Operand
from ..layers.weight_name import WeightName, full_name
from .build import bracketed, in_numbers
from .chain import chain_section, is_chain
from .column_names import of_input
from .equation import Equation, Explanation, Section
from .notations.base import Notation
from .place import traced
from .sums import added, factors_of, product, products
from .weight_update import update_section

ABOUT = {
    "W_space": "A weight of layer {}, from the layer below.",
    "W_time": "A weight of layer {}, from its own state one timestep before.", "b": "A bias of layer {}.",
}


def about(N: Notation, name: WeightName, j: int | None) -> str:
    """What a weight is."""
    text = ABOUT[name.matrix].format(name.layer)
    if name.layer == 1 and name.matrix == "W_space" and j is not None:
        text = f"A weight of layer 1, from {of_input(N, j)}."
    return f"{text[:-1]}; of its {N.place.layer(name.layer).gate_names[name.gate]}." if name.gate else text


def explain_weight(N: Notation, name: WeightName, i: int, j: int | None) -> Explanation:
    """Row i and column j (none for a bias) of a weight."""
    place, layer, kind = N.place, name.layer, name.own
    term = "the error signal behind the weight, times what the weight multiplies"
    words = (
        f"The gradient is a sum over the timesteps: each adds {term} there."
        if place.timed
        else f"The gradient is {term}."
    )
    if place.batch > 1:
        words += f" The update uses the mean over the {place.batch} samples of the batch."
    if any(window.reach is not None for window in place.passes):
        words += " The backward pass is truncated, so some terms lack the part of the error signal that is cut."
    gradient = [of_sample(N, layer, kind, i, j), *([of_batch(N, layer, kind, i, j)] if place.batch > 1 else [])]
    sections = [Section("Gradient", "update", words, gradient), update_section(N, layer, kind, i, j)]
    if is_chain(place.spec) and kind == "W_space":
        sections.append(chain_section(N))
    where = f"row {i}, column {j}" if j else f"unit {i}"
    return Explanation(f"{name}, {where}", about(N, name, j), sections)


def of_sample(N: Notation, layer: int, kind: str, i: int, j: int | None) -> Equation:
    """Σₙ δ σ′ h over the timesteps of this sample."""
    place, steps = N.place, range(1, N.place.length + 1)
    quantity, operand = place.layer(layer).gradient_terms()[kind]
    taken = (lambda n: (layer - 1, n)) if operand is Operand.BELOW else (lambda n: (layer, before(n)))
    left, whole = N.gradient(kind, layer, i, j), N.gradient(kind, layer)

    def at(n: int | str) -> Node:
        factors = (*factors_of(N.behind(kind, layer, n, i)), *(() if j is None else (N.h(*taken(n), j),)))
        return product(factors)

    def vectors(n: int | str) -> Node:
        factored = N.behind(kind, layer, n)
        return factored if j is None else Outer(bracketed(factored), N.h(*taken(n)))

    numbers = products(
        (*N.behind_numbers(kind, layer, n, i), *(() if j is None else (place.number("h", *taken(n), j),)))
        for n in steps
    )
    value = Number(
        float(shares(N, layer, kind, i, j)[: place.length].sum()), f"grad_{kind} {layer} {i}" + (f" {j}" if j else "")
    )
    last = place.length
    lines = (
        Relation((whole, _over_time(last, vectors))), Relation((left, _over_time(last, at))),
        in_numbers(left, numbers, value),
    )
    name = "Gradient of this sample" if place.batch > 1 else "Gradient"
    only = f"[:, {place.sample}]"
    equals = traced("gradients", layer, kind) if place.batch == 1 else _code(N, layer, kind, quantity, only)
    return Equation(
        name, lines, value.value,
        _code(N, layer, kind, "delta * dsigma" if quantity == "dz" and place.product(layer) else quantity, only),
        equals,
    )


def of_batch(N: Notation, layer: int, kind: str, i: int, j: int | None) -> Equation:
    """The mean over the samples."""
    place, batch = N.place, float(N.place.batch)
    each = batch_shares(N, layer, kind, i, j).sum(axis=0).tolist()
    value = Number(
        float(place.step.gradients[full_name(layer, kind)][_entry(i, j)]),
        f"grad_{kind} {layer} {i}" + (f" {j}" if j else ""),
    )
    left, share = Fraction(Number(1.0), Number(batch)), N.gradient(kind, layer, i, j, Glyph(N.mean_cost))
    own = N.gradient(kind, layer, i, j, Glyph(N.cost, below=("b",)))
    lines = (Relation((share, Product((left, Series("b", str(place.batch), own))))),
             Relation((share, Product((left, Sum(tuple(added_numbers(each))))), value)))
    name = traced("gradients", layer, kind)
    code = _code(N, layer, kind, N.place.layer(layer).gradient_terms()[kind][0], "")
    return Equation("Gradient of the batch", lines, value.value, f"({code}) / {place.batch}", name,
                    f"{N.cost}_b is the cost of sample b of the batch, {N.mean_cost} the mean of them.")


def added_numbers(values: list[float]) -> list[Node]:
    """Numbers to be added up; of very many, the middle as one."""
    node = added([Number(value) for value in values], lambda: values)
    return list(node.terms) if isinstance(node, Sum) else [node]


def shares(N: Notation, layer: int, kind: str, i: int, j: int | None) -> np.ndarray:
    """What each timestep of this sample adds, (N,)."""
    return batch_shares(N, layer, kind, i, j)[:, N.place.sample]


def batch_shares(N: Notation, layer: int, kind: str, i: int, j: int | None) -> np.ndarray:
    """The same of every sample, (N, B)."""
    behind, multiplied = N.place.step.gradient_factors(WeightName.of(layer, kind))
    return behind[..., i - 1] if multiplied is None else behind[..., i - 1] * multiplied[..., j - 1]


def before(n: int | str) -> int | str:
    """The timestep before."""
    return f"{n}−1" if isinstance(n, str) else n - 1


def _over_time(last: int, term) -> Node:
    return Series("n", str(last), term("n")) if last > 1 else term(1)


def _entry(i: int, j: int | None) -> tuple[int, ...]:
    return (i - 1,) if j is None else (i - 1, j - 1)


def _code(N: Notation, layer: int, kind: str, behind: str, only: str) -> str:
    """The sum over timesteps, of one sample or all, in NumPy."""
    trace = f"step.layers[{layer - 1}]"
    dz, taken = (
        " * ".join(f"{trace}.{name}{only}" for name in behind.split(" * ")),
        N.place.layer(layer).gradient_terms()[kind][1],
    )
    if taken is Operand.ONE:
        return f"({dz}).reshape(-1, {N.place.units(layer)}).sum(axis=0)"
    h = f"step.layers[{layer - 2}].h{only}" if layer > 1 else f"step.inputs{only}"
    if taken is Operand.BEFORE:
        h = f"np.concatenate([{trace}.h0[None], {trace}.h[:-1]]){only}"
    return f'np.einsum("{"ni,nj" if only else "nbi,nbj"}->ij", {dz}, {h})'
