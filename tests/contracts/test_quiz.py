"""What a quiz says of a drawn mistake is so in its numbers, on every network in which mistakes can be made."""

import numpy as np
import pytest
from mistaken_networks import networks
from unrolled.core import Trainer, draw_quiz
from unrolled.core.analysis.divergence.first import backward_order, forward_order
from unrolled.core.network.mistaken import numbers_with

NETWORKS = networks()
REBUILT = {"zero": lambda right, found, cell: 0.0 * right, "factor": lambda right, found, cell: found.factor * right,
           "quantity": lambda right, found, cell: cell[found.quantity],
           "product": lambda right, found, cell: right * cell[found.quantity],
           "transposed": lambda right, found, cell: right.T}


def in_order(spec, numbers):
    """All places with their arrays, in the order in which a step is computed: (quantity, layer, timestep, weight)."""
    layers = list(enumerate(spec.layers, start=1))
    steps = range(len(numbers["inputs"]))
    for n in steps:
        yield ("inputs", 0, n + 1, None), numbers["inputs"][n]
        for i, layer in layers:
            yield from cell(numbers, i, n, forward_order(layer))
    for n in reversed(range(len(numbers["output_gradient"]))):
        timestep = None if spec.many_to_one else n + 1
        yield ("output_gradient", len(layers), timestep, None), numbers["output_gradient"][n]
    for i, layer in reversed(layers):
        for n in reversed(steps):
            yield from cell(numbers, i, n, backward_order(layer))
        yield from of_weights(numbers, "gradients", i)
    for i, _ in reversed(layers):
        yield from of_weights(numbers, "updates", i)


def of_weights(numbers, group, layer):
    return [((group, layer, None, name.split("/")[1]), array) for name, array in numbers.items()
            if name.startswith(f"{group}/layer{layer}.")]


def cell(numbers, layer, n, quantities):
    return [((quantity, layer, n + 1, None), numbers[f"layer{layer}.{quantity}"][n]) for quantity in quantities
            if f"layer{layer}.{quantity}" in numbers]


def named(place):
    return place.quantity, place.layer, place.timestep, place.weight


def same(a, b):
    return np.allclose(a, b, rtol=1e-8, atol=1e-11 * max(np.abs(a).max(), np.abs(b).max(), 1e-6))


def holds(found, right, wrong, numbers, place):
    """Whether a relation is that of the numbers at a place."""
    if found is None:
        return same(right, wrong)
    if found.kind in REBUILT:
        of_cell = {} if place.timestep is None or place.layer == 0 else {
            name.split(".")[1]: array[place.timestep - 1] for name, array in numbers.items()
            if name.startswith(f"layer{place.layer}.")}
        rebuilt = REBUILT[found.kind](right, found, of_cell)
        return np.allclose(wrong, rebuilt, rtol=1e-4, atol=1e-5 * np.abs(wrong).max())
    if found.kind == "scaled":
        there = right != 0.0
        ratios = wrong[there] / right[there]
        return found.low == ratios.min() > 0.0 and found.high == ratios.max()
    if found.kind == "mixed":
        return found.opposite == np.sum(right * wrong < 0.0) <= found.different <= found.entries == right.size
    return not right.any() if found.kind == "instead of zero" else np.ptp(wrong) < 1e-5 * np.abs(wrong).max()


@pytest.mark.parametrize("name", list(NETWORKS)[::3])  # each kind, each output and each readout
def test_what_is_said_of_the_drawn_mistake_is_so_in_its_numbers(name):
    spec, step = NETWORKS[name], Trainer(NETWORKS[name]).preview()
    quiz = draw_quiz(spec, 5 * list(NETWORKS).index(name))
    right, drawn = (numbers_with(spec, step, made) for made in ([], [quiz.mistake]))
    arrays = {place: (array, other) for (place, array), (_, other)
              in zip(in_order(spec, right), in_order(spec, drawn), strict=True)}
    assert next(place for place, pair in arrays.items() if not same(*pair)) == named(quiz.first)
    assert quiz.relation is not None
    assert quiz.timesteps == len(step.inputs)
    assert holds(quiz.relation, *arrays[named(quiz.first)], right, quiz.first)
    assert quiz.mistake.kind in quiz.told_apart
    assert {*quiz.told_apart} <= {*quiz.possible} == {quiz.mistake.kind, *quiz.contrasts}
    assert len(quiz.left) == 4
    assert quiz.mistake.kind in quiz.left
    for contrast in quiz.contrasts.values():
        assert contrast.drawn or contrast.other
        assert holds(contrast.drawn, *arrays[named(contrast.parts.place)], right, contrast.parts.place)
