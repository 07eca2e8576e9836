"""How often a run makes a picture, and of what."""

import json
import math
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from unrolled.app.settings import Settings
from unrolled.app.streaming.subscriber import Subscriber
from unrolled.app.streaming.tick_builder import BYTES_REST, CREDIT, TIME_RESTS, TickBuilder
from unrolled.app.streaming.ticks import Subscription


@pytest.mark.parametrize(("watching", "period"), [(1, 1 / 75), (40, 1 / 75), (100, 1 / 36), (1000, 1 / 10)])
def test_fewer_pictures_the_more_watch_but_never_too_few(watching, period):
    maker = TickBuilder(Settings())
    maker.watching = watching
    assert maker.next_due() == pytest.approx(period)


def test_none_while_nobody_watches():
    assert TickBuilder(Settings()).next_due() == math.inf


def test_the_budget_holds_whatever_the_least_rate(monkeypatch):
    maker, now = TickBuilder(Settings(megabytes_per_second=1.0)), 100.0
    monkeypatch.setattr("unrolled.app.streaming.tick_builder.time.perf_counter", lambda: now)
    maker.watching = 300
    tick = maker.make([{}], [None], True)
    tick.bytes_sent.sent += 3_000_000
    assert maker.next_due() == pytest.approx(now - CREDIT + 3.0)
    assert maker.next_due() == pytest.approx(now - CREDIT + 3.0)  # paid for once
    tick.bytes_sent.sent += 1_000_000  # to those who come later to the same
    assert maker.next_due() == pytest.approx(now - CREDIT + 4.0)


def test_a_late_picture_does_not_delay_the_next(monkeypatch):
    maker, now = TickBuilder(Settings()), 100.0
    monkeypatch.setattr("unrolled.app.streaming.tick_builder.time.perf_counter", lambda: now)
    maker.watching = 1000
    maker.make([{}], [None], True)
    assert maker.next_due() == pytest.approx(100.1)
    now = 100.13
    assert maker.make([{}], [None], True).number == 2
    assert maker.next_due() == pytest.approx(100.2)
    now = 105.0  # after a rest the beat is a new one
    maker.make([{}], [None], True)
    assert maker.next_due() == pytest.approx(105.1)


def showing(monkeypatch, views: dict) -> None:
    """Have these be all views that there are."""
    for module in ("tick_builder", "ticks"):
        monkeypatch.setattr(f"unrolled.app.streaming.{module}.views", lambda: views)


class Slow:
    """A view that takes so many seconds, on a clock that the test moves."""

    def __init__(self, clock: list[float], takes: float, period: float):
        self.clock, self.takes, self.period, self.made = clock, takes, period, []

    def fits(self, spec):
        return True

    def data(self, moment):
        self.made.append(round(self.clock[0], 6))
        self.clock[0] += self.takes
        return {}

    def looked_at(self, path, quantities):
        return True


@pytest.mark.parametrize(("takes", "period", "rest"), [(0.001, 0.2, 0.2), (0.05, 0.2, 0.5), (0.05, 0.0, 0.0)])
def test_a_view_rests_for_as_long_as_it_takes_ten_times(monkeypatch, takes, period, rest):
    assert TIME_RESTS == 10
    clock = [100.0]
    view, maker = Slow(clock, takes, period), TickBuilder(Settings())
    showing(monkeypatch, {"slow": view})
    monkeypatch.setattr("unrolled.app.streaming.tick_builder.time.perf_counter", lambda: clock[0])
    maker.wanted = frozenset([Subscription(("slow",), "json")])
    for offset in (0.0, 0.1, 0.21, 0.3, 0.51, 0.6):
        clock[0] = 100.0 + offset
        maker.make([{}], [moment()], True)
    gaps = [after - before for before, after in zip(view.made[:-1], view.made[1:], strict=True)]
    assert len(view.made) == {0.2: 3, 0.5: 2, 0.0: 6}[rest]
    assert all(gap >= rest for gap in gaps)
    maker.make([{}], [moment()], False)
    assert len(view.made) == {0.2: 4, 0.5: 3, 0.0: 7}[rest]  # standing still, it is always the newest


def moment(index: int = 1) -> SimpleNamespace:
    return SimpleNamespace(step=SimpleNamespace(index=index), spec=None)


