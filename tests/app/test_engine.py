"""The compute worker is fair, and outlives the faults of those it drives."""

import logging
import threading

import pytest
from serverside import PATIENCE

from app.engine import Engine


class Busy:
    """Always has work; says when it has had so many turns."""

    def __init__(self, enough: int = 20):
        self.turns, self.enough, self.done = 0, enough, threading.Event()
        self.order: list[Busy] = []

    def due(self, now):
        return now

    def work(self, until):
        self.turns += 1
        self.order.append(self)
        if self.turns >= self.enough:
            self.done.set()


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


def test_turns_go_round():
    engine, workers, order = Engine(0.001), [Busy() for _ in range(8)], []
    for worker in workers:
        worker.order = order
        engine.add(worker)
    engine.start()
    assert all(worker.done.wait(PATIENCE) for worker in workers)
    engine.stop()
    assert order[:80] == workers * 10


def test_a_fault_stops_no_other(engine, caplog):
    bad, good = Faulty(), Busy()
    with caplog.at_level(logging.CRITICAL, "app.engine"):
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


def test_stop_ends_the_thread():
    engine = Engine(0.001)
    engine.start()
    engine.add(Busy())
    engine.stop()
    assert not any(thread.name == "compute" and thread is engine._thread for thread in threading.enumerate())
