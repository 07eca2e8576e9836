"""Each request has an id, is counted and measured and, if wanted, logged; what comes again and again is summed."""

import asyncio
import json
import logging

import httpx
import pytest
from serverside import XOR, api, error_of
from unrolled.app.main import create_app
from unrolled.app.monitoring.logs import ANSWERS, FAULTS, MOST_KINDS, MOST_LINES, REFUSALS, FaultFilter, Repeats
from unrolled.app.monitoring.requests import RequestLogMiddleware
from unrolled.app.settings import Settings
from unrolled.app.web.forwarded import REQUEST
from unrolled.app.web.head import HeadMiddleware

pytestmark = pytest.mark.anyio
ID = "0f3a9c.from-the-proxy"


@pytest.fixture
def logged(capsys):
    """The log of requests so far, read."""
    return lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]


# Ids.


@pytest.mark.parametrize(("proxies", "said", "taken"),
                         [("127.0.0.1", ID, True), ("", ID, False), ("127.0.0.1", "short", False),
                                                        ("127.0.0.1", "a b c d e f g", False),
                          ("127.0.0.1", "x" * 65, False)])
async def test_an_id_is_taken_from_a_proxy_that_is_named_and_else_made(proxies, said, taken):
    async with api(trusted_proxies=proxies) as here:
        names = [(await here.http.get(path, headers={"x-request-id": said})).headers["x-request-id"]
                 for path in ("/", "/healthz", "/nowhere")]
    assert (names == [ID] * 3) is taken
    assert all(REQUEST.fullmatch(name) for name in names)
    assert len(set(names)) == (1 if taken else 3)


async def test_a_fault_is_found_in_the_log_by_what_the_answer_says(monkeypatch):
    async def fails(self, scope, receive, send):
        raise ZeroDivisionError

    monkeypatch.setattr(HeadMiddleware, "__call__", fails)
    app = create_app(Settings(metrics_for="127.0.0.1"))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app, raise_app_exceptions=False),
                                 base_url="http://127.0.0.1") as client:
        answer = await client.get("/healthz")
    error = error_of(answer, 500)
    assert answer.headers["x-request-id"] in error["message"]
    assert 'unrolled_requests_total{method="GET",route="none",status="500"} 1.0' in app.state.metrics.text().decode()


# The log of requests.


async def test_each_request_is_a_line(logged):
    async with api(access_log=True, trusted_proxies="127.0.0.1") as here:
        answer = await here.http.post("/api/runs", json=XOR,
                                      headers={"x-forwarded-for": "203.0.113.7", "x-request-id": ID})
        await here.http.head(f"/api/runs/{answer.json()['id']}?secret=1")
        await here.http.get("/no/" + "x" * 1000)
    first, second, third = logged()
    assert set(first) == {"time", "request", "client", "method", "path", "route", "status", "bytes", "seconds"}
    assert (first["request"], first["client"], first["method"], first["path"],
            first["status"]) == (ID, "203.0.113.7", "POST", "/api/runs", 201)
    assert first["bytes"] == len(answer.content)
    assert (second["method"], second["route"], second["status"]) == ("HEAD", "/api/runs/{run_id}", 200)
    assert "secret" not in json.dumps(second)
    assert (third["route"], third["status"], len(third["path"])) == ("none", 404, 200)


async def test_it_is_off_unless_it_is_wanted(logged):
    async with api() as here:
        await here.http.get("/healthz")
    assert logged() == []


def test_a_stream_is_a_line_when_it_ends_with_how_long_it_was(start_server):
    server = start_server(UNROLLED_ACCESS_LOG="1", UNROLLED_HEARTBEAT="0.2")
    run = httpx.post(f"{server.url}/api/runs", json=XOR).raise_for_status().json()["id"]
    with httpx.stream("GET", f"{server.url}/api/runs/{run}/stream?views=cost") as stream:
        beats = (line for line in stream.iter_lines() if line.startswith(":"))
        for _ in range(3):
            next(beats)
        assert "/stream" not in server.log.read_text()
    server.process.terminate()
    server.process.wait(60)
    (line,) = [line for line in map(json.loads, server.log.read_text().splitlines())
               if line["route"].endswith("/stream")]
    assert line["seconds"] > 0.5
    assert line["bytes"] > 100


async def test_refusals_that_repeat_are_counted(logged):
    async with api(access_log=True) as here:
        for _ in range(300):
            await here.http.get("/nowhere")
        await here.http.get("/healthz")
    lines = logged()
    assert len([line for line in lines if line.get("path") == "/nowhere"]) == REFUSALS
    assert [(line["client"], line["route"], line["status"], line["more"]) for line in lines
            if "more" in line] == [("127.0.0.1", "none", 404, 300 - REFUSALS)]
    assert [line["path"] for line in lines if line["status"] == 200] == ["/healthz"]


