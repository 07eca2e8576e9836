"""Kinds that `reference` does not know by name, for autograd, from what they say of themselves.

An activation or a cost is its formula. One without a formula has its values from `forward`, and its derivatives from
complex steps of `forward`: to first order, and never from its own `derivative` or `backward`. A layer is the formulas
of its cells, or the plain cell of the class that it derives from; one that is neither has no cell here, and is checked
by complex steps alone.
"""

import autograd.numpy as anp
import numpy as np
from autograd.extend import defvjp, primitive
from unrolled.core.formula import elementwise
from unrolled.core.formula.tree import Glyph, Node, Product, Series
from unrolled.core.layers.formulas import Slope, Squashed, Weighted

STEP = 1e-30


class Namespace:
    """NumPy as autograd has it; of two equal numbers the maximum is the first, and so the slope of max(0, z) at 0 is 0.
    """

    maximum = staticmethod(lambda a, b: anp.where(a < b, b, a))

    def __getattr__(self, name):
        return getattr(anp, name)


def evaluated(node: Node, **arrays):
    """A formula whose glyphs have the names of the arrays as their code."""
    return eval(elementwise.code(node), {"np": Namespace(), **arrays})


def activation(kind):
    """h of a layer's z."""
    def of_formula(z):
        def over_units(make):
            return Series("j", str(len(z)), make(Glyph("z", code="z")))

        return evaluated(kind.value_formula(Glyph("z", code="z"), over_units), z=z)

    def by_forward(z):
        h = np.empty_like(z)
        kind.forward(z, h)
        return h

    return of_formula if kind.has_formula else by_complex_steps(by_forward)


def cost(kind):
    """C of outputs and targets, summed over the outputs."""
    def of_formula(y, t):
        return anp.sum(evaluated(kind.value_formula(Glyph("y", code="y"), Glyph("t", code="t")), y=y, t=t))

    def by_forward(y, t):
        def entries(y):
            found = np.empty_like(y)
            kind.forward(y, y, t, found)
            return found

        return anp.sum(by_complex_steps(entries)(y))

    return of_formula if kind.has_formula else by_forward


def by_complex_steps(function):
    """A function of a vector as autograd takes it, whose derivative in each entry is found by a complex step."""
    value = primitive(function)
    defvjp(
        value,
        lambda _, z: lambda g: np.array([function(z + STEP * 1j * unit).imag / STEP for unit in np.eye(len(z))]) @ g,
    )
    return value


def probes(layer) -> dict[str, str]:
    """By what is probed in its cells, the name that the trace has for the derivative."""
    found = {}
    for formula in layer.forward_formulas():
        gives = formula.gives
        name = "delta" if gives == "h" else f"d{gives}" if gives.startswith("z_") else f"delta_{gives}"
        if name in layer.quantities and not isinstance(formula, Slope):
            found[gives] = name
    return found


def cell(layer, w, probe, n, below, before):
    """One cell of a layer with gates, formula by formula."""
    known = {f"{state}_before": array for state, array in before.items()}
    taken, probed = {"below": below, "before": before["h"]}, probes(layer)

    def right(formula):
        return evaluated(formula.right(lambda name: Glyph(name, code=name), lambda *factors: Product(factors)), **known)

    for formula in layer.forward_formulas():
        if isinstance(formula, Slope):
            continue
        if isinstance(formula, Weighted):
            multiplied = {name: layer.gradient_terms()[name][1] for name in formula.weights}
            value = sum(w[name] if of == "one" else anp.dot(w[name], taken[of]) for name, of in multiplied.items())
            value = value + right(formula) if formula.right else value
        else:
            value = (
                activation(formula.activation)(known[formula.of]) if isinstance(formula, Squashed) else right(formula)
            )
        known[formula.gives] = value + probe[formula.gives][n] if formula.gives in probed else value
    return {state: known[state] for state in layer.states}
