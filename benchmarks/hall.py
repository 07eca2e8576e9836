"""A lecturer whom a hall watches, beside students who all play: how often he gets a picture, and how long a command takes.

His run plays at 20 updates/s before 300 viewers; each student plays a stock preset as fast as it can, before one. Viewers are raw
sockets in processes of their own. ``python -m benchmarks.hall 10 30 60`` for so many students.
"""

import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from multiprocessing import get_context

import httpx

from app.presets import presets
from benchmarks.serving import Receipt, Server, receive, serving, watch
from benchmarks.stream_fanout import percentile

STUDENTS, VIEWERS, SECONDS, WARM_UP = (10, 30, 60), 300, 8.0, 2.0
QUERY, LECTURER = "encoding=base64&views=lattice,cost&whole=false", {"preset": "sum-of-bits"}


def observe(url: str, runs: list[str]) -> list[Receipt]:
    """What viewers of these runs receive."""
    sockets = watch(url, runs, QUERY)
    receive(sockets, WARM_UP)
    receipts, _ = receive(sockets, SECONDS)
    for made in sockets:
        made.close()
    return receipts


def commands(url: str, run: str, key: dict[str, str]) -> list[float]:
    """How long it takes to pause and to play, again and again."""
    took, end = [], time.perf_counter() + WARM_UP + SECONDS
    with httpx.Client(timeout=60) as client:
        while time.perf_counter() < end:
            for body in ({"do": "pause"}, {"do": "play", "rate": 20}):
                began = time.perf_counter()
                client.post(f"{url}/api/runs/{run}/commands", json=body, headers=key).raise_for_status()
                took.append(time.perf_counter() - began)
                time.sleep(0.2)
    return took


def one(pool: ProcessPoolExecutor, server: Server, students: int) -> None:
    """Print a line."""
    names = list(presets())
    own = server.run(LECTURER, rate=20)
    theirs = [server.run({"preset": names[i % len(names)]}, rate=None) for i in range(students)]
    before = {run: server.state(run)["update"] for run in theirs}
    seen, beside = pool.submit(observe, server.url, [own] * VIEWERS), pool.submit(observe, server.url, theirs)
    first = [receipt.when for receipt in seen.result() if receipt.viewer == 0]
    beside.result()
    made = sorted(server.state(run)["update"] - before[run] for run in theirs)
    took = pool.submit(commands, server.url, own, server.keys[own]).result()
    gap = max((after - before for before, after in pairwise(first)), default=SECONDS)
    median, slowest = statistics.median(took) * 1e3, percentile(took, 0.99) * 1e3
    print(f"{students:>8}{len(first) / SECONDS:>12.1f}{gap:>10.2f}{median:>10.0f}{slowest:>8.0f}{made[0]:>18,}{made[-1]:>10,}", flush=True)
    for run in [own, *theirs]:
        server.drop(run)


def main() -> None:
    """Print the table."""
    counts = [int(count) for count in sys.argv[1:]] or STUDENTS
    print(f"{'':>8}{'lecturer:':>12}{'gap, s':>10}{'command, ms':>18}{'updates of a student':>28}")
    print(f"{'students':>8}{'pictures/s':>12}{'longest':>10}{'median':>10}{'p99':>8}{'least':>18}{'most':>10}")
    with serving() as server, ProcessPoolExecutor(2, get_context("spawn")) as pool:
        for count in counts:
            one(pool, server, count)


if __name__ == "__main__":
    main()
