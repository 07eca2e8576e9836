"""The visitor of a request. Without accounts, that is its address."""

import ipaddress

from starlette.requests import HTTPConnection

NETWORK = 64  # bits of an IPv6 address that name a network; a visitor has all addresses in it (RFC 6177)
NOBODY = ""  # the visitor of a request without an address, or of what the server made itself


def visitor_of(request: HTTPConnection) -> str:
    """The visitor of a request: an IPv4 address, or the first 64 bits of an IPv6 address; `NOBODY` without an address.

    Behind trusted proxies it is the address that they forward.
    """
    return visitor_at(request.client.host if request.client else NOBODY)


def visitor_at(host: str) -> str:
    """The visitor of an address; any other text, such as the path of a local socket, is kept."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])  # without the zone, which only this machine knows
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, NETWORK), strict=False))
