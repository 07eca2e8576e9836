"""Explanations by HTTP: what the core says, and what is refused."""

import json

import pytest
from serverside import DIVERGING, SEQUENCE, XOR, api, changed
from unrolled.core import RunSpec, Trainer, explain

pytestmark = pytest.mark.anyio

PLACES = [{"layer": 1, "timestep": 2, "unit": 3, "sample": 1}, {"layer": 2, "timestep": 3}, {"layer": 0},
          {"weight": "layer1.W_time", "row": 2, "column": 3},
          {"layer": 1, "unit": 1, "notation": "nielsen"}, {"weight": "layer2.b", "notation": "goodfellow"}]


async def asked(server, run: str, update: int | str, place: dict, status: int = 200) -> dict:
    answer = await server.http.get(f"/api/runs/{run}/steps/{update}/explain", params=place)
    assert answer.status_code == status, answer.text
    return json.loads(answer.text, parse_constant=pytest.fail)


@pytest.mark.parametrize("place", PLACES)
async def test_it_says_what_the_core_says(place):
    trainer = Trainer(RunSpec.from_dict(SEQUENCE))
    trainer.run(2)
    expected = explain(trainer.spec, trainer.step(), **place).to_dict()
    async with api() as server:
        run = await server.make(SEQUENCE)
        await server.do(run, "step", rung="update", count=3)
        told = await asked(server, run, 3, place)
        newest = await asked(server, run, "newest", place)
    assert told == newest == {"update": 3, "notation": place.get("notation", "seed")} | expected


async def test_a_run_at_its_beginning_is_explained_by_the_update_to_come():
    async with api() as server:
        told = await asked(server, await server.make(XOR), 0, {"layer": 2, "unit": 1})
    assert told["update"] == 0
    assert [section["pass"] for section in told["sections"]] == ["forward", "cost", "backward", "update"]
    for section in told["sections"]:
        for equation in section["equations"]:
            assert set(equation) == {"name", "about", "mathml", "latex", "numpy", "equals", "value"}


async def test_one_pass_alone():
    async with api() as server:
        told = await asked(server, await server.make(SEQUENCE), 0, {"layer": 1, "unit": 1, "pass": "backward"})
    assert [section["name"] for section in told["sections"]] == ["Backward"]


async def test_numbers_beyond_all_bounds_are_said_to_be():
    async with api() as server:
        run = await server.make(DIVERGING)
        await server.do(run, "step", rung="update", count=200)
        update = (await server.state(run))["update"]
        for place in ({"layer": 1, "unit": 1}, {"layer": 2, "unit": 1}, {"weight": "layer1.W_time"}):
            told = await asked(server, run, update, place)
            assert told["sections"]


@pytest.mark.parametrize(("place", "field"), [
    ({}, "layer"), ({"layer": 3}, "layer"), ({"layer": -1}, "layer"), ({"layer": "x"}, "layer"),
    ({"layer": 1, "timestep": 0}, "timestep"),
    ({"layer": 1, "timestep": 99}, "timestep"), ({"layer": 1, "unit": 5}, "unit"), ({"layer": 1, "unit": 0}, "unit"),
    ({"layer": 1, "sample": 3}, "sample"), ({"layer": 1, "sample": -1}, "sample"),
    ({"layer": 1, "notation": "mine"}, "notation"),
    ({"layer": 1, "pass": "sideways"}, "pass"), ({"weight": "layer9.b"}, "weight"),
    ({"weight": "layer1.W_time", "layer": 1}, "weight"),
    ({"weight": "layer1.W_time", "row": 5}, "row"), ({"weight": "layer1.W_time", "column": 0}, "column"),
    ({"weight": "layer1.b", "column": 1}, "column")])
async def test_what_is_not_there_is_refused(place, field):
    async with api() as server:
        error = (await asked(server, await server.make(SEQUENCE), 0, place, 422))["error"]
    assert error["field"] == field
    assert error["expected"]


async def test_an_update_that_has_not_been_made():
    async with api() as server:
        await asked(server, await server.make(changed(SEQUENCE)), 7, {"layer": 1}, 404)


async def test_the_preview_of_the_first_update_is_there_after_it_has_been_made():
    async with api() as server:
        run = await server.make(SEQUENCE)
        address = f"/api/runs/{run}/steps/0/explain?layer=1&timestep=2&unit=1"
        before = await server.http.get(address)
        await server.do(run, "step", count=3)
        after = await server.http.get(address)
    assert before.status_code == after.status_code == 200
    assert before.json() == after.json()
    assert after.json()["update"] == 0
