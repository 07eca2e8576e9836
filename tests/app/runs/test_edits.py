"""Edits to a run, ways to moments that are still to come, and playing by epochs."""

import asyncio
import json

import numpy as np
import pytest
from serverside import DIVERGING, SEQUENCE, api, changed, command, error_of, make, runs, shown, subscriber, until
from unrolled.app.errors import Refusal
from unrolled.app.routes.deps import step_of
from unrolled.app.streaming.encode import compact
from unrolled.app.views import views
from unrolled.app.views.moment import Moment
from unrolled.core import RunSpec, Trainer, parse_edits

pytestmark = pytest.mark.anyio

FASTER = {"kind": "learning_rate", "value": 0.05}
WEIGHT = {"kind": "weight", "weight": "layer1.W_time", "index": [0, 1], "value": 0.3}
INPUT = {"kind": "input", "sample": 3, "timestep": 1, "unit": 0, "value": 2.5}
EPOCH = 7  # updates


def after(updates: int, log: dict[int, list[dict]] | None = None, spec: dict = SEQUENCE) -> dict[str, np.ndarray]:
    """The weights of a trainer that knows no server."""
    trainer = Trainer(RunSpec.from_dict(spec))
    for update in range(updates + 1):
        for edit in parse_edits((log or {}).get(update, [])):
            edit.apply(trainer)
        if update < updates:
            trainer.step()
    return dict(trainer.weights)


def stands_at(run, updates: int, log: dict[int, list[dict]] | None = None) -> bool:
    weights = run.trainings.history.trainer.weights
    return run.describe()["update"] == updates and all(np.array_equal(weights[name], weight)
                                                       for name, weight in after(updates, log).items())


async def test_settings_are_set_and_told():
    async with api() as server:
        run = await server.make(SEQUENCE)
        state = await server.do(run, "set", learning_rate=0.1, truncate=3, frozen=["layer2"])
        assert (state["learning_rate"], state["truncate"], state["frozen"],
                state["edited"]) == (0.1, {"depth": 3, "every": 1}, ["layer2"], 3)
        assert [edit["kind"] for edit in state["edits"][0]["edits"]] == ["learning_rate", "truncate", "freeze"]
        state = await server.do(run, "set", truncate=None, frozen=[])
        assert (state["learning_rate"], state["truncate"], state["frozen"], state["edited"]) == (0.1, None, [], 3)
        assert json.loads(json.dumps(state["edits"])) == [{"at": 0, "edits": [
            {"kind": "learning_rate", "value": 0.1}, {"kind": "truncate", "depth": None, "every": 1},
            {"kind": "freeze", "layers": []}]}]


async def test_an_edit_where_it_stands():
    async with runs() as here:
        run = await make(here, SEQUENCE)
        await command(run, {"do": "step", "count": 5})
        await command(run, {"do": "edit", "edits": [WEIGHT, INPUT]})
        assert (run.describe()["update"], run.trainings.step.index) == (5, 5)
        assert run.trainings.history.trainer.weights["layer1.W_time"][0, 1] == 0.3
        await command(run, {"do": "step", "count": 30})
        assert stands_at(run, 35, {5: [WEIGHT, INPUT]})


async def test_an_edit_before_the_update_that_is_seen_makes_it_again():
    async with runs() as here:
        run = await make(here, SEQUENCE)
        await command(run, {"do": "step", "count": 30})
        for value in (0.1, 0.2, 0.3):  # as by a slider
            await command(run, {"do": "edit", "edits": [WEIGHT | {"value": value}], "at": 29})
            assert run.trainings.step.index == 30
            assert run.trainings.step.weights["layer1.W_time"][0, 1] == value
        assert stands_at(run, 30, {29: [WEIGHT]})
        assert run.describe()["edits"] == [{"at": 29, "edits": [WEIGHT]}]
        assert run.describe()["edited"] == 1


@pytest.mark.parametrize("at", [0, 1, 17, 28])
async def test_an_edit_further_back_stands_there(at):
    async with runs() as here:
        run = await make(here, SEQUENCE)
        await command(run, {"do": "step", "count": 30})
        await command(run, {"do": "edit", "edits": [FASTER, WEIGHT], "at": at})
        assert (run.describe()["furthest"], run.trainings.step.index,
                run.playback.status) == (at, at, "paused" if at else "ready")
        assert stands_at(run, at, {at: [FASTER, WEIGHT]})
        await command(run, {"do": "step", "count": 20})
        assert stands_at(run, at + 20, {at: [FASTER, WEIGHT]})


