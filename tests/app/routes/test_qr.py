"""An address of the page as a QR code."""

import pytest
from serverside import api, error_of

pytestmark = pytest.mark.anyio


async def test_an_address_is_drawn_as_others_reach_it():
    async with api() as server:
        elsewhere, own = "https://a.edu/unrolled/?preset=xor#at=3", "http://127.0.0.1:8000/?preset=xor#at=3"
        answers = [(await server.http.get("/api/link", params={"address": each})).json() for each in (elsewhere, own)]
        assert answers[0]["address"] == elsewhere
        assert answers[1]["address"].endswith(":8000/?preset=xor#at=3")
        assert all(answer["qr"].startswith("<svg") for answer in answers)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "xor", "http://", "a" * 2001])
async def test_what_is_no_address_is_refused(address):
    async with api() as server:
        error_of(await server.http.get("/api/link", params={"address": address}), 422, "address")
