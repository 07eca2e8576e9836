"""Two runs in lock-step."""

import asyncio

import numpy as np
import pytest
from serverside import DIVERGING, PATIENCE, SEQUENCE, api, changed, error_of, shown, until
from unrolled.app.runs.trainings import Trainings
from unrolled.core import RunSpec, SpecError, Trainer

pytestmark = pytest.mark.anyio
OTHER = changed(SEQUENCE, truncate={"depth": 2})
CALM = changed(DIVERGING, optimiser={"kind": "gradient_descent", "learning_rate": 1e-6})


def after(spec, updates):
    trainer = Trainer(RunSpec.from_dict(spec))
    trainer.run(updates)
    return trainer.weights


def same(training, spec, updates):
    """Whether a training has the weights that a trainer of its own has after so many updates."""
    alone = after(spec, updates)
    return training.update == updates and all(np.array_equal(training.history.trainer.weights[name], alone[name])
                                              for name in alone)


def sides(run):
    return run.trainings


async def pair(server, first=SEQUENCE, second=OTHER, **more):
    answer = await server.http.post("/api/runs", json={"spec": first, "beside": {"spec": second}, **more})
    assert answer.status_code == 201, answer.text
    return server.runs.get(answer.json()["id"])


async def command(server, run, **body):
    return await server.http.post(f"/api/runs/{run.id}/commands", json=body, headers={"x-unrolled-key": run.key})


async def test_both_make_the_same_updates_as_each_would_alone():
    async with api() as server:
        run = await pair(server)
        await command(server, run, do="play", rate=None)
        await until(run, lambda: run.trainings[0].update > 300)
        await command(server, run, do="pause")
        assert all(same(side, spec, run.trainings[0].update)
                   for side, spec in zip(sides(run), (SEQUENCE, OTHER), strict=True))


async def test_steps_seeks_and_resets_are_of_both():
    async with api() as server:
        run = await pair(server)
        await command(server, run, do="step", count=40)
        for update in (7, 40, 0, 33, 60):
            state = (await command(server, run, do="seek", update=update)).json()
            assert state["update"] == update
            assert all(same(side, spec, update) for side, spec in zip(sides(run), (SEQUENCE, OTHER), strict=True))
        await command(server, run, do="reset")
        assert [side.update for side in sides(run)] == [0, 0]


async def test_an_edit_is_of_one_side_or_of_both():
    async with api() as server:
        run = await pair(server)
        await command(server, run, do="step", count=5)
        state = (await command(server, run, do="set", learning_rate=0.01, side="b")).json()
        assert (state["learning_rate"], state["beside"]["learning_rate"]) == (SEQUENCE["optimiser"]["learning_rate"],
                                                                              0.01)
        assert (state["edits"],
                state["beside"]["edits"]) == ([], [{"at": 5, "edits": [{"kind": "learning_rate", "value": 0.01}]}])
        state = (await command(server, run, do="set", learning_rate=0.02)).json()
        assert (state["learning_rate"], state["beside"]["learning_rate"]) == (0.02, 0.02)
        await command(server, run, do="step", count=5)
        await command(server, run, do="seek", update=5)
        await command(server, run, do="seek", update=10)
        assert [side.update for side in sides(run)] == [10, 10]


async def test_a_seek_beyond_what_one_side_has_reached_makes_it_learn():
    """An edit of one side forgets that side's future only."""
    async with api() as server:
        run = await pair(server)
        await command(server, run, do="step", count=30)
        await command(server, run, do="seek", update=10)
        await command(server, run, do="set", learning_rate=0.01, side="b")
        await command(server, run, do="seek", update=30)
        assert [side.update for side in sides(run)] == [30, 30]
        assert same(run.trainings[0], SEQUENCE, 30)


async def test_a_pair_is_made_at_a_moment_with_edits_of_both_sides():
    async with api() as server:
        edit = [{"at": 3, "edits": [{"kind": "learning_rate", "value": 0.01}]}]
        run = await pair(server, edits=edit, update=12)
        assert [side.update for side in sides(run)] == [12, 12]
        assert [side.edited for side in sides(run)] == [1, 0]


async def test_who_diverges_stays_behind_and_the_other_goes_on():
    async with api() as server:
        run = await pair(server, CALM, DIVERGING)
        await run.finish(run.playback.advance(400))  # a command answers before it is done where it takes long
        assert not sides(run)[1].step.finite
        assert sides(run)[1].update < run.trainings[0].update == 400
        await command(server, run, do="seek", update=0)
        assert [side.update for side in sides(run)] == [0, 0]


async def test_ticks_hold_both_sides_at_the_same_update():
    async with api() as server:
        run = await pair(server)
        await command(server, run, do="step", count=3)
        answer = (await server.http.get(f"/api/runs/{run.id}")).json()
        assert answer["beside"]["spec"]["truncate"] == {"depth": 2, "every": 1}
        from unrolled.app.streaming.subscriber import Subscriber
        from unrolled.app.streaming.ticks import Subscription
        watcher = Subscriber(Subscription(("lattice", "cost"), "json"))
        run.watch(watcher)
        async with asyncio.timeout(PATIENCE):
            tick = await watcher.next()
        body = shown(tick, watcher)
        assert (body["update"], body["beside"]["update"]) == (3, 3)
        assert set(body["beside"]["views"]) == {"lattice", "cost"}
        run.leave(watcher)


async def test_steps_of_both_sides_can_be_read():
    async with api() as server:
        run = await pair(server)
        await command(server, run, do="step", count=3)
        read = [(await server.http.get(f"/api/runs/{run.id}/steps/2", params={"side": side})).json()
                for side in ("a", "b")]
        for step, spec in zip(read, (SEQUENCE, OTHER), strict=True):
            assert np.allclose(step["weights"]["layer1.W_space"], after(spec, 1)["layer1.W_space"], rtol=0, atol=0)
        for path in ("explain?layer=1&side=b", "contributions?weight=layer1.W_time&side=b", "factors?side=b"):
            assert (await server.http.get(f"/api/runs/{run.id}/steps/newest/{path}")).status_code == 200


@pytest.mark.parametrize(("other", "field"), [(changed(SEQUENCE, seed=99), "beside.spec.seed"),
                                              (changed(SEQUENCE, batch_size=2), "beside.spec.batch_size"),
                                              ({"layers": []}, "beside.spec.task")])
async def test_what_cannot_stand_beside_is_refused(other, field):
    async with api() as server:
        error_of(await server.http.post("/api/runs", json={"spec": SEQUENCE, "beside": {"spec": other}}), 422, field)


async def test_a_side_that_there_is_not_is_refused():
    async with api() as server:
        run = await server.make(SEQUENCE)
        error_of(await command(server, server.runs.get(run), do="set", learning_rate=0.1, side="b"), 422, "side")
        error_of(await server.http.get(f"/api/runs/{run}/views", params={"side": "b"}), 422, "side")
        error_of(await server.http.get(f"/api/runs/{run}/steps/newest/explain", params={"side": "c", "layer": 1}), 422,
                 "side")


def test_both_learn_from_the_same_samples():
    with pytest.raises(SpecError, match="seed"):
        Trainings(RunSpec.from_dict(SEQUENCE), RunSpec.from_dict(changed(SEQUENCE, seed=99)), 10)
