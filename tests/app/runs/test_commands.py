"""What a run may be told, and what is answered to anything else."""

import asyncio
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from serverside import SEQUENCE, api, command
from unrolled.app.errors import Refusal
from unrolled.app.runs.commands import COMMANDS
from unrolled.core import SpecError

pytestmark = pytest.mark.anyio

FASTER = {"kind": "learning_rate", "value": 0.5}
WRONG = [
    ([], None), ("play", None), (None, None), (3, None), ({}, "do"), ({"do": None}, "do"), ({"do": "fly"}, "do"),
    ({"do": ["play"]}, "do"),
    ({"do": {"play": 1}}, "do"), ({"do": "PLAY"}, "do"), ({"do": "ρlay"}, "do"),
    ({"do": "play", "rate": 0}, "rate"), ({"do": "play", "rate": -1}, "rate"), ({"do": "play", "rate": "20"}, "rate"),
    ({"do": "play", "rate": True}, "rate"),
    ({"do": "play", "rate": 1e9}, "rate"), ({"do": "play", "rate": [20]}, "rate"),
    ({"do": "play", "rung": "layer"}, "rung"),
    ({"do": "play", "rung": None}, "rung"), ({"do": "play", "rung": {}}, "rung"), ({"do": "play", "speed": 3}, "speed"),
    ({"do": "pause", "now": True}, "now"), ({"do": "reset", "update": 0}, "update"),
    ({"do": "step", "count": 0}, "count"), ({"do": "step", "count": -3}, "count"),
    ({"do": "step", "count": 1.5}, "count"),
    ({"do": "step", "count": 10**30}, "count"), ({"do": "step", "count": None}, "count"),
    ({"do": "step", "count": True}, "count"),
    ({"do": "step", "rung": "layer"}, "rung"), ({"do": "step", "update": 1}, "update"),
    ({"do": "seek"}, "update"), ({"do": "seek", "update": None}, "update"), ({"do": "seek", "update": -1}, "update"),
    ({"do": "seek", "update": 10**10}, "update"), ({"do": "seek", "update": "0"}, "update"),
    ({"do": "seek", "update": 0.5}, "update"),
    ({"do": "seek", "update": False}, "update"),
    ({"do": "set"}, "learning_rate"), ({"do": "set", "learning_rate": None}, "learning_rate"),
    ({"do": "set", "learning_rate": -0.1}, "learning_rate"),
    ({"do": "set", "learning_rate": "0.1"}, "learning_rate"), ({"do": "set", "learning_rate": [0.1]}, "learning_rate"),
    ({"do": "set", "learning_rate": 1e300}, "learning_rate"), ({"do": "set", "momentum": 0.9}, "momentum"),
    ({"do": "set", "\ud800": 1}, "\ud800"),
    ({"do": "set", "learning_rate": 0.5, "truncate": 0}, "truncate.depth"),
    ({"do": "set", "learning_rate": 0.5, "frozen": ["layer3"]}, "frozen[0]"),
    ({"do": "set", "truncate": {"depth": 1, "every": 2}}, "truncate.every"),
    ({"do": "set", "frozen": "layer1"}, "frozen"),
    ({"do": "edit"}, "edits"), ({"do": "edit", "edits": []}, "edits"), ({"do": "edit", "edits": {}}, "edits"),
    ({"do": "edit", "edits": "all"}, "edits"),
    ({"do": "edit", "edits": [3]}, "edits[0]"), ({"do": "edit", "edits": [{"kind": "units"}]}, "edits[0].kind"),
    ({"do": "edit", "edits": [FASTER, {"kind": "weight", "weight": "layer9.b", "index": [0], "value": 1}]},
     "edits[1].weight"),
    ({"do": "edit", "edits": [FASTER, {"kind": "input", "sample": 4, "timestep": 0, "unit": 0, "value": 1}]},
     "edits[1].sample"),
    ({"do": "edit", "edits": [FASTER], "at": 1}, "at"), ({"do": "edit", "edits": [FASTER], "at": -1}, "at"),
    ({"do": "edit", "edits": [FASTER], "at": "0"}, "at"), ({"do": "edit", "edits": [FASTER], "update": 0}, "update")]


async def test_what_is_wrong_is_named_and_changes_nothing():
    async with api() as server:
        run = await server.make()
        await server.do(run, "set", learning_rate=0.25)
        before = await server.state(run)
        for body, field in WRONG:
            with pytest.raises((Refusal, SpecError)) as refused:
                await command(server.runs.get(run), body)
            error = refused.value if isinstance(refused.value, Refusal) else Refusal.of(refused.value)
            assert (error.status, error.field) == (422, field), body
            assert error.expected
        assert await server.state(run) == before


async def test_what_is_wrong_is_answered_with_422():
    async with api() as server:
        run, json_type = await server.make(), {"content-type": "application/json"}
        for body, field in WRONG:
            answer = await server.http.post(f"/api/runs/{run}/commands", content=json.dumps(body),
                                            headers=json_type | server.keyed(run))
            assert answer.status_code == 422, (body, answer.text)
            error = answer.json()["error"]
            assert set(error) == {"field", "expected", "got", "message"}
            assert error["field"] == field, body


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
                    lambda inner: st.lists(inner, max_size=3) |
                    st.dictionaries(st.text(max_size=4), inner, max_size=3), max_leaves=6)
BODIES = JSON | st.fixed_dictionaries({"do": st.sampled_from(list(COMMANDS)) | JSON}, optional={
    "rung": st.sampled_from(["update", "epoch"]) | JSON, "rate": JSON, "count": st.integers(-5, 50) | JSON,
    "update": st.integers(-5, 500) | JSON, "learning_rate": JSON,
    "truncate": JSON, "frozen": JSON, "at": JSON, "edits": JSON | st.lists(JSON | st.just(FASTER), max_size=2)})


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(BODIES, max_size=12))
async def test_garbage_is_refused_or_done_and_the_run_lives_on(bodies):
    async with api() as server:
        run = server.runs.get(await server.make())
        results = await asyncio.gather(*(command(run, body) for body in bodies), return_exceptions=True)
        for body, result in zip(bodies, results, strict=True):
            assert result is None or isinstance(result, (Refusal, SpecError)), (body, result)
        await command(run, {"do": "reset"})
        await command(run, {"do": "step"})
        assert run.describe()["update"] == 1


async def test_commands_of_many_at_once_leave_a_run_that_is_right():
    async with api() as server:
        run = await server.make(SEQUENCE)
        await server.do(run, "step", count=200)
        bodies = [{"do": "play", "rate": None}, {"do": "seek", "update": 77}, {"do": "pause"},
                  {"do": "step", "count": 5},
                  {"do": "seek", "update": 0}, {"do": "play", "rate": 500}, {"do": "seek", "update": 150},
                  {"do": "pause"}] * 4
        answers = await asyncio.gather(*(server.http.post(f"/api/runs/{run}/commands", json=body,
                                                          headers=server.keyed(run)) for body in bodies))
        assert {answer.status_code for answer in answers} <= {200, 409}
        await server.do(run, "pause")
        await server.do(run, "seek", update=33)
        other = await server.make(SEQUENCE)
        await server.do(other, "step", count=33)
        a, b = (server.runs.get(name).trainings.history.trainer.weights for name in (run, other))
        assert all((a[name] == b[name]).all() for name in a)
