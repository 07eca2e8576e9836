"""A server of one's own for the benchmarks, and many who watch it."""

import os
import re
import selectors
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import httpx

ROOT = Path(__file__).parent.parent
PAGE = "encoding=drawn&whole=false&quantities=delta&views="  # what the page asks for, compressed; the views come after


class Server(NamedTuple):
    """A server that runs, and the headers with which its runs are driven."""

    url: str
    process: subprocess.Popen[str]
    keys: dict[str, dict[str, str]]

    def run(self, spec: dict, visitor: str = "127.0.0.1", **play: object) -> str:
        """Make a run and play it, as a visitor from this address; returns its id."""
        with httpx.Client(transport=httpx.HTTPTransport(local_address=visitor)) as client:
            made = client.post(f"{self.url}/api/runs", json=spec).raise_for_status().json()
        self.keys[made["id"]] = {"x-unrolled-key": made["key"]}
        httpx.post(f"{self.url}/api/runs/{made['id']}/commands", json={"do": "play", **play},
                   headers=self.keys[made["id"]]).raise_for_status()
        return made["id"]

    def drop(self, run: str) -> None:
        """Delete a run."""
        httpx.delete(f"{self.url}/api/runs/{run}", headers=self.keys.pop(run)).raise_for_status()

    def computed(self) -> dict[str, float]:
        """Seconds of compute time that each visitor has had; the server is started with UNROLLED_METRICS_FOR."""
        found = re.findall(r'unrolled_compute_seconds_total{visitor="(.+)"} (\S+)',
                           httpx.get(f"{self.url}/metrics").raise_for_status().text)
        return {visitor: float(seconds) for visitor, seconds in found}

    def state(self, run: str) -> dict:
        """A run's state."""
        return httpx.get(f"{self.url}/api/runs/{run}").raise_for_status().json()


@contextmanager
def serving(**environment: str) -> Iterator[Server]:
    """Start a server on a free port, with these variables in its environment, and end it."""
    command = [sys.executable, "-m", "unrolled.app.cli", "serve", "--port", "0", "--no-browser"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=os.environ | environment)
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
    """When a viewer had a whole tick, and the bytes that it took."""

    viewer: int
    tick: int
    when: float
    size: int


class Stream:
    """A connection on which ticks come, and what has come of the next one."""

    def __init__(self, connection: socket.socket):
        self.connection, self.rest = connection, bytearray()

    def close(self) -> None:
        """Hang up."""
        self.connection.close()


def watch(url: str, runs: list[str], query: str = "", zips: bool = False) -> list[Stream]:
    """A stream for each of these run ids, compressed or not."""
    streams, accepts = [], "Accept-Encoding: gzip\r\n" * zips
    for run in runs:
        made = socket.create_connection((urlsplit(url).hostname, urlsplit(url).port))
        made.sendall(f"GET /api/runs/{run}/stream?{query} HTTP/1.1\r\nHost: unrolled\r\n{accepts}\r\n".encode())
        made.setblocking(False)
        streams.append(Stream(made))
    return streams


def receive(streams: list[Stream], seconds: float) -> tuple[list[Receipt], int]:
    """Read all streams for a while, noting the end of each tick; returns that, and the bytes."""
    selector = selectors.DefaultSelector()
    for i, stream in enumerate(streams):
        selector.register(stream.connection, selectors.EVENT_READ, i)
    receipts, total, end = [], 0, time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0:
        for key, _ in selector.select(left):
            data, i = key.fileobj.recv(1 << 18), key.data
            now, total = time.perf_counter(), total + len(data)
            if not data:
                selector.unregister(key.fileobj)
            streams[i].rest += data
            receipts += [Receipt(i, number, now, size) for number, size in ticks(streams[i].rest)]
    return receipts, total


def ticks(rest: bytearray) -> Iterator[tuple[int, int]]:
    """Number and size of each tick that has come whole, taken off what was read: the server sends each event as a chunk
    of its own, compressed or not.
    """
    while (line := rest.find(b"\r\n")) >= 0:
        try:
            size = int(rest[:line], 16)
        except ValueError:  # a line of the answer's head
            del rest[: line + 2]
            continue
        if len(rest) < line + 2 + size + 2:
            return
        if number := number_of(bytes(rest[line + 2 : line + 2 + min(size, 200)])):
            yield number, size
        del rest[: line + 2 + size + 2]


def number_of(start: bytes) -> int | None:
    """The number of a tick by the first bytes of its event; None of anything else."""
    text = start if start.startswith(b"id: ") else _inflated(start)
    found = re.match(rb"id: (\d+)\n", text)
    return int(found[1]) if found else None


def _inflated(start: bytes) -> bytes:
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(start, 40)
    except zlib.error:
        return b""
