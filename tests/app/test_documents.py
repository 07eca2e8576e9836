"""What never changes is made once, and not sent again to who has it."""

import gzip

import pytest
from serverside import api

pytestmark = pytest.mark.anyio
PLACES = ["/", "/api/catalogue"]


@pytest.mark.parametrize("place", PLACES)
async def test_it_is_not_sent_again_to_who_has_it(place):
    async with api() as here:
        first = await here.http.get(place)
        assert first.status_code == 200
        assert first.headers["cache-control"] == "no-cache"  # the browser asks each time whether it is another by now
        again = await here.http.get(place, headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
        other = await here.http.get(place, headers={"if-none-match": '"another"'})
        assert other.content == first.content


@pytest.mark.parametrize("place", PLACES)
async def test_it_is_compressed_where_that_is_taken(place):
    async with api() as here:
        plain = await here.http.get(place, headers={"accept-encoding": "identity"})
        async with here.http.stream("GET", place, headers={"accept-encoding": "gzip"}) as zipped:
            body = b"".join([part async for part in zipped.aiter_raw()])
        assert "content-encoding" not in plain.headers
        assert zipped.headers["content-encoding"] == "gzip"
        assert gzip.decompress(body) == plain.content
        assert len(body) < len(plain.content) / 4


@pytest.mark.parametrize("place", PLACES)
async def test_it_is_made_once(place, monkeypatch):
    async with api() as here:
        first = await here.http.get(place)
        for module in ("app.routes.pages", "app.routes.catalogue"):
            monkeypatch.setattr(f"{module}.catalogue", pytest.fail)
        assert (await here.http.get(place)).content == first.content


async def test_limits_of_one_server_are_not_those_of_another():
    async def most(**limits):
        async with api(**limits) as here:
            return (await here.http.get("/")).headers["etag"]

    assert await most() != await most(max_units=7)
