"""What never changes is made once, and not sent again to who has it."""

import asyncio
import gzip

import pytest
from serverside import api
from unrolled.app.views import views
from unrolled.app.web.documents import Document, DocumentCache

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
        for module in ("unrolled.app.routes.pages", "unrolled.app.routes.catalogue"):
            monkeypatch.setattr(f"{module}.catalogue", pytest.fail)
        assert (await here.http.get(place)).content == first.content


async def test_limits_of_one_server_are_not_those_of_another():
    async def most(**limits):
        async with api(**limits) as here:
            return (await here.http.get("/")).headers["etag"]

    assert await most() != await most(max_units=7)


async def test_it_is_made_once_for_many_who_ask_at_the_same_time():
    made = []

    def make() -> Document:
        made.append(Document(b"x" * 100_000, "text/plain"))
        return made[-1]

    documents = DocumentCache()
    found = await asyncio.gather(*(documents.get("name", make) for _ in range(50)))
    assert made == [found[0]]
    assert set(found) == set(made)


async def test_figures_of_a_run_are_made_once_and_compressed(monkeypatch):
    async with api() as here:
        place = f"/api/runs/{await here.make()}/views"
        first = await here.http.get(place)
        assert first.headers["content-encoding"] == "gzip"
        for view in views().values():
            monkeypatch.setattr(type(view), "skeleton", pytest.fail)
        assert (await here.http.get(place)).json() == first.json()


@pytest.mark.parametrize("place", ["/static/0/page.js", "/static/0/img/icon.svg", "/vendor/STIXTwoMath-Regular.ttf"])
async def test_files_are_compressed_and_known_by_their_content(place):
    async with api() as here:
        first = await here.http.get(place)
        assert first.headers["content-encoding"] == "gzip"
        again = await here.http.get(place, headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
