"""HEAD answers what GET would, without the body; a fault answers with the headers that everything else has."""

import httpx
import pytest
from serverside import XOR, api
from unrolled.app.main import create_app
from unrolled.app.settings import Settings


@pytest.mark.parametrize("place", ["/", "/healthz", "/api/catalogue", "/api/runs/{run}", "/api/runs/{run}/views",
                                   "/static/any/favicon.svg", "/no-such-page"])
def test_head_is_get_without_the_body(server, place):
    run = httpx.post(f"{server.url}/api/runs", json=XOR).raise_for_status().json()["id"]
    address = server.url + place.format(run=run)
    whole, head = httpx.get(address), httpx.head(address)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    first, second = ({name: value for name, value in answer.headers.items() if name not in ("date", "x-request-id")}
                     for answer in (head, whole))
    assert first == second


def test_head_of_a_stream_ends(server):
    run = httpx.post(f"{server.url}/api/runs", json=XOR).raise_for_status().json()["id"]
    head = httpx.head(f"{server.url}/api/runs/{run}/stream")
    assert (head.status_code, head.headers["content-type"], head.content) == (200, "text/event-stream", b"")
    assert httpx.get(f"{server.url}/api/runs/{run}").json()["viewers"] == 0


@pytest.mark.anyio
async def test_a_fault_has_the_headers_of_everything_else():
    app = create_app(Settings())
    app.router.routes.clear()

    async def fault(scope, receive, send):
        raise ZeroDivisionError
    app.router.mount("/", fault)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://unrolled") as client, api() as right:
        broken, fine = await client.get("/anything"), await right.http.get("/healthz")
    assert broken.status_code == 500
    for name in ("content-security-policy", "x-content-type-options", "referrer-policy"):
        assert broken.headers[name] == fine.headers[name]
