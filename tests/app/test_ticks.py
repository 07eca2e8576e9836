"""How often a run makes a picture."""

import json
import math
from types import SimpleNamespace

import pytest

from app.settings import Settings
from app.ticks import RESTS, TickMaker, Wants


@pytest.mark.parametrize(("watching", "period"), [(1, 1 / 75), (40, 1 / 75), (100, 1 / 36), (1000, 1 / 10)])
def test_fewer_pictures_the_more_watch_but_never_too_few(watching, period):
    maker = TickMaker(Settings())
    maker.watching = watching
    assert maker.next_due() == pytest.approx(period)


def test_none_while_nobody_watches():
    assert TickMaker(Settings()).next_due() == math.inf


def test_a_late_picture_does_not_delay_the_next(monkeypatch):
    maker, now = TickMaker(Settings()), 100.0
    monkeypatch.setattr("app.ticks.time.perf_counter", lambda: now)
    maker.watching = 1000
    maker.make([{}], [None], True)
    assert maker.next_due() == pytest.approx(100.1)
    now = 100.13
    assert maker.make([{}], [None], True).number == 2
    assert maker.next_due() == pytest.approx(100.2)
    now = 105.0  # after a rest the beat is a new one
    maker.make([{}], [None], True)
    assert maker.next_due() == pytest.approx(105.1)


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


@pytest.mark.parametrize(("takes", "period", "rest"), [(0.001, 0.2, 0.2), (0.05, 0.2, 0.5), (0.05, 0.0, 0.0)])
def test_a_view_rests_for_as_long_as_it_takes_ten_times(monkeypatch, takes, period, rest):
    assert RESTS == 10
    clock = [100.0]
    view, maker, moment = Slow(clock, takes, period), TickMaker(Settings()), SimpleNamespace(step=SimpleNamespace(index=1), spec=None)
    monkeypatch.setattr("app.ticks.views", lambda: {"slow": view})
    monkeypatch.setattr("app.ticks.time.perf_counter", lambda: clock[0])
    maker.wanted = frozenset([Wants(("slow",), "json")])
    for offset in (0.0, 0.1, 0.21, 0.3, 0.51, 0.6):
        clock[0] = 100.0 + offset
        maker.make([{}], [moment], True)
    gaps = [after - before for before, after in zip(view.made[:-1], view.made[1:], strict=True)]
    assert len(view.made) == {0.2: 3, 0.5: 2, 0.0: 6}[rest]
    assert all(gap >= rest for gap in gaps)
    maker.make([{}], [moment], False)
    assert len(view.made) == {0.2: 4, 0.5: 3, 0.0: 7}[rest]  # standing still, it is always the newest


def test_who_comes_while_a_picture_is_made_waits_for_the_next(monkeypatch):
    maker, first, later = TickMaker(Settings()), Wants(("slow",), "json", whole=False), Wants(("slow",), "base64", whole=False)

    class Interrupted(Slow):
        def data(self, moment):
            maker.wanted = frozenset([first, later])
            return {}

    monkeypatch.setattr("app.ticks.views", lambda: {"slow": Interrupted([0.0], 0.0, 0.0)})
    maker.wanted = frozenset([first])
    moment = SimpleNamespace(step=SimpleNamespace(index=1), spec=None)
    assert {wants.encoding for wants in maker.make([{}], [moment], True).bodies} == {"json"}
    assert {wants.encoding for wants in maker.make([{}], [moment], True).bodies} == {"json", "base64"}


def test_a_part_leaves_out_what_was_made_for_an_earlier_tick(monkeypatch):
    clock = [100.0]
    shown = {"slow": Slow(clock, 0.001, 0.2), "quick": Slow(clock, 0.0, 0.0)}
    monkeypatch.setattr("app.ticks.views", lambda: shown)
    monkeypatch.setattr("app.ticks.time.perf_counter", lambda: clock[0])
    maker, part = TickMaker(Settings()), Wants(("slow", "quick"), "json", whole=False)
    maker.wanted = frozenset([part])
    had = {}
    for update, names in enumerate([["slow", "quick"], ["quick"], ["quick"], ["slow", "quick"]], start=1):
        moments = [SimpleNamespace(step=SimpleNamespace(index=update), spec=None)] * 2
        bodies = {wants.whole: json.loads(body) for wants, body in maker.make([{"side": "a"}, {"side": "b"}], moments, True).bodies.items()}
        assert list(bodies[False]["views"]) == list(bodies[False]["beside"]["views"]) == names
        had |= bodies[False]["views"]
        assert bodies[True]["views"] == bodies[True]["beside"]["views"] == had
        clock[0] += 0.09
