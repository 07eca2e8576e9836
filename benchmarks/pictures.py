"""Pictures of every stock preset before a hall: whether they fit the budget of the network, how often they come, how
late and how large.

Viewers are raw sockets in a process of their own, and ask for what the page asks for: compressed, and only what is new
to them.
``python -m benchmarks.pictures char-rnn echo-state`` for some presets.
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from unrolled.app.presets import presets

from benchmarks.serving import PAGE, Receipt, Server, receive, serving, watch
from benchmarks.stream_fanout import lags, percentile

VIEWERS, SECONDS, WARM_UP = 300, 8.0, 4.0
USUAL = ("cost", "weights", "flow", "prediction")


def observe(url: str, run: str, panels: tuple[str, ...]) -> tuple[list[Receipt], int, list[Receipt]]:
    """What the viewers receive in a while, the bytes of that, and their first pictures."""
    sockets = watch(url, [run] * VIEWERS, PAGE + ",".join(dict.fromkeys(("lattice", "cost", *panels))), zips=True)
    before, _ = receive(sockets, WARM_UP)
    first = list({receipt.viewer: receipt for receipt in reversed(before)}.values())
    receipts, size = receive(sockets, SECONDS)
    for made in sockets:
        made.close()
    return receipts, size, first


def one(pool: ProcessPoolExecutor, server: Server, name: str) -> None:
    """Print a line."""
    run = server.run({"preset": name}, rate=None)
    receipts, size, first = pool.submit(observe, server.url, run, presets()[name].panels or USUAL).result()
    late, mean = lags(receipts), sum(receipt.size for receipt in receipts) / max(1, len(receipts))
    usual, latest = (percentile(late, share) * 1e3 for share in (0.5, 0.99))
    mean, whole = mean / 1e3, max((receipt.size for receipt in first), default=0) / 1e3
    print(f"{name:>22}{size / SECONDS / 1e6:>8.1f}{len(receipts) / VIEWERS / SECONDS:>12.1f}{usual:>10.0f}{latest:>8.0f}{mean:>10.1f}{whole:>10.1f}",
          flush=True)
    server.drop(run)


def main() -> None:
    """Print the table."""
    print(f"{VIEWERS} viewers of each")
    print(f"{'':>22}{'':>8}{'':>12}{'lag, ms':>18}{'KB a picture':>20}")
    print(f"{'preset':>22}{'MB/s':>8}{'pictures/s':>12}{'p50':>10}{'p99':>8}{'mean':>10}{'first':>10}")
    with serving() as server, ProcessPoolExecutor(1, get_context("spawn")) as pool:
        for name in sys.argv[1:] or presets():
            one(pool, server, name)


if __name__ == "__main__":
    main()
