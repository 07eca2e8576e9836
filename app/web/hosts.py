"""Protection against pages of other sites.

A foreign page could make its own name resolve to this machine and then talk to the server as its own origin (DNS
rebinding). Such a request carries a host name that is not this server's. It could also send a form or a text without
reading the answer (cross-site request forgery). Browsers name the origin of such a request: in Sec-Fetch-Site (W3C,
Fetch Metadata) on this machine and with HTTPS, and in Origin (RFC 6454) everywhere. Programs send neither header, and
are answered.
"""

import ipaddress
import re
import socket
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

from ..errors import Refusal

READING = ("GET", "HEAD", "OPTIONS")
OWN_SITES = ("same-origin", "none")  # of Sec-Fetch-Site: our own page, and an address that was typed
MISDIRECTED, FORBIDDEN = 421, 403
PLAIN = re.compile(r"[a-z0-9_-]*")


class HostCheckMiddleware:
    """ASGI middleware that refuses requests under foreign host names, and changes that foreign pages request.

    Args:
        app: the application inside.
        allowed: further names of this server, besides its addresses, names without a dot and the name of this machine;
            ``*`` for any.
    """

    def __init__(self, app: Any, allowed: Collection[str] = ()):
        machine = socket.gethostname().lower()
        self._app, self._any = app, "*" in allowed
        self._names = {stripped for name in allowed if (stripped := name.strip().lower())} | {machine,
                                                                                              f"{machine}.local"}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass a request on, or refuse it."""
        refusal = self._refusal(scope) if scope["type"] == "http" and not self._any else None
        await (refusal.response() if refusal else self._app)(scope, receive, send)

    def _refusal(self, scope: Any) -> Refusal | None:
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        host = headers.get(b"host", "")
        name = _name(host)
        if not self._ours(name):
            said = (
                f"This server does not answer to the name {name[:60]!r}. Its operator can allow it: "
                f"UNROLLED_ALLOWED_HOSTS={name[:60]}")
            return Refusal(MISDIRECTED, "host", "a name of this server", host, said)
        if scope["method"] in READING or self._own_page(headers, host):
            return None
        origin = headers.get(b"origin", "another page")
        return Refusal(FORBIDDEN, "origin", "a request from this server's own page, or from a program", origin,
                       "This server refuses changes that pages of other sites request; this request came from "
                       f"{origin[:100]}.")

    def _ours(self, name: str) -> bool:
        """Whether a name is safe: an address, which cannot be rebound, a name without a dot, which cannot be
        registered, or a known one.
        """
        return _is_address(name) or bool(PLAIN.fullmatch(name)) or name.endswith(".localhost") or name in self._names

    def _own_page(self, headers: Mapping[bytes, str], host: str) -> bool:
        """Whether a request comes from a page of this server, or from a program."""
        if b"sec-fetch-site" in headers:
            return headers[b"sec-fetch-site"] in OWN_SITES
        if b"origin" not in headers:
            return True
        origin = urlsplit(headers[b"origin"])
        return origin.netloc == host or (origin.hostname or "") in self._names


def _name(host: str) -> str:
    """The name in a header Host, without the port."""
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