def sent(tick, viewer: Subscriber) -> dict:
    return json.loads(viewer.event(tick).decode().split("data: ", 1)[1])


def test_who_comes_while_a_picture_is_made_waits_for_the_next(monkeypatch):
    maker = TickBuilder(Settings())
    first, later = (Subscription(("slow",), encoding, whole=False) for encoding in ("json", "base64"))

    class Interrupted(Slow):
        def data(self, moment):
            maker.wanted = frozenset([first, later])
            return {}

    showing(monkeypatch, {"slow": Interrupted([0.0], 0.0, 0.0)})
    maker.wanted = frozenset([first])
    one, two = (maker.make([{}], [moment()], True) for _ in range(2))
    assert [tick.serves(wants) for tick in (one, two) for wants in (first, later)] == [True, False, True, True]


def test_a_view_is_made_once_whatever_else_is_asked_for_with_it(monkeypatch):
    clock = [100.0]
    shown = {name: Slow(clock, 0.001, 0.0) for name in ("first", "second", "third")}
    showing(monkeypatch, shown)
    maker = TickBuilder(Settings())
    some = (("first",), ("first", "second"), ("second", "third"), tuple(shown))
    maker.wanted = frozenset(Subscription(names, "json", whole) for names in some for whole in (True, False))
    maker.make([{}], [moment()], True)
    assert [len(view.made) for view in shown.values()] == [1, 1, 1]


def test_a_part_leaves_out_what_was_made_for_an_earlier_tick(monkeypatch):
    clock = [100.0]
    shown = {"slow": Slow(clock, 0.001, 0.2), "quick": Slow(clock, 0.0, 0.0)}
    showing(monkeypatch, shown)
    monkeypatch.setattr("unrolled.app.streaming.tick_builder.time.perf_counter", lambda: clock[0])
    part, whole = (Subscriber(Subscription(("slow", "quick"), "json", all_of_it)) for all_of_it in (False, True))
    maker = TickBuilder(Settings())
    maker.serve([part, whole])
    had = {}
    for update, names in enumerate([["slow", "quick"], ["quick"], ["quick"], ["slow", "quick"]], start=1):
        tick = maker.make([{"side": "a"}, {"side": "b"}], [moment(update)] * 2, True)
        some, all_of_it = sent(tick, part), sent(tick, whole)
        assert list(some["views"]) == list(some["beside"]["views"]) == names
        had |= {name: view["form"] for name, view in some["views"].items()}
        assert all_of_it["views"] == all_of_it["beside"]["views"] == had
        clock[0] += 0.09


class Changing:
    """A view of three arrays, one of which is looked at."""

    period = 0.0

    def __init__(self, numbers: list[list[int]]):
        self.numbers = numbers

    def fits(self, spec):
        return True

    def data(self, moment):
        seen, first, second = (np.array([number]) for number in self.numbers[moment.step.index])
        return {"layers": [{"seen": seen, "first": first}, {"second": second}]}

    def precision(self, path):
        return "exact"

    def looked_at(self, path, quantities):
        return not quantities or path[-1] in quantities


def joined(known: dict, parts: dict) -> dict:
    """What the page makes of what it has and what comes."""
    return {"form": parts.get("form", known.get("form")), "arrays": known.get("arrays", {}) | parts["arrays"]}


def filled(form, arrays: dict):
    if isinstance(form, list):
        return [filled(item, arrays) for item in form]
    if not isinstance(form, dict):
        return form
    return arrays[str(form["array"])] if "array" in form else {key: filled(item, arrays) for key, item in form.items()}


NUMBERS, TAKEN = st.lists(st.integers(0, 2), min_size=3, max_size=3), st.lists(st.booleans(), min_size=2, max_size=2)


