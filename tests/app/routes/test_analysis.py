"""What follows from a step, by HTTP."""

import base64
import json

import numpy as np
import pytest
from analyses import asked, made, refused
from serverside import DIVERGING, SEQUENCE, XOR, api, changed
from unrolled.app.routes import analysis
from unrolled.core import check_step, compare_depths, forward_gradient, temporal_jacobians

pytestmark = pytest.mark.anyio

WHATS = ["contributions?weight=layer1.W_time", "factors", "truncation", "check", "forwards"]
MANY = changed(SEQUENCE, readout="many_to_many")


async def test_shares_add_up_to_the_gradient():
    async with api() as server:
        found = await asked(server, SEQUENCE, "contributions?weight=layer1.W_time")
        step = made(SEQUENCE, 3)[1]
        assert found["update"] == 3
        assert np.array_equal(found["gradient"], step.gradients["layer1.W_time"])
        assert np.shape(found["shares"]) == (len(step.inputs), 4, 4)
        np.testing.assert_allclose(np.sum(found["shares"], axis=0), found["gradient"], rtol=1e-12, atol=1e-14)
        assert sum(found["along"]) == pytest.approx(np.linalg.norm(found["gradient"]), rel=1e-12)


async def test_shares_for_programs():
    async with api() as server:
        readable = await asked(server, SEQUENCE, "contributions?weight=layer1.b")
        packed = await asked(server, SEQUENCE, "contributions?weight=layer1.b&encoding=base64")
        shares = np.frombuffer(base64.b64decode(packed["shares"]["base64"]), "<f4").reshape(packed["shares"]["shape"])
        np.testing.assert_array_equal(shares, np.array(readable["shares"], "<f4"))


async def test_factors_are_those_of_the_core():
    async with api() as server:
        found = await asked(server, SEQUENCE, "factors?sample=2")
        (layer,), (expected,) = found["layers"], temporal_jacobians(*made(SEQUENCE, 3), sample=2)
        assert (found["update"], found["sample"], layer["layer"]) == (3, 2, 1)
        assert (layer["words"], layer["per_step"], layer["cut"]) == (expected.words, expected.per_step, None)
        for key in ("timesteps", "norms", "radii", "reached", "products"):
            assert np.array_equal(layer[key], getattr(expected, key)), key


async def test_factors_of_some_timesteps_of_a_large_network(monkeypatch):
    monkeypatch.setattr(analysis, "MOST_CUBES", 3 * 4**3)
    long = changed(SEQUENCE, task=SEQUENCE["task"] | {"min_length": 20, "max_length": 20})
    async with api() as server:
        (layer,) = (await asked(server, long, "factors"))["layers"]
        assert layer["timesteps"] == [2, 11, 20]
        assert layer["reached"] == [1, 10, 20]


@pytest.mark.parametrize("spec", [SEQUENCE, MANY])
async def test_truncation_is_that_of_the_core(spec):
    async with api() as server:
        found, expected = await asked(server, spec, "truncation"), compare_depths(*made(spec, 3))
        assert np.array_equal(found["depths"], expected.depths)
        assert found["every"] == 1
        for name, weight in found["weights"].items():
            assert np.array_equal(weight["cosine"], expected.cosine[name])
            assert np.array_equal(weight["relative_error"], expected.relative_error[name])
            assert (weight["cosine"][-1], weight["relative_error"][-1]) == (1, 0)
        assert (await asked(server, MANY, "truncation?every=2"))["depths"][0] == 2


async def test_the_check_in_one_go_and_chunk_by_chunk():
    async with api() as server:
        run = await server.make(SEQUENCE)
        await server.do(run, "step", rung="update", count=3)
        whole = (await server.http.get(f"/api/runs/{run}/steps/3/check?count=256")).json()
        assert (whole["next"], whole["of"], len(whole["checks"])) == (None, 29, 29)
        assert max(check["relative_error"] for check in whole["checks"]) < 1e-12
        expected = list(check_step(*made(SEQUENCE, 3)))
        assert [check["numeric"] for check in whole["checks"]] == [check.numeric for check in expected]
        chunks, first = [], 0
        while first is not None:
            chunk = (await server.http.get(f"/api/runs/{run}/steps/newest/check?first={first}&count=10")).json()
            chunks, first = chunks + chunk["checks"], chunk["next"]
        assert chunks == whole["checks"]
        one = (await server.http.get(f"/api/runs/{run}/steps/3/check?weight=layer1.W_time&first=3&count=2")).json()
        assert (one["of"], one["next"], [check["index"] for check in one["checks"]]) == (16, 5, [[0, 3], [1, 0]])


