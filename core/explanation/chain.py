"""The chain rule term by term, where the network is a chain of single units: the seed's first example."""

from math import prod

from ..formula.tree import Apply, Glyph, Marked, Node, Number, Product, Relation
from ..spec import RunSpec
from .equation import Equation, Section
from .notations.base import Notation, over
from .place import traced


def is_chain(spec: RunSpec) -> bool:
    """Whether it is one unit after another, without time."""
    return (
        spec.input_size == 1
        and spec.max_timesteps == 1
        and all(layer.units == 1 and not layer.recurrent for layer in spec.layers)
    )


def chain_section(N: Notation) -> Section:
    """∂y/∂w of every layer from the output back, and then ∂C/∂w of every layer."""
    depth = N.place.depth
    layers = range(depth, 0, -1)
    about = "The chain rule, link by link."
    if depth > 1:
        about += " The marked part comes up in more than one derivative: it is worked out once, and passed backwards."
    return Section("Chain rule", "update", about, [of(N, k) for of in (of_output, of_cost) for k in layers])


def of_output(N: Notation, layer: int) -> Equation:
    """∂y/∂w: the links from the output back to the weight."""
    place = N.place
    links, symbols, numbers = [], [], []
    for k in range(place.depth, layer - 1, -1):
        last = k == layer
        links += [over(_squashed(N, k), _z(N, k)), over(_z(N, k), _w(N, layer) if last else _h(N, k - 1))]
        symbols += [_slope(N, k), _h(N, k - 1) if last else _w(N, k)]
        numbers += [
            place.number("dsigma", k, 1, 1),
            place.number("h", k - 1, 1, 1) if last else place.weight_row("W_space", k, 1)[0],
        ]
    left, shared = over(_y(N), _w(N, layer)), _shared(place.depth, layer)
    value = Number(prod(number.value for number in numbers))
    links, symbols, numbers = (_marked(factors, shared) for factors in (links, symbols, numbers))
    lines = Relation((left, links)), Relation((left, symbols)), Relation((left, numbers, value))
    return Equation(f"Derivative of the output in the weight of layer {layer}", lines, value.value, _code(N, layer), "")


def of_cost(N: Notation, layer: int) -> Equation:
    """∂C/∂w = ∂C/∂y ∂y/∂w."""
    place = N.place
    shared = int(place.depth > 1)
    left, links = over(N.C(), _w(N, layer)), _marked([over(N.C(), _y(N)), over(_y(N), _w(N, layer))], shared)
    slope, output = place.number("output_gradient", place.depth, 1, 1), Number(of_output(N, layer).value)
    value = Number(
        place.number("dz", layer, 1, 1).value * place.number("h", layer - 1, 1, 1).value, f"grad_W_space {layer} 1 1"
    )
    lines = Relation((left, links)), Relation((left, _marked([slope, output], shared), value))
    return Equation(f"Derivative of the cost in the weight of layer {layer}", lines, value.value,
                    f"{place.code('output_gradient', layer, 1)}[0] * {_code(N, layer)}",
                    f"{place.code('dz', layer, 1)}[0] * {place.code('h', layer - 1, 1)}[0]")


# Letters as the seed has them here: one unit needs no index, and without timesteps the layer has the place below.


def _h(N: Notation, layer: int) -> Glyph:
    return N.h(0, 1, 1)._replace(below=()) if layer == 0 else _below(N.h(layer, 1, 1), layer)


def _z(N: Notation, layer: int) -> Glyph:
    return _below(N.z(layer, 1, 1), layer)


def _w(N: Notation, layer: int) -> Glyph:
    return _below(N.W("W_space", layer, 1, 1), layer)._replace(hue="")


def _y(N: Notation) -> Glyph:
    y = N.y(1, 1)
    return _below(y, N.place.depth) if y.above else y._replace(below=())


def _below(letter: Glyph, layer: int) -> Glyph:
    return letter._replace(above=(), below=(str(layer),))


def _slope(N: Notation, layer: int) -> Node:
    named = N.slope(layer, 1, 1)
    return named._replace(of=named.of._replace(of=_z(N, layer)))


def _squashed(N: Notation, layer: int) -> Node:
    """σ(z) at the output and h elsewhere, as the seed has it."""
    return Apply(Glyph(N.squash), _z(N, layer)) if layer == N.place.depth else _h(N, layer)


def _code(N: Notation, layer: int) -> str:
    place = N.place
    factors = []
    for k in range(place.depth, layer - 1, -1):
        factors.append(f"{place.code('dsigma', k, 1)}[0]")
        factors.append(
            f"{traced('weights', k, 'W_space')}[0, 0]" if k > layer else f"{place.code('h', layer - 1, 1)}[0]"
        )
    return " * ".join(factors)


def _shared(depth: int, layer: int) -> int:
    """How many links, from the output on, another weight's derivative has too."""
    if depth == 1:
        return 0
    return 1 if layer == depth else 2 * (depth - layer) - 1


def _marked(factors: list[Node], shared: int) -> Node:
    if not shared:
        return Product(tuple(factors))
    first = Product(tuple(factors[:shared])) if shared > 1 else factors[0]
    return Product((Marked(first, "shared"), *factors[shared:]))
