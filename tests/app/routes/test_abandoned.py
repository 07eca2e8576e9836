"""Whoever hangs up makes nobody wait: held over every analysis that there is."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from callers import Caller, until
from serverside import SEQUENCE, Api, api, changed
from starlette.routing import compile_path
from unrolled.app.presets import presets
from unrolled.app.routes import waiting
from unrolled.app.routes.waiting import GONE

pytestmark = pytest.mark.anyio

STEP = "/api/runs/{run_id}/steps/{update}"
GREEDY, HONEST = "192.0.2.66", "192.0.2.7"
MANY = 50
TASK = SEQUENCE["task"] | {"min_length": 50, "max_length": 50, "training": 60, "validation": 10}


def recurrent(units: int, batch: int) -> dict:
    """A set-up near to what the analyses allow."""
    return changed(SEQUENCE, task=TASK, batch_size=batch, readout="many_to_many",
                   layers=[{"kind": "recurrent", "units": units}, {"kind": "dense", "units": 1}])


WIDE, NARROW = recurrent(199, 48), recurrent(30, 40)
TEXT = presets()["char-rnn"].spec.to_dict()
TEXT["layers"][0] = {"kind": "lstm", "units": 180}
#: It diverges in its first update.
LARGE = changed(NARROW, initialiser={"kind": "normal", "deviation": 1000.0},
                layers=[{"kind": "recurrent", "units": 30, "activation": "linear"},
                        {"kind": "dense", "units": 1, "activation": "linear"}])
DIGITS = {"task": {"kind": "digits"}, "layers": [{"kind": "dense", "units": 10, "activation": "softmax"}],
          "cost": "cross_entropy", "batch_size": 10}
WEIGHTS = "x=layer1.W_space[0,0]&y=layer1.W_time[0,0]"
#: By its address: the set-up of which it takes long, and how it is asked for there.
ANALYSES = {STEP: (WIDE, ""), f"{STEP}/explain": (WIDE, "layer=1&timestep=30"),
            f"{STEP}/contributions": (WIDE, "weight=layer1.W_time"), f"{STEP}/code": (WIDE, "updates=100"),
            f"{STEP}/factors": (WIDE, ""), f"{STEP}/truncation": (WIDE, "every=4"),
            f"{STEP}/origins": (NARROW, "layer=1"), f"{STEP}/origins/{{timestep}}": (WIDE, ""),
            f"{STEP}/gradient-origins": (NARROW, "weight=layer1.W_time"),
            f"{STEP}/influence": (WIDE, ""), f"{STEP}/divergence": (LARGE, ""),
            f"{STEP}/divergence/growth": (LARGE, ""), f"{STEP}/divergence/try": (LARGE, "remedy=initialiser"),
            f"{STEP}/check": (WIDE, "count=256"), f"{STEP}/forwards": (NARROW, ""),
            f"{STEP}/check/file": (recurrent(4, 3), "name=a.txt"), f"{STEP}/check/names": (WIDE, ""),
            f"{STEP}/surface": (NARROW, f"{WEIGHTS}&points=90"), f"{STEP}/path": (WIDE, WEIGHTS),
            f"{STEP}/sample": (TEXT, "length=1000"),
            f"{STEP}/firings": (TEXT, "length=1000"), f"{STEP}/what-if": (WIDE, ""),
            "/api/runs/{run_id}/images": (DIGITS, ""), "/api/quizzes": (NARROW, "")}
BODIES = {f"{STEP}/what-if": json.dumps({"edits": [{"kind": "learning_rate", "value": 0.1}]}).encode(),
          f"{STEP}/check/file": b"layer1.W_time[0, 0] = 0.123456",
          "/api/quizzes": json.dumps({"preset": "echo-state", "number": 1}).encode()}


async def a_run(here: Api, spec: dict) -> str:
    run = await here.make(spec)
    await here.do(run, "step", count=2)
    return run


def asked(here: Api, address: str, run: str, query: str, visitor: str) -> Caller:
    body = BODIES.get(address, b"")
    path = address.format(run_id=run, update="newest", timestep=1)
    return Caller(here, path, query, visitor, body, "POST" if body else "GET")


async def test_no_analysis_is_forgotten_here():
    """All that is asked of a step, and all else that a queue answers."""
    async with api() as here:
        paths = here.http._transport.app.openapi()["paths"]
    assert {path for path in paths if path.startswith(STEP) or path.endswith(("/images", "/quizzes"))} == set(ANALYSES)


class Counting(ThreadPoolExecutor):
    """Counts the work that is begun."""

    begun = 0

    def submit(self, work):
        Counting.begun += 1
        return super().submit(work)


@pytest.mark.parametrize("address", ANALYSES)
async def test_nothing_is_begun_for_fifty_who_hang_up_before_an_honest_one_has_its_turn(address, monkeypatch):
    spec, query = ANALYSES[address]
    monkeypatch.setattr(waiting, "ThreadPoolExecutor", Counting)
    async with api() as here:
        run = await a_run(here, spec)
        assert compile_path(address)[0].match(address.format(run_id=run, update="newest", timestep=1))
        impatient = [asked(here, address, run, query, GREEDY) for _ in range(MANY)]
        await until(lambda: all(caller.asked for caller in impatient))
        await asyncio.sleep(0.05)  # some have begun
        ends = await asyncio.gather(*(caller.hang_up() for caller in impatient))
        assert set(ends) <= {GONE, 200}
        begun = Counting.begun
        honest = asked(here, address, run, query, HONEST)
        await until(lambda: honest.asked)
        queues = list(here.http._transport.app.state.thread_queues.values())
        await until(lambda: honest.task.done() or not any(len(queue.turns) for queue in queues))
        assert Counting.begun <= begun + 1  # its turn has come, and it may have begun
        await honest.task
        assert honest.status == 200


async def test_visitors_take_turns_at_an_analysis():
    async with api() as here:
        run = await a_run(here, WIDE)
        greedy = [asked(here, f"{STEP}/check", run, "count=256", GREEDY) for _ in range(20)]
        await until(lambda: all(caller.asked for caller in greedy))
        honest = asked(here, f"{STEP}/check", run, "count=1", HONEST)
        await honest.task
        assert honest.status == 200
        assert sum(caller.task.done() for caller in greedy) <= 2
        await asyncio.gather(*(caller.hang_up() for caller in greedy))
