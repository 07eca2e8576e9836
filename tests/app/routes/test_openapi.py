"""What `/openapi.json` says of bodies and answers, held against what the server takes and answers."""

import copy
import json
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from serverside import SEQUENCE, XOR, Api, api, changed, fitting, shown, subscriber
from unrolled.app.main import create_app
from unrolled.app.presets import presets
from unrolled.app.schemas.core_types import TYPES
from unrolled.core import RunSpec, catalogue

STEP = "/api/runs/{run_id}/steps/{update}"
WEIGHT = {"edits": [{"kind": "weight", "weight": "layer1.W_space", "index": [0, 0], "value": 0.3}]}
GIVEN = "layer2.W_space[0,0] = 0.123456"
#: What is sent with POST about a step, by the end of the address.
SENT = {"what-if": {"json": WEIGHT}, "check": {"json": {"given": GIVEN}}, "file": {"content": GIVEN}}
KEY = {"x-unrolled-key": "a-key-that-nobody-guesses"}
# Each has answers of its own: time, truncation, a comparison, images, second derivatives, gates, a reservoir, a text.
OUTPUT = {"kind": "dense", "units": 1, "activation": "linear"}
TEXT = {"task": {"kind": "text", "text": "abcd" * 20, "piece": 5},
        "layers": [{"kind": "recurrent", "units": 3}, OUTPUT | {"units": 4, "activation": "softmax"}],
        "readout": "many_to_many", "cost": "cross_entropy", "optimiser": "adam"}
# It diverges in its third update.
AT_THREE = {"task": {"kind": "explicit", "inputs": [[1e6]], "targets": [[0.0]]}, "layers": [OUTPUT] * 3,
            "cost": "squared_error", "optimiser": {"kind": "gradient_descent", "learning_rate": 1000.0}}
ASKED = (
    [{"preset": name} for name in ("xor", "truncated-sum-of-bits", "slowdown", "counting-ones", "digits", "newton")]
    + [
        {"spec": changed(SEQUENCE, layers=[{"kind": kind, "units": 3}, OUTPUT])}
        for kind in ("lstm", "gru", "reservoir")
    ]
    + [{"spec": AT_THREE}]
    + [{"spec": TEXT, "edits": [{"at": 1, "edits": [{"kind": "learning_rate", "value": 0.1}]}]}]
)
# No mistake shows in it.
SILENT = {"task": {"kind": "explicit", "inputs": [[0.0]], "targets": [[0.0]]}, "layers": [OUTPUT | {"bias": False}]}
QUERIES = {
    "explain": "layer=1",
    "contributions": "weight=layer1.W_space",
    "origins": "layer=1",
    "gradient-origins": "weight=layer1.W_space",
    "try": "remedy=clip_norm",
    "check": "count=3",
    "what-if": "views=flow,signals",
    "surface": "x=layer1.W_space[0,0]&y=layer2.W_space[0,0]&points=2",
    "file": "name=a.txt",
    "path": "x=layer1.W_space[0,0]&y=layer2.W_space[0,0]",
}


@cache
def document() -> dict[str, Any]:
    return create_app().openapi()


@cache
def closed() -> dict[str, Any]:
    """The same, in which no object may have fields that are not named, unless it says so."""
    found = copy.deepcopy(document())
    for schema in found["components"]["schemas"].values():
        if "properties" in schema:
            schema.setdefault("additionalProperties", False)
    return found


OPERATIONS = [(method, path) for path, methods in document()["paths"].items() for method in methods]


def operation(method: str, path: str) -> dict[str, Any]:
    return closed()["paths"][path][method]


def answer_schema(method: str, path: str, status: int, media_type: str = "application/json") -> dict[str, Any]:
    return operation(method, path)["responses"][str(status)]["content"][media_type]["schema"]


def body_schema(method: str, path: str) -> dict[str, Any]:
    return operation(method, path)["requestBody"]["content"]["application/json"]["schema"]


def problems(value: Any, schema: dict[str, Any]) -> list[str]:
    found = Draft202012Validator(schema | {"components": closed()["components"]}).iter_errors(value)
    return [f"{error.json_path}: {error.message[:300]}" for error in found]


def component(name: str) -> dict[str, Any]:
    assert name in document()["components"]["schemas"]
    return {"$ref": f"#/components/schemas/{name}"}


def says_something(schema: dict[str, Any]) -> bool:
    return bool(set(schema) & {"$ref", "type", "anyOf", "oneOf", "enum", "const"})


# The document by itself.


def test_the_document_is_right():
    validate(document())


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_body_and_answer_has_a_type(method, path):
    described = operation(method, path)
    if method in ("post", "put"):
        assert all(says_something(content["schema"]) for content in described["requestBody"]["content"].values())
    assert {"200", "201", "204"} & set(described["responses"])
    for status, answer in described["responses"].items():
        assert status == "204" or all(says_something(content["schema"]) for content in answer["content"].values()), (
            status
        )
        if status[0] not in "2":
            assert answer["content"]["application/json"]["schema"]["$ref"].endswith("/Refused"), status


