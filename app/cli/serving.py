"""`unrolled serve`: the page."""

import threading
import time
import urllib.parse
import urllib.request
import webbrowser
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from .console import app, fail
from .specs import DATA


@app.command()
def serve(host: Annotated[str,
                          typer.Option(
                              help="Address to listen on; 0.0.0.0 for all addresses of this machine.")] = "127.0.0.1",
          port: Annotated[int,
                          typer.Option(min=0, max=65535, help="Port to listen on; 0 for any that is free.")] = 8000,
          browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = True,
          data: Annotated[list[Path] | None, typer.Option(help=DATA)] = None,
          root_path: Annotated[str | None,
                               typer.Option(
                                   help="Path at which a proxy serves this server, such as /unrolled.")] = None,
          state: Annotated[str | None,
                           typer.Option(
                               help="Folder that keeps runs, halls and uploads for a restart.")] = None) -> None:
    """Serve the page, and open it."""
    from unrolled.core import SpecError

    from ..server import bind
    from ..server import serve as serve_on
    from ..settings import Settings
    from ..state import StateError, open_state
    from ..uploads.adapting import read_files
    try:
        loaded = read_files(data) if data else None
        limits = Settings(**{name: value for name, value in (("root_path", root_path), ("state", state))
                             if value is not None})
        store = open_state(limits.state)
        listening = bind(host, port, limits.send_deadline)
    except SpecError as error:
        raise fail(str(error)) from None
    except StateError as error:
        raise fail(f"--state: {error}") from None
    except (OSError, ValidationError) as error:
        raise fail(_why(error,
                        f"cannot listen on {host}:{port}; is something else using it? Try --port {min(port + 1, 65535)}")) from None
    name, port = ("127.0.0.1" if host in ("0.0.0.0", "::") else host), listening.getsockname()[1]
    address = f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"
    address += f"/?data={loaded.id}" if loaded else ""
    typer.echo(f"Unrolled is at {address} (Ctrl+C ends it)")
    if browser:
        threading.Thread(target=_open_when_ready, args=(address,), daemon=True).start()
    serve_on(listening, limits, loaded, store)


def _why(error: Exception, otherwise: str) -> str:
    """The setting that does not fit, or else what was tried."""
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return (
            f"UNROLLED_{str(first['loc'][0]).upper()}: {first['msg'].removeprefix('Value error, ')}, got "
            f"{first['input']!r}")
    return f"{otherwise} ({error})"


def _open_when_ready(address: str) -> None:
    for _ in range(100):
        try:
            with urllib.request.urlopen(urllib.parse.urljoin(address, "/healthz"), timeout=2):
                webbrowser.open(address)
                return
        except OSError:
            time.sleep(0.1)
