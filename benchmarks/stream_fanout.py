"""Many who watch one run: how often each gets a picture, how late, and what that costs the server.

The viewers are raw sockets in a process of their own. Lag is the time from the first viewer's receipt of a
tick to each other's. What the fan-out costs is the server's CPU with all of them less that with one, at
a paced rate: a run that plays as fast as it can takes whatever is left of the core.
"""

import statistics
import sys
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from benchmarks.serving import PAGE, Receipt, Server, cpu_seconds, receive, serving, watch

VIEWERS, SECONDS, WARM_UP, PACED = 300, 6.0, 1.5, 200
QUERY, PRESET = f"{PAGE}lattice,cost,flow,prediction,weights", {"preset": "sum-of-bits"}


def observe(url: str, run: str, viewers: int, pid: int) -> tuple[list[Receipt], int, float]:
    """What these viewers receive, the bytes, and the server's CPU as a share of one core."""
    sockets = watch(url, [run] * viewers, QUERY, zips=True)
    receive(sockets, WARM_UP)
    before = cpu_seconds(pid)
    receipts, size = receive(sockets, SECONDS)
    cpu = (cpu_seconds(pid) - before) / SECONDS
    for made in sockets:
        made.close()
    return receipts, size, cpu


def lags(receipts: list[Receipt]) -> list[float]:
    """Seconds after the first viewer, of every receipt but the first ones."""
    by_tick = defaultdict(list)
    for receipt in receipts:
        by_tick[receipt.tick].append(receipt.when)
    return [when - min(times) for times in by_tick.values() for when in sorted(times)[1:]]


def percentile(values: list[float], share: float) -> float:
    """The value that so large a share does not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else 0.0


def one(pool: ProcessPoolExecutor, server: Server, rate: float | None, viewers: int) -> float:
    """Print a line; returns the server's CPU."""
    run = server.run(PRESET, rate=rate)
    before = server.state(run)["update"]
    receipts, size, cpu = pool.submit(observe, server.url, run, viewers, server.process.pid).result()
    updates = server.state(run)["update"] - before
    each = [sum(receipt.viewer == i for receipt in receipts) / SECONDS for i in range(viewers)]
    late = lags(receipts)
    print(f"{'full speed' if rate is None else f'{rate:g}/s':>10}{viewers:>9}{min(each):>10.1f}{statistics.median(each):>8.1f}"
          f"{percentile(late, 0.5) * 1e3:>9.1f}{percentile(late, 0.99) * 1e3:>9.1f}{size / max(1, len(receipts)) / 1e3:>9.1f}"
          f"{size / SECONDS / 1e6:>8.1f}{cpu:>8.0%}"
          f"{updates / (SECONDS + WARM_UP):>12,.0f}", flush=True)
    server.drop(run)
    return cpu


def main() -> None:
    """Print the table."""
    viewers = int(sys.argv[1]) if len(sys.argv) > 1 else VIEWERS
    print(f"{'':>10}{'':>9}{'ticks/s of each':>18}{'lag, ms':>18}{'kB':>9}{'':>8}{'server':>8}{'updates':>12}")
    print(
        f"{'run':>10}{'viewers':>9}{'least':>10}{'median':>8}{'p50':>9}{'p99':>9}{'/tick':>9}{'MB/s':>8}{'CPU':>8}{'/s':>12}")
    with serving() as server, ProcessPoolExecutor(1, get_context("spawn")) as pool:
        one(pool, server, None, viewers)
        one(pool, server, None, 1)
        many, alone = one(pool, server, PACED, viewers), one(pool, server, PACED, 1)
    print(f"Fan-out to {viewers} viewers: {many - alone:.0%} of a core ({many:.0%} less {alone:.0%} with one)")


if __name__ == "__main__":
    main()
