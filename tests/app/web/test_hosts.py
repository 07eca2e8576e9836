"""The server answers under its own names only, and takes orders from its own page and from programs."""

import socket

import pytest
from serverside import XOR, api, error_of

pytestmark = pytest.mark.anyio

MACHINE = socket.gethostname()
OWN = ["127.0.0.1:8000", "localhost:8000", "app.localhost", "[::1]:8000", "192.168.7.20:8000", "unrolled", MACHINE,
       f"{MACHINE}.local:8000"]
FOREIGN = ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example",
           "app.localhost.evil.example", "192.168.7.20.nip.example", "evil.example.", "[evil"]
PAGES = [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://evil.example"},
         {"origin": "null"}, {"origin": "http://unrolled:9000"},
         {"origin": "https://evil.example", "content-type": "text/plain"}]


@pytest.mark.parametrize("host", OWN)
async def test_it_goes_by_its_addresses_and_by_names_that_nobody_can_register(host):
    async with api() as here:
        assert (await here.http.get("/healthz", headers={"host": host})).status_code == 200


@pytest.mark.parametrize("host", FOREIGN)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_name_that_was_led_here_is_refused(host, method):
    async with api() as here:
        answer = await here.http.request(method, "/api/runs", headers={"host": host}, json=XOR)
        error = error_of(answer, 421, "host")
        assert "UNROLLED_ALLOWED_HOSTS" in error["message"]
        assert "content-security-policy" in answer.headers
        assert len(here.runs) == 0


@pytest.mark.parametrize(("allowed", "status"), [("lectures.example", 200), ("other.example, LECTURES.example", 200),
                                                 ("*", 200), ("example", 421), ("", 421)])
async def test_a_name_can_be_allowed(allowed, status):
    async with api(allowed_hosts=allowed) as here:
        assert (await here.http.get("/healthz", headers={"host": "lectures.example"})).status_code == status
        behind = await here.http.post("/api/runs", headers={"host": "127.0.0.1:8000",
                                                            "origin": "https://lectures.example"}, json=XOR)
        # a proxy may put its own address in place of the name
        assert behind.status_code == (201 if status == 200 else 403)


@pytest.mark.parametrize("headers", PAGES)
async def test_the_page_of_somebody_else_may_order_nothing(headers):
    async with api() as here:
        run = await here.make(XOR)
        for method, place, body in [("POST", "/api/runs", {"json": XOR}),
                                    ("POST", f"/api/runs/{run}/commands", {"json": {"do": "reset"}}),
                                    ("POST", "/api/data", {"content": b"x,y\n1,2\n3,4\n"}),
                                    ("DELETE", f"/api/runs/{run}", {})]:
            answer = await here.http.request(method, place, headers=headers, **body)
            assert "pages of other sites" in error_of(answer, 403, "origin")["message"]
        assert len(here.runs) == 1


@pytest.mark.parametrize("headers", [{}, {"sec-fetch-site": "same-origin", "origin": "https://hub.example"},
                                     {"sec-fetch-site": "none"},
                                     {"origin": "http://unrolled"}])
async def test_its_own_page_and_programs_may(headers):
    async with api() as here:
        assert (await here.http.post("/api/runs", headers=headers, json=XOR)).status_code == 201
