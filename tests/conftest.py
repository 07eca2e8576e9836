"""Fixtures for every folder: a real server, in a process of its own, on a port that is free."""

import os

# before NumPy comes: its threads would wait for each other, and xdist has a process a core
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # what several folders use can be imported by name

from servers import ROOT, Server, serving


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
