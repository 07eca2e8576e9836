"""The cost over two weights and the way through them, by HTTP."""

import base64
import json

import numpy as np
import pytest
from callers import Caller, until
from serverside import DIVERGING, SEQUENCE, XOR, api, changed
from unrolled.app.routes import surface
from unrolled.app.routes.waiting import GONE
from unrolled.core import CostSurface, History, RunSpec, Trainer

pytestmark = pytest.mark.anyio

PAIR = "x=layer1.W_space[0,0]&y=layer1.W_time[1,0]"


async def asked(server, run: str, what: str, at: str = "newest", status: int = 200) -> dict:
    answer = await server.http.get(f"/api/runs/{run}/steps/{at}/{what}".rstrip('/'))
    assert answer.status_code == status, answer.text
    return json.loads(answer.text, parse_constant=pytest.fail)


async def learned(server, updates: int, spec: dict = SEQUENCE) -> str:
    run = await server.make(spec)
    await server.do(run, "step", rung="update", count=updates)
    return run


def expected(updates: int, *axes, samples: str = "batch"):
    """The same from the core alone."""
    trainer = Trainer(RunSpec.from_dict(SEQUENCE))
    trainer.run(updates - 1)
    work = CostSurface(trainer.spec, trainer.step(), "layer1.W_space[0,0]", "layer1.W_time[1,0]",
                       samples).grid(*map(np.array, axes))
    while True:
        try:
            next(work)
        except StopIteration as stop:
            return stop.value


@pytest.mark.parametrize("samples", ["batch", "training"])
async def test_a_surface_is_that_of_the_core(samples):
    async with api() as server:
        run = await learned(server, 3)
        found = await asked(server, run, f"surface?{PAIR}&points=5&samples={samples}")
        step = await asked(server, run, "")
        assert (found["update"], found["samples"]) == (3, samples)
        assert (found["x"]["weight"], found["x"]["index"]) == ("layer1.W_space", [0, 0])
        assert found["x"]["value"] == step["weights"]["layer1.W_space"][0][0]
        assert found["y"]["values"] == pytest.approx(np.linspace(-2, 2, 5) + found["y"]["value"])
        assert np.array_equal(found["cost"], expected(3, found["x"]["values"], found["y"]["values"], samples=samples))


async def test_axes_of_ones_own_and_an_answer_for_programs():
    async with api() as server:
        run = await learned(server, 2)
        ends = "x_low=-1&x_high=0.5&y_low=2&y_high=3"
        readable = await asked(server, run, f"surface?{PAIR}&points=4&{ends}")
        packed = await asked(server, run, f"surface?{PAIR}&points=4&{ends}&encoding=base64")
        assert readable["x"]["values"] == [-1, -0.5, 0, 0.5]
        assert (readable["y"]["values"][0], readable["y"]["values"][-1]) == (2, 3)
        cost = np.frombuffer(base64.b64decode(packed["cost"]["base64"]), "<f4").reshape(packed["cost"]["shape"])
        np.testing.assert_array_equal(cost, np.array(readable["cost"], "<f4"))


async def test_where_it_diverges_there_is_nothing():
    linear = changed(SEQUENCE, layers=[{"kind": "recurrent", "units": 1, "activation": "linear"}])
    async with api() as server:
        run = await server.make(linear)
        found = await asked(server, run,
                            "surface?x=layer1.W_space[0,0]&y=layer1.W_time[0,0]&points=2&x_low=1&x_high=1e300&y_low=1&y_high=1e200", at="0")
        assert found["cost"][1][1] is None
        assert found["cost"][0][0] is not None
        run = await learned(server, 200, DIVERGING)
        assert (await server.state(run))["status"] == "diverged"
        await asked(server, run, f"surface?{PAIR}&points=3")
        assert (await asked(server, run, f"path?{PAIR}"))["updates"][0] == 0


