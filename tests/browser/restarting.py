"""A server on one port that is ended, or killed, and started again."""

import socket
from pathlib import Path

from servers import start


class Restarting:
    """A server that a test ends and starts again; with a folder for its state, or without."""

    def __init__(self, log: Path, state: Path | None = None):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log, self.url, self.process = log, f"http://127.0.0.1:{self.port}", None
        self.arguments = ["--state", str(state)] if state else []

    def start(self) -> None:
        started = start(self.log, "--port", str(self.port), *self.arguments)
        assert started.url == self.url
        self.process = started.process

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(60)

    def kill(self) -> None:
        """As `kill -9` does: it can do nothing any more."""
        self.process.kill()
        self.process.wait(60)