async def test_an_edit_at_update_0_is_in_the_preview():
    async with runs() as here:
        run = await make(here, SEQUENCE)
        await command(run, {"do": "edit", "edits": [WEIGHT]})
        assert (run.trainings.step.index, run.trainings.step.weights["layer1.W_time"][0, 1]) == (0, 0.3)
        await command(run, {"do": "step"})
        await command(run, {"do": "edit", "edits": [WEIGHT | {"value": 0.5}], "at": 0})
        assert (run.trainings.step.index, run.trainings.step.weights["layer1.W_time"][0, 1]) == (1, 0.5)


async def test_an_edit_while_it_plays_and_it_plays_on():
    async with runs() as here:
        run = await make(here, SEQUENCE)
        await command(run, {"do": "play", "rate": None})
        await until(run, lambda: run.trainings.history.trainer.update > 20)
        await command(run, {"do": "edit", "edits": [WEIGHT]})
        assert run.playback.status == "playing"
        (at,) = run.trainings.history.edits
        await until(run, lambda: run.trainings.history.trainer.update > at + 20)
        await command(run, {"do": "pause"})
        assert stands_at(run, run.trainings.history.trainer.update, {at: [WEIGHT]})


async def test_a_seek_beyond_trains_and_repeats_the_edits():
    async with runs() as here:
        run = await make(here, SEQUENCE)
        await command(run, {"do": "seek", "update": 40})
        assert (run.trainings.step.index, run.playback.status) == (40, "paused")
        assert stands_at(run, 40)
        await command(run, {"do": "edit", "edits": [FASTER]})
        await command(run, {"do": "seek", "update": 3})
        await command(run, {"do": "seek", "update": 90})
        assert stands_at(run, 90, {40: [FASTER]})


@pytest.mark.parametrize("body",
                         [{"do": "pause"}, {"do": "set", "learning_rate": 0.05}, {"do": "edit", "edits": [FASTER]}])
async def test_a_seek_beyond_that_is_given_up_stays_where_it_is_by_then(body):
    async with runs() as here:
        run = await make(here, SEQUENCE)
        await command(run, {"do": "step", "count": 20})
        long = asyncio.ensure_future(command(run, {"do": "seek", "update": 1_000_000}))
        await until(run, lambda: run.playback.status == "seeking" and run.trainings.history.trainer.update > 30
                    and run.playback.message)
        assert run.playback.message.startswith("On the way: ")
        await command(run, body)
        with pytest.raises(Refusal, match="given up") as refused:
            await long
        assert refused.value.status == 409
        there = run.trainings.step.index
        assert (run.playback.status, run.playback.message) == ("paused", None)
        assert 30 < there == run.describe()["furthest"] < 1_000_000
        log = {} if body["do"] == "pause" else {there: [FASTER]}
        assert stands_at(run, there, log)
        await command(run, {"do": "step", "count": 15})
        assert stands_at(run, there + 15, log)


async def test_who_asks_about_a_step_does_not_wait_for_the_end_of_a_long_way():
    async with runs() as here:
        run = await make(here, SEQUENCE)
        await command(run, {"do": "step", "count": 20})
        await command(run, {"do": "seek", "update": 1_000_000_000})
        steps = await asyncio.gather(*(step_of(run, run.trainings[0], update) for update in (3, 17, 20)))
        assert [step.index for step in steps] == [3, 17, 20]
        assert run.playback.status == "seeking"
        await command(run, {"do": "pause"})
        assert run.playback.status == "paused"


async def test_a_seek_beyond_stops_where_it_diverges():
    async with runs() as here:
        run = await make(here, DIVERGING)
        await command(run, {"do": "seek", "update": 500})
        assert run.playback.status == "diverged"
        bad = run.trainings.step.index
        assert bad < 500
        await command(run, {"do": "seek", "update": bad - 1})
        assert run.playback.status == "paused"
        await command(run, {"do": "seek", "update": 500})
        assert (run.playback.status, run.trainings.step.index) == ("diverged", bad)
        with pytest.raises(Refusal) as refused:
            await command(run, {"do": "seek", "update": bad + 1})
        assert refused.value.status == 409
        await command(run, {"do": "edit", "edits": [FASTER]})
        assert run.playback.status == "diverged"
        await command(run, {"do": "edit", "edits": [FASTER], "at": 0})
        await command(run, {"do": "seek", "update": bad + 1})
        assert run.playback.status == "paused"