@given(st.lists(st.tuples(NUMBERS, TAKEN, st.booleans()), min_size=1, max_size=8), st.sampled_from([(), ("first",)]))
def test_whatever_ticks_are_missed_the_parts_make_what_the_whole_is(story, other):
    """Two who watch, and look at different things or at all, are given some ticks and miss others, while much is sent
    or little.
    """
    view = Changing([numbers for numbers, *_ in story])
    with pytest.MonkeyPatch.context() as patch:
        showing(patch, {"changing": view})
        maker = TickBuilder(Settings())
        viewers = [Subscriber(Subscription(("changing",), "json", False, quantities))
                   for quantities in (("seen",), other)]
        maker.serve(viewers)
        known = [{}, {}]
        for i, (numbers, taken, much) in enumerate(story):
            maker._size = 1e12 if much else 0
            tick = maker.make([{"side": "a"}], [moment(i)], True)
            whole = {"layers": [{"seen": numbers[:1], "first": numbers[1:2]}, {"second": numbers[2:]}], "at": i}
            for k, viewer in enumerate(viewers):
                if not taken[k]:
                    continue
                first = not known[k]
                known[k] = joined(known[k], sent(tick, viewer)["views"]["changing"])
                now = filled(known[k]["form"], known[k]["arrays"])
                if now.pop("complete", True):
                    assert now == whole
                elif not first:
                    got, right = ({**view["layers"][0], **view["layers"][1]} for view in (now, whole))
                    names = viewer.subscription.quantities
                    assert [got[name] for name in names] == [right[name] for name in names]


def test_what_nobody_looks_at_rests_where_much_is_sent(monkeypatch):
    clock = [100.0]
    showing(monkeypatch, {"changing": Changing([[i, i, i] for i in range(9)])})
    monkeypatch.setattr("unrolled.app.streaming.tick_builder.time.perf_counter", lambda: clock[0])
    viewer, maker = Subscriber(Subscription(("changing",), "json", False, ("seen",))), TickBuilder(Settings())
    maker.serve([viewer])
    complete = []
    for i in range(9):
        maker._size = 1e12
        complete.append("complete" not in sent(maker.make([{"side": "a"}], [moment(i)], True),
                                               viewer)["views"]["changing"]["form"])
        clock[0] += BYTES_REST * 2 * len("[1]") / 20e6 / 3 * 1.01
    assert complete == [True, False, False] * 3


def test_what_changed_in_a_tick_that_was_missed_comes_after_one_that_left_it_out(monkeypatch):
    clock = [100.0]
    showing(monkeypatch, {"changing": Changing([[0, 0, 0], [1, 1, 1], [2, 1, 1], [3, 1, 1]])})
    monkeypatch.setattr("unrolled.app.streaming.tick_builder.time.perf_counter", lambda: clock[0])
    viewer, maker = Subscriber(Subscription(("changing",), "json", False, ("seen",))), TickBuilder(Settings())
    maker.serve([viewer])
    complete, known = [], {}
    for i, (much, taken) in enumerate([(0, True), (1e12, False), (1e12, True), (0, True)]):
        maker._size = much
        tick = maker.make([{"side": "a"}], [moment(i)], True)
        complete.append(tick.complete(viewer.subscription))
        known = joined(known, sent(tick, viewer)["views"]["changing"]) if taken else known
        clock[0] += 60.0 if i == 2 else 0.0
    assert complete == [True, True, False, True]
    assert filled(known["form"], known["arrays"])["layers"] == [{"seen": [3], "first": [1]}, {"second": [1]}]


def test_standing_still_what_is_owed_is_made_up_for(monkeypatch):
    clock = [100.0]
    showing(monkeypatch, {"changing": Changing([[i, i, i] for i in range(9)])})
    monkeypatch.setattr("unrolled.app.streaming.tick_builder.time.perf_counter", lambda: clock[0])
    viewer, maker = Subscriber(Subscription(("changing",), "json", False,
                                            ("seen",))), TickBuilder(Settings(megabytes_per_second=1.0))
    maker.serve([viewer])
    tick = maker.make([{"side": "a"}], [moment(0)], False)
    assert not maker.owes
    tick.bytes_sent.sent += 2_000_000
    assert sent(maker.make([{"side": "a"}], [moment(1)], False),
                viewer)["views"]["changing"]["form"]["complete"] is False
    assert maker.owes
    clock[0] = maker.next_due() + 1e-6
    assert clock[0] == pytest.approx(102 - CREDIT, abs=0.01)
    assert "complete" not in sent(maker.make([{"side": "a"}], [moment(1)], False), viewer)["views"]["changing"]["form"]
    assert not maker.owes
