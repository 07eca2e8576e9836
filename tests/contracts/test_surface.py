"""The cost over two weights, for every combination of kinds: whatever a layer is, each point is a plain pass."""

import numpy as np
import pytest
from combinations import accepted
from unrolled.core import CostSurface, Trainer

SPECS = accepted()


def entries(step) -> list[str]:
    """Every entry of every weight."""
    return [
        f"{name}[{','.join(map(str, index))}]"
        for name, weight in step.weights.items()
        for index in np.ndindex(weight.shape)
    ]


def grid(surface: CostSurface, xs, ys):
    """The costs at once."""
    work = surface.grid(np.array(xs), np.array(ys))
    while True:
        try:
            next(work)
        except StopIteration as stop:
            return stop.value


@pytest.mark.parametrize("name", [name for i, name in enumerate(SPECS) if i % 4 == 1])
def test_each_point_is_a_plain_pass(name):
    trainer = Trainer(SPECS[name])
    step = trainer.preview()
    rng = np.random.default_rng(sum(name.encode()))
    for _ in range(3):
        surface = CostSurface(trainer.spec, step, *rng.choice(entries(step), 2, replace=False))
        xs, ys = rng.normal(size=2), rng.normal(size=2)
        costs = grid(surface, xs, ys)
        for (j, y), (i, x) in ((b, a) for a in enumerate(xs) for b in enumerate(ys)):
            trainer.restore(step.before)
            for entry, value in ((surface.x, x), (surface.y, y)):
                trainer.weights[entry.weight][entry.index] = value
            assert costs[j, i] == pytest.approx(trainer.preview().cost, rel=1e-12, abs=1e-12), (surface.x, surface.y)