async def test_an_edit_where_it_diverged_says_so_and_no_longer_seeks():
    async with api() as server:
        run = await server.make(DIVERGING)
        diverged = (await server.do(run, "step", count=500))["update"]
        await server.do(run, "seek", update=diverged - 2)
        state = await server.do(run, "edit", edits=[FASTER], at=diverged)
    assert (state["update"], state["status"]) == (diverged, "diverged")
    assert state["message"].startswith(f"Diverged at update {diverged}")


async def test_played_by_epochs_there_is_a_picture_of_each_ones_last_update():
    async with runs() as here:
        run = await make(here, SEQUENCE)
        watcher = subscriber(())
        await command(run, {"do": "step", "count": 3})
        run.watch(watcher)
        await watcher.next()
        await command(run, {"do": "play", "rung": "epoch", "rate": 20})
        assert (run.describe()["rung"], run.describe()["rate"]) == ("epoch", 20)
        seen = []
        while len(seen) < 5:
            tick = shown(await watcher.next(), watcher)
            if tick["update"] > 3:
                seen.append(tick["update"])
        await command(run, {"do": "pause"})
        assert all(update % EPOCH == 0 for update in seen), seen
        assert seen == sorted(set(seen))
        assert stands_at(run, run.trainings.history.trainer.update)


async def test_an_epoch_that_plays_as_fast_as_it_can_is_seen_on_its_way():
    async with runs() as here:
        run = await make(here, SEQUENCE)
        watcher = subscriber(())
        run.watch(watcher)
        await command(run, {"do": "play", "rung": "epoch", "rate": None})
        while shown(await watcher.next(), watcher)["update"] % EPOCH == 0:
            pass
        await command(run, {"do": "pause"})
        assert stands_at(run, run.trainings.history.trainer.update)


async def test_a_run_is_made_at_a_moment_with_edits():
    log = [{"at": 12, "edits": [FASTER, WEIGHT]}, {"at": 0, "edits": [INPUT]},
           {"at": 60, "edits": [{"kind": "freeze", "layers": ["layer1"]}]}]
    async with api() as server:
        answer = await server.http.post("/api/runs", json={"spec": SEQUENCE, "edits": log, "update": 50})
        state = answer.json()
        assert (answer.status_code, state["update"], state["status"], state["learning_rate"],
                state["edited"]) == (201, 50, "paused", 0.05, 4)
        assert sorted(state["edits"], key=lambda moment: moment["at"]) == sorted(log, key=lambda moment: moment["at"])
        run = server.runs.get(state["id"])
        assert stands_at(run, 50, {moment["at"]: moment["edits"] for moment in log})
        assert (await server.do(run.id, "seek", update=61))["frozen"] == ["layer1"]
        again = (await server.http.post("/api/runs",
                                        json={"spec": state["spec"], "edits": state["edits"], "update": 50})).json()
        assert again["cost"] == state["cost"]
        preset = (await server.http.post("/api/runs", json={"preset": "xor", "update": 3})).json()
        assert (preset["update"], preset["preset"], preset["edits"]) == (3, "xor", [])


@pytest.mark.parametrize(("body", "field"), [
    ({"preset": "xor", "spec": SEQUENCE}, "preset"), ({"preset": "xor", "task": "xor"}, "task"), ({"spec": 3}, "spec"),
    ({"spec": {}}, "spec.task"),
    ({"preset": "xor", "update": -1}, "update"), ({"preset": "xor", "update": 10**10}, "update"),
    ({"preset": "xor", "update": None}, "update"),
    ({"preset": "xor", "edits": {}}, "edits"), ({"preset": "xor", "edits": [[]]}, "edits[0]"),
    ({"preset": "xor", "edits": [{"at": 1}]}, "edits[0]"),
    ({"preset": "xor", "edits": [{"at": -1, "edits": [FASTER]}]}, "edits[0].at"),
    ({"preset": "xor", "edits": [{"at": 1, "edits": [FASTER, 3]}]}, "edits[0].edits[1]"),
    ({"preset": "xor", "edits": [{"at": 1, "edits": [FASTER]}, {"at": 1, "edits": [WEIGHT]}]},
     "edits[1].edits[0].weight")])
