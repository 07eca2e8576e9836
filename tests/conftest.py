"""Fixtures for every folder: a real server, in a process of its own, on a port that is free."""

import os

# before NumPy comes: its threads would wait for each other, and xdist has a process a core
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(Path(__file__).parent))  # what several folders use can be imported by name
PATIENCE = 60.0  # seconds that a process may take to end


class Server(NamedTuple):
    """A server that runs.

    Attributes:
        url: its address, without a slash at the end.
        pid: its process.
        log: the file that takes all it says.
        process: to be waited for.
    """

    url: str
    pid: int
    log: Path
    process: subprocess.Popen[bytes]


@contextmanager
def serving(log: Path, root: Path = ROOT, **variables: str) -> Iterator[Server]:
    """A server with these environment variables, until the block ends."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(root), **variables}
    command = [sys.executable, "-W", "error", "-m", "unrolled.app.cli", "serve", "--port", "0", "--no-browser"]
    with log.open("wb") as errors:
        process = subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=errors)
    try:
        first = process.stdout.readline().decode()  # it listens by the time that it says so
        found = re.search(r"http://\S+", first)
        if found is None:
            raise RuntimeError(f"The server did not start: {first}{log.read_text()}")
        yield Server(found[0], process.pid, log, process)
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        finally:
            process.kill()
            process.stdout.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server that tests share, with room for the runs that they leave behind; each xdist worker has its own."""
    with serving(tmp_path_factory.mktemp("server") / "server.log", UNROLLED_MAX_RUNS="500") as started:
        yield started


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start a further server: ``start_server(UNROLLED_MAX_RUNS="2")``; it ends with the test."""
    started = []

    def start(root: Path = ROOT, **variables: str) -> Server:
        block = serving(tmp_path / f"server{len(started)}.log", root, **variables)
        server = block.__enter__()
        started.append(block)
        return server

    yield start
    for block in started:
        block.__exit__(None, None, None)