def test_every_operation_has_a_plain_name_of_its_own():
    names = [operation(*each)["operationId"] for each in OPERATIONS]
    assert len(set(names)) == len(names)
    assert all(name.isidentifier() and "api" not in name for name in names), names


def test_every_kind_is_a_type_with_all_its_parameters():
    known = catalogue()
    schemas = document()["components"]["schemas"]
    for family in ("task", "layer", "activation", "cost", "optimiser", "initialiser", "edit"):
        for kind, described in known[family].items():
            schema = schemas["".join(part.capitalize() for part in (*kind.split("_"), family))]
            parameters = described["parameters"]
            assert list(schema["properties"]) == ["kind", *(parameter["name"] for parameter in parameters)]
            assert set(schema["required"]) == {
                "kind",
                *(parameter["name"] for parameter in parameters if parameter["required"]),
            }
            assert all(
                says_something(schema["properties"][parameter["name"]])
                for parameter in parameters
                if parameter["type"] in TYPES
            ), kind
    assert list(schemas["RunSpec"]["properties"]) == [parameter["name"] for parameter in known["spec"]]


# Bodies.


@pytest.mark.parametrize("name", list(presets()))
def test_every_preset_is_a_set_up_of_the_declared_type(name):
    spec = presets()[name].spec.to_dict()
    assert problems(spec, component("RunSpec")) == []
    assert problems({"preset": name}, body_schema("post", "/api/runs")) == []


@pytest.mark.parametrize(
    ("method", "path"), [each for each in OPERATIONS if "application/json" in operation(*each).get(
        "requestBody", {"content": {}})["content"]]
)
def test_every_example_of_a_body_is_of_its_type(method, path):
    examples = operation(method, path)["requestBody"]["content"]["application/json"]["examples"]
    for name, example in examples.items():
        assert problems(example["value"], body_schema(method, path)) == [], name


@pytest.mark.parametrize(
    "wrong",
    [
        changed(SEQUENCE, batch_size=0),
        changed(SEQUENCE, seed="lucky"),
        changed(SEQUENCE, colour="blue"),
        changed(SEQUENCE, task={"kind": "chess"}),
        changed(SEQUENCE, layers=[]),
        changed(SEQUENCE, layers=[{"kind": "dense", "units": 0}]),
        changed(SEQUENCE, truncate={"depth": 0}),
        changed(SEQUENCE, optimiser={"kind": "gradient_descent", "learning_rate": -1}),
        {"preset": "no-such"},
        {"preset": "xor", "update": -1},
        {"preset": "xor", "edits": [{"at": 1}]},
        {"spec": XOR, "beside": {}},
    ],
)
@pytest.mark.anyio
async def test_what_the_type_of_a_new_run_excludes_the_server_refuses(wrong):
    assert problems(wrong, body_schema("post", "/api/runs"))
    async with api() as here:
        assert (await here.http.post("/api/runs", json=wrong)).status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"do": "fly"},
        {"do": "play", "rate": 0},
        {"do": "play", "rung": "layer"},
        {"do": "play", "speed": 3},
        {"do": "step", "count": 0},
        {"do": "seek"},
        {"do": "seek", "update": -1},
        {"do": "set", "learning_rate": -1.0},
        {"do": "set", "truncate": 0},
        {"do": "set", "frozen": "layer1"},
        {"do": "set", "learning_rate": 0.1, "side": "c"},
        {"do": "edit"},
        {"do": "edit", "edits": []},
        {"do": "edit", "edits": [{"kind": "units"}]},
        {"do": "edit", "edits": [{"kind": "weight", "weight": "layer1.b", "index": [], "value": 1}]},
    ],
)
@pytest.mark.anyio
async def test_what_the_type_of_a_command_excludes_the_server_refuses(wrong):
    path = "/api/runs/{run_id}/commands"
    assert problems(wrong, body_schema("post", path))
    async with api() as here:
        run = await here.make(XOR)
        assert (await here.http.post(path.format(run_id=run), json=wrong, headers=here.keyed(run))).status_code == 422


# Answers.


async def checked(here: Api, method: str, path: str, address: str, **more: Any) -> int:
    """The status of an answer, which is of the type that the document has for it."""
    answer = await here.http.request(method, address, **more)
    assert problems(answer.json(), answer_schema(method, path, answer.status_code)) == [], address
    return answer.status_code


