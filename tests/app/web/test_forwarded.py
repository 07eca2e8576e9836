"""Behind a proxy: at a prefix, and by the visitor's address, scheme and host, which named proxies are believed about
and nobody else.
"""

import httpx
import pytest
from proxy import proxied
from pydantic import ValidationError
from serverside import XOR, api, error_of
from unrolled.app.networks import Networks
from unrolled.app.settings import Settings
from unrolled.app.web.forwarded import ForwardedMiddleware

pytestmark = pytest.mark.anyio

KEY = {"x-unrolled-key": "a-key-that-nobody-guesses"}
PREFIX = "/some/prefix"
FORWARDED = {"x-forwarded-for": "198.51.100.9, 203.0.113.7", "x-forwarded-proto": "https",
             "x-forwarded-host": "lectures.example", "x-forwarded-prefix": "/course"}


async def seen(peer: str, proxies: str, headers: dict[str, str], path: str = "/", prefix: str = "") -> dict:
    """A request as the application sees it."""
    found = {}

    async def app(scope, receive, send):
        found.update(scope, host=dict(scope["headers"])[b"host"].decode())

    scope = {"type": "http", "client": (peer, 4711), "scheme": "http", "path": path, "root_path": "",
             "headers": [(b"host", b"10.0.0.1:8000"),
                         *((name.encode(), value.encode()) for name, value in headers.items())]}
    await ForwardedMiddleware(app, Networks(proxies), prefix)(scope, None, None)
    return found


async def test_a_named_proxy_is_believed():
    found = await seen("10.0.0.2", "10.0.0.0/8", FORWARDED)
    assert (found["client"][0], found["scheme"], found["host"], found["root_path"], found["path"]) == (
        "203.0.113.7", "https", "lectures.example", "/course", "/course/")


@pytest.mark.parametrize(("peer", "proxies"),
                         [("10.0.0.2", ""), ("127.0.0.1", ""), ("192.0.2.1", "10.0.0.0/8"), ("10.0.0.2", "10.0.0.3"),
                                               ("a-socket", "0.0.0.0/0")])
async def test_nobody_else_is(peer, proxies):
    found = await seen(peer, proxies, FORWARDED)
    assert (found["client"], found["scheme"], found["host"], found["root_path"],
            found["path"]) == ((peer, 4711), "http", "10.0.0.1:8000", "", "/")


@pytest.mark.parametrize(("said", "visitor"), [
    ("203.0.113.7", "203.0.113.7"), ("1.2.3.4, 203.0.113.7, 10.0.0.9", "203.0.113.7"),
    ("10.0.0.8, 10.0.0.9", "10.0.0.8"), ("203.0.113.7:5000", "203.0.113.7"),
    ("[2001:db8::7]:5000", "2001:db8::7"), ("2001:db8::7", "2001:db8::7"), ("", "10.0.0.2"), (" , ", "10.0.0.2")])
async def test_the_visitor_is_the_last_that_is_no_proxy(said, visitor):
    assert (await seen("10.0.0.2", "10.0.0.0/8", {"x-forwarded-for": said}))["client"][0] == visitor


async def test_what_a_visitor_says_of_himself_comes_before_what_the_proxy_adds():
    both = {"x-forwarded-host": "evil.example, lectures.example", "x-forwarded-proto": "ftp, https",
            "x-forwarded-prefix": "/evil, /course"}
    found = await seen("::ffff:10.0.0.2", "10.0.0.2", both)
    assert (found["scheme"], found["host"], found["root_path"]) == ("https", "lectures.example", "/course")


@pytest.mark.parametrize("nonsense",
                         [{"x-forwarded-proto": "javascript"}, {"x-forwarded-host": "a b"}, {"x-forwarded-host": "a/b"},
                                      {"x-forwarded-prefix": "//evil.example"}, {"x-forwarded-prefix": "course"},
                          {"x-forwarded-prefix": "/a?b"}])
async def test_nonsense_is_passed_over(nonsense):
    found = await seen("10.0.0.2", "10.0.0.2", nonsense)
    assert (found["scheme"], found["host"], found["root_path"]) == ("http", "10.0.0.1:8000", "")


@pytest.mark.parametrize("name", ["trusted_proxies", "root_path"])
@pytest.mark.parametrize("value", ["nonsense!", "10.0.0.0/99", "/api", "/hall/x"])
def test_a_wrong_setting_is_refused(name, value):
    with pytest.raises(ValidationError, match=name):
        Settings(**{name: value})


