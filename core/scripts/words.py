"""What a notebook says between its cells: Markdown, with the formulas in LaTeX."""

from ..formula import latex
from ..formula.tree import Apply, Elementwise, Fraction, Glyph, Node, Product, Relation
from ..layers.base import Layer
from ..layers.formulas import Made
from .excerpt import Excerpt
from .formulas import PLAIN

PARTIAL = Glyph("∂")
BACK = r"W_T^\top \frac{\partial C}{\partial z^l_{n+1}}"


def displayed(*formulas: str) -> str:
    """Formulas, each on a line of its own."""
    return "\n\n".join(f"$$ {formula} $$" for formula in formulas if formula)


def weights(given: Excerpt) -> str:
    """What the weights are."""
    return (f"## Weights\n\nBefore update {given.update + 1}. A row for each unit of the layer, a column for each unit "
            "that it is connected to.")


def data(given: Excerpt) -> str:
    """What the data are."""
    return f"## Data\n\nWhat the next {len(given.batches)} updates train on, in that order."


def settings(given: Excerpt) -> str:
    """The rule that changes the weights."""
    optimiser = given.settings.optimiser
    return f"## Training\n\n{optimiser.label[0].upper()}{optimiser.label[1:]}:\n\n{displayed(type(optimiser).formula)}"


def forward(given: Excerpt) -> str:
    """The formulas of the layers, their activations and the cost."""
    lines, activations = [], {}
    for number, layer in enumerate(given.spec.layers, start=1):
        lines.append(f"Layer {number}, {layer.label}:\n\n{displayed(type(layer).formula)}")
        if layer.cells in PLAIN:
            activations[layer.activation.label] = layer.activation.latex()
    slopes = [f"{label}:\n\n{displayed(formula)}" for label, formula in activations.items() if formula]
    cost = f"The cost of an output, {given.spec.cost.label}:\n\n{displayed(given.spec.cost.latex())}"
    return "\n\n".join(["## The network", *lines, *slopes, cost])


def backward(given: Excerpt) -> str:
    """The formulas of the error signals and of the gradient."""
    through_time = any(layer.recurrent for layer in given.spec.layers)
    arriving = r"W_S^\top \frac{\partial C}{\partial z^{l+1}_n}"
    formulas = [
        rf"\delta^l_n = \frac{{\partial C}}{{\partial h^l_n}} = {arriving}{' + ' + BACK if through_time else ''}",
        r"\frac{\partial C}{\partial z^l_n} = \delta^l_n \odot \sigma'(z^l_n)",
        r"\frac{\partial C}{\partial W_S} = \sum_n \frac{\partial C}{\partial z^l_n} \otimes h^{l-1}_n",
        r"\frac{\partial C}{\partial W_T} = \sum_n \frac{\partial C}{\partial z^l_n} \otimes h^l_{n-1}" * through_time,
        r"\frac{\partial C}{\partial b} = \sum_n \frac{\partial C}{\partial z^l_n}",
    ]
    gated = {layer.label: _within(layer) for layer in given.spec.layers if layer.cells not in PLAIN}
    inside = [f"Within a cell, {label}:\n\n{displayed(*lines)}" for label, lines in gated.items()]
    return "\n\n".join(["Backward, from the output down and from the last timestep back:", displayed(*formulas), *inside])


def _within(layer: Layer) -> list[str]:
    """The formulas of the error signals within a cell with gates."""
    made = [formula for formula in layer.backward_formulas() if isinstance(formula, Made)]
    return [latex.line(Relation((_symbol(each.gives), each.right(_symbol, _elementwise)))) for each in made]


def _symbol(quantity: str) -> Node:
    """A quantity at timestep n, or n − 1; the letters that it belongs to are below."""
    state = quantity.removesuffix("_before")
    time = "n-1" if state != quantity else "n"
    if state == "squashed":
        return Apply(Glyph("tanh"), Glyph("c", below=(time,)))
    signal = state.removesuffix("_time")
    base, _, of = signal.partition("_")
    below = (of, time) if of else (time,)
    if base == "dz":
        return Fraction(Product((PARTIAL, Glyph("C"))), Product((PARTIAL, Glyph("z", below=below))))
    if base == "dsigma":
        return Glyph("σ", above=("′",), below=below)
    return Glyph("δ" if base == "delta" else base, below=below, before="T" * (signal != state))


def _elementwise(*factors: Node) -> Node:
    first, *others = factors
    for other in others:
        first = Elementwise(first, other)
    return first
