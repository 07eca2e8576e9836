"""A hall shows whichever run its presenter shows; who has its key presents, all others follow."""

import asyncio
import time

import httpx
import pytest
from serverside import PATIENCE, XOR, api, error_of
from unrolled.app.halls.store import EMPTY_HOURS, Follower, HallStore
from unrolled.app.settings import Settings
from watching import Watcher

KEY, OTHER = {"x-unrolled-key": "k" * 20}, {"x-unrolled-key": "o" * 20}
MOMENT = {"quantity": "delta", "cursor": {"rung": "cell", "order": "layers", "position": 3}}


def shown(run: str = "abc", **moment) -> dict:
    return {"run": run, "moment": moment or MOMENT}


@pytest.mark.anyio
async def test_who_opens_a_hall_shows_what_he_likes_and_nobody_else_does():
    async with api() as here:
        opened = await here.http.put("/api/halls/physics-101", json=shown(), headers=KEY)
        assert opened.json() == {"name": "physics-101", "run": "abc", "moment": MOMENT, "followers": 0}
        for headers in ({}, OTHER):
            refused = await here.http.put("/api/halls/physics-101", json=shown("evil"), headers=headers)
            error_of(refused, 403 if headers else 422, "key")
            error_of(await here.http.delete("/api/halls/physics-101", headers=headers), 403, "key")
        assert (await here.http.get("/api/halls/physics-101")).json()["run"] == "abc"
        await here.http.put("/api/halls/physics-101", json=shown("def"), headers=KEY)
        state = await here.http.get("/api/halls/physics-101")
        assert state.json()["run"] == "def"
        assert "kkkk" not in state.text


@pytest.mark.anyio
async def test_of_those_with_the_key_one_presents_until_another_takes_over():
    async with api() as here:
        async def show(presenter: str, run: str, **more):
            return await here.http.put("/api/halls/physics", json=shown(run) | {"presenter": presenter} | more,
                                       headers=KEY)
        assert (await show("one", "first")).status_code == 200
        error_of(await show("two", "second"), 409, "presenter")
        assert (await show("two", "second", take=True)).json()["run"] == "second"
        error_of(await show("one", "first"), 409, "presenter")
        assert (await here.http.get("/api/halls/physics")).json()["run"] == "second"
        assert (await show("one", "first", take=True)).json()["run"] == "first"


@pytest.mark.anyio
async def test_a_hall_gets_another_key():
    async with api() as here:
        await here.http.put("/api/halls/physics", json=shown(), headers=KEY)
        error_of(await here.http.put("/api/halls/physics/key", json={"key": "o" * 20}, headers=OTHER), 403, "key")
        error_of(await here.http.put("/api/halls/physics/key", json={"key": "short"}, headers=KEY), 422, "key")
        assert (await here.http.put("/api/halls/physics/key", json={"key": "o" * 20}, headers=KEY)).status_code == 204
        error_of(await here.http.put("/api/halls/physics", json=shown(), headers=KEY), 403, "key")
        assert (await here.http.put("/api/halls/physics", json=shown(), headers=OTHER)).status_code == 200
        assert (await here.http.delete("/api/halls/physics", headers=OTHER)).status_code == 204
        error_of(await here.http.get("/api/halls/physics"), 404, "name")


@pytest.mark.anyio
@pytest.mark.parametrize(("name", "body", "headers", "field"), [
    ("Physics", shown(), KEY, "name"), ("a" * 41, shown(), KEY, "name"), ("-a", shown(), KEY, "name"),
    ("a b", shown(), KEY, "name"),
    ("a", shown(), {"x-unrolled-key": "short"}, "key"), ("a", {"run": 3, "moment": {}}, KEY, "run"),
    ("a", {"run": "x" * 41, "moment": {}}, KEY, "run"),
    ("a", {"run": "x", "moment": []}, KEY, "moment"), ("a", {"run": "x", "moment": {"x": "x" * 20_000}}, KEY, "moment"),
    ("a", {"run": "x"}, KEY, None), ("a", [], KEY, None), ("a", {"run": "x", "moment": {}, "more": 1}, KEY, None),
    ("a", shown() | {"presenter": 3}, KEY, "presenter"), ("a", shown() | {"take": "yes"}, KEY, "take")])
