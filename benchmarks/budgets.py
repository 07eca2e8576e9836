"""What one visitor takes from the others: memory, the event loop, and the same answer over and over.

    python -m benchmarks.budgets [pause] [files] [step] [memory]

``pause``: 300 followers ask for the same step of char-rnn at once. ``files``: large files are given. ``step``: a step
of 80 MB is asked for. ``memory``: eight of the largest LSTMs play for a minute. Beside each of them somebody asks for
/healthz all the time, from the same process, which has its own pauses; the server's processor time and memory are
Linux's.
"""

import asyncio
import io
import sys
import time
from collections.abc import Awaitable
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import numpy as np
from unrolled.core import RunSpec, memory_footprint

from .serving import Server, cpu_seconds, serving

FOLLOWERS, PLAYED = 300, 60.0
LONG = {"task": {"kind": "sum_of_bits", "min_length": 200, "max_length": 200, "training": 100, "validation": 10},
        "batch_size": 14,
        "readout": "many_to_many", "cost": "squared_error",
        "layers": [{"kind": "recurrent", "units": 200}, {"kind": "dense", "units": 1}]}
LSTM = LONG | {"task": LONG["task"] | {"training": 2000, "validation": 74}, "readout": "many_to_one",
               "optimiser": {"kind": "adam", "learning_rate": 0.001},
               "layers": [{"kind": "lstm", "units": 200}, {"kind": "dense", "units": 1}]}


def megabytes(server: Server) -> float:
    """The memory that a server has (Linux)."""
    return int(Path(f"/proc/{server.process.pid}/statm").read_text().split()[1]) * 4096 / 1e6


async def answered(server: Server, path: str, body: bytes = b"") -> int:
    """Ask by a connection of one's own; the bytes of the answer."""
    place = urlsplit(server.url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    asked = f"{'POST' if body else 'GET'} {path} HTTP/1.1"
    head = [asked, f"host: {place.netloc}", "accept-encoding: gzip", f"content-length: {len(body)}",
            "connection: close"]
    writer.write("\r\n".join([*head, "", ""]).encode() + body)
    size = 0
    while part := await reader.read(1 << 20):
        size += len(part)
    writer.close()
    return size


async def beside(server: Server, what: str, work: Awaitable[object]) -> None:
    """Print how long it takes, and how long /healthz does meanwhile."""
    waits, going, cpu, began = [], asyncio.ensure_future(work), cpu_seconds(server.process.pid), time.perf_counter()
    while not going.done():
        asked = time.perf_counter()
        await answered(server, "/healthz")
        waits.append(1000 * (time.perf_counter() - asked))
        await asyncio.sleep(0.005)
    took, used = time.perf_counter() - began, cpu_seconds(server.process.pid) - cpu
    print(f"{what}: {took:.2f} s, {used:.2f} s of the processor; /healthz p99 {np.percentile(waits, 99):.0f} ms of "
          f"{len(waits)}; "
          f"the server has {megabytes(server):.0f} MB; {await going}", flush=True)


async def pause(server: Server) -> None:
    """All of a presenter's followers ask for the step at which he pauses."""
    run = server.run({"preset": "char-rnn"}, rate=None)
    await asyncio.sleep(2)
    httpx.post(f"{server.url}/api/runs/{run}/commands", json={"do": "pause"},
               headers=server.keys[run]).raise_for_status()
    path = f"/api/runs/{run}/steps/newest?sample=0"

    async def all_ask() -> str:
        sizes = await asyncio.gather(*(answered(server, path) for _ in range(FOLLOWERS)))
        return f"{sizes[0]:,} bytes each"
    await beside(server, f"{FOLLOWERS} ask for one step", all_ask())


async def files(server: Server) -> None:
    """Integers as NPZ, and pixels as IDX."""
    rng = np.random.default_rng(1)
    for size in (12, 48):
        file, rows = io.BytesIO(), size * 2500
        np.savez(file, inputs=rng.integers(-(2**40), 2**40, (rows, 50)), targets=rng.integers(0, 2**40, rows))
        images = size * 1275
        pixels = b"\0\0\x08\x03" + np.array([images, 28, 28], ">u4").tobytes() + rng.integers(0, 256, images * 784,
                                                                                              np.uint8).tobytes()
        for name, content in (("NPZ", file.getvalue()), ("IDX", pixels)):
            await beside(server, f"{name} of {len(content) / 1e6:.0f} MB",
                         answered(server, "/api/data?name=x", content))


async def step(server: Server) -> None:
    """A step of millions of numbers."""
    run = server.run(LONG, rate=1)
    await asyncio.sleep(3)
    await beside(server, "a whole step", answered(server, f"/api/runs/{run}/steps/1"))


async def memory(server: Server) -> None:
    """As much as the limits allow, eight times."""
    print(
        f"estimated: {8 * sum(memory_footprint(RunSpec.from_dict(LSTM)).values()) / 1e6:.0f} MB; before: "
        f"{megabytes(server):.0f} MB")
    for seed in range(8):
        server.run(LSTM | {"seed": seed}, rate=None)
    await beside(server, "eight LSTMs play", asyncio.sleep(PLAYED))


PARTS = {part.__name__: part for part in (pause, files, step, memory)}


if __name__ == "__main__":
    for name in sys.argv[1:] or PARTS:
        with serving() as started:
            asyncio.run(PARTS[name](started))
