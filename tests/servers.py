"""Real servers in processes of their own, forked from one that has imported everything: so they start at once."""

import multiprocessing
import os
import re
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
PATIENCE = 60.0  # seconds that a process may take to end
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["unrolled.app.cli", "unrolled.app.server", "unrolled.app.state", "unrolled.core"])


class Forked(FORKS.Process):
    """A process with what `subprocess.Popen` has and a test asks of it."""

    def wait(self, timeout: float | None = None) -> None:
        self.join(timeout)
        if self.exitcode is None:
            raise TimeoutError(f"process {self.pid} has not ended after {timeout} s")

    def poll(self) -> int | None:
        return self.exitcode


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
    process: Forked | subprocess.Popen[bytes]

    def end(self) -> None:
        """As Ctrl+C does; at last by force."""
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        finally:
            self.process.kill()


def start(log: Path, *arguments: str, root: Path = ROOT, **variables: str) -> Server:
    """A server with these arguments of `unrolled serve` and environment variables.

    One of another checkout (`root`) cannot be forked, since other modules than its own would have been imported.
    """
    reads, writes = FORKS.Pipe(duplex=False)
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(root), **variables}
    begin = forked if root == ROOT else spawned
    process = begin(log, writes, root, environment, ["serve", "--no-browser", *arguments])
    writes.close()
    with os.fdopen(os.dup(reads.fileno())) as said:
        first = said.readline()  # it listens by the time that it says so
    found = re.search(r"http://\S+", first)
    if found is None:
        process.kill()
        raise RuntimeError(f"The server did not start: {first}{log.read_text()}")
    return Server(found[0], process.pid, log, process)


def forked(log: Path, writes: Connection, root: Path, environment: dict[str, str], arguments: list[str]) -> Forked:
    process = Forked(target=serve, args=(log, writes, root, environment, arguments))
    process.start()
    return process


def serve(log: Path, writes: Connection, root: Path, environment: dict[str, str], arguments: list[str]) -> None:
    """What `python -W error -m unrolled.app.cli` does."""
    from unrolled.app import cli

    os.environ.clear()
    os.environ.update(environment)
    os.chdir(root)
    with log.open("ab") as errors:
        os.dup2(errors.fileno(), 2)
    os.dup2(writes.fileno(), 1)
    warnings.simplefilter("error")
    sys.argv = ["unrolled", *arguments]
    cli.main()


def spawned(log: Path, writes: Connection, root: Path, environment: dict[str, str],
            arguments: list[str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-W", "error", "-m", "unrolled.app.cli", *arguments]
    with log.open("ab") as errors:
        return subprocess.Popen(command, cwd=root, env=environment, stdout=writes.fileno(), stderr=errors)


@contextmanager
def serving(log: Path, root: Path = ROOT, **variables: str) -> Iterator[Server]:
    """A server with these environment variables, until the block ends."""
    server = start(log, "--port", "0", root=root, **variables)
    try:
        yield server
    finally:
        server.end()
