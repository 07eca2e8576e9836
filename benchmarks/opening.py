"""Three hundred who open a link within a second: when each of them sees the run, and what the others notice of it
meanwhile.

    python -m benchmarks.opening [visitors] [repeats]

They come to a hall, or by a link to a run, and ask for what a browser asks for on a first visit
(`benchmarks/visitor.py`), Plotly included; all stay, and are sent every picture. A visit is settled when the figures,
the maths font and the first whole tick are there. The visitors are two processes, which themselves need a core: where
there are only two, the server has the other one.
"""

import asyncio
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from multiprocessing import get_context
from multiprocessing.managers import SyncManager
from threading import Event

import httpx

from benchmarks.serving import PAGE, Server, cpu_seconds, receive, serving, watch
from benchmarks.stream_fanout import percentile
from benchmarks.visitor import VIEWS, Browser, Visit, visit

VISITORS, REPEATS, PROCESSES, SECONDS, STAY = 300, 3, 2, 1.0, 8.0
PRESET, RATE, HALL, KEY = {"preset": "sum-of-bits"}, 20, "physics", {"x-unrolled-key": "a-key-that-nobody-guesses"}


def visits(url: str, path: str, whens: list[float]) -> list[Visit]:
    """What visitors meet who come so many seconds from now."""
    async def all_of_them() -> list[Visit]:
        still = asyncio.Event()
        asyncio.get_running_loop().call_later(STAY, still.set)
        return await asyncio.gather(*(one(when, still) for when in whens))

    async def one(when: float, still: asyncio.Event) -> Visit:
        await asyncio.sleep(when)
        return await visit(Browser(url), url, path, still)

    return asyncio.run(all_of_them())


def presented(url: str, run: str) -> list[float]:
    """When the presenter gets his pictures."""
    sockets = watch(url, [run], f"{PAGE}{VIEWS}", zips=True)
    receipts, _ = receive(sockets, STAY)
    sockets[0].close()
    return [receipt.when for receipt in receipts]


def asked(url: str, over: Event) -> list[float]:
    """How long `/healthz` takes, again and again."""
    took = []
    with httpx.Client(timeout=60) as client:
        while not over.is_set():
            began = time.perf_counter()
            client.get(f"{url}/healthz").raise_for_status()
            took.append(time.perf_counter() - began)
            time.sleep(0.02)
    return took


def one(pool: ProcessPoolExecutor, manager: SyncManager, server: Server, path: str, run: str, visitors: int) -> None:
    """Print a line."""
    over, each, cpu = manager.Event(), [SECONDS * i / visitors
                                        for i in range(visitors)], cpu_seconds(server.process.pid)
    came = [pool.submit(visits, server.url, path, each[i::PROCESSES]) for i in range(PROCESSES)]
    pictures, health = pool.submit(presented, server.url, run), pool.submit(asked, server.url, over)
    found = [made for future in came for made in future.result()]
    over.set()
    busy = max(visit.charted for visit in found) + SECONDS
    when = [each for each in pictures.result() if each < pictures.result()[0] + busy]
    settled, charted = [visit.settled for visit in found], [visit.charted for visit in found]
    print(f"{path.partition(run)[0]:>15}{percentile(settled, 0.5):>8.2f}{percentile(settled, 0.99):>8.2f}{max(settled):>8.2f}{max(charted):>9.2f}"
          f"{percentile(health.result(), 0.99) * 1e3:>12.0f}{len(when) / busy:>13.1f}{max(after - before for before, after in pairwise(when)):>8.2f}"
          f"{found[0].size / 1e3:>12.0f}{found[0].all / 1e3:>9.0f}{(cpu_seconds(server.process.pid) - cpu) / STAY:>8.0%}", flush=True)


def main() -> None:
    """Print the table: the same several times, since other work on the machine makes any one figure larger."""
    visitors, repeats = (int(value) for value in (*sys.argv[1:], *(str(VISITORS), str(REPEATS))[len(sys.argv) - 1:]))
    print(
        f"{'':>15}{'settled after, s':>24}{'charts':>9}{'/healthz':>12}{'presenter:':>13}{'gap,':>8}{'kB before':>12}{'kB':>9}{'server':>8}")
    print(
        f"{'opened':>15}{'p50':>8}{'p99':>8}{'most':>8}{'most':>9}{'p99, ms':>12}{'pictures/s':>13}{'s':>8}{'charts':>12}{'in all':>9}{'CPU':>8}")
    with serving() as server, ProcessPoolExecutor(PROCESSES + 2,
                                                  get_context("spawn")) as pool, SyncManager() as manager:
        run = server.run(PRESET, rate=RATE)
        httpx.put(f"{server.url}/api/halls/{HALL}", json={"run": run, "moment": {}}, headers=KEY).raise_for_status()
        for file in ("plotly.min.js", "STIXTwoMath-Regular.ttf"):  # the presenter was the first visitor
            httpx.get(f"{server.url}/vendor/{file}", timeout=60).raise_for_status()
        for path in [f"/hall/{HALL}", f"/?run={run}"] * repeats:
            one(pool, manager, server, path, run, visitors)


if __name__ == "__main__":
    main()
