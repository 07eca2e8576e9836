"""The split of every error signal by origin, for every two kinds: it adds up, and each part is what autograd gives for
the cost of one timestep alone.
"""

from types import SimpleNamespace

import numpy as np
import pytest
from autograd import grad
from combinations import accepted
from reference import cell_of, known, sample_cost
from unrolled.core import Trainer, error_origins, error_signals, gradient_origins

SPECS = accepted()


def adds_up(parts, whole):
    """Whether the parts add up to the whole, relative to the largest number in either."""
    scale = max(np.abs(parts).max(initial=0.0), np.abs(whole).max(), 1e-300)
    return np.abs(parts.sum(axis=0) - whole).max() <= 1e-13 * scale


@pytest.mark.parametrize("name", list(SPECS)[::3])
def test_the_parts_add_up_to_every_error_signal_and_gradient(name):
    spec = SPECS[name]
    step = Trainer(spec).step()
    for sample in range(len(step.samples)):
        for number, layer in enumerate(spec.layers, 1):
            for quantity in error_signals(layer):
                found = error_origins(spec, step, number, sample, quantity)
                assert adds_up(found.parts, found.whole), (number, quantity)
                assert not found.parts[~found.reached].any()
    for weight, gradient in step.gradients.items():
        found = gradient_origins(spec, step, weight)
        assert adds_up(found.parts, gradient), weight
        scale = max(np.abs(found.projections).sum(), 1e-300)
        assert abs(found.projections.sum() - np.linalg.norm(gradient)) <= 1e-12 * scale, weight


@pytest.mark.parametrize("name", [name for name in SPECS if "many_to_many" in name and known(SPECS[name])][::4])
def test_a_part_is_the_derivative_of_one_timesteps_cost(name):
    spec = SPECS[name]
    step, sample = Trainer(spec).step(), 1
    length, alone = int(step.lengths[sample]), SimpleNamespace(layers=spec.layers, cost=spec.cost, many_to_one=True)
    weights = {weight: np.array(value) for weight, value in step.weights.items()}
    found = {i: {probe: error_origins(spec, step, i, sample, quantity) for probe, quantity in cell_of(layer)[1].items()
                 if quantity.split("_")[0] in ("delta", "dz")} for i, layer in enumerate(spec.layers, 1)}
    for row, m in enumerate(found[1]["h"].origins.tolist()):
        probes = {f"layer{i}": {probe: np.zeros((length, layer.units)) for probe in cell_of(layer)[1]}
                  for i, layer in enumerate(spec.layers, 1)}
        x, t = step.inputs[:m, sample], step.targets[m - 1 : m, sample]
        theirs = grad(lambda p, x=x, t=t: sample_cost(alone, weights, p, x, t))(probes)
        for i, of_layer in found.items():
            for probe, ours in of_layer.items():
                want = theirs[f"layer{i}"][probe]
                np.testing.assert_allclose(ours.parts[row], want, rtol=1e-9, atol=1e-13 * (1 + np.abs(want).max()))
