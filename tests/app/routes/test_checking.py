"""A learner's numbers, checked by HTTP."""

import io
import json

import numpy as np
import pytest
from analyses import made
from serverside import DIVERGING, SEQUENCE, api, changed, error_of
from unrolled.app.routes import checking
from unrolled.core import check as check_in_the_core
from unrolled.core import finding_in_words, numbers_with, parse_mistakes
from unrolled.core.conventions import convention

pytestmark = pytest.mark.anyio

MISTAKES = [{"kind": "slope_missing", "layer": "layer1"}]
UPDATES = 3


def backward(*mistakes: dict) -> dict[str, np.ndarray]:
    """The error signals and gradients of the step, with these mistakes."""
    found = numbers_with(*made(SEQUENCE, UPDATES), parse_mistakes(list(mistakes)))
    return {name: array for name, array in found.items() if name.startswith(("gradients/", "layer1.d", "layer2.d"))}


def lists(arrays: dict) -> dict:
    return {name: array.tolist() for name, array in arrays.items()}


async def a_run(server, spec: dict = SEQUENCE, updates: int = UPDATES) -> str:
    run = await server.make(spec)
    await server.do(run, "step", rung="update", count=updates)
    return run


async def posted(server, run: str, **body) -> dict:
    answer = await server.http.post(f"/api/runs/{run}/steps/{UPDATES}/check", json=body)
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text, parse_constant=pytest.fail)


async def test_right_numbers_are_right():
    async with api() as server:
        found = await posted(server, await a_run(server), given=lists(backward()))
    assert found["right"]
    assert (found["update"], found["factor"], found["first"]) == (UPDATES, 1.0, None)
    assert (found["differences"], found["mistakes"], found["convention"]["name"]) == ([], [], "unrolled")
    assert found["agrees"] == list(backward())


async def test_the_answer_to_wrong_numbers_is_that_of_the_core():
    given = backward(*MISTAKES)
    async with api() as server:
        found = await posted(server, await a_run(server), given=lists(given))
    expected = check_in_the_core(given, *made(SEQUENCE, UPDATES))
    assert not found["right"]
    assert found["complete"]
    assert found["sentences"] == list(finding_in_words(expected))
    assert found["first"] == found["differences"][0]
    assert tuple(found["first"]["place"].values())[:5] == expected.first.place[:5]
    assert (found["first"]["given"], found["first"]["right"]) == (expected.first.given, expected.first.right)
    (named,), = found["mistakes"]
    assert (named["kind"], named["place"]) == ("slope_missing", "")
    assert parse_mistakes([named["made"]]) == expected.mistakes[0]
    assert named["formula"] == expected.mistakes[0][0].formula


async def test_text_as_numpy_prints_it_is_read_by_name_and_as_a_whole():
    given = {name: repr(array) for name, array in backward().items() if name.startswith("gradients/layer1")}
    part = {"layer1.delta[-1, 0]": " ".join(f"{value:.6f}" for value in backward()["layer1.delta"][-1, 0])}
    async with api() as server:
        run = await a_run(server)
        assert (await posted(server, run, given=given))["right"]
        whole = await posted(server, run, given="\n".join(f"{name} = {text}" for name, text in (given | part).items()))
    assert whole["right"]
    assert whole["agrees"] == [*given, *part]
    assert whole["in_part"] == ["layer1.delta"]
    assert "layer1.dz" in whole["unchecked"]


async def test_a_file_in_a_courses_layout_is_recognised():
    spec, step = made(SEQUENCE, UPDATES)
    arrays = convention("cs231n")().arrays(spec, numbers_with(spec, step, parse_mistakes(MISTAKES)))
    content = io.BytesIO()
    np.savez(content, **{name: arrays[name] for name in ("dWx", "dWh", "layer1.db")})
    async with api() as server:
        run = await a_run(server)
        address = f"/api/runs/{run}/steps/{UPDATES}/check/file?name=homework.npz"
        found = (await server.http.post(address, content=content.getvalue())).raise_for_status().json()
        only = (await server.http.post(f"{address}&conventions=cs231n", content=content.getvalue())).json()
        error = error_of(await server.http.post(address, content=b"PK"), 422, "homework.npz")
        error_of(await server.http.post(f"{address}&conventions=cs", content=content.getvalue()), 422, "conventions")
        scalar = await server.http.post(address.replace(".npz", ".csv&array=layer2.b"), content=b"0.5")
    assert found["convention"]["name"] == only["convention"]["name"] == "cs231n"
    assert [[each["kind"] for each in together] for together in found["mistakes"]] == [["slope_missing"]]
    assert error["expected"] == "a zip file from NumPy's savez"
    assert scalar.json()["first"]["name"] == "layer2.b"


