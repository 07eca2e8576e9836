"""A server on one port that is ended, or killed, and started again."""

import os
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Restarting:
    """A server that a test ends and starts again; with a folder for its state, or without."""

    def __init__(self, log: Path, state: Path | None = None):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log, self.url, self.process = log, f"http://127.0.0.1:{self.port}", None
        self.arguments = ["--state", str(state)] if state else []

    def start(self) -> None:
        with self.log.open("ab") as errors:
            self.process = subprocess.Popen([sys.executable, "-m", "unrolled.app.cli", "serve", "--port",
                                             str(self.port), "--no-browser", *self.arguments],
                                            cwd=ROOT, env=os.environ, stdout=subprocess.PIPE, stderr=errors)
        assert self.url.encode() in self.process.stdout.readline(), self.log.read_text()

    def stop(self) -> None:
        self.process.terminate()
        self._ended()

    def kill(self) -> None:
        """As `kill -9` does: it can do nothing any more."""
        self.process.kill()
        self._ended()

    def _ended(self) -> None:
        self.process.wait(60)
        self.process.stdout.close()
