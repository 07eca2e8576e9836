"""A full server: who gives way to whom, and who does not."""

import time
from contextlib import suppress

import pytest
from serverside import SEQUENCE, changed, make, runs, subscriber
from unrolled.app.errors import Refusal
from unrolled.app.halls.store import HallStore
from unrolled.app.runs.capacity import ABANDONED, SPARED
from unrolled.app.runs.memory import memory_of
from unrolled.app.settings import Settings
from unrolled.app.streaming.subscriber import CROWDED, Slot, make_room
from unrolled.core import RunSpec

pytestmark = pytest.mark.anyio
LECTURER, GREEDY, STUDENT = "192.0.2.1", "192.0.2.66", "192.0.2.7"


def held_by(here, visitor: str) -> list[str]:
    return [run.id for run in here._runs.values() if run.visitor == visitor]


async def filled(here, visitor: str, count: int, watched: bool = True):
    made = [await make(here, visitor=visitor) for _ in range(count)]
    if watched:
        for run in made:
            run.watch(subscriber())
    return made


async def test_a_newcomer_gets_a_run_of_whoever_has_all_and_his_viewers_are_told():
    async with runs(max_runs=4) as here:
        first, *_ = await filled(here, GREEDY, 4)
        one = subscriber()
        first.watch(one)
        await make(here, visitor=STUDENT)
        assert len(here) == 4
        assert first.id not in held_by(here, GREEDY)  # the oldest of those that are watched
        assert await one.next() == "displaced"
        await make(here, visitor=STUDENT)
        with pytest.raises(Refusal, match="full") as refused:
            await make(here, visitor=STUDENT)  # two and two
        assert refused.value.status == 429
        with pytest.raises(Refusal, match="full"):
            await make(here, visitor=GREEDY)


async def test_what_nobody_watches_goes_before_what_is_watched():
    async with runs(max_runs=3) as here:
        older, idle, newer = await filled(here, GREEDY, 3)
        for watcher in list(idle.subscribers):
            idle.leave(watcher)
        await make(here, visitor=STUDENT)
        assert held_by(here, GREEDY) == [older.id, newer.id]


async def test_those_that_nobody_watches_for_a_while_go_first_whoever_has_them(monkeypatch):
    now = time.monotonic()
    async with runs(max_runs=3) as here:
        await filled(here, GREEDY, 2)
        forgotten, = await filled(here, STUDENT, 1, watched=False)
        monkeypatch.setattr("time.monotonic", lambda: now + ABANDONED + 1)
        await make(here, visitor=LECTURER)
        assert held_by(here, STUDENT) == []
        assert len(held_by(here, GREEDY)) == 2
        assert forgotten.id not in here._runs


async def test_what_a_hall_shows_stays_unless_whoever_made_it_asks(monkeypatch):
    shown: list[str] = []
    now = time.monotonic()
    async with runs(max_runs=3) as here:
        here._capacity._shown = lambda: shown
        run, *_ = await filled(here, LECTURER, 3)
        shown.append(run.id)
        await make(here, visitor=STUDENT)
        assert run.id in held_by(here, LECTURER)
        for watcher in list(run.subscribers):
            run.leave(watcher)
        monkeypatch.setattr("time.monotonic", lambda: now + ABANDONED + 1)
        for _ in range(3):
            with suppress(Refusal):
                (await make(here, visitor=STUDENT)).watch(subscriber())
        assert run.id in held_by(here, LECTURER)
        await make(here, visitor=LECTURER)
        assert run.id not in held_by(here, LECTURER)


async def test_halls_do_not_keep_everything():
    async with runs(max_runs=SPARED + 2) as here:
        made = await filled(here, GREEDY, SPARED + 2)
        here._capacity._shown = lambda: [run.id for run in made]
        for visitor in (STUDENT, STUDENT, LECTURER):
            await make(here, visitor=visitor)
        assert held_by(here, GREEDY) == [run.id for run in made[:SPARED]]
        assert [len(held_by(here, visitor)) for visitor in (STUDENT, LECTURER)] == [1, 1]
        with pytest.raises(Refusal, match="full"):
            await make(here, visitor="192.0.2.8")


async def test_memory_is_shared_too_and_a_refusal_displaces_nobody():
    large = changed(SEQUENCE, layers=[{"kind": "recurrent", "units": 60}, {"kind": "dense", "units": 1}])
    small, much = (memory_of(RunSpec.from_dict(spec)).total for spec in (SEQUENCE, large))
    async with runs(max_memory_megabytes=(2.2 * much) / 2**20) as here:
        for _ in range(2):
            (await make(here, large, GREEDY)).watch(subscriber())
        assert small < much
        with pytest.raises(Refusal, match=r"megabytes of memory are left.*needs about") as refused:
            await make(here, large, GREEDY)
        assert (refused.value.status, len(here)) == (429, 2)
        await make(here, large, STUDENT)
        assert len(held_by(here, GREEDY)) == 1
    async with runs(max_memory_megabytes=much / 2**21) as here:
        with pytest.raises(Refusal, match="megabytes") as refused:
            await make(here, large)
        assert (refused.value.status, refused.value.field) == (422, "layers")


async def test_a_stream_of_whoever_has_most_ends_for_one_who_has_none():
    slots = [Slot(GREEDY) for _ in range(3)]
    make_room(slots, STUDENT, 4)
    assert not any(slot.ended for slot in slots)
    make_room(slots, STUDENT, 3)
    assert [slot.ended for slot in slots] == [False, False, True]  # the newest
    assert await slots[-1].next() == CROWDED
    make_room(slots, STUDENT, 3)  # its place is free already
    with pytest.raises(Refusal, match="Too many people") as refused:
        make_room(slots[:2], GREEDY, 2)
    assert refused.value.status == 429


async def test_halls_are_shared_and_an_empty_one_goes_first():
    halls = HallStore(Settings(max_halls=2))
    for name in ("full", "empty"):
        halls.show(name, "a-key-that-nobody-guesses", "run", {}, visitor=GREEDY)
    halls.get("full").watch(follower := Slot(STUDENT))
    halls.show("lecture", "another-key-that-nobody-guesses", "run", {}, visitor=LECTURER)
    assert {hall.name for hall in halls} == {"full", "lecture"}
    assert not follower.ended
    with pytest.raises(Refusal, match="no room for another hall") as refused:
        halls.show("more", "a-key-that-nobody-guesses", "run", {}, visitor=GREEDY)
    assert refused.value.status == 429
