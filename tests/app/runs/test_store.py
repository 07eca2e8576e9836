"""A run does what it is told, by itself; its neighbours do not notice."""

import asyncio
import time

import numpy as np
import pytest
from serverside import DIVERGING, PATIENCE, SEQUENCE, XOR, changed, command, make, runs, subscriber, until
from unrolled.app.errors import Refusal
from unrolled.app.runs.capacity import ABANDONED
from unrolled.app.runs.jobs import Job
from unrolled.app.runs.playback import Status
from unrolled.app.runs.store import RunStore
from unrolled.app.settings import Settings
from unrolled.core import RunSpec, SpecError, Trainer

pytestmark = pytest.mark.anyio


def weights(run) -> dict[str, np.ndarray]:
    return {name: np.array(weight) for name, weight in run.trainings.history.trainer.weights.items()}


def after(spec: dict, updates: int) -> dict[str, np.ndarray]:
    """What the weights are to be after so many updates."""
    trainer = Trainer(RunSpec.from_dict(spec))
    if updates:
        trainer.run(updates)
    return dict(trainer.weights)


def same(a: dict[str, np.ndarray], b: dict[str, np.ndarray]) -> bool:
    return a.keys() == b.keys() and all(np.array_equal(a[name], b[name]) for name in a)


async def test_a_new_run_is_ready_at_update_0():
    async with runs() as here:
        state = (await make(here)).describe()
    assert (state["update"], state["status"], state["playing"], state["message"]) == (0, "ready", False, None)
    assert state["cost"] > 0
    assert state["spec"] == RunSpec.from_dict(XOR).to_dict()


async def test_from_ready_over_playing_and_paused_to_ready():
    async with runs() as here:
        run = await make(here)
        await command(run, {"do": "play", "rate": None})
        assert run.describe()["status"] == "playing"
        await until(run, lambda: run.trainings.history.trainer.update > 3)
        await command(run, {"do": "pause"})
        reached = run.describe()
        assert (reached["status"], reached["playing"]) == ("paused", False)
        assert same(weights(run), after(XOR, reached["update"]))
        await command(run, {"do": "reset"})
        assert (run.describe()["status"], run.describe()["update"]) == ("ready", 0)
        assert same(weights(run), after(XOR, 0))


async def test_pause_before_the_first_update_is_ready_still():
    async with runs() as here:
        run = await make(here)
        await command(run, {"do": "pause"})
        assert run.describe()["status"] == "ready"


@pytest.mark.parametrize(("body", "update"), [({"count": 1}, 1), ({"count": 7}, 7), ({"rung": "epoch"}, 7),
                                              ({"rung": "epoch", "count": 2}, 14)])
async def test_step_makes_so_many_updates(body, update):
    async with runs() as here:
        run = await make(here, SEQUENCE)
        await command(run, {"do": "step", **body})
        assert (run.describe()["update"], run.describe()["status"], run.trainings.step.index) == (update, "paused",
                                                                                                  update)
        assert same(weights(run), after(SEQUENCE, update))


@pytest.mark.parametrize("update", [0, 1, 13, 30])
async def test_seek_goes_there_bit_for_bit(update):
    async with runs() as here:
        run = await make(here, SEQUENCE)
        await command(run, {"do": "step", "count": 30})
        await command(run, {"do": "seek", "update": update})
        assert run.describe()["update"] == update
        assert run.describe()["status"] == ("paused" if update else "ready")
        assert same(weights(run), after(SEQUENCE, update))
        await command(run, {"do": "step", "count": 3})
        assert same(weights(run), after(SEQUENCE, update + 3))


async def test_seek_to_where_it_diverged_is_diverged_still():
    async with runs() as here:
        run = await make(here, DIVERGING)
        await command(run, {"do": "step", "count": 500})
        bad = run.trainings.step.index
        await command(run, {"do": "seek", "update": bad - 1})
        assert run.playback.status == "paused"
        await command(run, {"do": "seek", "update": bad})
        assert run.playback.status == "diverged"
        assert f"update {bad}." in run.playback.message


async def test_a_long_job_does_not_hold_up_the_training():
    async with runs() as here:
        run = await make(here, SEQUENCE)
        await command(run, {"do": "play", "rate": None})

        def until_it_trained():
            start = run.trainings.history.trainer.update
            while run.trainings.history.trainer.update == start:
                yield 0.5
            return "trained"

        async with asyncio.timeout(PATIENCE):
            assert await run.finish(until_it_trained(), moves=False) == "trained"
        assert run.playback.status == "playing"


async def test_the_way_back_is_open_until_another_future_begins():
    async with runs() as here:
        run = await make(here, SEQUENCE)
        run.watch(subscriber())
        await command(run, {"do": "step", "count": 30})
        points = len(run.trainings[0].curve.validation()[0])
        await command(run, {"do": "seek", "update": 10})
        assert run.describe()["furthest"] == 30
        assert len(run.trainings[0].curve.validation()[0]) == points
        await command(run, {"do": "set", "learning_rate": 0.2})
        assert run.describe()["furthest"] == 10
        assert run.trainings[0].curve.validation()[0].max() <= 10


