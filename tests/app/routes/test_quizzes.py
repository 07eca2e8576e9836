"""Quizzes by HTTP: the same for everybody, and where there can be none, a network on which there is one."""

import pytest
from serverside import SEQUENCE, XOR, api, changed, error_of
from unrolled.app.presets import presets
from unrolled.app.routes.quizzes import compared_numbers
from unrolled.core import RunSpec, draw_quiz, parse_mistakes

pytestmark = pytest.mark.anyio

SILENT = changed(XOR, task={"kind": "explicit", "inputs": [[0.0]], "targets": [[0.0]]}, batch_size=1,
                 layers=[{"kind": "dense", "units": 1, "activation": "linear", "bias": False}])


async def asked(server, **body):
    answer = await server.http.post("/api/quizzes", json=body)
    return answer.raise_for_status().json()


@pytest.mark.parametrize("number", [0, 17])
async def test_a_number_draws_what_the_core_draws_and_a_run_can_be_made_with_it(number):
    expected = draw_quiz(RunSpec.from_dict(SEQUENCE), number)
    async with api() as server:
        found = await asked(server, spec=SEQUENCE, number=number)
        quiz = found["quiz"]
        assert found == await asked(server, spec=SEQUENCE, number=number)
        await server.make({"spec": SEQUENCE, "beside": {"spec": SEQUENCE | {"mistakes": [quiz["mistake"]]}}})
    assert (found["number"], found["words"], found["instead"]) == (number, "", None)
    assert parse_mistakes([quiz["mistake"]]) == (expected.mistake,)
    assert quiz["possible"] == list(expected.possible)
    assert quiz["timesteps"] == expected.timesteps
    assert set(quiz["contrasts"]) == {*quiz["possible"]} - {expected.mistake.kind}
    assert quiz["first"] == {"quantity": expected.first.quantity, "layer": expected.first.layer,
                             "timestep": expected.first.timestep, "weight": expected.first.weight}
    assert quiz["relation"] == expected.relation._asdict()
    for kind, contrast in expected.contrasts.items():
        shown = quiz["contrasts"][kind]
        assert shown["place"]["quantity"] == contrast.parts.place.quantity
        assert shown["drawn"] == (contrast.drawn and contrast.drawn._asdict())
        assert shown["other"] == (contrast.other and contrast.other._asdict())


async def test_a_preset_is_its_set_up_and_without_a_number_one_is_chosen():
    async with api() as server:
        chosen = await asked(server, preset="xor")
        again = await asked(server, spec=presets()["xor"].spec.to_dict(), number=chosen["number"])
        assert chosen == again
        assert len({(await asked(server, preset="xor"))["number"] for _ in range(4)}) > 1


@pytest.mark.parametrize(("spec", "words"), [
    (SILENT, "Fewer than 6 mistakes can be told apart on this network."),
    (presets()["long-memory"].spec.to_dict(), "which are too many to compare.")])
async def test_where_there_is_none_another_network_is_offered(spec, words):
    async with api() as server:
        found = await asked(server, spec=spec, number=1)
        assert found["quiz"] is None
        assert words in found["words"]
        there = await asked(server, spec=found["instead"], number=1)
    assert there["quiz"] is not None
    kinds = [layer["kind"] for layer in spec["layers"]]
    assert [layer["kind"] for layer in found["instead"]["layers"]] == kinds


def test_the_largest_preset_is_the_only_one_that_is_too_large():
    assert [name for name, preset in presets().items() if compared_numbers(preset.spec) > 25_000_000] == ["long-memory"]


@pytest.mark.parametrize(("body", "field"), [
    ({}, "spec"), ({"spec": XOR, "preset": "xor"}, "spec"), ({"preset": "xro"}, "preset"),
    ({"preset": "xor", "number": -1}, "number"), ({"preset": "xor", "number": "x"}, "number"),
    ({"spec": changed(XOR, batch_size=0)}, "spec.batch_size")])
async def test_what_cannot_be_is_refused_with_its_field(body, field):
    async with api() as server:
        error_of(await server.http.post("/api/quizzes", json=body), 422, field)


async def test_a_network_that_the_server_would_not_train_has_no_quiz():
    async with api(max_units=3) as server:
        error_of(await server.http.post("/api/quizzes", json={"spec": SEQUENCE}), 422, "layers[0].units")
