"""From which error, by HTTP."""

import base64

import numpy as np
import pytest
from analyses import asked, made, refused
from serverside import DIVERGING, SEQUENCE, XOR, api, changed
from unrolled.app.routes import origins
from unrolled.core import error_of_origin, error_origins, gradient_origins, state_influence

pytestmark = pytest.mark.anyio

MANY = changed(SEQUENCE, readout="many_to_many")
CUT = changed(MANY, truncate={"depth": 3, "every": 2})
GATED = changed(SEQUENCE, layers=[{"kind": "lstm", "units": 3}, SEQUENCE["layers"][-1]])
WHATS = ["origins?layer=1", "origins?layer=2&quantity=dz", "gradient-origins?weight=layer1.W_space", "influence",
         "influence?norm=frobenius"]


@pytest.mark.parametrize("spec", [SEQUENCE, MANY, CUT])
async def test_the_parts_of_an_error_signal_are_those_of_the_core(spec):
    async with api() as server:
        found, expected = await asked(server, spec, "origins?layer=1&sample=1"), error_origins(*made(spec, 3), 1, 1)
        assert (found["update"], found["sample"], found["layer"], found["quantity"]) == (3, 1, 1, "delta")
        for key in ("origins", "parts", "reached", "whole"):
            assert np.array_equal(found[key], getattr(expected, key)), key
        np.testing.assert_allclose(np.sum(found["parts"], axis=0), found["whole"], rtol=1e-12, atol=1e-15)
        norms = np.array(found["norms"], float)
        assert np.array_equal(np.isnan(norms), ~expected.reached)


async def test_what_one_error_leaves_in_every_cell():
    async with api() as server:
        found, expected = await asked(server, CUT, "origins/3"), error_of_origin(*made(CUT, 3), 3)
        assert found["origin"] == 3
        for layer, signals in zip(found["layers"], expected, strict=True):
            assert layer["reached"] == signals["delta"].reached[0].tolist()
            assert set(layer["signals"]) == set(signals) == {"delta", "delta_space", "delta_time", "dz"}
            assert all(layer["signals"][name] == each.parts[0].tolist() for name, each in signals.items())


async def test_the_parts_of_a_gradient_are_those_of_the_core():
    async with api() as server:
        found = await asked(server, CUT, "gradient-origins?weight=layer1.W_time")
        expected = gradient_origins(*made(CUT, 3), "layer1.W_time")
        assert np.array_equal(found["origins"], expected.origins)
        assert np.array_equal(found["parts"], expected.parts)
        assert np.array_equal(found["along"], expected.projections)
        np.testing.assert_allclose(np.sum(found["parts"], axis=0), found["gradient"], rtol=1e-12, atol=1e-15)


async def test_one_timestep_and_one_row_are_those_of_all():
    async with api() as server:
        whole, one = await asked(server, CUT, "origins?layer=1"), await asked(server, CUT, "origins?layer=1&timestep=2")
        for key, axis in (("parts", 1), ("reached", 1), ("norms", 1), ("whole", 0)):
            assert np.array_equal(np.take(np.array(whole[key], float), [1], axis), np.array(one[key], float),
                                  equal_nan=True), key
        for weight in ("layer1.W_time", "layer1.b"):
            whole = await asked(server, CUT, f"gradient-origins?weight={weight}")
            one = await asked(server, CUT, f"gradient-origins?weight={weight}&row=3")
            assert np.array_equal(np.take(whole["parts"], [2], 1), one["parts"])
            assert [whole["gradient"][2]] == one["gradient"]


async def test_influence_is_that_of_the_core(monkeypatch):
    async with api() as server:
        found, (expected,) = await asked(server, GATED, "influence?sample=1"), state_influence(*made(GATED, 3), 1)
        assert found["norm"] == "spectral"
        (layer,) = found["layers"]
        for state in ("h", "c"):
            np.testing.assert_array_equal(np.array(layer["norms"][state], float), expected.norms[state])
        monkeypatch.setattr(origins, "MOST_CUBES", {"spectral": 1, "frobenius": 1})
        long = changed(SEQUENCE, task=SEQUENCE["task"] | {"min_length": 20, "max_length": 20})
        assert (await asked(server, long, "influence"))["layers"][0]["timesteps"] == [1, 20]


async def test_parts_for_programs():
    async with api() as server:
        for what, of in (("origins?layer=1", lambda found: found["parts"]),
                         ("origins/2", lambda found: found["layers"][0]["signals"]["delta"]),
                         ("gradient-origins?weight=layer1.b", lambda found: found["parts"])):
            readable, packed = await asked(server, MANY, what), await asked(
                server, MANY, f"{what}{'&' if '?' in what else '?'}encoding=base64")
            array = of(packed)
            numbers = np.frombuffer(base64.b64decode(array["base64"]), "<f4").reshape(array["shape"])
            np.testing.assert_array_equal(numbers, np.array(of(readable), "<f4"))


@pytest.mark.parametrize("what", WHATS)
async def test_any_network_and_any_step_will_do(what):
    async with api() as server:
        for spec in (SEQUENCE, XOR, CUT, GATED if "W_space" not in what and "dz" not in what else MANY):
            assert (await asked(server, spec, what))["update"] == 3
        assert (await asked(server, SEQUENCE, what, updates=0))["update"] == 0
        run = await server.make(DIVERGING)
        await server.do(run, "step", rung="update", count=200)
        assert (await server.http.get(f"/api/runs/{run}/steps/newest/{what}")).status_code == 200
        assert (await server.http.get(f"/api/runs/{run}/steps/9999/{what}")).status_code == 404


@pytest.mark.parametrize(("what", "field"), [
    ("origins", "layer"), ("origins?layer=3", "layer"), ("origins?layer=0", "layer"),
    ("origins?layer=1&quantity=h", "quantity"), ("origins?layer=1&sample=99", "sample"),
    ("origins?layer=1&timestep=0", "timestep"), ("origins?layer=1&timestep=99", "timestep"),
    ("gradient-origins?weight=layer1.b&row=5", "row"),
    ("origins/1", "origin"), ("origins/99", "origin"), ("origins/a", "timestep"), ("origins/9?sample=-1", "sample"),
    ("gradient-origins?weight=layer9.b", "weight"), ("influence?sample=99", "sample"), ("influence?norm=max", "norm")])
async def test_nonsense_is_refused_by_its_name(what, field):
    async with api() as server:
        await refused(server, SEQUENCE, what, field)


@pytest.mark.parametrize("limit", ["MOST_NUMBERS", "MOST_PASSED"])
@pytest.mark.parametrize("what", ["origins?layer=1", "origins/2", "gradient-origins?weight=layer1.W_time"])
async def test_too_much_is_refused_with_its_limit(monkeypatch, limit, what):
    monkeypatch.setattr(origins, limit, 7)
    async with api() as server:
        assert "at most 7 " in (await refused(server, MANY, what, "layers"))["expected"]
