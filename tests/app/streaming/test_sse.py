"""The stream of a real server: the newest tick, whole, for everybody, and for nobody who does not read."""

import asyncio
import os
import signal
import sys
import time
from contextlib import ExitStack
from itertools import pairwise

import httpx
import pytest
from callers import Caller
from serverside import DIVERGING, PATIENCE, SEQUENCE, XOR, api, fitting
from unrolled.app.streaming.subscriber import Subscriber
from watching import Watcher, connect

HUGE = SEQUENCE | {"task": {"kind": "sum_of_bits", "min_length": 60, "max_length": 60, "training": 20,
                            "validation": 10},
                   "layers": [{"kind": "recurrent", "units": 64, "activation": "tanh"},
                              {"kind": "dense", "units": 1, "activation": "linear"}]}
STATE = {"run", "update", "epoch", "cost", "playing", "rate", "updates_per_second", "status", "message",
         "learning_rate", "views"}

KEYS: dict[str, dict[str, str]] = {}  # the header with which each run is driven


def make(url: str, spec: dict | None = None) -> str:
    made = httpx.post(f"{url}/api/runs", json=spec or XOR).raise_for_status().json()
    KEYS[made["id"]] = {"x-unrolled-key": made["key"]}
    return made["id"]


def do(url: str, run: str, do: str, **fields) -> dict:
    return httpx.post(f"{url}/api/runs/{run}/commands", json={"do": do, **fields},
                      headers=KEYS[run]).raise_for_status().json()


def state(url: str, run: str) -> dict:
    return httpx.get(f"{url}/api/runs/{run}").raise_for_status().json()


