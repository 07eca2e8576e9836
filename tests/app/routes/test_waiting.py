"""What nobody waits for any more is not begun, or is given up; those who wait are served."""

import asyncio
import threading
from contextlib import asynccontextmanager

import pytest
from callers import Caller, until
from serverside import PATIENCE, XOR, api
from unrolled.app.routes import analysis
from unrolled.app.routes.waiting import GONE

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def held(monkeypatch):
    """The server, with a check that takes until it is let go; and how often one was begun."""
    begun, go = [], threading.Event()

    def slow(*asked):
        begun.append(asked)
        assert go.wait(PATIENCE)
        return {"checks": []}
    monkeypatch.setattr(analysis, "checked", slow)
    async with api() as server:
        run = await server.make(XOR)
        await server.do(run, "step")
        try:
            yield server, f"/api/runs/{run}/steps/1/check", begun, go
        finally:
            go.set()


async def test_those_who_hang_up_make_nobody_wait(monkeypatch):
    async with held(monkeypatch) as (server, path, begun, go):
        first = Caller(server, path)
        await until(lambda: begun)
        impatient = [Caller(server, path) for _ in range(30)]
        honest = Caller(server, path)
        await until(lambda: all(caller.asked for caller in [*impatient, honest]))
        assert [await caller.hang_up() for caller in impatient] == [GONE] * 30
        go.set()
        await asyncio.wait_for(asyncio.gather(first.task, honest.task), PATIENCE)
        assert (first.status, honest.status) == (200, 200)
        assert len(begun) == 2


async def test_who_hangs_up_is_not_kept_until_it_is_over(monkeypatch):
    async with held(monkeypatch) as (server, path, begun, _):
        caller = Caller(server, path)
        await until(lambda: begun)
        assert await caller.hang_up() == GONE


async def test_a_step_that_nobody_waits_for_is_not_made_again():
    begun, closed = [], []

    def endless(update):
        begun.append(update)
        try:
            while True:
                yield 0.0
        finally:
            closed.append(update)
    async with api() as server:
        run = await server.make(XOR)
        await server.do(run, "step", count=5)
        here = server.runs.get(run)
        here.trainings.history.step_at = endless
        callers = [Caller(server, f"/api/runs/{run}/steps/{update}") for update in (1, 2, 3)]
        await until(lambda: len(here.mailbox.jobs) == 3 and begun)
        # those that have not begun come first
        assert [await caller.hang_up() for caller in reversed(callers)] == [GONE] * 3
        await until(lambda: not here.mailbox.jobs)
        assert closed == begun
        assert len(begun) == 1
        assert (await server.do(run, "step"))["update"] == 6
