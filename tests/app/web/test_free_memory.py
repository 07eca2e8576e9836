"""What runs held goes back to the system when they have ended."""

import asyncio
import gc
import subprocess
import sys
import weakref
from pathlib import Path

import numpy as np
import pytest
from serverside import api
from unrolled.app import main
from unrolled.app.settings import ROOT
from unrolled.app.web.free_memory import TRIM, give_back


def resident() -> int:
    """Bytes of this process that are in memory (Linux)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@pytest.mark.skipif(TRIM is None, reason="another C library than GNU's")
def test_free_memory_goes_back_to_the_system():
    arrays = [np.ones(12_000) for _ in range(2000)]  # 192 MB in pieces that the C library takes from its heap
    last = arrays.pop()  # what lies at the heap's end keeps it from becoming shorter by itself
    arrays.clear()
    before = resident()
    give_back()
    assert before - resident() > 100e6
    assert last.all()


def test_circles_are_collected():
    class Part:
        pass

    gc.disable()
    try:
        part = Part()
        part.itself, known = part, weakref.ref(part)
        del part
        assert known() is not None
        give_back()
        assert known() is None
    finally:
        gc.enable()


@pytest.mark.anyio
async def test_it_is_done_once_runs_have_ended_and_not_otherwise(monkeypatch):
    done = []
    monkeypatch.setattr(main, "EXPIRY_ROUND", 0.02)
    monkeypatch.setattr(main, "give_back", lambda: done.append(True))
    async with api() as here:
        run = await here.make()
        await asyncio.sleep(0.2)
        assert not done
        await here.http.delete(f"/api/runs/{run}", headers=here.keyed(run))
        async with asyncio.timeout(30):
            while not done:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.2)
        assert done == [True]


EARLY = """
import asyncio, gc, weakref
from unrolled.app.main import create_app
from unrolled.app.server import Server
import uvicorn

class Part:
    pass

async def main():
    app = create_app()
    server = Server(uvicorn.Config(app, port=0, log_config=None, lifespan="on"), app.state.runs, app.state.halls)
    server.config.load()
    server.lifespan = server.config.lifespan_class(server.config)
    await server.startup()
    part = Part()  # as a run is that the first visitor makes
    part.itself, known = part, weakref.ref(part)
    await server._preparing
    del part
    gc.collect()
    print("kept" if known() else "collected")
    await server.shutdown()

asyncio.run(main())
"""


def test_what_the_first_visitor_leaves_is_collected_too():
    ended = subprocess.run([sys.executable, "-c", EARLY], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout == "collected\n"
