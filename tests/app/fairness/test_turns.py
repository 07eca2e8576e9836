"""Visitors who wait take turns; nobody waits in more places than there are."""

import asyncio

import pytest
from callers import until
from unrolled.app.errors import Refusal
from unrolled.app.fairness.turns import Turns

pytestmark = pytest.mark.anyio


async def queued(turns: Turns, visitors: str) -> tuple[list[str], list[asyncio.Task]]:
    """Those who come one after another while there is no room, and in which order they were let in so far."""
    served = []

    async def come(visitor: str):
        await turns.enter(visitor)
        served.append(visitor)
    tasks = []
    for visitor in visitors:
        tasks.append(asyncio.ensure_future(come(visitor)))
        await asyncio.sleep(0)
    return served, tasks


async def test_visitors_take_turns_however_much_each_asks_for():
    turns = Turns()
    await turns.enter("z")
    served, tasks = await queued(turns, "aaaabc")
    for _ in range(6):
        turns.leave()
        await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    assert "".join(served) == "abcaaa"


async def test_so_many_at_a_time():
    turns = Turns(2)
    served, tasks = await queued(turns, "aab")
    assert served == ["a", "a"]
    turns.leave()
    await tasks[2]
    assert served == ["a", "a", "b"]


async def test_who_goes_leaves_the_queue_and_keeps_no_place():
    turns = Turns()
    await turns.enter("z")
    served, tasks = await queued(turns, "abc")
    tasks[0].cancel()
    await until(tasks[0].done)
    assert len(turns) == 2
    turns.leave()
    tasks[1].cancel()  # it is his turn, and he is gone
    await tasks[2]
    assert served == ["c"]
    turns.leave()
    await asyncio.wait_for(turns.enter("d"), 5)


async def test_too_many_who_wait_are_refused_and_who_has_most_of_them_makes_room():
    turns = Turns(most_waiting=4)
    await turns.enter("z")
    _, tasks = await queued(turns, "aaaa")
    with pytest.raises(Refusal, match="Too many requests") as refused:
        await turns.enter("a")
    assert refused.value.status == 429
    _, others = await queued(turns, "b")
    with pytest.raises(Refusal):  # the last of them
        await tasks[3]
    assert len(turns) == 4
    for _ in range(4):
        turns.leave()
        await asyncio.sleep(0)
    await asyncio.gather(*tasks[:3], *others)
