"""The page of a set-up, opened from a notebook or from a program."""

import atexit
import os
import re
import subprocess
import sys
import webbrowser
from typing import Any

from unrolled.core import RunSpec, Trainer

from .streaming.encode import for_address

ADDRESS = re.compile(r"http://\S+")


class ServedPage:
    """A server on this machine that shows one set-up, until it is closed or Python ends.

    Attributes:
        url: the address of the page.
    """

    def __init__(self, url: str, process: subprocess.Popen):
        self.url, self._process = url, process
        atexit.register(self.close)

    def close(self) -> None:
        """End the server."""
        atexit.unregister(self.close)
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait()
        self._process.stdout.close()

    def __enter__(self) -> "ServedPage":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        frame = f'<iframe src="{self.url}" width="100%" height="620" style="border: 0" title="Unrolled"></iframe>'
        return {"text/html": frame, "text/plain": repr(self)}

    def __repr__(self) -> str:
        return f"Unrolled is at {self.url}"


def open_page(what: RunSpec | Trainer | dict[str, Any], browser: bool = True) -> ServedPage:
    """Serve the page with a set-up on this machine, and open it in the browser.

    In Jupyter the result also shows the page below the cell, if it is its last value.

    Args:
        what: a set-up, its JSON form, or a trainer, whose set-up begins anew.
        browser: whether to open a tab of the browser.

    Raises:
        SpecError: if a JSON form is no set-up.
        RuntimeError: if the server does not start.
    """
    spec = what.spec if isinstance(what, Trainer) else RunSpec.from_dict(what) if isinstance(what, dict) else what
    process = subprocess.Popen(
        [sys.executable, "-c", "from unrolled.app.cli import main; main()", "serve", "--port", "0", "--no-browser"],
        stdout=subprocess.PIPE, text=True, env=_environment(),
    )
    said = process.stdout.readline()
    found = ADDRESS.search(said)
    if not found:
        process.wait()
        process.stdout.close()
        raise RuntimeError(f"The server did not start: {said.strip() or 'it said nothing'}")
    page = ServedPage(f"{found[0]}/#spec={for_address(spec.to_dict())}", process)
    if browser:
        webbrowser.open(page.url)
    return page


def _environment() -> dict[str, str]:
    """The environment of the server, whose page notebooks on this machine may frame."""
    return {**os.environ, "PYTHONUNBUFFERED": "1", "UNROLLED_FRAME_ANCESTORS": "http://localhost:*,http://127.0.0.1:*"}
