"""Why a run diverged, by HTTP."""

import json

import numpy as np
import pytest
from serverside import DIVERGING, SEQUENCE, api, changed
from unrolled.app.routes import divergence
from unrolled.core import History, RunSpec, remedies, trace_divergence, try_remedy

pytestmark = pytest.mark.anyio


def alone(spec: dict):
    """The history of the same run by a trainer that knows no server, and its first step that is not finite."""
    history = History(RunSpec.from_dict(spec))
    step = history.step()
    while step.finite:
        step = history.step()
    return history, step


async def diverged(server, spec: dict = DIVERGING) -> tuple[str, int]:
    """A run that has diverged, and the update at which it did."""
    run = await server.make(spec)
    await server.do(run, "step", rung="update", count=200)
    state = await server.state(run)
    assert state["status"] == "diverged"
    return run, state["update"]


async def asked(server, run: str, update: int | str, what: str = "") -> dict:
    answer = await server.http.get(f"/api/runs/{run}/steps/{update}/divergence{what}")
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text, parse_constant=pytest.fail)


async def refused(server, run: str, update: int | str, what: str, field: str, status: int = 422) -> dict:
    answer = await server.http.get(f"/api/runs/{run}/steps/{update}/divergence{what}")
    assert answer.status_code == status, answer.text
    assert answer.json()["error"]["field"] == field
    return answer.json()["error"]


async def test_the_chain_is_that_of_the_core():
    async with api() as server:
        run, update = await diverged(server)
        found, (history, step) = await asked(server, run, "newest"), alone(DIVERGING)
        expected = trace_divergence(history.trainer.spec, step)
        assert (found["update"], found["words"], found["step_pass"]) == (update, expected.words, "cost")
        assert found["links"] == len(found["chain"]) == len(expected.chain)
        for link, wanted in zip(found["chain"], expected.chain, strict=True):
            assert tuple(link["place"].values())[:-1] == tuple(wanted.place)[:-1]
            assert [factor["value"] for factor in link["factors"]] == [factor.value for factor in wanted.factors]
        assert found["chain"][0]["value"] is None
        offered = {each["name"]: each for each in found["remedies"]}
        assert {name: each["comparable"] for name, each in offered.items()} == {
            "clip_norm": True, "learning_rate": True, "smaller_learning_rate": True, "initialiser": True, "seed": False}
        assert offered["clip_norm"]["spec"]["optimiser"]["clip_norm"] == 1.0


async def test_growth_ends_with_the_update_that_diverged():
    async with api() as server:
        run, update = await diverged(server)
        found = await asked(server, run, update, "/growth")
        assert found["updates"] == list(range(update - 11, update + 1))
        assert found["cost"][-1] is None
        assert sorted(found["cost"][:-1]) == found["cost"][:-1]
        assert len(found["entry"]) == 12
        assert found["weight"]["weight"] in found["weights"]
        assert np.shape(found["forward"])[0] == np.shape(found["backward"])[0] == 2


async def test_a_remedy_is_tried_as_by_the_core():
    async with api() as server:
        run, update = await diverged(server)
        history, step = alone(DIVERGING)
        for remedy in remedies(history.trainer.spec, step):
            found = await asked(server, run, update, f"/try?remedy={remedy.name}")
            attempt = try_remedy(remedy, {}, update + 100)
            expected = None
            while expected is None:
                try:
                    next(attempt)
                except StopIteration as stop:
                    expected = stop.value
            cost = expected.cost if np.isfinite(expected.cost) else None
            assert (found["finite"], found["updates"], found["cost"]) == (expected.finite, expected.updates, cost)
            assert found["words"] == remedy.words
        assert (await asked(server, run, update, "/try?remedy=clip_norm&updates=7"))["updates"] == 7


async def test_a_large_network_makes_fewer_updates(monkeypatch):
    async with api() as server:
        run, update = await diverged(server)
        monkeypatch.setattr(divergence, "MOST_UPDATES", 9)
        assert (await asked(server, run, update, "/try?remedy=clip_norm"))["updates"] == 9
        monkeypatch.setattr(divergence, "MOST_TRAINED", 5)
        await refused(server, run, update, "/try?remedy=clip_norm", "layers")


async def test_a_long_chain_is_answered_in_part(monkeypatch):
    monkeypatch.setattr(divergence, "MOST_LINKS", 2)
    async with api() as server:
        run, update = await diverged(server)
        found = await asked(server, run, update)
        assert len(found["chain"]) == 2
        assert found["links"] > 2


async def test_nonsense_is_refused_by_its_name(monkeypatch):
    async with api() as server:
        run, update = await diverged(server)
        await refused(server, run, update, "/try?remedy=prayer", "remedy")
        await refused(server, run, update, "/try?remedy=seed&updates=0", "updates")
        await refused(server, run, update, "/try?remedy=seed&updates=999999", "updates")
        await refused(server, run, update, "/try", "remedy")
        await refused(server, run, 1, "", "update")
        await refused(server, run, 1, "/growth", "update")
        await refused(server, run, 9999, "", "update", 404)
        monkeypatch.setattr(divergence, "MOST_TERMS", 7)
        assert "at most 7 terms" in (await refused(server, run, update, "", "layers"))["expected"]
        assert "at most 7 terms" in (await refused(server, run, update, "/growth", "layers"))["expected"]


async def test_an_update_that_is_finite_is_refused():
    async with api() as server:
        run = await server.make(changed(SEQUENCE, layers=[{"kind": "lstm", "units": 2}, SEQUENCE["layers"][-1]]))
        await refused(server, run, "newest", "", "update")
