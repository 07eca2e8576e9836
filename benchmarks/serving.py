"""A server of one's own for the benchmarks, and many who watch it."""

import re
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx

ROOT = Path(__file__).parent.parent


class Server(NamedTuple):
    """A server that runs, and the headers with which its runs are driven."""

    url: str
    process: subprocess.Popen[str]
    keys: dict[str, dict[str, str]]

    def run(self, spec: dict, **play: object) -> str:
        """Make a run and play it; returns its id."""
        made = httpx.post(f"{self.url}/api/runs", json=spec).raise_for_status().json()
        self.keys[made["id"]] = {"x-unrolled-key": made["key"]}
        httpx.post(f"{self.url}/api/runs/{made['id']}/commands", json={"do": "play", **play}, headers=self.keys[made["id"]]).raise_for_status()
        return made["id"]

    def drop(self, run: str) -> None:
        """Delete a run."""
        httpx.delete(f"{self.url}/api/runs/{run}", headers=self.keys.pop(run)).raise_for_status()

    def state(self, run: str) -> dict:
        """A run's state."""
        return httpx.get(f"{self.url}/api/runs/{run}").raise_for_status().json()


@contextmanager
def serving() -> Iterator[Server]:
    """Start a server on a free port, and end it."""
    process = subprocess.Popen([sys.executable, "-m", "app.cli", "serve", "--port", "0", "--no-browser"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        yield Server(re.search(r"http://\S+", process.stdout.readline())[0], process, {})
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


def cpu_seconds(pid: int) -> float:
    """Processor time that a process has used (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


class Receipt(NamedTuple):
    """When a viewer had a whole tick."""

    viewer: int
    tick: int
    when: float


def watch(url: str, runs: list[str], query: str = "") -> list[socket.socket]:
    """A stream for each of these run ids."""
    sockets = []
    for run in runs:
        made = socket.create_connection((urlsplit(url).hostname, urlsplit(url).port))
        made.sendall(f"GET /api/runs/{run}/stream?{query} HTTP/1.1\r\nHost: unrolled\r\n\r\n".encode())
        made.setblocking(False)
        sockets.append(made)
    return sockets


def receive(sockets: list[socket.socket], seconds: float) -> tuple[list[Receipt], int]:
    """Read all streams for a while, noting the end of each tick; returns that, and the bytes."""
    selector, rest, current = selectors.DefaultSelector(), [b""] * len(sockets), [0] * len(sockets)
    for i, made in enumerate(sockets):
        selector.register(made, selectors.EVENT_READ, i)
    receipts, total, end = [], 0, time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0:
        for key, _ in selector.select(left):
            data, i = key.fileobj.recv(1 << 18), key.data
            now, total = time.perf_counter(), total + len(data)
            if not data:
                selector.unregister(key.fileobj)
            *lines, rest[i] = (rest[i] + data).split(b"\n")
            for line in lines:
                if line.startswith(b"id: "):
                    current[i] = int(line[4:])
                elif not line and current[i]:  # the blank line at a tick's end
                    receipts.append(Receipt(i, current[i], now))
                    current[i] = 0
    return receipts, total
