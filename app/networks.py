"""Addresses and networks in settings."""

import ipaddress
from typing import Any


class Networks:
    """Addresses and networks, separated by commas: ``127.0.0.1, 10.0.0.0/8, fd00::/8``; none if the text is empty.

    Raises:
        ValueError: if an entry is neither.
    """

    def __init__(self, text: str):
        self._networks = [_network(stripped) for each in text.split(",") if (stripped := each.strip())]

    def __contains__(self, address: Any) -> bool:
        """Whether an address, as text, is in one of them; any other text is not."""
        try:
            known = ipaddress.ip_address(address)
        except ValueError:
            return False
        known = getattr(known, "ipv4_mapped", None) or known  # a socket for both kinds writes ::ffff:10.0.0.1
        return any(known in network for network in self._networks)


def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    try:
        return ipaddress.ip_network(text)
    except ValueError:
        raise ValueError(
            f"expected addresses and networks, such as 127.0.0.1 or 10.0.0.0/8, separated by commas; {text!r} is neither") from None
