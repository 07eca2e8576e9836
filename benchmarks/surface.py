"""How long the cost over two weights takes, and how soon a coarse one is there: `python -m benchmarks.surface`."""

import time

import numpy as np
from unrolled.app.presets import presets
from unrolled.core import CostSurface, Trainer

COARSE, FINE, TIMES = 16, 60, 9
PAIRS = (("layer1.W_space[0,0]", "layer1.W_time[0,0]"), ("layer2.W_time[0,0]", "layer3.W_space[0,0]"))


def measured(surface: CostSurface, points: int) -> tuple[float, float]:
    """Milliseconds of a whole grid, and of its longest slice."""
    values, began, longest = np.linspace(-2, 2, points), time.perf_counter(), 0.0
    slice_began = began
    for _ in surface.grid(values, values):
        now = time.perf_counter()
        longest, slice_began = max(longest, now - slice_began), now
    return 1000 * (time.perf_counter() - began), 1000 * longest


def main() -> None:
    """The default network after 20 updates, the cost of its batch and of the whole training set."""
    trainer = Trainer(presets()["sum-of-bits"].spec)
    trainer.run(20)
    step = trainer.step()
    for x, y in PAIRS:
        for samples, times in (("batch", TIMES), ("training", 3)):
            surface = CostSurface(trainer.spec, step, x, y, samples)
            for points in (COARSE, FINE):
                took, longest = np.median([measured(surface, points) for _ in range(times)], axis=0)
                print(
                    f"{x} × {y}, {samples}: {points} × {points} points in {took:.1f} ms, no slice longer than "
                    f"{longest:.1f} ms", flush=True)


if __name__ == "__main__":
    main()
