"""Serves the application on a socket of its own, and stops without waiting for open streams."""

import asyncio
import socket
import sys
from functools import partial
from types import FrameType

import uvicorn
from unrolled.core import LoadedData

from .halls.store import HallStore
from .main import create_app, prepare
from .monitoring.logs import log_faults
from .runs.store import RunStore
from .settings import Settings
from .state import StateStore
from .web.connections import Connection, most_connections
from .web.free_memory import freeze_present

SEND_BUFFER = 128 * 1024  # bytes that a subscriber who does not read can hold back before sends wait
BACKLOG = 2048
SWITCH_INTERVAL = 0.0005  # seconds after which the compute worker hands the interpreter to the event loop


def bind(host: str, port: int, send_deadline: float) -> socket.socket:
    """A listening socket whose connections are closed when the client takes no data for so many seconds.

    Raises:
        OSError: if the port is taken, or the host is not an address of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio switches off Nagle's algorithm, which would delay each tick by 40 ms.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(send_deadline * 1000))
    try:
        listening.bind((host, port))
        listening.listen(BACKLOG)  # clients that come before the application is ready wait
    except OSError:
        listening.close()
        raise
    return listening


class Server(uvicorn.Server):
    """Ends all streams when it is told to stop; open streams would keep it running."""

    def __init__(self, config: uvicorn.Config, runs: RunStore, halls: HallStore):
        super().__init__(config)
        self._runs, self._halls = runs, halls

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to answer, and make what every visitor loads, so that many who come at once need not wait for it."""
        freeze_present()  # before the first visitor, whose garbage is to be collected
        await super().startup(sockets)
        self._preparing = asyncio.ensure_future(prepare(self.config.app))

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End the streams now, and give other requests their grace period."""
        self._runs.end_streams("stopping")
        self._halls.end_streams("stopping")
        super().handle_exit(sig, frame)


def serve(listening: socket.socket, limits: Settings, data: LoadedData | None = None,
          state: StateStore | None = None) -> None:
    """Serve until SIGTERM or SIGINT.

    Args:
        listening: the socket.
        limits: of this server.
        data: from the command line, which never expire.
        state: keeps runs, halls and uploads; opened from the folder in the settings if None.
    """
    sys.setswitchinterval(SWITCH_INTERVAL)
    app = create_app(limits, state)
    if data is not None:
        app.state.uploads.keep(data, for_ever=True)
    connection = partial(Connection, seconds=limits.header_deadline, most=most_connections(limits.max_connections))
    faults = log_faults()
    config = uvicorn.Config(app, http=connection, log_config=None, access_log=False, lifespan="on",
                            timeout_graceful_shutdown=max(1, round(limits.grace)),
                            # ForwardedMiddleware reads these headers; WEB_CONCURRENCY does not count
                            proxy_headers=False, workers=1)
    Server(config, app.state.runs, app.state.halls).run(sockets=[listening])
    faults.report()
