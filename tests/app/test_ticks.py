"""How often a run makes a picture."""

import math

import pytest

from app.settings import Settings
from app.ticks import TickMaker


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
    maker.make({}, None, True)
    assert maker.next_due() == pytest.approx(100.1)
    now = 100.13
    assert maker.make({}, None, True).number == 2
    assert maker.next_due() == pytest.approx(100.2)
    now = 105.0  # after a rest the beat is a new one
    maker.make({}, None, True)
    assert maker.next_due() == pytest.approx(105.1)
