"""Addresses as QR codes, for the phones of a class."""

import socket
from typing import Annotated

import segno
from fastapi import APIRouter, Query, Response
from starlette.datastructures import URL

from ..errors import Refusal
from ..schemas.answers.halls import SharedLink
from ..streaming.encode import MEDIA_TYPE, exact
from .described import MALFORMED, answers

LONGEST = 2000  # characters of an address in a QR code
HERE = ("127.0.0.1", "localhost", "::1")

router = APIRouter(tags=["halls"])


@router.get(
    "/api/link",
    summary="An address of the page, as others reach it, and a picture of it",
    responses=answers(SharedLink) | MALFORMED,
)
async def shared_link(
    address: Annotated[
        str,
        Query(max_length=LONGEST, description="as the browser has it", examples=["http://127.0.0.1:8000/?preset=xor"]),
    ],
) -> Response:
    """The `address`, and `qr`, its QR code as SVG.

    An address on this machine gets the machine's address in its network.
    """
    url = URL(address)
    if url.scheme not in ("http", "https") or not url.hostname:
        raise Refusal(422, "address", "an address such as http://127.0.0.1:8000/?preset=xor", repr(address[:80]))
    return linked(str(reachable(url)))


def reachable(url: URL) -> URL:
    """An address as others in the network reach it: one on this machine gets the machine's address there."""
    return url.replace(hostname=_in_network()) if url.hostname in HERE else url


def linked(address: str) -> Response:
    """An address and its QR code."""
    qr = segno.make(address, error="m").svg_inline(scale=6, border=2, svgclass=None, lineclass=None)
    return Response(exact({"address": address, "qr": qr}), media_type=MEDIA_TYPE)


def _in_network() -> str:
    """This machine's address in its network; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address that belongs to nobody (RFC 5737)
            return probe.getsockname()[0]
        except OSError:
            return "127.0.0.1"
