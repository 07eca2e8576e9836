"""Behind a proxy: the visitor's address, and the scheme, host and prefix that the visitor sees.

The headers are X-Forwarded-For, -Proto, -Host and -Prefix, and X-Request-ID. Each proxy appends to what it was sent, so
the last entry counts; of X-Forwarded-For, the last one that is not a trusted proxy. Entries before it may be the
visitor's invention. Only proxies that are named are trusted. A proxy on this machine may pass on headers of the
visitor, so it must be named too.
"""

import re
from typing import Any

from starlette.responses import Response

from ..networks import Networks
from ..settings import PREFIX

REQUEST = re.compile(r"[\w.-]{8,64}", re.ASCII)
SCHEMES = ("http", "https")
HOST = re.compile(r"[\w.-]{1,253}(?::\d{1,5})?|\[[\da-fA-F:.]{2,45}\](?::\d{1,5})?", re.ASCII)


class ForwardedMiddleware:
    """ASGI middleware that makes a request look as it did to the outermost trusted proxy.

    The path includes the prefix, as ASGI wants it, whether the proxy strips the prefix or not.

    Args:
        app: the application inside.
        proxies: whose headers are trusted.
        prefix: where the visitor finds the server; "" for the root.
    """

    def __init__(self, app: Any, proxies: Networks, prefix: str = ""):
        self._app, self._proxies, self._prefix = app, proxies, prefix

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass a request on."""
        if scope["type"] == "http":
            prefix = self._prefix
            if scope.get("client") and scope["client"][0] in self._proxies:
                prefix = self._trust(scope) or prefix
            if prefix and scope["path"] == prefix:  # the page's relative addresses need the slash
                await Response(status_code=307, headers={"location": f"{prefix.rpartition('/')[2]}/"})(scope, receive,
                                                                                                       send)
                return
            if prefix:
                _place(scope, prefix)
        await self._app(scope, receive, send)

    def _trust(self, scope: Any) -> str | None:
        """Apply a proxy's headers to the scope; returns the prefix, if it names one."""
        said: dict[bytes, list[str]] = {}
        for name, value in scope["headers"]:
            said.setdefault(name, []).extend(part.strip() for part in value.decode("latin-1").split(","))
        scope["client"] = (self._visitor(said.get(b"x-forwarded-for", [])) or scope["client"][0], 0)
        scheme, host = said.get(b"x-forwarded-proto", [""])[-1], said.get(b"x-forwarded-host", [""])[-1]
        if scheme in SCHEMES:
            scope["scheme"] = scheme
        if HOST.fullmatch(host):
            scope["headers"] = [*((name, value) for name, value in scope["headers"] if name != b"host"),
                                (b"host", host.encode())]
        name = said.get(b"x-request-id", [""])[-1]
        if REQUEST.fullmatch(name):
            scope.setdefault("state", {})["request"] = name
        prefix = said.get(b"x-forwarded-prefix", [""])[-1].rstrip("/")
        return prefix if PREFIX.fullmatch(prefix) else None

    def _visitor(self, addresses: list[str]) -> str | None:
        """The last address that is not a trusted proxy; the first one if all are."""
        bare = [_without_port(address) for address in addresses if address]
        return next((address for address in reversed(bare) if address not in self._proxies), bare[0] if bare else None)


def _without_port(address: str) -> str:
    """The address without a port: 192.0.2.7 for 192.0.2.7:4711."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address


def _place(scope: Any, prefix: str) -> None:
    scope["root_path"] = prefix
    if not scope["path"].startswith(f"{prefix}/"):
        scope["path"] = prefix + scope["path"]
