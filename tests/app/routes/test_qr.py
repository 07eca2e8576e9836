"""An address of the page as a QR code."""

import pytest
from serverside import api, error_of

pytestmark = pytest.mark.anyio


async def test_an_address_is_drawn_as_others_reach_it():
    async with api() as server:
        answer = (await server.http.get("/api/link", params={"address": "https://a.edu/unrolled/?preset=xor#at=3"})).json()
        assert answer["address"] == "https://a.edu/unrolled/?preset=xor#at=3"
        assert answer["qr"].startswith("<svg")
        own = (await server.http.get("/api/link", params={"address": "http://127.0.0.1:8000/?preset=xor#at=3"})).json()
        assert own["address"].endswith(":8000/?preset=xor#at=3")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "xor", "http://", "a" * 2001])
async def test_what_is_no_address_is_refused(address):
    async with api() as server:
        error_of(await server.http.get("/api/link", params={"address": address}), 422, "address")