async def test_the_check_shows_a_mistake_that_a_run_trains_with():
    mistaken = changed(SEQUENCE, mistakes=[{"kind": "delta_time_forgotten", "layer": "layer1"}])
    async with api() as server:
        found = await asked(server, mistaken, "check")
        expected = list(check_step(*made(mistaken, 3)))
        assert [check["backprop"] for check in found["checks"]] == [check.backprop for check in expected]
        assert max(check["relative_error"] for check in found["checks"]) > 1e-6
        mistaken["mistakes"] = [{"kind": "washout_counted"}]
        answer = await server.http.post("/api/runs", json=mistaken)
        assert (answer.status_code, answer.json()["error"]["field"]) == (422, "mistakes[0]")


async def test_the_gradient_forwards_in_time():
    async with api() as server:
        found = await asked(server, SEQUENCE, "forwards")
        expected = forward_gradient(*made(SEQUENCE, 3))
        assert all(np.shape(found["gradients"][name]) == gradient.shape
                   for name, gradient in expected.gradients.items())
        assert found["gradients"]["layer1.W_time"] == expected.gradients["layer1.W_time"].tolist()
        assert max(found["relative_errors"].values()) < 1e-12
        assert [found[name] for name in ("multiplications", "backward", "carried", "kept")] == [
            expected.multiplications, expected.backward, expected.carried, expected.kept]
        assert found["truncated"] is False
        cut = await asked(server, changed(SEQUENCE, truncate={"depth": 2, "every": 1}), "forwards")
        assert cut["truncated"] is True
        assert max(cut["relative_errors"].values()) > 1e-6


async def test_what_would_take_long_forwards_in_time_is_refused(monkeypatch):
    monkeypatch.setattr(analysis, "MOST_CARRIED", 1000)
    async with api() as server:
        await refused(server, SEQUENCE, "forwards", "layers")


async def test_a_check_that_takes_long_is_answered_in_parts(monkeypatch):
    monkeypatch.setattr(analysis, "CHECK_SECONDS", 0.0)
    async with api() as server:
        found = await asked(server, SEQUENCE, "check?first=5")
        assert (len(found["checks"]), found["next"], found["of"]) == (1, 6, 29)


@pytest.mark.parametrize("what", WHATS)
async def test_any_step_will_do(what):
    async with api() as server:
        assert (await asked(server, SEQUENCE, what, updates=0))["update"] == 0
        assert (await asked(server, SEQUENCE, what, at="1"))["update"] == 1
        assert (await asked(server, SEQUENCE, what, at="newest"))["update"] == 3


@pytest.mark.parametrize("what", [what.replace("W_time", "W_space") for what in WHATS])
async def test_any_network_will_do(what):
    async with api() as server:
        await asked(server, XOR, what)
        await asked(server, changed(MANY, truncate={"depth": 3, "every": 2}), what)


@pytest.mark.parametrize("what", WHATS)
async def test_a_step_that_diverged_is_answered(what):
    async with api() as server:
        run = await server.make(DIVERGING)
        await server.do(run, "step", rung="update", count=200)
        state = await server.state(run)
        assert state["status"] == "diverged"
        answer = await server.http.get(f"/api/runs/{run}/steps/newest/{what}")
        assert answer.status_code == 200, answer.text
        json.loads(answer.text, parse_constant=pytest.fail)


@pytest.mark.parametrize(("what", "field"), [
    ("contributions", "weight"), ("contributions?weight=layer9.b", "weight"),
    ("contributions?weight=layer1.b&encoding=xml", "encoding"),
    ("factors?sample=3", "sample"), ("factors?sample=-1", "sample"), ("factors?sample=a", "sample"),
    ("truncation?every=0", "every"),
    ("check?weight=b", "weight"), ("check?first=29", "first"), ("check?first=-1", "first"), ("check?count=0", "count"),
    ("check?count=257", "count")])
async def test_nonsense_is_refused_by_its_name(what, field):
    async with api() as server:
        await refused(server, SEQUENCE, what, field)


@pytest.mark.parametrize(("limit", "what", "field"), [
    ("MOST_NUMBERS", "contributions?weight=layer1.W_time", "weight"), ("MOST_KEPT", "truncation", "layers"),
    ("MOST_PASSED", "truncation", "every")])
async def test_too_much_is_refused_with_its_limit(monkeypatch, limit, what, field):
    monkeypatch.setattr(analysis, limit, 7)
    async with api() as server:
        assert "at most 7 " in (await refused(server, SEQUENCE, what, field))["expected"]


@pytest.mark.parametrize("what", WHATS)
async def test_runs_and_steps_that_there_are_not(what):
    async with api() as server:
        assert (await server.http.get(f"/api/runs/nobody/steps/1/{what}")).status_code == 404
        run = await server.make(SEQUENCE)
        assert (await server.http.get(f"/api/runs/{run}/steps/9/{what}")).status_code == 404
