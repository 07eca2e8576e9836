"""When updates are due, on a clock of the test's own."""

import pytest
from unrolled.app.runs import pace
from unrolled.app.runs.pace import MEASURED_OVER, Pace


class Clock:
    now = 0.0

    def perf_counter(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(pace, "time", clock)
    return clock


def played(clock, rate: float | None, takes: float, seconds: float) -> tuple[Pace, int]:
    """Play for so long, as a run does whose updates take so long each."""
    playing, made = Pace(None), 0
    playing.start(rate)
    while clock.now < seconds:
        clock.now = max(clock.now, playing.next_due(clock.now)) + 1e-9  # a due time may be rounded up
        owed = playing.owed(clock.now)
        count = 1 if owed is None else owed
        clock.now += count * takes
        playing.made(count)
        made += count
    return playing, made


@pytest.mark.parametrize("rate", [0.5, 7.0, 100.0, 10_000.0])
def test_a_rate_is_kept(clock, rate):
    playing, made = played(clock, rate, takes=0.0, seconds=20.0)
    assert made == pytest.approx(20 * rate, abs=1)
    assert playing.speed == pytest.approx(rate, rel=0.1)


def test_without_a_rate_as_many_as_there_is_time_for(clock):
    playing, made = played(clock, None, takes=0.01, seconds=20.0)
    assert made == pytest.approx(2000, abs=1)
    assert playing.speed == pytest.approx(100, rel=0.01)


def test_what_a_slow_run_owes_is_forgiven_after_half_a_second(clock):
    playing, made = played(clock, 100.0, takes=0.02, seconds=20.0)
    assert made == pytest.approx(1000, abs=30)
    assert playing.owed(clock.now) <= 100


def test_a_run_that_stands_has_no_speed(clock):
    playing, _ = played(clock, 100.0, takes=0.0, seconds=2 * MEASURED_OVER)
    playing.stop()
    assert playing.speed == 0.0


def test_half_a_millisecond_of_updates_is_a_chunk(clock):
    playing, _ = played(clock, None, takes=0.000_01, seconds=2 * MEASURED_OVER)
    assert playing.chunk() == pytest.approx(50, abs=1)
