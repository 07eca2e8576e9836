"""How long a way back takes: `python -m benchmarks.seeking [updates]`. The figure asked for is of the last 1,000
updates.
"""

import sys
import time

import numpy as np
from unrolled.app.presets import presets
from unrolled.core import History

UPDATES, WITHIN, SEEKS = 200_000, 1000, 300


def main() -> None:
    """Train the default network, and go to random updates near the end and anywhere."""
    updates = int(sys.argv[1]) if len(sys.argv) > 1 else UPDATES
    history, rng = History(presets()["sum-of-bits"].spec), np.random.default_rng(1)
    history.run(updates)
    for words, first, seeks in ((f"within the last {WITHIN:,}", updates - WITHIN, SEEKS), ("anywhere", 0, SEEKS // 10)):
        times = []
        for update in rng.integers(first, updates, seeks):
            began = time.perf_counter()
            for _ in history.seek(int(update)):
                pass
            times.append(1000 * (time.perf_counter() - began))
            assert history.trainer.update == update
        print(
            f"seek {words} of {updates:,} updates: {np.mean(times):.1f} ms on average, {max(times):.1f} ms at most "
            f"({seeks} seeks)", flush=True)


if __name__ == "__main__":
    main()
