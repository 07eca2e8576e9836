"""The numbers of a view, beside the stream."""

import asyncio
import json

import pytest
from serverside import SEQUENCE, XOR, api, error_of, shown, subscriber
from unrolled.app.streaming import view_data

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("encoding", ["json", "base64"])
@pytest.mark.parametrize("name", ["lattice", "weights", "cost", "prediction"])
async def test_they_are_those_of_the_stream(name, encoding):
    async with api() as server:
        run = server.runs.get(await server.make(SEQUENCE))
        await server.do(run.id, "step", count=3)
        answer = (await server.http.get(f"/api/runs/{run.id}/views/{name}?encoding={encoding}")).json()
        watcher = subscriber((name,), encoding)
        run.watch(watcher)
        tick = shown(await watcher.next(), watcher)
    assert (answer["update"], answer["version"]) == (3, tick["version"])
    assert answer["view"] == tick["views"][name]


async def test_of_what_stands_beside_they_are_its_own():
    beside = {"spec": XOR | {"optimiser": {"kind": "gradient_descent", "learning_rate": 0.01}}}
    async with api() as server:
        run = await server.make({"spec": XOR, "beside": beside})
        await server.do(run, "step", count=3)
        a, b = [(await server.http.get(f"/api/runs/{run}/views/lattice?side={side}")).json()["view"] for side in "ab"]
    assert a["cost"] != b["cost"]


async def test_for_many_at_one_moment_they_are_made_once_and_then_let_go(monkeypatch):
    async with api() as server:
        run = server.runs.get(await server.make())
        made = []
        monkeypatch.setattr(view_data, "compact",
                            lambda value, encoding: made.append(encoding) or json.dumps({"update": value["update"]}))
        for _ in range(2):
            answers = await asyncio.gather(*(server.http.get(f"/api/runs/{run.id}/views/lattice?encoding=base64")
                                             for _ in range(20)))
            assert len({answer.text for answer in answers}) == 1
        assert made == ["base64"]
        await server.do(run.id, "step")
        assert not run.publisher._readings
        assert (await server.http.get(f"/api/runs/{run.id}/views/lattice?encoding=base64")).json() == {"update": 1}


@pytest.mark.parametrize(("query", "status", "field"), [("views/nothing", 422, "views"), ("views/gates", 404, "name"),
                                                        ("views/lattice?side=b", 422, "side"),
                                                        ("views/lattice?encoding=drawn", 422, "encoding")])
async def test_what_there_is_not_is_refused(query, status, field):
    async with api() as server:
        error_of(await server.http.get(f"/api/runs/{await server.make()}/{query}"), status, field)
