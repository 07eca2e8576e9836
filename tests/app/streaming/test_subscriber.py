"""A viewer has one slot, for the newest tick."""

import pytest
from serverside import shown, subscriber
from unrolled.app.streaming.fragments import EncodedView, Fragment
from unrolled.app.streaming.subscriber import Subscriber
from unrolled.app.streaming.ticks import ByteCount, Subscription, Tick

pytestmark = pytest.mark.anyio


def tick(number: int, watcher) -> Tick:
    text = EncodedView(Fragment(f'{{"at":{number}}}', number), (), (), number, number)
    return Tick(number, ['{"run":"x"'],
                {(name, watcher.subscription.encoding, 0): text for name in watcher.subscription.views}, ByteCount())


async def test_only_the_newest_is_kept():
    watcher = subscriber()
    for number in (1, 2, 3):
        watcher.offer(tick(number, watcher))
    assert (await watcher.next()).number == 3


async def test_what_it_did_not_ask_for_is_not_news():
    watcher = subscriber(("cost",))
    watcher.offer(tick(1, subscriber(("flow",))))
    watcher.offer(tick(2, watcher))
    assert (await watcher.next()).number == 2


async def test_what_it_has_seen_is_not_news():
    watcher = subscriber(seen=4)
    watcher.offer(tick(4, watcher))
    watcher.offer(tick(5, watcher))
    assert (await watcher.next()).number == 5


async def test_one_who_asks_for_other_views_is_served_by_the_same_tick():
    both, one = subscriber(("cost", "flow")), subscriber(("flow",))
    one.offer(tick(1, both))
    assert (await one.next()).number == 1


def test_what_is_sent_of_a_tick_counts_and_is_made_once_for_all_who_had_the_same():
    first, second, late = (Subscriber(Subscription(("cost",), "json", whole=False)) for _ in range(3))
    one, two = tick(1, first), tick(2, first)
    assert one.bytes_sent.sent == 0
    assert first.event(one) is second.event(one)
    assert one.bytes_sent.sent == 2 * len(Subscriber(first.subscription).event(tick(1, first)))
    assert first.event(two) is second.event(two)
    assert shown(two, late) == {"run": "x", "views": {"cost": {"form": {"at": 2}, "arrays": {}}}}


def test_of_a_view_that_is_as_it_was_nothing_is_sent():
    watcher = Subscriber(Subscription(("cost",), "json", whole=False))
    one = tick(1, watcher)
    later = Tick(2, ['{"run":"x"'], {("cost", "json", 0): EncodedView(Fragment('{"at":1}', 1), (), (), 1, 1)},
                 ByteCount())
    assert shown(one, watcher)["views"] == {"cost": {"form": {"at": 1}, "arrays": {}}}
    assert shown(later, watcher)["views"] == {}


async def test_the_end_comes_before_all_else():
    watcher = subscriber()
    watcher.offer(tick(1, watcher))
    watcher.end("deleted")
    assert await watcher.next() == "deleted"