# What repeats.


@pytest.mark.parametrize("kinds", [1, 50, 5000])
def test_however_many_come_of_however_many_kinds_few_are_written_and_all_are_counted(kinds):
    told, asked = [], 200_000
    repeats = Repeats(lambda kind, count: told.append(count))
    written = sum(repeats.admits(i % kinds, ANSWERS) for i in range(asked))
    repeats.report()
    assert written <= min(kinds * ANSWERS, MOST_LINES)
    assert written + sum(told) == asked
    assert len(told) <= MOST_KINDS + 1


def test_after_a_while_each_kind_is_written_again(monkeypatch):
    now, told = 100.0, []
    monkeypatch.setattr("time.monotonic", lambda: now)
    repeats = Repeats(lambda kind, count: told.append((kind, count)))
    assert [repeats.admits("a", 1) for _ in range(3)] == [True, False, False]
    now += 61
    assert repeats.admits("b", 1)
    assert told == [("a", 2)]
    assert repeats.admits("a", 1)


def test_faults_that_repeat_are_counted_by_what_and_where(caplog):
    log = logging.getLogger("app.test")
    faults = FaultFilter()
    caplog.handler.addFilter(faults)
    for _ in range(50):
        for what in (1, "1"):
            try:
                1 + what / 0
            except Exception:
                log.exception("a run failed")
    assert len(caplog.records) == 2 * FAULTS
    assert {record.request for record in caplog.records} == {"-"}
    faults.report()
    assert [record.getMessage() for record in caplog.records[2 * FAULTS:]] == [
        f"{50 - FAULTS} times more: a run failed ({what})" for what in ("ZeroDivisionError", "TypeError")]


# Measurements.


@pytest.mark.parametrize("allowed", ["", "10.0.0.0/8"])
async def test_measurements_are_for_those_who_are_named(allowed):
    async with api(metrics_for=allowed) as here:
        assert "UNROLLED_METRICS_FOR" in error_of(await here.http.get("/metrics"), 403)["expected"]


async def test_a_forwarded_visitor_is_not_the_proxy_beside_the_server():
    async with api(metrics_for="127.0.0.1", trusted_proxies="127.0.0.1") as here:
        assert (await here.http.get("/metrics")).status_code == 200
        error_of(await here.http.get("/metrics", headers={"x-forwarded-for": "203.0.113.7"}), 403)


async def measured(here):
    text = (await here.http.get("/metrics")).raise_for_status().text
    return {name: float(value)
            for name, _, value in (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))}


async def test_they_say_what_is_there_and_what_was_done():
    async with api(metrics_for="127.0.0.1") as here:
        before = await measured(here)
        run = await here.make()
        await here.do(run, "step", count=7)
        await here.http.put("/api/halls/physics", json={"run": run, "moment": {}},
                            headers={"x-unrolled-key": "a-key-that-nobody-guesses"})
        table = b"x,y\n1,2\n3,4\n5,6\n7,8\n"
        assert (await here.http.post("/api/data", content=table)).status_code == 201
        await asyncio.sleep(0.6)
        now = await measured(here)
    assert (now["unrolled_runs"], now["unrolled_halls"], now["unrolled_viewers"], now["unrolled_followers"]) == (1, 1,
                                                                                                                 0, 0)
    assert now["unrolled_updates_total"] - before["unrolled_updates_total"] == 7
    assert now["unrolled_upload_bytes"] > before["unrolled_upload_bytes"]
    assert now["unrolled_held_up_seconds"] < 60
    assert now['unrolled_requests_total{method="POST",route="/api/runs",status="201"}'] == 1
    assert now['unrolled_request_seconds_count{route="/api/runs"}'] == 1
    assert now["unrolled_event_loop_lag_seconds_count"] >= 1
    assert now["process_resident_memory_bytes"] > 0


async def test_seconds_are_those_until_an_answer_begins():
    class Noted:
        def note(self, method, route, status, seconds):
            self.seconds = seconds

    async def slow(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.sleep(0.2)
        await send({"type": "http.response.body"})

    async def send(message):
        pass

    noted = Noted()
    await RequestLogMiddleware(slow, noted, None)({"type": "http", "method": "GET", "path": "/"}, None, send)
    assert noted.seconds < 0.2


async def test_their_number_does_not_grow_with_what_is_asked_for():
    async with api(metrics_for="127.0.0.1") as here:
        sizes = [len(await measured(here))]
        for turn in range(2):
            await measured(here)
            for i in range(20):
                for path in (f"/no-{turn}-{i}", f"/api/runs/{turn}-{i}", f"/static/0/{turn}-{i}", f"/hall/{turn}-{i}"):
                    await here.http.request(f"METHOD{turn}{i}", path)
                    await here.http.get(path)
            sizes.append(len(await measured(here)))
    assert sizes[0] < sizes[1] == sizes[2]
