"""Who a request comes from, as far as a server without accounts can tell: the address."""

import ipaddress

from starlette.requests import HTTPConnection

NETWORK = 64  # bits of an IPv6 address that are one network's: whoever has one has as many addresses in it as he likes (RFC 6177)
NOBODY = ""  # who came by no network, or made something without a request


def visitor_of(request: HTTPConnection) -> str:
    """The visitor of a request: an IPv4 address, or the first 64 bits of an IPv6 one; `NOBODY` where there is none.

    Behind proxies that are named to the server it is the address that these have forwarded.
    """
    return visitor_at(request.client.host if request.client else NOBODY)


def visitor_at(host: str) -> str:
    """The visitor of an address; what is no address, such as the path of a local socket, stands for itself."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])  # the zone is the server's own affair
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, NETWORK), strict=False))