async def test_a_run_with_mistakes_is_compared_with_the_right_network_and_its_own_numbers_show_the_mistake():
    async with api() as server:
        run = await a_run(server, changed(SEQUENCE, mistakes=MISTAKES))
        step = (await server.http.get(f"/api/runs/{run}/steps/{UPDATES}")).json()
        found = await posted(server, run, given={f"gradients/{name}": gradient
                                                 for name, gradient in step["gradients"].items()})
    assert not found["right"]
    assert [[each["kind"] for each in together] for together in found["mistakes"]] == [["slope_missing"]]


async def test_numbers_that_are_not_finite_are_wrong_and_the_answer_is_json():
    async with api() as server:
        run = await a_run(server)
        found = await posted(server, run, given={"layer2.b": [None]})
        infinite = await posted(server, run, given="layer2.b = -inf")
    for each in (found, infinite):
        assert not each["right"]
        assert (each["first"]["given"], each["first"]["entries"]) == (None, 1)


async def test_what_takes_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(checking, "SECONDS", 0.0)
    async with api() as server:
        run = await a_run(server)
        answer = await server.http.post(f"/api/runs/{run}/steps/{UPDATES}/check", json={"given": "layer2.b = 1"})
    assert "within 0 seconds" in error_of(answer, 422, "given")["expected"]


async def test_the_names_are_those_that_can_be_given():
    spec, step = made(SEQUENCE, UPDATES)
    async with api() as server:
        run = await a_run(server)
        found = (await server.http.get(f"/api/runs/{run}/steps/{UPDATES}/check/names")).raise_for_status().json()
    known = {each["name"]: each for each in found["conventions"]}
    assert {"unrolled", "cs231n", "pytorch"} <= set(known)
    ours = {array["name"]: array for array in known["unrolled"]["arrays"]}
    assert ours["layer1.dz"] == {"name": "layer1.dz", "shape": [5, 3, 4], "holds": ["layer1.dz"]}
    assert {"gradients/layer1.W_time", "updates/layer2.b", "inputs.delta"} < set(ours)
    assert "layer1.h" not in ours
    for name, each in known.items():
        arrays = convention(name)().arrays(spec, numbers_with(spec, step, [])) if name != "unrolled" else {}
        assert {array["name"]: array["shape"] for array in each["arrays"] if array["name"] in arrays} == {
            array["name"]: list(arrays[array["name"]].shape) for array in each["arrays"] if array["name"] in arrays}


@pytest.mark.parametrize(("body", "field"), [
    ({}, None), ({"given": {}}, "given"), ({"given": 3}, "given"), ({"given": {"dWq": [1.0]}}, "given.dWq"),
    ({"given": {"dWh": [[1.0], [1.0, 2.0]]}}, "given.dWh"), ({"given": {"dWh": "x"}}, "given.dWh"),
    ({"given": {"dWh": [1.0]}}, "given.dWh"), ({"given": "0.5"}, "given"), ({"given": "dWh = x"}, "given.dWh"),
    ({"given": {"dWh": {"a": 1}}}, "given.dWh"), ({"given": "dWh = 1", "conventions": ["none"]}, "conventions"),
    ({"given": "dWh = 1", "conventions": "cs231n"}, "conventions"), ({"given": "dWh = 1", "only": 1}, None),
])
async def test_nonsense_is_refused_by_its_field(body, field):
    async with api() as server:
        run = await server.make(SEQUENCE)
        error_of(await server.http.post(f"/api/runs/{run}/steps/0/check", json=body), 422, field)


async def test_a_step_that_diverged_is_refused_and_a_large_body():
    async with api(max_body_kilobytes=8) as server:
        run = await a_run(server, DIVERGING, 200)
        answer = await server.http.post(f"/api/runs/{run}/steps/newest/check", json={"given": "layer2.b = 1"})
        assert "finite" in error_of(answer, 422, "step")["expected"]
        address = f"/api/runs/{run}/steps/newest/check/file?name=a.csv"
        error_of(await server.http.post(address, content=b"1 " * 5000), 413)
