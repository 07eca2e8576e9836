"""Whether the event loop stays quick while runs compute; how soon a server answers, and how soon it ends.

The lag is measured inside the server's process: how much later than asked a short sleep of the event loop
ends, while runs play as fast as they can and each has a viewer in another process.
"""

import asyncio
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import httpx
import uvicorn
from unrolled.app.main import create_app
from unrolled.app.server import SWITCH_INTERVAL, Server, bind

from benchmarks.serving import receive, serving, watch
from benchmarks.stream_fanout import percentile

SECONDS, WARM_UP, NAP, STREAMS = 5.0, 2.0, 0.005, 200
PRESETS = ("sum-of-bits", "xor", "running-sum", "last-bit", "sine", "circles", "scalar-chain", "truncated-sum-of-bits")


async def lags(seconds: float) -> list[float]:
    """Seconds by which naps of the event loop end too late."""
    late, end = [], time.perf_counter() + seconds
    while (start := time.perf_counter()) < end:
        await asyncio.sleep(NAP)
        late.append(time.perf_counter() - start - NAP)
    return late


def drain(url: str, runs: list[str], seconds: float) -> list[float]:
    """Watch each run for a while; returns the ticks per second of each."""
    receipts, _ = receive(watch(url, runs, "encoding=base64"), seconds)
    return [sum(receipt.viewer == i for receipt in receipts) / seconds for i in range(len(runs))]


async def under_load() -> None:
    """Print the loop's lag with eight runs at full speed, and how far each run comes."""
    sys.setswitchinterval(SWITCH_INTERVAL)
    app = create_app()
    listening = bind("127.0.0.1", 0, app.state.settings.send_deadline)
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    server = Server(uvicorn.Config(app, log_level="warning", access_log=False), app.state.runs, app.state.halls)
    serving_it = asyncio.ensure_future(server.serve([listening]))
    async with httpx.AsyncClient(base_url=url, timeout=30) as client:
        runs = [(await client.post("/api/runs", json={"preset": name})).json() for name in PRESETS]
        for run in runs:
            await client.post(f"/api/runs/{run['id']}/commands", json={"do": "play", "rate": None},
                              headers={"x-unrolled-key": run["key"]})
    ids = [run["id"] for run in runs]
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        ticks = asyncio.get_running_loop().run_in_executor(pool, drain, url, ids, WARM_UP + SECONDS)
        await asyncio.sleep(WARM_UP)
        before = [app.state.runs.get(run).trainings.history.trainer.update for run in ids]
        late = await lags(SECONDS)
        made = [app.state.runs.get(run).trainings.history.trainer.update - first
                for run, first in zip(ids, before, strict=True)]
        print("Event loop with eight runs at full speed, a viewer each: lag p50 {:.1f} ms, p99 {:.1f} ms, most {:.1f} ms".format(
            *(1e3 * value for value in (percentile(late, 0.5), percentile(late, 0.99), max(late)))))
        for name, updates, each in zip(PRESETS, made, await ticks, strict=True):
            print(f"    {name:24}{updates / SECONDS:10,.0f} updates/s{each:8.1f} ticks/s")
    server.should_exit = True
    app.state.runs.end_streams("stopping")
    await serving_it


def start_and_end() -> None:
    """Print how long a server takes to answer, and to end with many streams open."""
    start = time.perf_counter()
    with serving() as server:
        httpx.get(f"{server.url}/healthz").raise_for_status()
        print(f"From the command to an answer of /healthz: {time.perf_counter() - start:.2f} s")
        run = server.run({"preset": "sum-of-bits"}, rate=None)
        sockets = watch(server.url, [run] * STREAMS, "encoding=base64")
        receive(sockets, 1.0)
        start = time.perf_counter()
        server.process.terminate()
        server.process.wait()
        print(f"From SIGTERM to the end with {STREAMS} streams open: {time.perf_counter() - start:.2f} s")
        for made in sockets:
            made.close()


def main() -> None:
    """Print all of it."""
    asyncio.run(under_load())
    start_and_end()


if __name__ == "__main__":
    main()
