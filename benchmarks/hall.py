"""A lecturer whom a hall watches, beside students who all play: how often a viewer gets a picture, how long a command
takes, and what each student gets.

His run plays at 20 updates/s before 300 viewers, and he pauses it and plays on again and again; each student is a
visitor with an address of his own, and plays a stock preset as fast as it can, before one viewer. Two more lines have
eight networks beside as large as may be, and Newton's method with an update that only just passes the limits. Viewers
are raw sockets in processes of their own. ``python -m benchmarks.hall 10 30 60`` for so many students.

A student's share is the compute time that he has had, over the mean of all of them: that is what max–min fairness gives
each, since all of them want more.
"""

import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from multiprocessing import get_context

import httpx
from unrolled.app.presets import presets

from benchmarks.serving import PAGE, Receipt, Server, receive, serving, watch
from benchmarks.stream_fanout import percentile

STUDENTS, VIEWERS, SECONDS, WARM_UP = (10, 30, 60), 300, 20.0, 2.0
QUERY, LECTURER = f"{PAGE}lattice,cost", {"preset": "sum-of-bits"}
BITS = {"kind": "sum_of_bits", "min_length": 100, "max_length": 100, "validation": 100}
LARGEST = {"task": BITS, "layers": [{"kind": "recurrent", "units": 256}, {"kind": "dense", "units": 1}],
           "batch_size": 20}
NEWTON = {"task": BITS, "layers": [{"kind": "recurrent", "units": 15}, {"kind": "dense", "units": 1}], "batch_size": 60,
          "optimiser": "newton"}
BESIDE = {"eight of the largest": [LARGEST] * 8, "one of Newton's": [NEWTON]}


def observe(url: str, runs: list[str]) -> list[Receipt]:
    """What viewers of these runs receive."""
    sockets = watch(url, runs, QUERY, zips=True)
    receive(sockets, WARM_UP)
    receipts, _ = receive(sockets, SECONDS)
    for made in sockets:
        made.close()
    return receipts


def commands(url: str, run: str, key: dict[str, str]) -> list[float]:
    """How long it takes to pause and to play on, again and again while the others watch."""
    time.sleep(WARM_UP)
    took, end = [], time.perf_counter() + SECONDS
    with httpx.Client(timeout=60) as client:
        while time.perf_counter() < end:
            for body in ({"do": "pause"}, {"do": "play", "rate": 20}):
                began = time.perf_counter()
                client.post(f"{url}/api/runs/{run}/commands", json=body, headers=key).raise_for_status()
                took.append(time.perf_counter() - began)
            time.sleep(0.25)
    return took


def one(pool: ProcessPoolExecutor, server: Server, label: str, specs: list[dict]) -> None:
    """Print a line: these runs beside the lecturer, each of a visitor of his own."""
    own = server.run(LECTURER, rate=20)
    students = [f"127.0.1.{i + 1}" for i in range(len(specs))]
    theirs = [server.run(spec, student, rate=None) for spec, student in zip(specs, students, strict=True)]
    seen, beside = pool.submit(observe, server.url, [own] * VIEWERS), pool.submit(observe, server.url, theirs)
    driving = pool.submit(commands, server.url, own, server.keys[own])
    time.sleep(WARM_UP)
    before, had = list(map(server.state, theirs)), server.computed()
    receipts, took = seen.result(), driving.result()
    after, have = list(map(server.state, theirs)), server.computed()
    beside.result()
    made = [now["update"] - then["update"] for then, now in zip(before, after, strict=True)]
    seconds = [have[student] - had[student] for student in students]
    fair = statistics.mean(seconds)
    whens = [[receipt.when for receipt in receipts if receipt.viewer == viewer]
             for viewer in (0, VIEWERS // 2, VIEWERS - 1)]
    gap = max((after - before for when in whens for before, after in pairwise(when)), default=SECONDS)
    print(f"{label:>22}{min(map(len, whens)) / SECONDS:>12.1f}{gap:>10.2f}{statistics.median(took) * 1e3:>10.0f}{percentile(took, 0.99) * 1e3:>8.0f}"
          f"{min(made):>12,}{max(made):>10,}"
          f"{min(seconds) / fair:>12.2f}{max(seconds) / fair:>8.2f}", flush=True)
    for run in [own, *theirs]:
        server.drop(run)


def main() -> None:
    """Print the table."""
    counts = [int(count) for count in sys.argv[1:]] or STUDENTS
    specs = [{"preset": name} for name in presets()]
    with serving(UNROLLED_METRICS_FOR="127.0.0.1") as server, ProcessPoolExecutor(3, get_context("spawn")) as pool:
        print(
            f"{'':>22}{'lecturer:':>12}{'gap, s':>10}{'command, ms':>18}{'updates of a student':>22}{'of a fair share':>20}")
        print(
            f"{'beside':>22}{'pictures/s':>12}{'longest':>10}{'median':>10}{'p99':>8}{'least':>12}{'most':>10}{'least':>12}{'most':>8}")
        for count in counts:
            one(pool, server, f"{count} students", [specs[i % len(specs)] for i in range(count)])
        for label, largest in BESIDE.items():
            one(pool, server, label, largest)


if __name__ == "__main__":
    main()
