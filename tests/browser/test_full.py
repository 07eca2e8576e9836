"""A server without room says so, and the page goes on by itself as soon as there is some; it asks now and then, and
never all the time.
"""

import httpx
import pytest
from halls import opened, sees
from looking import run_id, until, visit

BANNER = "(document.querySelector('#banner:not([hidden])')?.textContent ?? '')"


def time_passes(page, seconds=80):
    """More than the page ever waits, unless said. Each jump does at once what was to be done within it, and no timer
    twice.
    """
    for _ in range(seconds // 2):
        page.clock.fast_forward(2000)


@pytest.fixture
def first(new_page):
    """The page that has all there is."""
    return new_page()


@pytest.fixture
def newcomer(new_page):
    """Another page, whose clock can be put on; it may complain of what is refused. And what it has asked for:
    ``asked("POST", "/api/runs")``.
    """
    page, requests = new_page(fresh=True), []  # its clock is the context's
    page.clock.install()
    page.on("request", lambda request: requests.append((request.method, request.url)))
    return page, lambda method, end: sum(method == m and url.partition("?")[0].endswith(end) for m, url in requests)


def turned_away(first, newcomer, server, words):
    """The other page, which comes after the first has taken all, once it says so in these words; and what it has asked
    for.
    """
    visit(first, server.url)
    other, asked = newcomer
    other.goto(server.url)
    until(other, " && ".join(f"{BANNER}.includes('{part}')" for part in words))
    return other, asked


def test_a_full_server_says_so_and_the_page_goes_on_once_there_is_room(first, newcomer, start_server):
    server = start_server(UNROLLED_MAX_RUNS="1")
    other, asked = turned_away(first, newcomer, server, ["This server is full", "This page continues"])
    assert other.evaluate(
        "() => [document.querySelector('main').inert, document.querySelector('.player').inert]") == [True, True]
    other.clock.fast_forward(10_000)
    assert asked("POST", "/api/runs") == 1  # as the server has said
    with other.expect_response("**/api/runs"):
        time_passes(other)
    until(other, f"{BANNER}.includes('This server is full')")
    assert 2 <= asked("POST", "/api/runs") <= 6
    run = run_id(first)
    first.goto("about:blank")  # which lets its run go
    while httpx.get(f"{server.url}/api/runs/{run}").status_code != 404:
        pass
    other.get_by_role("button", name="Try now").click()
    time_passes(other)  # had it asked just before
    until(other, "unrolled.tick && document.querySelector('#banner').hidden && !document.querySelector('main').inert")


def test_meanwhile_a_hall_can_be_watched(first, newcomer, start_server):
    server = start_server(UNROLLED_MAX_RUNS="1")
    visit(first, server.url)
    opened(first, "physics")
    other, _ = newcomer
    other.goto(server.url)
    other.get_by_role("button", name="Watch the hall physics").click()
    other.wait_for_url("**/hall/physics")
    sees(other, first)


def test_a_stream_for_which_there_is_no_room_is_asked_for_now_and_then(first, newcomer, start_server):
    server = start_server(UNROLLED_MAX_VIEWERS="1")
    other, asked = turned_away(first, newcomer, server, ["Too many people are watching"])
    streams = asked("GET", "/stream")
    other.clock.fast_forward(10_000)
    assert asked("GET", "/stream") == streams
    first.goto("about:blank")
    while not other.evaluate("() => Boolean(unrolled.tick && document.querySelector('#banner').hidden)"):
        time_passes(other, seconds=2)  # when the server has seen that the other is gone is up to it


def test_a_run_that_has_made_room_is_not_made_again_at_once(first, new_page, start_server):
    server = start_server(UNROLLED_MAX_RUNS="2")
    visit(first, server.url)
    asked = []
    first.on("request", lambda request: asked.append(request.method) if request.url.endswith("/api/runs") else None)
    visit(new_page(), server.url)
    with httpx.Client(transport=httpx.HTTPTransport(local_address="127.0.0.7")) as elsewhere:
        assert elsewhere.post(f"{server.url}/api/runs", json={"preset": "xor"}).status_code == 201
    until(first, f"{BANNER}.includes('was ended for a visitor who had none')")
    assert asked == []
    first.get_by_role("button", name="Start again").click()
    until(first,
          "document.querySelector('#setup .error:not([hidden])')?.textContent.includes('This server is full: all of "
          "its runs')")
