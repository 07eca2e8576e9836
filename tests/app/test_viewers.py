"""A viewer has one slot, for the newest tick."""

import pytest
from serverside import viewer

from app.ticks import Tick, Wants
from app.viewers import Viewer

pytestmark = pytest.mark.anyio


def tick(number: int, eyes) -> Tick:
    return Tick(number, {eyes.wants: "{}"})


async def test_only_the_newest_is_kept():
    eyes = viewer()
    for number in (1, 2, 3):
        eyes.offer(tick(number, eyes))
    assert (await eyes.next()).number == 3


async def test_what_it_did_not_ask_for_is_not_news():
    eyes = viewer(("cost",))
    eyes.offer(tick(1, viewer(("flow",))))
    eyes.offer(tick(2, eyes))
    assert (await eyes.next()).number == 2


async def test_what_it_has_seen_is_not_news():
    eyes = viewer(seen=4)
    eyes.offer(tick(4, eyes))
    eyes.offer(tick(5, eyes))
    assert (await eyes.next()).number == 5


async def test_one_who_missed_a_tick_gets_the_next_one_whole():
    eyes = Viewer(Wants(("cost",), "json", whole=False))
    whole = []
    for numbers in ((4,), (5,), (6, 7), (8,)):
        for number in numbers:
            eyes.offer(tick(number, eyes))
        await eyes.next()
        whole.append(eyes.gets.whole)
    assert whole == [True, False, True, False]


async def test_the_end_comes_before_all_else():
    eyes = viewer()
    eyes.offer(tick(1, eyes))
    eyes.end("deleted")
    assert await eyes.next() == "deleted"