@pytest.mark.parametrize("proxies", ["127.0.0.1", ""])
async def test_host_and_origin_are_those_that_the_visitor_sees(proxies):
    headers = FORWARDED | {"host": "10.0.0.1:8000", "origin": "https://lectures.example"}
    async with api(trusted_proxies=proxies, allowed_hosts="lectures.example") as here:
        assert (await here.http.post("/api/runs", json=XOR, headers=headers)).status_code == 201
    async with api(trusted_proxies=proxies) as here:
        error_of(await here.http.post("/api/runs", json=XOR, headers=headers),
                 *((421, "host") if proxies else (403, "origin")))


@pytest.mark.parametrize("place", [PREFIX, ""])
async def test_a_prefix_is_taken_off_or_left_there(place):
    async with api(root_path=PREFIX, max_body_kilobytes=1) as here:
        assert (await here.http.get(f"{place}/")).headers["content-type"].startswith("text/html")
        assert (await here.http.get(f"{place}/static/0/page.js")).status_code == 200
        assert (await here.http.get(f"{place}/hall/physics")).status_code == 200
        table = b"x,y\n" + b"1,2\n" * 1000  # the limit of files holds for their address, and no other
        assert (await here.http.post(f"{place}/api/data", content=table)).status_code == 201
        assert (await here.http.post(f"{place}/api/runs", content=table)).status_code == 413
        assert (await here.http.get(f"{place}/openapi.json")).json()["servers"] == [{"url": "."}]


async def test_the_page_has_one_content_at_every_prefix():
    async with api(trusted_proxies="127.0.0.1") as here:
        tags = {(await here.http.get("/", headers=headers)).headers["etag"]
                for headers in ({}, FORWARDED | {"x-forwarded-host": "unrolled"})}
        assert len(tags) == 1


@pytest.mark.parametrize(("asked", "leads"),
                         [(PREFIX, f"{PREFIX}/"), (f"{PREFIX}/hall/physics/", f"{PREFIX}/hall/physics")])
async def test_a_slash_too_few_or_too_many_leads_to_the_right_place(asked, leads):
    async with api(root_path=PREFIX) as here:
        answer = await here.http.get(asked)
        assert answer.status_code == 307
        assert answer.url.join(answer.headers["location"]).path == leads
        assert "://" not in answer.headers["location"]


async def test_the_link_of_a_hall_is_what_the_visitor_sees():
    async with api(trusted_proxies="127.0.0.1", allowed_hosts="lectures.example") as here:
        await here.http.put("/api/halls/physics", json={"run": "x", "moment": {}}, headers=KEY)
        answer = await here.http.get("/api/halls/physics/link", headers=FORWARDED)
        assert answer.json()["address"] == "https://lectures.example/course/hall/physics"
        told = await here.http.get("/api/halls/physics/link", params={"root": "https://hub.example/user/x/proxy/8000/"})
        assert told.json()["address"] == "https://hub.example/user/x/proxy/8000/hall/physics"
        local = await here.http.get("/api/halls/physics/link", params={"root": "http://localhost:8888/proxy/8000/"})
        assert local.json()["address"].endswith(":8888/proxy/8000/hall/physics")
        assert "localhost" not in local.json()["address"]
        for wrong in ("javascript:alert(1)", "https://a@b/", "http://[", "/", "https://hub.example/?x"):
            error_of(await here.http.get("/api/halls/physics/link", params={"root": wrong}), 422, "root")


@pytest.mark.parametrize("strips", [True, False])
def test_a_server_behind_a_real_proxy(start_server, strips):
    upstream = start_server(UNROLLED_ROOT_PATH=PREFIX, UNROLLED_TRUSTED_PROXIES="127.0.0.1",
                            UNROLLED_ALLOWED_HOSTS="lectures.example")
    with proxied(upstream.url, PREFIX, strips,
                 {"x-forwarded-host": "lectures.example", "x-forwarded-proto": "https"}) as proxy:
        made = httpx.post(f"{proxy.url}/api/runs", json=XOR, headers={"origin": "https://lectures.example"})
        assert made.status_code == 201, made.text
        with httpx.stream("GET", f"{proxy.url}/api/runs/{made.json()['id']}/stream?views=cost") as stream:
            assert next(line for line in stream.iter_lines() if line.startswith("event: "))
        httpx.put(f"{proxy.url}/api/halls/physics", json={"run": "x", "moment": {}}, headers=KEY).raise_for_status()
        assert httpx.get(
            f"{proxy.url}/api/halls/physics/link").json()["address"] == f"https://lectures.example{PREFIX}/hall/physics"