def wait_until(condition) -> None:
    """For what tells nobody when it happens."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "It has not happened."
        time.sleep(0.02)


def test_the_newest_tick_comes_at_once_and_whole(server):
    run = make(server.url)
    do(server.url, run, "step", count=3)
    with Watcher(server.url, run) as watcher:
        assert watcher.status == 200
        assert watcher.headers["content-type"] == "text/event-stream"
        assert watcher.headers["cache-control"] == "no-store"
        tick = watcher.tick()
    assert set(tick.data) >= STATE
    assert (tick.data["run"], tick.data["update"], tick.data["status"]) == (run, 3, "paused")
    assert list(tick.data["views"]) == fitting(XOR)


@pytest.mark.parametrize(("command", "seen"), [
    ({"do": "step"}, {"update": 1, "status": "paused"}),
    ({"do": "play", "rate": 5}, {"playing": True, "rate": 5, "status": "playing"}),
    ({"do": "set", "learning_rate": 0.25}, {"learning_rate": 0.25}),
    ({"do": "reset"}, {"update": 0, "status": "ready"}),
    ({"do": "pause"}, {"status": "ready"})])
def test_every_change_of_state_is_a_tick(server, command, seen):
    run = make(server.url)
    with Watcher(server.url, run) as watcher:
        first = watcher.tick()
        do(server.url, run, **command)
        for _ in range(5):
            tick = watcher.tick()
            if seen.items() <= tick.data.items():
                break
        assert seen.items() <= tick.data.items()
        assert tick.number > first.number


def test_divergence_is_a_tick(server):
    run = make(server.url, DIVERGING)
    with Watcher(server.url, run, "views=flow,weights") as watcher:
        do(server.url, run, "play", rate=None)
        while (tick := watcher.tick()).data["status"] != "diverged":
            pass
        assert tick.data["cost"] is None
        assert "Diverged" in tick.data["message"]


def test_a_view_that_fits_one_side_only_is_sent_of_that_side(server):
    run = make(server.url, {"preset": "carousel"})
    with Watcher(server.url, run, "views=gates,signals") as watcher:
        data = watcher.tick().data
    assert (list(data["views"]), list(data["beside"]["views"])) == (["signals"], ["gates", "signals"])


def test_ticks_are_numbered_and_only_grow(server):
    run = make(server.url)
    with Watcher(server.url, run, "views=cost&encoding=base64") as watcher:
        do(server.url, run, "play", rate=None)
        ticks = [watcher.tick() for _ in range(15)]
    numbers, updates = [tick.number for tick in ticks], [tick.data["update"] for tick in ticks]
    assert numbers == sorted(set(numbers))
    assert updates == sorted(updates)
    assert updates[-1] > updates[0]
    assert all(list(tick.data["views"]) == ["cost"] for tick in ticks)
    assert ticks[-1].data["views"]["cost"]["traces"][0]["x"]["dtype"] == "<f4"
    do(server.url, run, "pause")


def test_who_has_seen_the_newest_gets_the_next_only(server):
    run = make(server.url)
    with Watcher(server.url, run) as watcher:
        newest = watcher.tick()
    with Watcher(server.url, run, last=str(newest.number)) as watcher:
        wait_until(lambda: state(server.url, run)["viewers"] == 1)
        do(server.url, run, "step")
        assert watcher.tick().number > newest.number


@pytest.mark.parametrize("last", ["0", "999999", "", "newest", "٣".encode().decode("latin-1"), "9" * 5000])
def test_any_other_last_event_id_gets_the_newest(server, last):
    run = make(server.url)
    do(server.url, run, "step")
    with Watcher(server.url, run, last=last) as watcher:
        assert watcher.tick().data["update"] == 1


def test_all_viewers_get_the_same(server):
    run = make(server.url)
    with ExitStack() as stack:
        watchers = [stack.enter_context(Watcher(server.url, run, "encoding=base64")) for _ in range(5)]
        for watcher in watchers:
            watcher.tick()
        assert state(server.url, run)["viewers"] == 5
        do(server.url, run, "step")
        # Those who came at the same moment may each have had a picture of update 0 made for them.
        seen = [next(tick for tick in iter(watcher.tick, None) if tick.data["update"] == 1) for watcher in watchers]
    assert len({tick.raw for tick in seen}) == 1
    wait_until(lambda: state(server.url, run)["viewers"] == 0)


def test_one_who_wants_no_view_twice_is_sent_those_that_are_new(server):
    run = make(server.url)
    do(server.url, run, "play", rate=None)
    with Watcher(server.url, run, "whole=false&views=lattice,prediction") as watcher:
        seen = [watcher.tick() for _ in range(12)]
        assert list(seen[0].data["views"]) == ["lattice", "prediction"]
        follow = [tick.data["views"] for before, tick in pairwise(seen) if tick.number == before.number + 1]
        assert all("lattice" in views for views in follow)
        assert [views for views in follow if "prediction" not in views]
        do(server.url, run, "pause")
        while seen[-1].data["playing"]:
            seen.append(watcher.tick())
        assert list(seen[-1].data["views"]) == ["lattice", "prediction"]  # standing still, all are of the same update
        at = {name: view["form"]["at"] for tick in seen for name, view in tick.data["views"].items() if "form" in view}
        assert at == dict.fromkeys(("lattice", "prediction"), seen[-1].data["update"])


def test_compressed_it_says_the_same_as_it_goes(server):
    run = make(server.url)
    do(server.url, run, "step", count=3)
    query = "encoding=base64&whole=false&views=lattice,cost,prediction"
    with Watcher(server.url, run, query) as plain, Watcher(server.url, run, query, zips=True) as zipped:
        assert "content-encoding" not in plain.headers
        assert (zipped.headers["content-encoding"], zipped.headers["vary"]) == ("gzip", "accept-encoding")
        for _ in range(5):
            # the second one's coming may have made another picture
            while (one := plain.tick()).number != (other := zipped.tick()).number:
                pass
            assert one.data == other.data
            do(server.url, run, "step")


def test_who_reads_a_compressed_stream_slowly_misses_ticks_and_nothing_else(server):
    run = make(server.url, HUGE)
    with Watcher(server.url, run, "encoding=drawn&whole=false&views=lattice", zips=True,
                 receive_buffer=4096) as watcher:
        watcher.tick()
        do(server.url, run, "play", rate=None)
        numbers = []
        while len(numbers) < 6:
            time.sleep(0.2)
            numbers.append(watcher.tick().number)
        do(server.url, run, "pause")
        assert numbers == sorted(set(numbers))
        while (tick := watcher.tick()).data["playing"]:
            pass
        assert tick.data["views"]["lattice"].get("form",
                                                 {"at": tick.data["update"]})[
                                                     "at"] == tick.data["update"] == state(server.url, run)["update"]


def test_bytes_stay_within_the_budget_whatever_the_least_rate(start_server):
    megabytes = 0.05
    server = start_server(UNROLLED_MEGABYTES_PER_SECOND=str(megabytes), UNROLLED_MIN_TICKS_PER_SECOND="60")
    run = make(server.url, HUGE)
    with Watcher(server.url, run, "encoding=drawn&whole=false&quantities=delta", zips=True) as watcher:
        do(server.url, run, "play", rate=None)
        for _ in range(3):
            watcher.tick()
        began, before = time.monotonic(), watcher.received
        while time.monotonic() < began + 4:
            watcher.tick()
        assert watcher.received - before < megabytes * 1e6 * (time.monotonic() - began + 1)
        do(server.url, run, "pause")
        # What is owed comes by itself.
        def owed(data: dict) -> bool:
            return data["playing"] or "complete" in data["views"]["lattice"].get("form", {"complete": False})

        while owed((tick := watcher.tick()).data):
            pass
        assert tick.data["views"]["lattice"]["form"]["at"] == tick.data["update"]


def test_who_watches_a_deleted_run_is_told(server):
    run = make(server.url)
    do(server.url, run, "play", rate=None)
    with Watcher(server.url, run) as watcher:
        watcher.tick()
        httpx.delete(f"{server.url}/api/runs/{run}", headers=KEYS[run]).raise_for_status()
        while (event := watcher.next()).name == "tick":
            pass
        assert (event.name, event.data) == ("gone", {"reason": "deleted"})
        with pytest.raises(StopIteration):
            watcher.next()


def test_a_silent_stream_has_a_heartbeat(start_server):
    server = start_server(UNROLLED_HEARTBEAT="0.1")
    with Watcher(server.url, make(server.url)) as watcher:
        watcher.tick()
        assert watcher.next().raw.startswith(b": ")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_who_does_not_read_is_dropped_and_the_socket_freed(start_server):
    server = start_server(UNROLLED_SEND_DEADLINE="0.5", UNROLLED_MEGABYTES_PER_SECOND="1000")
    run = make(server.url, HUGE)

    def is_socket(fd: str) -> bool:
        try:
            return os.readlink(f"/proc/{server.pid}/fd/{fd}").startswith("socket:")
        except FileNotFoundError:  # closed since it was listed
            return False

    def sockets() -> int:
        return sum(map(is_socket, os.listdir(f"/proc/{server.pid}/fd")))

    with httpx.Client() as client:
        client.get(f"{server.url}/healthz")
        before = sockets()
        with connect(server.url, f"/api/runs/{run}/stream", receive_buffer=4096):
            client.post(f"{server.url}/api/runs/{run}/commands", json={"do": "play", "rate": None}, headers=KEYS[run])
            wait_until(lambda: client.get(f"{server.url}/api/runs/{run}").json()["viewers"] == 1)
            wait_until(lambda: client.get(f"{server.url}/api/runs/{run}").json()["viewers"] == 0)
            wait_until(lambda: sockets() <= before)
            assert client.get(f"{server.url}/api/runs/{run}").json()["playing"]


def test_who_hangs_up_is_forgotten_while_others_watch(server):
    run = make(server.url)
    do(server.url, run, "play", rate=None)
    with Watcher(server.url, run) as stays:
        for _ in range(10):
            with Watcher(server.url, run) as goes:
                goes.tick()
        wait_until(lambda: state(server.url, run)["viewers"] == 1)
        number = stays.tick().number
        assert stays.tick().number > number
    do(server.url, run, "pause")


def test_sigterm_ends_a_server_with_200_streams(start_server):
    server = start_server()
    run = make(server.url)
    with ExitStack() as stack:
        watchers = [stack.enter_context(Watcher(server.url, run, "views=cost")) for _ in range(200)]
        do(server.url, run, "play", rate=1)  # slowly: who is behind with reading for long is dropped
        for watcher in watchers:
            watcher.tick()
        os.kill(server.pid, signal.SIGTERM)
        server.process.wait(PATIENCE)
        for watcher in watchers:
            while (event := watcher.next()).name == "tick":
                pass
            assert (event.name, event.data) == ("gone", {"reason": "stopping"})
    assert server.log.read_text() == ""


async def faults_counted(here) -> float:
    lines = (await here.http.get("/metrics")).raise_for_status().text.splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith("unrolled_stream_faults_total"))


def breaks(*_):
    raise ValueError("a view that cannot be encoded")


@pytest.mark.anyio
async def test_a_fault_that_ends_a_stream_is_logged_with_its_run_and_counted(monkeypatch, caplog):
    async with api(metrics_for="127.0.0.1") as here:
        run, before = await here.make(), await faults_counted(here)
        monkeypatch.setattr(Subscriber, "event", breaks)
        async with asyncio.timeout(PATIENCE):
            await Caller(here, f"/api/runs/{run}/stream").task
        assert here.runs.get(run).subscribers == set()
        assert await faults_counted(here) == before + 1
    [record] = [record for record in caplog.records if record.name == "unrolled.app.streaming.sse"]
    assert run in record.getMessage()
    assert "cannot be encoded" in str(record.exc_info[1])


@pytest.mark.anyio
@pytest.mark.parametrize("error", [TimeoutError(), ConnectionResetError()])
async def test_a_subscriber_that_is_lost_is_no_fault(monkeypatch, caplog, error):
    async with api(metrics_for="127.0.0.1") as here:
        run, before = await here.make(), await faults_counted(here)

        async def send(self, message):
            raise error
        monkeypatch.setattr(Caller, "_send", send)
        async with asyncio.timeout(PATIENCE):
            await Caller(here, f"/api/runs/{run}/stream").task
        assert here.runs.get(run).subscribers == set()
        assert await faults_counted(here) == before
    assert not caplog.records