async def test_seek_while_playing_stands_where_it_was_told():
    async with runs() as here:
        run = await make(here)
        await command(run, {"do": "play", "rate": None})
        await until(run, lambda: run.trainings.history.trainer.update > 20)
        await command(run, {"do": "seek", "update": 5})
        assert (run.describe()["update"], run.describe()["status"]) == (5, "paused")


async def test_pause_gives_up_a_long_seek():
    async with runs() as here:
        run = await make(here, SEQUENCE)
        long = asyncio.ensure_future(command(run, {"do": "step", "count": 1_000_000}))
        await until(run, lambda: run.playback.status == "seeking" and run.playback.message)
        assert run.playback.message.startswith("On the way: ")
        await command(run, {"do": "pause"})
        reached = run.describe()
        with pytest.raises(Refusal, match="given up") as refused:
            await long
        assert refused.value.status == 409
        assert (reached["status"], reached["message"]) == ("paused", None)
        assert 0 < reached["update"] < 1_000_000
        assert same(weights(run), after(SEQUENCE, reached["update"]))


async def test_a_slice_that_is_over_before_it_begins_still_goes_on(monkeypatch):
    """Else what is left in its midst would say that nothing is done."""
    run, told = await make(RunStore(Settings())), []  # without a compute worker
    monkeypatch.setattr(run.publisher, "show", lambda playback: told.append(playback.message))
    monkeypatch.setattr(run.publisher, "due", lambda now: True)
    run.mailbox.jobs.add(Job(iter([0.25, 0.5]), True, False, lambda result, error: None))
    run.playback.status = Status.SEEKING
    for _ in range(2):
        run.work(0.0)
    assert told == ["On the way: 25%", "On the way: 50%"]


async def test_a_later_command_leaves_the_reading_of_a_step_alone():
    async with runs() as here:
        run = await make(here, SEQUENCE)
        await run.finish(run.playback.advance(600))  # a command answers before it is done where it takes long
        reading = asyncio.ensure_future(run.finish(run.trainings.history.step_at(299), moves=False, replays=True))
        await asyncio.gather(command(run, {"do": "play", "rate": 1}), command(run, {"do": "pause"}))
        assert (await reading).index == 299


@pytest.mark.parametrize("body", [{"do": "set", "learning_rate": 0.01}, {"do": "reset"}])
async def test_what_changes_the_past_ends_what_replays_it(body):
    async with runs() as here:
        run = await make(here, SEQUENCE)
        await run.finish(run.playback.advance(600))  # a command answers before it is done where it takes long
        reading = asyncio.ensure_future(run.finish(run.trainings.history.step_at(299), moves=False, replays=True))
        seeking = asyncio.ensure_future(run.finish(run.playback.seek(298), replays=True))
        await command(run, body)
        results = await asyncio.gather(reading, seeking, return_exceptions=True)
        assert run.describe()["status"] in ("paused", "ready")
        for result in results:  # it was there in time, or has been given up; never something in between
            assert result is None or isinstance(result, (Refusal, SpecError)) or result.index == 299
        assert run.trainings.history.furthest in (0, 298, 600)


async def test_the_learning_rate_changes_during_many_steps():
    async with runs() as here:
        run = await make(here, SEQUENCE)
        long = asyncio.ensure_future(command(run, {"do": "step", "count": 1_000_000}))
        await until(run, lambda: run.playback.status == "seeking")
        await command(run, {"do": "set", "learning_rate": 0.001})
        assert run.playback.status == "seeking"
        await command(run, {"do": "pause"})
        with pytest.raises(Refusal, match="given up"):
            await long


async def test_two_runs_do_not_disturb_each_other():
    async with runs() as here:
        first, second = await make(here, SEQUENCE), await make(here, changed(SEQUENCE, seed=6))
        await asyncio.gather(*(command(run, {"do": "play", "rate": None}) for run in (first, second)))
        await asyncio.gather(*(until(run, lambda run=run: run.trainings.history.trainer.update > 50)
                               for run in (first, second)))
        await asyncio.gather(*(command(run, {"do": "pause"}) for run in (first, second)))
        assert same(weights(first), after(SEQUENCE, first.trainings.history.trainer.update))
        assert same(weights(second), after(changed(SEQUENCE, seed=6), second.trainings.history.trainer.update))


async def test_eight_that_play_advance_alike():
    async with runs() as here:
        eight = [await make(here) for _ in range(8)]
        await asyncio.gather(*(command(run, {"do": "play", "rate": None}) for run in eight))
        await asyncio.gather(*(until(run, lambda run=run: run.trainings.history.trainer.update > 300) for run in eight))
        reached = [run.trainings.history.trainer.update for run in eight]
        assert max(reached) < 20 * min(reached)


def first_not_finite(spec):
    """The update at which a trainer of its own sees the numbers run away."""
    trainer = Trainer(RunSpec.from_dict(spec))
    while trainer.step().finite:
        pass
    return trainer.update


@pytest.mark.parametrize("body", [{"do": "play", "rate": None}, {"do": "play", "rate": 1000},
                                  {"do": "step", "count": 500}, {"do": "step"}])
