"""Serving: a socket of our own, and an end that does not wait for those who watch."""

import asyncio
import socket
import sys
from functools import partial
from types import FrameType

import uvicorn
from unrolled.core import LoadedData

from .halls.store import Halls
from .main import create_app, prepare
from .monitoring.logs import log_faults
from .runs.store import Runs
from .settings import Settings
from .state import Nowhere
from .web.connections import Connection, most_connections
from .web.free_memory import settle

SEND_BUFFER = 128 * 1024  # what a viewer who stops reading can hold back, before sends begin to wait
BACKLOG = 2048
SWITCH_INTERVAL = 0.0005  # seconds after which the compute worker hands the interpreter to the event loop


def bind(host: str, port: int, send_deadline: float) -> socket.socket:
    """A listening socket whose connections die when nothing sent is taken for so many seconds.

    Raises:
        OSError: where the port is taken, or the host is none of this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named, or else asyncio would leave Nagle's algorithm on and a picture would wait 40 ms for the one before it.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(send_deadline * 1000))
    try:
        listening.bind((host, port))
        listening.listen(BACKLOG)  # who comes before the application is ready waits, and is not turned away
    except OSError:
        listening.close()
        raise
    return listening


class Server(uvicorn.Server):
    """Tells every viewer that it stops, as soon as it is told to: open streams would hold it up for ever."""

    def __init__(self, config: uvicorn.Config, runs: Runs, halls: Halls):
        super().__init__(config)
        self._runs, self._halls = runs, halls

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Answer, and make what every visitor asks for, so that many who come at once need not wait for it."""
        settle()  # before the first visitor: what he leaves in circles is to be collected
        await super().startup(sockets)
        self._preparing = asyncio.ensure_future(prepare(self.config.app))

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The signal to stop: streams end now, other requests have their grace."""
        self._runs.end_streams("stopping")
        self._halls.end_streams("stopping")
        super().handle_exit(sig, frame)


def serve(listening: socket.socket, limits: Settings, data: LoadedData | None = None, state: Nowhere | None = None) -> None:
    """Serve until SIGTERM or SIGINT; data that are given stay on the shelf, and what is to last goes into `state`."""
    sys.setswitchinterval(SWITCH_INTERVAL)
    app = create_app(limits, state)
    if data is not None:
        app.state.shelf.keep(data, for_ever=True)
    connection = partial(Connection, seconds=limits.header_deadline, most=most_connections(limits.max_connections))
    faults = log_faults()
    config = uvicorn.Config(app, http=connection, log_config=None, access_log=False, lifespan="on", timeout_graceful_shutdown=max(1, round(limits.grace)),
                            proxy_headers=False, workers=1)  # the app says which proxies are believed; and WEB_CONCURRENCY is nothing to a single process
    Server(config, app.state.runs, app.state.halls).run(sockets=[listening])
    faults.tell()