async def asked_about_a_run(here: Api, run: str, done: set[tuple[str, str]]) -> None:
    """Everything that is asked about a run with `GET`, and with `POST` about a step; those that were answered are
    `done`.
    """
    for method, path in OPERATIONS:
        last = path.split("/")[-1]
        if not path.startswith("/api/runs/{run_id}") or last == "stream" or (
                method != "get" and (method, last) not in {("post", name) for name in SENT}):
            continue
        address = path.format(run_id=run, update=3, name="prediction", timestep=1)
        body = SENT[last] if method == "post" else {}
        if await checked(here, method, path, f"{address}?{QUERIES.get(last, '')}", **body) == 200:
            done.add((method, path))


@pytest.mark.anyio
async def test_answers_about_runs_are_of_their_types():
    done: set[tuple[str, str]] = set()
    async with api() as here:
        for body in ASKED:
            made = await here.http.post("/api/runs", json=body | {"update": 3})
            assert problems(made.json(), answer_schema("post", "/api/runs", 201)) == [], body
            await asked_about_a_run(here, made.json()["id"], done)
    asked = {
        (method, path)
        for method, path in OPERATIONS
        if path.startswith("/api/runs/{run_id}") and not path.endswith(("/commands", "/stream")) and method != "delete"
    }
    assert done == asked


@pytest.mark.anyio
async def test_answers_packed_as_base64_are_of_the_same_types():
    async with api() as here:
        run = await here.make(SEQUENCE)
        await here.do(run, "step", count=3)
        for what in ("contributions", "surface"):
            assert (
                await checked(
                    here, "get", f"{STEP}/{what}", f"/api/runs/{run}/steps/3/{what}?{QUERIES[what]}&encoding=base64"
                )
                == 200
            )
        assert (
            await checked(
                here, "post", f"{STEP}/what-if", f"/api/runs/{run}/steps/3/what-if?encoding=base64", json=WEIGHT
            )
            == 200
        )


@pytest.mark.anyio
async def test_commands_are_answered_with_a_state():
    path = "/api/runs/{run_id}/commands"
    async with api() as here:
        run = await here.make(SEQUENCE)
        for example in operation("post", path)["requestBody"]["content"]["application/json"]["examples"].values():
            assert (
                await checked(
                    here, "post", path, path.format(run_id=run), json=example["value"], headers=here.keyed(run)
                )
                == 200
            )
        assert await checked(here, "post", path, path.format(run_id=run), json={"do": "pause"}) == 403
        assert await checked(here, "get", "/api/runs/{run_id}", "/api/runs/none") == 404


@pytest.mark.anyio
@pytest.mark.parametrize(("encoding", "beside"), [("json", False), ("base64", True)])
async def test_ticks_are_of_their_type(encoding, beside):
    async with api() as here:
        run = here.runs.get(await here.make({"spec": SEQUENCE} | ({"beside": {"spec": SEQUENCE}} if beside else {})))
        watcher = subscriber(tuple(fitting(SEQUENCE)), encoding)
        run.watch(watcher)
        tick = shown(await watcher.next(), watcher)
    assert ("beside" in tick) == beside
    schema = answer_schema("get", "/api/runs/{run_id}/stream", 200, "text/event-stream")
    assert problems(tick, schema["contentSchema"]) == []


@pytest.mark.anyio
async def test_all_other_answers_are_of_their_types():
    async with api() as here:
        for path in ("/healthz", "/readyz", "/api/catalogue"):
            assert await checked(here, "get", path, path) == 200
        for asked in ({"preset": "xor"}, {"spec": SILENT, "number": 3}):
            assert await checked(here, "post", "/api/quizzes", "/api/quizzes", json=asked) == 200
        hall = {"json": {"run": await here.make(XOR), "moment": {"quantity": "delta"}}, "headers": KEY}
        assert await checked(here, "put", "/api/halls/{name}", "/api/halls/physics", **hall) == 200
        assert await checked(here, "get", "/api/halls/{name}", "/api/halls/physics") == 200
        assert await checked(here, "get", "/api/halls/{name}/link", "/api/halls/physics/link") == 200
        assert await checked(here, "get", "/api/halls", "/api/halls") == 200
        state = (await here.http.get("/api/halls/physics")).json()
        assert (
            problems(state, answer_schema("get", "/api/halls/{name}/stream", 200, "text/event-stream")["contentSchema"])
            == []
        )
        for name, content in (
            ("a.csv", "x,y,class\n" + "".join(f"{i},{i % 3},{'ab'[i % 2]}\n" for i in range(40))),
            ("a.txt", "the quick fox " * 60),
        ):
            given = await here.http.post(f"/api/data?name={name}", content=content)
            assert problems(given.json(), answer_schema("post", "/api/data", 201)) == []
            assert (
                await checked(
                    here, "get", "/api/data/{data_id}", f"/api/data/{given.json()['id']}?roles=class,input,ignore"
                )
                == 200
            )
            RunSpec.from_dict(json.loads(given.text)["spec"])
        assert await checked(here, "post", "/api/data", "/api/data?name=a.csv", content="x\n\n") == 422