async def test_what_is_wrong_is_named(name, body, headers, field):
    async with api() as here:
        error_of(await here.http.put(f"/api/halls/{name}", json=body, headers=headers), 422, field)


@pytest.mark.anyio
async def test_no_more_halls_than_the_server_holds():
    async with api(max_halls=2) as here:
        for name in ("a", "b"):
            await here.http.put(f"/api/halls/{name}", json=shown(), headers=KEY)
        error_of(await here.http.put("/api/halls/c", json=shown(), headers=KEY), 429, "name")
        assert (await here.http.put("/api/halls/a", json=shown("new"), headers=KEY)).status_code == 200


async def next_of(follower: Follower):
    return await asyncio.wait_for(follower.next(), PATIENCE)


@pytest.mark.anyio
async def test_who_follows_is_told_the_newest_only():
    halls, follower = HallStore(Settings()), Follower()
    hall = halls.show("a", "k" * 20, "first", {})
    hall.watch(follower)
    assert '"run": "first"' in (await next_of(follower)).text
    for i in range(5):
        halls.show("a", "k" * 20, f"run{i}", {"at": i})
    newest = (await next_of(follower)).text
    assert '"run": "run4"' in newest
    assert '"followers": 1' in newest
    halls.close("a", "k" * 20)
    assert await next_of(follower) == "closed"


@pytest.mark.anyio
async def test_who_comes_or_goes_is_no_news_to_the_others():
    hall, first, other = HallStore(Settings()).show("a", "k" * 20, "x", {}), Follower(), Follower()
    hall.watch(first)
    await next_of(first)
    hall.watch(other)
    assert '"followers": 2' in (await next_of(other)).text
    hall.leave(other)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(first.next(), 0.05)  # what it had been told would be there at once


@pytest.mark.anyio
async def test_an_empty_hall_is_forgotten_after_hours_and_no_other(monkeypatch):
    now, halls, follower = time.monotonic(), HallStore(Settings()), Follower()
    halls.show("full", "k" * 20, "x", {}).watch(follower)
    halls.show("empty", "k" * 20, "x", {})
    monkeypatch.setattr("time.monotonic", lambda: now + 3600 * (EMPTY_HOURS - 1))
    halls.expire()
    assert halls.get("empty")
    monkeypatch.setattr("time.monotonic", lambda: now + 3600 * (EMPTY_HOURS + 1))
    halls.expire()
    assert halls.get("full").followers == {follower}
    with pytest.raises(Exception, match="no hall 'empty'"):
        halls.get("empty")


@pytest.mark.anyio
async def test_the_link_leads_to_the_name_by_which_the_server_is_called():
    async with api() as here:
        await here.http.put("/api/halls/physics", json=shown(), headers=KEY)
        there = (await here.http.get("/api/halls/physics/link", headers={"host": "192.168.1.5:8000"})).json()
        assert there["address"] == "http://192.168.1.5:8000/hall/physics"
        assert there["qr"].startswith("<svg")
        own = (await here.http.get("/api/halls/physics/link", headers={"host": "localhost:8000"})).json()["address"]
        assert own.endswith(":8000/hall/physics")
        assert "localhost" not in own
        error_of(await here.http.get("/api/halls/nothing/link"), 404, "name")


def test_a_stream_tells_what_is_shown_as_it_changes(server):
    address = f"{server.url}/api/halls/streamed"
    httpx.put(address, json=shown(), headers=KEY).raise_for_status()
    run = httpx.post(f"{server.url}/api/runs", json=XOR).raise_for_status().json()["id"]
    with Watcher(server.url, "streamed", of="halls") as watcher:
        assert watcher.event().data == {"name": "streamed", "run": "abc", "moment": MOMENT, "followers": 1}
        httpx.put(address, json=shown(run), headers=KEY).raise_for_status()
        assert watcher.event().data["run"] == run
        httpx.delete(address, headers=KEY).raise_for_status()
        assert watcher.event().data == {"reason": "closed"}
