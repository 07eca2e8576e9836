"""Whom the server answers: by which names it is called, and from whose pages it takes orders.

A page of somebody else's could have its name lead to this machine and then speak to the server as if it were its own (DNS rebinding), or send
it a form or a text without being able to read the answer (cross-site request forgery). The first comes under a name that is not this server's, the second
tells where it comes from: browsers say so in Sec-Fetch-Site (W3C, Fetch Metadata) on this machine and by HTTPS, and in Origin (RFC 6454) everywhere.
Programs send neither, and are answered.
"""

import ipaddress
import re
import socket
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

from ..errors import Refusal

READING = ("GET", "HEAD", "OPTIONS")
OURSELVES = ("same-origin", "none")  # of Sec-Fetch-Site: our own page, and somebody who typed the address
MISDIRECTED, FORBIDDEN = 421, 403
PLAIN = re.compile(r"[a-z0-9_-]*")


class Hosts:
    """ASGI middleware: refuses requests under a name that is not this server's, and orders from pages of others.

    Args:
        allowed: names of this server beside its addresses, names without a dot and the name of this machine; ``*`` for any.
    """

    def __init__(self, app: Any, allowed: Collection[str] = ()):
        machine = socket.gethostname().lower()
        self._app, self._any = app, "*" in allowed
        self._names = {stripped for name in allowed if (stripped := name.strip().lower())} | {machine, f"{machine}.local"}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass a request on, or refuse it."""
        refusal = self._refusal(scope) if scope["type"] == "http" and not self._any else None
        await (refusal.response() if refusal else self._app)(scope, receive, send)

    def _refusal(self, scope: Any) -> Refusal | None:
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        host = headers.get(b"host", "")
        name = _name(host)
        if not self._ours(name):
            said = f"This server does not go by the name {name[:60]!r}. Whoever runs it can allow that: UNROLLED_ALLOWED_HOSTS={name[:60]}"
            return Refusal(MISDIRECTED, "host", "a name of this server", host, said)
        if scope["method"] in READING or self._own_page(headers, host):
            return None
        origin = headers.get(b"origin", "another page")
        return Refusal(FORBIDDEN, "origin", "a request from this server's own page, or from a program", origin,
                       f"This server takes no orders from the pages of others; this one came from {origin[:100]}.")

    def _ours(self, name: str) -> bool:
        """An address, since only names can be led elsewhere; a name without a dot, which nobody can register; or one that is known."""
        return _is_address(name) or bool(PLAIN.fullmatch(name)) or name.endswith(".localhost") or name in self._names

    def _own_page(self, headers: Mapping[bytes, str], host: str) -> bool:
        """Whether it comes from a page of this server, as the browser says, or from no browser at all."""
        if b"sec-fetch-site" in headers:
            return headers[b"sec-fetch-site"] in OURSELVES
        if b"origin" not in headers:
            return True
        origin = urlsplit(headers[b"origin"])
        return origin.netloc == host or (origin.hostname or "") in self._names


def _name(host: str) -> str:
    """The name in a Host header, without the port."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return host


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
