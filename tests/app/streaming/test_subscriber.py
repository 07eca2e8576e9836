"""A viewer has one slot, for the newest tick."""

import pytest
from serverside import shown, viewer
from unrolled.app.streaming.parts import Part, Picture
from unrolled.app.streaming.subscriber import Viewer
from unrolled.app.streaming.ticks import Tally, Tick, Wants

pytestmark = pytest.mark.anyio


def tick(number: int, eyes) -> Tick:
    text = Picture(Part(f'{{"at":{number}}}', number), (), (), number, number)
    return Tick(number, ['{"run":"x"'], {(name, eyes.wants.encoding, 0): text for name in eyes.wants.views}, Tally())


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


async def test_one_who_asks_for_other_views_is_served_by_the_same_tick():
    both, one = viewer(("cost", "flow")), viewer(("flow",))
    one.offer(tick(1, both))
    assert (await one.next()).number == 1


def test_what_is_sent_of_a_tick_counts_and_is_made_once_for_all_who_had_the_same():
    first, second, late = (Viewer(Wants(("cost",), "json", whole=False)) for _ in range(3))
    one, two = tick(1, first), tick(2, first)
    assert one.tally.sent == 0
    assert first.event(one) is second.event(one)
    assert one.tally.sent == 2 * len(Viewer(first.wants).event(tick(1, first)))
    assert first.event(two) is second.event(two)
    assert shown(two, late) == {"run": "x", "views": {"cost": {"form": {"at": 2}, "arrays": {}}}}


def test_of_a_view_that_is_as_it_was_nothing_is_sent():
    eyes = Viewer(Wants(("cost",), "json", whole=False))
    one = tick(1, eyes)
    later = Tick(2, ['{"run":"x"'], {("cost", "json", 0): Picture(Part('{"at":1}', 1), (), (), 1, 1)}, Tally())
    assert shown(one, eyes)["views"] == {"cost": {"form": {"at": 1}, "arrays": {}}}
    assert shown(later, eyes)["views"] == {}


async def test_the_end_comes_before_all_else():
    eyes = viewer()
    eyes.offer(tick(1, eyes))
    eyes.end("deleted")
    assert await eyes.next() == "deleted"
