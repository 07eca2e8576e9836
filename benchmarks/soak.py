"""A server through a long day in short: whether memory, files and tasks stay what they are while visitors come and go.

    python -m benchmarks.soak [minutes]

What the server holds is read from /proc (Linux) and from its own measurements. What is left when everybody has gone
stands in the last line. Ends with status 1 where something grows, that is where its median in the last quarter is above
that in the second, or where something is left, or an answer was a fault. In less than ten minutes a quarter is so few
samples that one busy moment counts as growth.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import httpx

from benchmarks.churn import Churn
from benchmarks.serving import Server, serving

MINUTES, SAMPLES_A_MINUTE, VISITORS, WARM_UP = 20.0, 2, 24, 5.0
IDLE, ROUND = 0.5, 0.5  # minutes until what nobody uses expires, and between two looks for such
MEASURED = {"tasks": "event_loop_tasks", "runs": "runs", "viewers": "viewers", "halls": "halls",
            "uploads, kB": "upload_bytes"}
# that is noise, if it is a tenth besides
GROWTH = {"RSS, MB": 20, "USS, MB": 20, "files": 10, "sockets": 10, "threads": 5, "tasks": 20, "disk, kB": 100}
LEFT = ("files", "tasks", "runs", "uploads, kB")  # of which nothing is to be left when everybody has gone


def held(server: Server, folder: Path) -> dict[str, float]:
    """What a server holds; `folder` is where its temporary files are."""
    place = Path(f"/proc/{server.process.pid}")
    memory = {name: int(value.split()[0]) / 1e3
              for name, value in (line.split(":", 1) for line in (place / "smaps_rollup").read_text().splitlines()[1:])}
    links = []
    for link in (place / "fd").iterdir():
        with suppress(OSError):  # closed meanwhile
            links.append(os.readlink(link))
    lines = httpx.get(f"{server.url}/metrics", timeout=60).raise_for_status().text.splitlines()
    measured = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {"RSS, MB": memory["Rss"], "USS, MB": memory["Private_Clean"] + memory["Private_Dirty"], "files": len(links),
            "sockets": sum(link.startswith("socket") for link in links),
            "threads": len(list((place / "task").iterdir())),
            "disk, kB": sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e3,
            **{name: float(measured[f"unrolled_{metric}"]) / (1e3 if name.endswith("kB") else 1)
               for name, metric in MEASURED.items()}}


def line(label: str, values: Mapping[str, float]) -> None:
    """Print a line of the table."""
    print(f"{label:>10}" + "".join(f"{value:>12,.0f}" for value in values.values()), flush=True)


def growing(samples: list[dict[str, float]]) -> list[str]:
    """What is larger at the end than it was after the first quarter."""
    quarter, found = max(1, len(samples) // 4), []
    for name, noise in GROWTH.items():
        second, last = (statistics.median(sample[name] for sample in part)
                        for part in (samples[quarter:2 * quarter], samples[-quarter:]))
        if last > second + max(noise, 0.1 * second):
            found.append(f"{name}: {second:,.0f} in the second quarter, {last:,.0f} in the last")
    return found


async def soak(minutes: float, churn: Churn, sample: Callable[[], dict[str, float]]) -> list[dict[str, float]]:
    """Let visitors come and go for so long; what the server held meanwhile."""
    samples, began = [], time.monotonic()
    async with asyncio.TaskGroup() as crowd:
        visitors = [crowd.create_task(churn.visitor()) for _ in range(VISITORS)]
        while time.monotonic() - began < 60 * minutes:
            await asyncio.sleep(60 / SAMPLES_A_MINUTE)
            samples.append(await asyncio.to_thread(sample) | {"answers": churn.answers.total()})
            line(f"{(time.monotonic() - began) / 60:.1f} min", samples[-1])
        for visitor in visitors:
            visitor.cancel()
    return samples


def main() -> None:
    """Print the table and the verdict."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else MINUTES
    with tempfile.TemporaryDirectory() as folder, serving(
            UNROLLED_IDLE_MINUTES=str(IDLE), UNROLLED_METRICS_FOR="127.0.0.1", UNROLLED_MAX_CONNECTIONS="1000",
            TMPDIR=folder) as server:
        time.sleep(WARM_UP)
        churn, first = Churn(server.url), held(server, Path(folder))
        print(f"{'':>10}" + "".join(f"{name:>12}" for name in [*first, "answers"]))
        line("at first", first)
        samples = asyncio.run(soak(minutes, churn, lambda: held(server, Path(folder))))
        time.sleep(60 * (IDLE + 2 * ROUND))
        gone = held(server, Path(folder))
        line("all gone", gone)
    print("answers by status:", dict(sorted(churn.answers.items())))
    found = growing(samples) + churn.faults[:5]
    found += [f"{name}: {first[name]:,.0f} at first, {gone[name]:,.0f} when all are gone" for name in LEFT
              if gone[name] > first[name] + 3]
    print("\n".join(found) or "Memory, files and tasks are flat.")
    raise SystemExit(bool(found))


if __name__ == "__main__":
    main()