async def test_any_step_and_any_network_will_do():
    async with api() as server:
        run = await learned(server, 3)
        for at in ("0", "1", "3"):
            assert (await asked(server, run, f"surface?{PAIR}&points=2", at))["update"] == int(at)
            assert (await asked(server, run, f"path?{PAIR}", at))["updates"] == list(range(int(at) + 1))
        xor = await learned(server, 2, XOR)
        await asked(server, xor, "surface?x=layer1.b[0]&y=layer2.W_space[0,1]&points=3")
        assert (await asked(server, "nobody", f"surface?{PAIR}", status=404))["error"]["field"] == "id"
        await asked(server, run, f"surface?{PAIR}", "9", 404)
        await asked(server, run, f"path?{PAIR}", "9", 404)


@pytest.mark.parametrize(("what", "field"), [
    ("surface", "x"), ("surface?x=layer1.b[0]", "y"), ("surface?x=layer1.b[0]&y=layer1.b[0]", "y"),
    ("surface?x=b&y=layer1.b[0]", "x"),
    (f"surface?{PAIR}&points=1", "points"), (f"surface?{PAIR}&points=101", "points"),
    (f"surface?{PAIR}&points=a", "points"),
    (f"surface?{PAIR}&samples=all", "samples"), (f"surface?{PAIR}&encoding=xml", "encoding"),
    (f"surface?{PAIR}&x_low=1", "x_high"),
    (f"surface?{PAIR}&y_high=1", "y_low"), (f"surface?{PAIR}&x_low=1&x_high=1", "x_high"),
    (f"surface?{PAIR}&x_low=nan&x_high=1", "x_low"),
    (f"surface?{PAIR}&y_low=-1e308&y_high=1e308", "y_high"), (f"surface?{PAIR}&side=b", "side"),
    ("path?x=layer1.b[0]", "y"),
    ("path?x=layer1.b[7]&y=layer1.b[0]", "x"), (f"path?{PAIR}&most=1", "most"), (f"path?{PAIR}&most=1001", "most")])
async def test_nonsense_is_refused_by_its_name(what, field):
    async with api() as server:
        error = (await asked(server, await server.make(SEQUENCE), what, "0", 422))["error"]
        assert error["field"] == field


async def test_too_much_is_refused_with_its_limit(monkeypatch):
    monkeypatch.setattr(surface, "MOST_CELLS", 7)
    async with api() as server:
        error = (await asked(server, await server.make(SEQUENCE), f"surface?{PAIR}", "0", 422))["error"]
        assert error["field"] == "points"
        assert "at most 7 " in error["expected"]


async def test_a_path_is_exact_and_bounded():
    async with api() as server:
        run = await learned(server, 100)
        await server.do(run, "edit",
                        edits=[{"kind": "weight", "weight": "layer1.W_time", "index": [1, 0], "value": 0.75}])
        await server.do(run, "step", rung="update", count=20)
        found = await asked(server, run, f"path?{PAIR}&most=10")
        assert found["updates"] == [*range(0, 120, 14), 120]
        history = History(RunSpec.from_dict(SEQUENCE), server.runs.get(run).trainings.history.edits)
        for at, x, y in zip(found["updates"], found["x"], found["y"], strict=True):
            history.run(at - history.trainer.update)
            assert (x, y) == (history.trainer.weights["layer1.W_space"][0, 0],
                              history.trainer.weights["layer1.W_time"][1, 0])
        assert (await server.state(run))["update"] == 120
        assert (await asked(server, run, f"path?{PAIR}&most=1000"))["updates"] == list(range(121))


async def test_who_goes_is_noticed_between_two_slices(monkeypatch):
    made = []

    def endless(self, xs, ys):
        try:
            while True:
                made.append(1)
                yield 0.0
        finally:
            made.append("closed")
    monkeypatch.setattr(CostSurface, "grid", endless)
    async with api() as server:
        caller = Caller(server, f"/api/runs/{await server.make(SEQUENCE)}/steps/0/surface", PAIR)
        await until(lambda: made)
        assert await caller.hang_up() == GONE
        await until(lambda: made[-1] == "closed")