async def test_divergence_stops_with_a_message_and_reset_recovers(body):
    async with runs() as here:
        run = await make(here, DIVERGING)
        while run.playback.status != "diverged":
            await command(run, body)
            if body["do"] == "play":
                await until(run, lambda: run.playback.status == "diverged")
        assert f"Diverged at update {first_not_finite(DIVERGING)}." in run.playback.message
        assert "of 1000." in run.playback.message
        assert not run.describe()["playing"]
        assert run.describe()["cost"] is None
        for refused in ({"do": "play"}, {"do": "step"}):
            with pytest.raises(Refusal, match="reset") as error:
                await command(run, refused)
            assert error.value.status == 409
        await command(run, {"do": "reset"})
        assert (run.describe()["status"], run.describe()["message"]) == ("ready", None)
        await command(run, {"do": "set", "learning_rate": 0.01})
        await command(run, {"do": "step", "count": 20})
        assert run.describe()["status"] == "paused"


async def test_the_learning_rate_changes_while_it_plays():
    async with runs() as here:
        run = await make(here)
        await command(run, {"do": "play", "rate": None})
        await command(run, {"do": "set", "learning_rate": 0.125})
        at = run.trainings.history.trainer.update
        assert run.describe()["learning_rate"] == 0.125
        await until(run, lambda: run.trainings.history.trainer.update > at)
        assert run.playback.status == "playing"
        with pytest.raises(SpecError, match="learning_rate"):
            await command(run, {"do": "set", "learning_rate": "fast"})
        assert run.playback.status == "playing"


async def test_no_more_runs_than_the_server_holds():
    async with runs(max_runs=2) as here:
        first, _ = await make(here), await make(here)
        with pytest.raises(Refusal, match="full") as refused:
            await make(here)
        assert refused.value.status == 429
        here.delete(first.id)
        await make(here)
        assert len(here) == 2


async def test_on_a_full_server_the_run_goes_that_nobody_has_looked_at_for_the_longest_time(monkeypatch):
    now = time.monotonic()
    async with runs(max_runs=3) as here:
        watched, older, newer = await make(here), await make(here), await make(here)
        watched.watch(subscriber())
        monkeypatch.setattr("time.monotonic", lambda: now + 10)
        newer._refuse_if_ended()  # somebody asks
        with pytest.raises(Refusal, match="full"):
            await make(here)  # all have been looked at a moment ago
        monkeypatch.setattr("time.monotonic", lambda: now + 10 + ABANDONED)
        fourth = await make(here)
        assert {run.id for run in here._runs.values()} == {watched.id, newer.id, fourth.id}
        with pytest.raises(Refusal, match="may have expired"):
            here.get(older.id)
        for run in (newer, fourth):
            run.watch(subscriber())
        monkeypatch.setattr("time.monotonic", lambda: now + 10_000)
        with pytest.raises(Refusal, match="all of its runs are being watched"):
            await make(here)


async def test_idle_runs_expire_unless_somebody_watches(monkeypatch):
    now = time.monotonic()
    async with runs(idle_minutes=30) as here:
        idle, watched = await make(here), await make(here)
        watcher = subscriber()
        watched.watch(watcher)
        monkeypatch.setattr("time.monotonic", lambda: now + 29 * 60)
        here.expire()
        assert len(here) == 2
        monkeypatch.setattr("time.monotonic", lambda: now + 31 * 60)
        here.expire()
        assert here.get(watched.id) is watched
        with pytest.raises(Refusal, match="may have expired"):
            here.get(idle.id)
        watched.leave(watcher)  # from now on it is idle
        monkeypatch.setattr("time.monotonic", lambda: now + 60 * 60)
        here.expire()
        assert len(here) == 1


async def test_who_waits_for_a_deleted_run_is_told():
    async with runs() as here:
        run = await make(here, SEQUENCE)
        watcher = subscriber()
        run.watch(watcher)
        long = asyncio.ensure_future(command(run, {"do": "step", "count": 1_000_000}))
        await until(run, lambda: run.playback.status == "seeking")
        here.delete(run.id)
        with pytest.raises(Refusal) as refused:
            async with asyncio.timeout(PATIENCE):
                await long
        assert refused.value.status in (404, 409)
        with pytest.raises(Refusal) as refused:
            async with asyncio.timeout(PATIENCE):
                await command(run, {"do": "step"})
        assert refused.value.status == 404
        while (news := await watcher.next()) != "deleted":
            assert news.number


async def test_a_fault_of_a_run_stops_it_and_says_so(monkeypatch):
    async with runs() as here:
        bad, good = await make(here), await make(here)
        await command(bad, {"do": "step"})
        monkeypatch.setattr(bad.trainings.history, "run", lambda updates: 1 / 0)
        await asyncio.gather(*(command(run, {"do": "play", "rate": None}) for run in (bad, good)))
        await until(bad, lambda: bad.playback.status == "paused")
        assert "ZeroDivisionError" in bad.playback.message
        await until(good, lambda: good.trainings.history.trainer.update > 10)
        assert good.playback.status == "playing"
