"""What a run is asked for, by those who wait for it and by those who have gone."""

import asyncio
import gc
from collections.abc import Generator

import pytest
from unrolled.app.runs.jobs import Jobs
from unrolled.app.runs.mailbox import Mailbox


def endless() -> Generator[float, None, None]:
    while True:
        yield 0.0


@pytest.mark.anyio
async def test_a_job_that_nobody_waits_for_is_given_up_without_a_word():
    loop, told = asyncio.get_running_loop(), []
    loop.set_exception_handler(lambda _, context: told.append(context))
    mailbox = Mailbox(loop, lambda: None, lambda: None, Jobs())
    waiting = asyncio.ensure_future(mailbox.finish(endless(), moves=True, replays=False))
    await asyncio.sleep(0)
    mailbox.carry_out()
    await asyncio.sleep(0)
    assert len(mailbox.jobs) == 1
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    mailbox.carry_out()
    await asyncio.sleep(0)
    del waiting
    gc.collect()  # asyncio speaks of a fault that nobody has seen when its future goes
    assert not mailbox.jobs
    assert told == []
