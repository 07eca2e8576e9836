"""What a number of a step is made of: a sum of products, whose factors are numbers of the step too."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from ...formula.tree import Glyph, Negative, Node, Number, Product, Sum
from ...layers.formulas import Made, Right, Slope, Squashed, Weighted
from ...layers.gated import Gated
from ...layers.operands import Operand
from ...layers.weight_name import WeightName, full_name
from ...network.place import Place
from ...network.trace import Step
from ...spec import RunSpec


class Factor(NamedTuple):
    """A factor of a product: its value there, and the number behind it; None for a constant.

    `value` is that number, unless the factor is made of it, as 1 − u is of u.
    """

    value: float
    place: Place | None


Term = tuple[Factor, ...]


class Terms:
    """The terms of the numbers of one step."""

    def __init__(self, spec: RunSpec, step: Step):
        self._spec, self._step = spec, step

    def value(self, place: Place) -> float:
        """The number at a place."""
        name, layer, timestep, sample, unit, weight, index = place
        if weight is not None:
            group, _, slot = name.partition(".")
            array = getattr(self._step, group)[weight]
            return float((array[slot] if slot else array)[index])
        if name == "mean_cost":
            return self._step.cost
        if name in ("costs", "output_gradient", "targets"):
            return float(getattr(self._step, name)[self._row(timestep), sample, unit])
        if not layer:
            return float(self._step.inputs[timestep - 1, sample, unit])
        of = self._step.layers[layer - 1]
        if timestep == 0:
            return float(getattr(of, f"{name}0")[sample, unit])
        return float(getattr(of, name)[timestep - 1, sample, unit])

    def of(self, place: Place) -> list[Term]:
        """The terms that a number is the sum of, or that it is a function of; none of one that is given."""
        if place.weight is not None:
            return list(self._of_weight(place))
        if place.quantity in ("mean_cost", "costs", "output_gradient"):
            return list(self._of_cost(place))
        if not place.layer or place.timestep == 0 or place.quantity == "targets":
            return []
        backward = place.quantity.split("_")[0] in ("delta", "dz")
        return list(self._of_signal(place) if backward else self._of_value(place))

    def _row(self, timestep: int) -> int:
        return 0 if self._spec.many_to_one else timestep - 1

    def _factor(self, place: Place) -> Factor:
        return Factor(self.value(place), place)

    def _weight(self, name: str, *index: int) -> Place:
        return Place("weights", WeightName.parse(name).layer, weight=name, index=index)

    # Forward.

    def _of_value(self, place: Place) -> Iterator[Term]:
        layer = self._spec.layers[place.layer - 1]
        if not layer.gates:
            if place.quantity == "z":
                yield from self._weighted(place, list(layer.gradient_terms()))
            else:
                yield (self._factor(place._replace(quantity="z" if place.quantity == "h" else "h")),)
            return
        formula = next(each for each in layer.forward_formulas() if each.gives == place.quantity)
        if isinstance(formula, Weighted):
            yield from self._weighted(place, formula.weights)
        if isinstance(formula, Squashed):
            yield (self._factor(place._replace(quantity=formula.of)),)
        if isinstance(formula, Slope):
            yield (self._factor(place._replace(quantity=formula.value)),)
        if isinstance(formula, Weighted | Made) and formula.right:
            yield from self._made(place, formula.right)

    def _weighted(self, place: Place, names: Iterable[str]) -> Iterator[Term]:
        """The products of the weights with what they multiply."""
        terms = self._spec.layers[place.layer - 1].gradient_terms()
        for own in names:
            name, operand = full_name(place.layer, own), terms[own].operand
            if operand is Operand.ONE:
                yield (self._factor(self._weight(name, place.unit)),)
                continue
            layer, n = operand.cell(place.layer, place.timestep)
            for column in range(self._step.weights[name].shape[1]):
                below = place._replace(quantity="h" if layer else "inputs", layer=layer, timestep=n, unit=column)
                yield self._factor(self._weight(name, place.unit, column)), self._factor(below)

    def _made(self, place: Place, right: Right) -> Iterator[Term]:
        """The terms of a formula of quantities of a cell; those of the timestep before end in ``_before``."""
        node = right(lambda name: Glyph(name), lambda *factors: Product(factors))
        for term in node.terms if isinstance(node, Sum) else (node,):
            factors = term.factors if isinstance(term, Product) else (term,)
            yield tuple(self._of_node(factor, place) for factor in factors)

    def _of_node(self, node: Node, place: Place) -> Factor:
        if isinstance(node, Number):
            return Factor(node.value, None)
        if isinstance(node, Negative):
            found = self._of_node(node.of, place)
            return Factor(-found.value, found.place)
        if isinstance(node, Sum):
            found = [self._of_node(term, place) for term in node.terms]
            largest = max((each for each in found if each.place), key=lambda each: abs(each.value))
            return Factor(sum(each.value for each in found), largest.place)
        name = node.base.removesuffix("_before")
        return self._factor(place._replace(quantity=name, timestep=place.timestep - (name != node.base)))

    # The cost.

    def _of_cost(self, place: Place) -> Iterator[Term]:
        if place.quantity == "mean_cost":
            rows, samples, units = self._step.costs.shape
            for row, sample, unit in np.ndindex(rows, samples, units):
                n = int(self._step.lengths[sample]) if self._spec.many_to_one else row + 1
                yield (self._factor(Place("costs", len(self._spec.layers), n, sample, unit)),)
            return
        yield (self._factor(place._replace(quantity="h")),)
        yield (self._factor(place._replace(quantity="targets")),)

    # Backward.

    def _of_signal(self, place: Place) -> Iterator[Term]:
        name, layer = place.quantity, self._spec.layers[place.layer - 1]
        if name == "delta_space":
            yield from self._from_above(place)
        elif name == "delta":
            yield from ((self._factor(place._replace(quantity=each)),) for each in ("delta_space", "delta_time"))
        elif layer.gates:
            yield from self._of_gated_signal(place, layer)
        elif name == "delta_time":
            yield from self._through(place, place.layer, place.timestep + 1, Operand.BEFORE)
        elif place.layer == len(self._spec.layers) and self._spec.cost.partner is not None:
            yield from self._of_cost(place)
        else:
            yield tuple(self._factor(place._replace(quantity=each)) for each in ("delta", "dsigma"))

    def _of_gated_signal(self, place: Place, layer: Gated) -> Iterator[Term]:
        back = next((each for each in layer.back_formulas if each.gives == place.quantity), None)
        if back is None:
            yield from self._made(place, next(each.right for each in layer.backward_formulas()
                                              if each.gives == place.quantity))
        elif place.timestep < len(self._step.inputs):
            if back.through_weights:
                yield from self._through(place, place.layer, place.timestep + 1, Operand.BEFORE)
            if back.right:
                yield from self._made(place._replace(timestep=place.timestep + 1), back.right)

    def _from_above(self, place: Place) -> Iterator[Term]:
        if place.layer < len(self._spec.layers):
            yield from self._through(place, place.layer + 1, place.timestep, Operand.BELOW)
        elif not self._spec.many_to_one or place.timestep == self._step.lengths[place.sample]:
            yield (self._factor(place._replace(quantity="output_gradient")),)

    def _through(self, place: Place, layer: int, timestep: int, operand: Operand) -> Iterator[Term]:
        """The products of a layer's weights, transposed, with the error signals behind them."""
        if timestep > len(self._step.inputs):
            return
        for own, (signal, taken) in self._spec.layers[layer - 1].gradient_terms().items():
            if taken is operand:
                name = full_name(layer, own)
                for row in range(len(self._step.weights[name])):
                    behind = place._replace(quantity=signal, layer=layer, timestep=timestep, unit=row)
                    yield self._factor(self._weight(name, row, place.unit)), self._factor(behind)

    # Weights.

    def _of_weight(self, place: Place) -> Iterator[Term]:
        group = place.quantity.partition(".")[0]
        if group == "gradients":
            yield from self._of_gradient(place)
        elif group in ("followed", "direction", "memory_after"):
            yield (self._factor(place._replace(quantity="gradients" if group == "followed" else "followed")),)
        elif group == "updates":
            given = "direction" if self._step.curvature is not None else "followed"
            yield Factor(self._step.rate, None), self._factor(place._replace(quantity=given))
        elif group == "weights_after":
            yield from ((self._factor(place._replace(quantity=each)),) for each in ("weights", "updates"))

    def _of_gradient(self, place: Place) -> Iterator[Term]:
        name = WeightName.parse(place.weight)
        signal, operand = self._spec.layers[name.layer - 1].gradient_terms()[name.own]
        row, *column = place.index
        for sample, length in enumerate(self._step.lengths.tolist()):
            for n in range(1, length + 1):
                behind = self._factor(Place(signal, name.layer, n, sample, row))
                if operand is Operand.ONE:
                    yield (behind,)
                else:
                    layer, before = operand.cell(name.layer, n)
                    yield behind, self._factor(Place("h" if layer else "inputs", layer, before, sample, column[0]))
