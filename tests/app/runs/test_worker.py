"""The compute worker is fair in time, and outlives the faults of those it drives."""

import logging
import threading

import pytest
from serverside import PATIENCE
from unrolled.app.runs.worker import Engine
from unrolled.core import may_interrupt


class Busy:
    """Always has work; says when it has had so many turns."""

    weight = 1.0

    def __init__(self, enough: int = 20, visitor: str | None = None):
        self.turns, self.enough, self.done, self.closed = 0, enough, threading.Event(), threading.Event()
        self.visitor = visitor or str(id(self))
        self.order: list[Busy] = []

    def due(self, now):
        return now

    def work(self, until):
        self.turns += 1
        self.order.append(self)
        if self.turns >= self.enough:
            self.done.set()

    def close(self):
        self.closed.set()


class Faulty(Busy):
    """Raises at every turn."""

    def work(self, until):
        super().work(until)
        raise RuntimeError("by intention")


class Idle(Busy):
    """Has work only when told so."""

    wanted = False

    def due(self, now):
        return now if self.wanted else None

    def work(self, until):
        self.wanted = False
        self.done.set()


@pytest.fixture
def engine():
    made = Engine(0.001)
    made.start()
    yield made
    made.stop()


class Clock:
    """Goes on by as much as somebody works, and no more."""

    now = 0.0

    def perf_counter(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    """Time is what the workers take, however busy the machine is."""
    Timed.clock = Clock()
    monkeypatch.setattr("unrolled.app.runs.worker.time", Timed.clock)


class Timed(Busy):
    """Takes so long a turn, whatever it is given."""

    clock: Clock

    def __init__(self, takes: float, weight: float = 1.0, visitor: str | None = None):
        super().__init__(visitor=visitor)
        self.takes, self.weight = takes, weight

    def work(self, until):
        self.clock.now += self.takes
        super().work(until)

    @property
    def had(self):
        return self.turns * self.takes / self.weight


def compete(*workers: Timed) -> Engine:
    """Let them have their turns until each has had enough; the engine by then."""
    engine = Engine(0.001)
    for worker in workers:
        engine.add(worker)
    engine.start()
    assert all(worker.done.wait(PATIENCE) for worker in workers)
    engine.stop()
    return engine


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("weight", [1.0, 4.0])
def test_everybody_has_the_same_time_by_its_weight_however_long_a_turn_takes(weight):
    workers = Timed(0.0005), Timed(0.002), Timed(0.008), Timed(0.001, weight)
    compete(*workers)
    had = [worker.had for worker in workers]
    assert max(had) - min(had) <= max(worker.takes / worker.weight for worker in workers) + 1e-9
    assert workers[0].turns > 2 * workers[2].turns


@pytest.mark.usefixtures("clock")
def test_it_knows_how_much_time_each_has_had():
    workers = Timed(0.001), Timed(0.005, weight=4.0)
    engine = compete(*workers)
    for worker in workers:
        assert engine.computed[worker.visitor] == pytest.approx(worker.turns * worker.takes)


@pytest.mark.usefixtures("clock")
def test_who_has_many_runs_gets_no_more_time_than_who_has_one():
    alone, many = Timed(0.001), [Timed(0.001, visitor="many") for _ in range(4)]
    compete(alone, *many)
    together = sum(worker.had for worker in many)
    assert 0.5 * together < alone.had < 2.0 * together


@pytest.mark.usefixtures("clock")
def test_of_one_visitor_s_runs_each_has_the_same_time_by_its_weight():
    watched, other = Timed(0.001, weight=4.0, visitor="one"), Timed(0.001, visitor="one")
    compete(watched, other)
    assert abs(watched.had - other.had) <= 0.001 + 1e-9


class Sleeper(Timed):
    """Has work once another one has had so many turns; then always."""

    def __init__(self, takes: float, other: Timed, turns: int):
        super().__init__(takes)
        self.other, self.after = other, turns

    def due(self, now):
        return now if self.other.turns >= self.after else None


@pytest.mark.usefixtures("clock")
def test_who_was_at_rest_is_served_next_and_has_saved_up_nothing():
    busy, order = [Timed(0.002) for _ in range(6)], []
    for worker in busy:
        worker.enough = 60
    sleeper = Sleeper(0.002, busy[0], 30)
    for worker in (sleeper, *busy):
        worker.order = order
    compete(sleeper, *busy)
    woken = next(i for i, worker in enumerate(order) if worker is busy[0] and order[: i + 1].count(busy[0]) == 30)
    assert order[woken + 1] is sleeper
    assert order[woken + 1 :].count(sleeper) < 3 * order[woken + 1 :].count(busy[0])


def test_a_fault_stops_no_other(engine, caplog):
    bad, good = Faulty(), Busy()
    with caplog.at_level(logging.CRITICAL, "unrolled.app.runs.worker"):
        engine.add(bad)
        engine.add(good)
        assert good.done.wait(PATIENCE)
        assert bad.done.wait(PATIENCE)
        engine.remove(bad)


def test_it_rests_until_called(engine):
    worker = Idle()
    engine.add(worker)
    assert not worker.done.is_set()
    worker.wanted = True
    engine.wake()
    assert worker.done.wait(PATIENCE)


def test_work_at_a_time_is_done_then_and_not_before(engine):
    class Later(Busy):
        when, at = None, None

        def due(self, now):
            self.when = self.when or now + 0.05
            return None if self.at else self.when

        def work(self, until):
            self.at = until - 0.001
            self.done.set()

    worker = Later()
    engine.add(worker)
    assert worker.done.wait(PATIENCE)
    assert worker.at >= worker.when


def test_who_is_removed_gets_no_turn(engine):
    first, second = Busy(), Busy()
    engine.add(first)
    assert first.done.wait(PATIENCE)
    engine.remove(first)
    engine.add(second)
    assert second.done.wait(PATIENCE)  # two rounds later at the latest it is forgotten
    turns = first.turns
    second.done.clear()
    second.turns = 0
    assert second.done.wait(PATIENCE)
    assert first.turns == turns


class Long(Busy):
    """Takes very long, in pieces between which it may be left."""

    def __init__(self):
        super().__init__(enough=1)
        self.pieces, self.left, self.go_on = 0, threading.Event(), True

    def work(self, until):
        try:
            while self.go_on:
                may_interrupt()
                self.pieces += 1
        finally:
            self.left.set()
        super().work(until)


def test_what_takes_long_is_left_and_goes_on_where_it_was(engine):
    long, other = Long(), Busy()
    engine.add(long)
    engine.add(other)
    assert other.done.wait(PATIENCE)
    assert not long.turns
    long.go_on = False
    assert long.done.wait(PATIENCE)
    assert long.turns >= 1


def test_who_is_removed_in_the_midst_of_its_work_leaves_it_and_is_closed(engine):
    long, other = Long(), Busy()
    engine.add(long)
    engine.add(other)
    assert other.done.wait(PATIENCE)
    engine.remove(long)
    assert long.left.wait(PATIENCE)
    assert long.closed.wait(PATIENCE)
    assert not long.turns


def test_stop_ends_what_was_left_too():
    engine, long, other = Engine(0.001), Long(), Busy()
    engine.add(long)
    engine.add(other)
    engine.start()
    assert other.done.wait(PATIENCE)
    engine.stop()
    assert long.left.is_set()


def test_stop_ends_the_thread():
    engine = Engine(0.001)
    engine.start()
    engine.add(Busy())
    engine.stop()
    assert not any(thread.name == "compute" and thread is engine._thread for thread in threading.enumerate())
