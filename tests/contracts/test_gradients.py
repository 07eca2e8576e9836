"""Every number of the backward pass, for every two kinds, against autograd, forwards in time, and by complex steps."""

import numpy as np
import pytest
from combinations import accepted
from reference import derivatives, known
from unrolled.core import Trainer, forward_gradient, gradient_check
from unrolled.core.analysis.gradient_check import CENTRAL_STEP
from unrolled.core.registry import kinds

SPECS = accepted()


def relative(ours, theirs):
    """The largest difference, relative to the largest number of the array."""
    scale = max(np.abs(theirs).max(), 1e-300)
    return np.abs(ours - theirs).max() / scale


def test_all_combinations_are_there():
    # Below: plain kinds × hidden activations, and those that have none to choose. Above: plain kinds × (outputs × costs
    # that go with
    # all of them, and the pairs of a cost and its partner), and the others × such costs. Each pair once, in one of 2
    # readouts × 2 batches.
    plain = sum("activation" in kind.parameters() for kind in kinds("layer").values())
    others, outputs = len(kinds("layer")) - plain, len(kinds("activation"))
    hidden = sum(not kind.output_only for kind in kinds("activation").values())
    paired = sum(kind.partner is not None for kind in kinds("cost").values())
    free = len(kinds("cost")) - paired
    below, above = plain * hidden + others, plain * (outputs * free + paired) + others * free
    parts = [
        (lower, f"{upper} {cost}", f"{readout} {lengths}")
        for lower, upper, cost, readout, lengths in (name.split("/") for name in SPECS)
    ]
    pairs = [{(part[one], part[other]) for part in parts} for one, other in ((0, 1), (0, 2), (1, 2))]
    assert [len(parts), *map(len, pairs)] == [below * above, below * above, below * 4, above * 4]


@pytest.mark.parametrize("name", SPECS)
def test_a_step_against_autograd_against_itself_and_forwards_in_time(name):
    spec = SPECS[name]
    step = Trainer(spec).step()
    agrees_with_autograd(spec, step)
    agrees_with_itself(step)
    for weight, gradient in forward_gradient(spec, step).gradients.items():
        assert relative(step.gradients[weight], gradient) < 1e-10, weight


def agrees_with_autograd(spec, step):
    """Its cost, its gradients, and every error signal; the gradients by complex steps alone, where autograd has no cell
    of such a layer.
    """
    if not known(spec):
        assert all(check.relative_error < 1e-11 for check in gradient_check(Trainer(spec)))
        return
    cost, gradients, cells = derivatives(spec, step)
    assert step.cost == pytest.approx(cost, rel=1e-12)
    for weight, gradient in gradients.items():
        assert relative(step.gradients[weight], gradient) < 1e-10, weight
    for layer in step.layers:
        for quantity, theirs in cells[layer.name].items():
            assert relative(getattr(layer, quantity), theirs) < 1e-10, (layer, quantity)


def agrees_with_itself(step):
    """δ is the sum of what arrives, nothing is in the padding, and what a layer hands down is what arrives below it."""
    for layer in step.layers:
        assert np.array_equal(layer.delta, layer.delta_space + layer.delta_time)
        padding = np.arange(len(layer.h))[:, None] >= step.lengths
        for quantity in layer.quantities:
            assert not getattr(layer, quantity)[padding].any(), quantity
    for upper, lower in zip(step.layers[1:], step.layers[:-1], strict=True):
        weights = {
            name.removeprefix(f"{upper.name}."): w
            for name, w in step.weights.items()
            if name.startswith(f"{upper.name}.W_space")
        }
        handed_down = sum(upper.term(name)[0] @ w for name, w in weights.items())
        assert np.allclose(lower.delta_space, handed_down, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", [name for i, name in enumerate(SPECS) if i % 7 == 0])
def test_by_complex_steps(name):
    for check in gradient_check(Trainer(SPECS[name])):
        assert check.relative_error < 1e-11, check


@pytest.mark.parametrize("name", [name for i, name in enumerate(SPECS) if i % 7 == 3])
def test_by_central_differences(name):
    trainer = Trainer(SPECS[name])
    lost = (
        2 * np.finfo(float).eps * trainer.preview().cost / CENTRAL_STEP
    )  # where two costs that are nearly the same are subtracted
    for check in gradient_check(trainer, method="central"):
        assert check.relative_error < 1e-5 or abs(check.backprop - check.numeric) < lost, check