async def test_a_moment_that_there_cannot_be_is_named(body, field):
    async with api() as server:
        error_of(await server.http.post("/api/runs", json=body), 422, field)
        assert len(server.runs) == 0


async def test_no_more_edits_than_the_server_takes():
    many = [FASTER, WEIGHT, INPUT]
    async with api(max_edits=3) as server:
        run = await server.make(SEQUENCE)
        await server.do(run, "edit", edits=many)
        answer = await server.http.post(f"/api/runs/{run}/commands", json={"do": "edit", "edits": [FASTER]},
                                        headers=server.keyed(run))
        assert "on this server" in error_of(answer, 422, "edits")["expected"]
        log = [{"at": at, "edits": many[:2]} for at in (1, 2)]
        assert "on this server" in error_of(await server.http.post("/api/runs", json={"spec": SEQUENCE, "edits": log}),
                                            422, "edits")["expected"]


@pytest.mark.parametrize("made", [[WEIGHT], [INPUT, FASTER],
                                  [{"kind": "truncate", "depth": 2}, {"kind": "freeze", "layers": ["layer1"]}]])
async def test_what_if_is_what_the_edit_gives_and_records_nothing(made):
    async with api() as server:
        run = await server.make(changed(SEQUENCE, batch_size=20))
        await server.do(run, "step", count=30)
        before = await server.state(run)
        address = f"/api/runs/{run}/steps/12/what-if"
        guess = (await server.http.post(address, json={"edits": made})).json()
        packed = (await server.http.post(f"{address}?encoding=base64&views=signals,flow", json={"edits": made})).json()
        assert await server.state(run) == before
        live = server.runs.get(run).trainings[0]
        await server.do(run, "seek", update=12)
        await server.do(run, "edit", edits=made, at=11)
        step = live.step
        assert (guess["update"], guess["cost"], packed["cost"]) == (12, step.cost, step.cost)
        for layer, trace in zip(guess["lattice"]["layers"], step.layers, strict=True):
            np.testing.assert_array_equal(layer["dz"], trace.dz[: guess["lattice"]["timesteps"], 0])
        traces = [np.array(trace["z"], float) for trace in guess["weights"]["traces"]]
        first, last = traces[: len(traces) // 2], traces[len(traces) // 2:]
        assert max(map(np.nanmax, first)) == max(weight.max() for weight in live.history.trainer.weights.values())
        assert min(map(np.nanmin, last)) == min(update.min() for update in step.updates.values())
        assert packed["lattice"]["layers"][0]["h"]["dtype"] == "<f4"
        assert guess["views"] == {}
        for name in ("signals", "flow"):
            assert packed["views"][name] == json.loads(compact(views()[name].data(Moment(live.spec, step)), "base64"))


async def test_what_if_before_the_first_update():
    async with api() as server:
        run = await server.make(SEQUENCE)
        for update in ("0", "newest"):
            guess = (await server.http.post(f"/api/runs/{run}/steps/{update}/what-if", json={"edits": [WEIGHT]})).json()
            assert (guess["update"], max(trace["zmax"] for trace in guess["weights"]["traces"])) == (0, 2.0)


@pytest.mark.parametrize(("rest", "body", "status", "field"), [
    ("newest/what-if", [], 422, None), ("newest/what-if", {"edits": [], "at": 3}, 422, None),
    ("newest/what-if", {"edits": []}, 422, "edits"),
    ("newest/what-if", {"edits": [{"kind": "units"}]}, 422, "edits[0].kind"),
    ("newest/what-if?encoding=xml", {"edits": [FASTER]}, 422, "encoding"),
    ("newest/what-if?views=flow,cost", {"edits": [FASTER]}, 422, "views"),
    ("3/what-if", {"edits": [FASTER, WEIGHT | {"index": [0, 9]}]}, 422, "edits[1].index"),
    ("9/what-if", {"edits": [FASTER]}, 404, "update")])
async def test_a_wrong_what_if_is_named(rest, body, status, field):
    async with api() as server:
        run = await server.make(SEQUENCE)
        await server.do(run, "step", count=5)
        error_of(await server.http.post(f"/api/runs/{run}/steps/{rest}", json=body), status, field)
