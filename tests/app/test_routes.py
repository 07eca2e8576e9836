"""The addresses: what they answer, and what they answer to nonsense."""

import asyncio
import io
import json
import time

import numpy as np
import pytest
from serverside import DIVERGING, SEQUENCE, XOR, api, changed, error_of, fitting, subscriber
from unrolled.app.presets import presets
from unrolled.app.settings import STATIC
from unrolled.app.web.bundle import bundle
from unrolled.core import RunSpec, Trainer

pytestmark = pytest.mark.anyio

ADDRESSES = {"/healthz": {"get"}, "/readyz": {"get"}, "/api/catalogue": {"get"}, "/api/gallery": {"get"},
             "/api/link": {"get"},
             "/api/data": {"post"},
             "/api/data/{data_id}": {"get"},
             "/api/quizzes": {"post"},
             "/api/halls": {"get"}, "/api/halls/{name}": {"get", "put", "delete"}, "/api/halls/{name}/key": {"put"},
             "/api/halls/{name}/link": {"get"},
             "/api/halls/{name}/stream": {"get"},
             "/api/runs": {"post"}, "/api/runs/{run_id}": {"get", "delete"},
             "/api/runs/{run_id}/commands": {"post"}, "/api/runs/{run_id}/views": {"get"},
             "/api/runs/{run_id}/views/{name}": {"get"},
             "/api/runs/{run_id}/stream": {"get"},
             "/api/runs/{run_id}/mistakes": {"get"},
             "/api/runs/{run_id}/images": {"get"}, "/api/runs/{run_id}/steps/{update}": {"get"},
             **{f"/api/runs/{{run_id}}/steps/{{update}}/{what}": {"get"}
                for what in ("explain", "code", "contributions", "factors", "truncation", "check", "forwards",
                             "surface", "path", "sample", "firings", "origins", "origins/{timestep}",
                             "gradient-origins", "influence", "divergence", "divergence/growth", "divergence/try")},
             "/api/runs/{run_id}/steps/{update}/check": {"get", "post"},
             "/api/runs/{run_id}/steps/{update}/check/names": {"get"},
             "/api/runs/{run_id}/steps/{update}/check/file": {"post"},
             "/api/runs/{run_id}/steps/{update}/what-if": {"post"}}


def trained(spec: dict, updates: int):
    """A step of a trainer that knows no server."""
    trainer = Trainer(RunSpec.from_dict(spec))
    for _ in range(updates):
        step = trainer.step()
    return step


async def test_openapi_has_every_address():
    async with api() as server:
        document = (await server.http.get("/openapi.json")).json()
    assert {path: set(methods) for path, methods in document["paths"].items()} == ADDRESSES
    for path in ("/api/runs", "/api/runs/{run_id}/commands"):
        examples = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["examples"]
        assert examples
    for methods in document["paths"].values():
        assert all(method["summary"] for method in methods.values())


async def test_the_examples_are_right():
    async with api() as server:
        document = (await server.http.get("/openapi.json")).json()
        bodies = {path: document[
            "paths"][path]["post"]["requestBody"]["content"]["application/json"]["examples"].values()
                  for path in ("/api/runs", "/api/runs/{run_id}/commands")}
        for example in bodies["/api/runs"]:
            run = await server.make(example["value"])
        for example in bodies["/api/runs/{run_id}/commands"]:
            await server.do(run, **example["value"])


async def test_the_state_is_what_the_document_shows():
    async with api() as server:
        document = (await server.http.get("/openapi.json")).json()
        shown = document[
            "paths"]["/api/runs/{run_id}"]["get"]["responses"]["200"]["content"]["application/json"]["example"]
        state = await server.state(await server.make())
    assert set(shown) <= set(state)


NEWTON = {"task": {"kind": "explicit", "inputs": np.ones((500, 4)).tolist(), "targets": np.ones((500, 1)).tolist()},
          "readout": "many_to_one",
          "layers": [{"kind": "dense", "units": 40, "activation": "tanh"},
                     {"kind": "dense", "units": 1, "activation": "linear"}],
          "cost": "squared_error", "optimiser": {"kind": "newton"}, "batch_size": 500}


async def test_what_one_update_multiplies_is_limited():
    async with api(max_multiplications=50_000_000) as server:
        error = error_of(await server.http.post("/api/runs", json=NEWTON), 422, "batch_size")
        assert "multiplications in one update" in error["expected"]
        assert "second derivatives" in error["got"]
        assert "optimiser.kind" in error["fields"]
        await server.make(NEWTON | {"optimiser": {"kind": "adam"}})
        await server.make(NEWTON | {"batch_size": 5})


async def test_a_server_whose_worker_is_held_up_is_not_ready(monkeypatch):
    async with api() as server:
        assert (await server.http.get("/readyz")).json() == {"status": "ready"}
        engine = server.runs.engine
        monkeypatch.setattr(engine, "_serving", time.perf_counter() - 60)
        refused = await server.http.get("/readyz")
        assert "held up" in error_of(refused, 503)["message"]
        assert (await server.http.get("/healthz")).status_code == 200


async def test_a_body_that_does_not_come_is_refused():
    async def never():
        yield b'{"preset":'
        await asyncio.Event().wait()

    async with api(body_deadline=0.05) as server:
        error_of(await server.http.post("/api/runs", content=never(), headers={"content-type": "application/json"}),
                 408)
        await server.make()  # a run that is made for longer than that is no body


async def test_healthz():
    async with api() as server:
        answer = await server.http.get("/healthz")
    assert answer.json() == {"status": "ok"}


async def test_the_catalogue_has_every_family_and_preset():
    async with api() as server:
        known = (await server.http.get("/api/catalogue")).json()
    assert {"task", "layer", "activation", "cost", "optimiser", "initialiser", "readout", "spec",
            "presets"} <= set(known)
    assert [preset["name"] for preset in known["presets"]] == list(presets())


async def test_the_page_names_addresses_that_there_are():
    async with api() as server:
        page = await server.http.get("/")
        assert page.status_code == 200
        assert page.headers["content-type"].startswith("text/html")
        found = [part.split('"')[0] for part in page.text.split('="') if part.startswith("./static/")]
        assert found
        assert '="/' not in page.text
        for address in found:
            answer = await server.http.get(address)
            assert answer.status_code == 200, address
            assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
async def test_the_page_loads_its_modules_and_its_style_sheets_together(encoding):
    async with api() as server:
        script, styles = [(await server.http.get(f"/static/0/{name}", headers={"accept-encoding": encoding}))
                          for name in ("page.js", "page.css")]
    assert [answer.headers.get("content-encoding", "identity") for answer in (script, styles)] == [encoding] * 2
    assert [answer.headers["content-type"].split(";")[0] for answer in (script, styles)] == ["text/javascript",
                                                                                             "text/css"]
    assert script.text == bundle(STATIC / "js" / "main.js")
    assert len(styles.text) > 1000
    assert all(path.read_text() in styles.text for path in (STATIC / "css").glob("*.css"))


@pytest.mark.parametrize("address", ["/", "/healthz", "/api/catalogue", "/api/runs/none", "/nowhere",
                                     "/static/0/css/none.css", "/vendor/none"])
async def test_security_headers_are_everywhere(address):
    async with api() as server:
        headers = (await server.http.get(address)).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path",
                         ["../app/main.py", "..%2fapp%2fmain.py", "%2e%2e/app/main.py", "//etc/passwd",
                          "%2fetc%2fpasswd", "..%5capp%5cmain.py", "css", "", "%00", "a%00b", "x" * 5000])
async def test_nothing_outside_the_static_folder_is_served(path):
    async with api() as server:
        answer = await server.http.get(f"http://unrolled/static/0/{path}")
    assert answer.status_code == 404
    assert b"import" not in answer.content


@pytest.mark.parametrize("address",
                         ["/nowhere", "/api", "/api/none", "/api/runs/a/b/c", "/docs", "/redoc", "/%F0%9F%A6%86"])
async def test_an_unknown_address_is_404(address):
    async with api() as server:
        error_of(await server.http.get(address), 404)


@pytest.mark.parametrize(("method", "address"), [("PUT", "/api/runs"), ("GET", "/api/runs"), ("DELETE", "/healthz"),
                                                 ("PATCH", "/api/runs/x"), ("POST", "/")])
async def test_another_method_is_405(method, address):
    async with api() as server:
        error_of(await server.http.request(method, address), 405)


@pytest.mark.parametrize(("method", "rest"), [("GET", ""), ("DELETE", ""), ("GET", "/views"), ("GET", "/stream"),
                                              ("GET", "/steps/1"), ("POST", "/commands")])
async def test_an_unknown_run_is_404(method, rest):
    async with api() as server:
        answer = await server.http.request(method, f"/api/runs/no-such-run{rest}",
                                           json={"do": "pause"} if method == "POST" else None)
    assert "no-such-run" in error_of(answer, 404, "id")["message"]


@pytest.mark.parametrize(("body", "status"), [(b"", 422), (b"{", 422), (b"[1,", 422), (b"\xff\xfe", 422),
                                              (b"[" * 100_000, 400), (b"9" * 6000, 400),
                                              (b'"\\ud800"', 422), (b"NaN", 422), (b"null", 422),
                                              (b'{"\\ud800": 1}', 422)])
async def test_what_is_not_a_set_up_is_refused(body, status):
    async with api() as server:
        run = await server.make()
        for address in ("/api/runs", f"/api/runs/{run}/commands"):
            answer = await server.http.post(address, content=body,
                                            headers={"content-type": "application/json", **server.keyed(run)})
            assert answer.status_code == status, answer.text
            assert answer.json()["error"]["message"]


async def test_a_body_that_is_too_large_is_413_declared_or_not():
    async def in_pieces():
        for _ in range(20):
            yield b"[" * 1024

    async with api(max_body_kilobytes=8) as server:
        error_of(await server.http.post("/api/runs", content=b"[" * 9000), 413)
        error_of(await server.http.post("/api/runs", content=in_pieces()), 413)
        await server.make()


@pytest.mark.parametrize(("field", "value", "named"), [
    ("task", "chess", "task"), ("task", {"kind": "chess"}, "task"), ("task", {"kind": "xor", "size": 3}, "task.size"),
    ("task", None, "task"),
    ("task", {"kind": "sum_of_bits", "max_length": 10**9}, "task.max_length"),
    ("task", {"kind": "sum_of_bits", "training": -1}, "task.training"),
    ("layers", [], "layers"), ("layers", "many", "layers"), ("layers", [{}], "layers[0]"), ("layers", [3], "layers[0]"),
    ("layers", [{"kind": "dense", "units": 0, "activation": "tanh"}], "layers[0].units"),
    ("layers", [{"kind": "dense", "units": "4", "activation": "tanh"}], "layers[0].units"),
    ("layers", [{"kind": "dense", "units": 10**12, "activation": "tanh"}], "layers[0].units"),
    ("layers", [{"kind": "dense", "units": 1, "activation": "σ"}], "layers[0].activation"),
    ("readout", "many_to_none", "readout"), ("readout", 1, "readout"), ("cost", "pain", "cost"), ("cost", [], "cost"),
    ("optimiser", {"kind": "gradient_descent", "learning_rate": -1}, "optimiser.learning_rate"),
    ("optimiser", {"kind": "gradient_descent", "learning_rate": "fast"}, "optimiser.learning_rate"),
    ("optimiser", 3, "optimiser"),
    ("batch_size", 0, "batch_size"), ("batch_size", 2.5, "batch_size"), ("batch_size", True, "batch_size"),
    ("batch_size", 10**20, "batch_size"),
    ("truncate", "never", "truncate"), ("truncate", {"depth": 0, "every": 1}, "truncate.depth"),
    ("initialiser", {"kind": "magic"}, "initialiser"),
    ("seed", -1, "seed"), ("seed", "lucky", "seed"), ("seed", 1e400, "seed"), ("colour", "blue", "colour")])
async def test_garbage_in_a_field_is_named_while_another_run_plays(field, value, named):
    async with api() as server:
        other = await server.make()
        await server.do(other, "play", rate=None)
        content = json.dumps(changed(SEQUENCE, **{field: value}))
        answer = await server.http.post("/api/runs", content=content, headers={"content-type": "application/json"})
        assert answer.status_code == 422, answer.text
        assert answer.json()["error"]["field"].startswith(named)
        assert (await server.state(other))["playing"]
        assert len(server.runs) == 1


@pytest.mark.parametrize(("limits", "field"), [({"max_layers": 1}, "layers"), ({"max_units": 3}, "layers[0].units"),
                                               ({"max_weights": 20}, "layers[0].units"),
                                               ({"max_timesteps": 5}, "task.max_length"),
                                               ({"max_samples": 19}, "task.training"), ({"max_batch": 2}, "batch_size"),
                                               ({"max_cells": 89}, "batch_size")])
async def test_a_set_up_larger_than_the_server_allows_is_refused(limits, field):
    async with api(**limits) as server:
        answer = await server.http.post("/api/runs", json=SEQUENCE)
        assert "on this server" in error_of(answer, 422, field)["expected"]
    async with api(max_cells=90) as server:
        await server.make(SEQUENCE)


EXPLICIT = {"task": {"kind": "explicit", "inputs": [[[0.0]] * 8] * 3, "targets": [[1.0]] * 3}}


@pytest.mark.parametrize(("limits", "spec", "fields", "got"), [
    ({"max_cells": 89}, {}, ["batch_size", "task.max_length", "layers[0].units"],
     "90, from batches of 3 samples, 6 timesteps and layers of 4 and 1 units"),
    ({"max_weights": 20}, {}, ["layers[0].units"], "29, from layers of 4 and 1 units"),
    ({"max_numbers": 359}, {}, ["task.training", "task.validation", "task.max_length"],
     "360, from 20 training samples, 10 validation samples, 6 timesteps and 1 input and 1 output"),
    ({"max_evaluated_cells": 299}, {}, ["task.validation", "task.max_length", "layers[0].units"],
     "300, from 10 validation samples, 6 timesteps and layers of 4 and 1 units"),
    ({"max_cells": 119}, EXPLICIT,
     ["batch_size", "task.inputs", "layers[0].units"],
     "120, from batches of 3 samples, 8 timesteps and layers of 4 and 1 units")])
async def test_a_limit_names_every_field_that_makes_what_it_refuses(limits, spec, fields, got):
    async with api(**limits) as server:
        error = error_of(await server.http.post("/api/runs", json=SEQUENCE | spec), 422, fields[0])
        assert error["fields"] == fields
        assert error["got"] == got
        assert f" {next(iter(limits.values()))} " in error["expected"]


async def test_a_limit_that_what_stands_beside_exceeds_names_its_fields():
    async with api(max_cells=89) as server:
        answer = await server.http.post("/api/runs", json={"spec": changed(SEQUENCE, batch_size=1),
                                                           "beside": {"spec": changed(SEQUENCE, batch_size=1, layers=[
            {"kind": "recurrent", "units": 40}, SEQUENCE["layers"][1]])}})
        error = error_of(answer, 422, "beside.spec.batch_size")
        assert error["fields"] == [f"beside.spec.{field}"
                                   for field in ("batch_size", "task.max_length", "layers[0].units")]


@pytest.mark.parametrize(("task", "field"), [({"kind": "sum_of_bits", "max_length": 300}, "task.max_length"),
                                             ({"kind": "adding", "length": 201}, "task.length"),
                                             ({"kind": "circles", "training": 6000}, "task.training")])
async def test_what_is_too_large_is_refused_at_its_own_field_and_no_form_offers_it(task, field):
    async with api() as server:
        tasks = (await server.http.get("/api/catalogue")).json()["task"]
        defaults = tasks[task["kind"]]["defaults"]
        error = error_of(await server.http.post("/api/runs", json={"seed": 1, **defaults,
                                                                   "task": {**defaults["task"], **task}}), 422, field)
        offered = next(p for p in tasks[task["kind"]]["parameters"] if f"task.{p['name']}" == field)
        assert f"{offered['high']:,}" in error["expected"]


async def test_a_step_for_numpy_is_named_by_its_preset_and_update():
    async with api() as server:
        run = (await server.http.post("/api/runs", json={"preset": "xor"})).json()["id"]
        await server.do(run, "step", count=3)
        assert 'filename="unrolled-xor-update3.npz"' in (
            await server.http.get(f"/api/runs/{run}/steps/3?format=npz")).headers["content-disposition"]


async def test_an_unknown_preset_is_told_in_a_sentence():
    async with api() as server:
        error = error_of(await server.http.post("/api/runs", json={"preset": "xro"}), 422, "preset")
        assert error["message"] == "There is no preset called 'xro'. Did you mean xor?"


@pytest.mark.parametrize("preset", ["none", 3, None, ["xor"], "../xor", ""])
async def test_an_unknown_preset_is_refused(preset):
    async with api() as server:
        error_of(await server.http.post("/api/runs", json={"preset": preset}), 422, "preset")


async def test_a_full_server_says_so():
    async with api(max_runs=1) as server:
        run = await server.make()
        refused = await server.http.post("/api/runs", json=XOR)
        error_of(refused, 429)
        assert int(refused.headers["retry-after"]) > 0
        assert (await server.http.delete(f"/api/runs/{run}", headers=server.keyed(run))).status_code == 204
        error_of(await server.http.get(f"/api/runs/{run}"), 404, "id")
        await server.make()


@pytest.mark.parametrize("update", [1, 17, 40])
async def test_a_step_is_that_of_a_trainer_bit_for_bit(update):
    expected = trained(SEQUENCE, update)
    async with api() as server:
        run = await server.make(SEQUENCE)
        await server.do(run, "step", count=40)
        text = await server.http.get(f"/api/runs/{run}/steps/{update}")
        packed = await server.http.get(f"/api/runs/{run}/steps/{update}?format=npz")
        assert (await server.state(run))["update"] == 40
    step = text.json()
    assert (step["index"], step["epoch"], step["cost"]) == (expected.index, expected.epoch, expected.cost)
    np.testing.assert_array_equal(np.array(step["costs"]), expected.costs)
    for part in ("weights", "gradients", "followed", "updates"):
        assert set(step[part]) == set(getattr(expected, part))
        for name, array in getattr(expected, part).items():
            np.testing.assert_array_equal(np.array(step[part][name]), array, strict=True)
    for layer, trace in zip(step["layers"], expected.layers, strict=True):
        for quantity in ("z", "h", "dsigma", "delta", "delta_space", "delta_time", "dz"):
            np.testing.assert_array_equal(np.array(layer[quantity]), getattr(trace, quantity))
    with np.load(io.BytesIO(packed.content)) as arrays:
        assert set(expected.arrays()) | set(expected.numbers()) | {"numerics"} == set(arrays)
        assert (arrays["epoch"], arrays["rate"]) == (expected.epoch, expected.rate)
        for name, array in expected.arrays().items():
            assert arrays[name].tobytes() == np.ascontiguousarray(array).tobytes(), name


async def test_the_newest_step_by_name():
    async with api() as server:
        run = await server.make()
        error_of(await server.http.get(f"/api/runs/{run}/steps/newest"), 404, "update")
        await server.do(run, "step", count=3)
        newest = await server.http.get(f"/api/runs/{run}/steps/newest")
        assert newest.json() == (await server.http.get(f"/api/runs/{run}/steps/3")).json()


@pytest.mark.parametrize("update", [0, 4, -1, 10**9, 10**30])
async def test_a_step_that_there_is_not_is_404(update):
    async with api() as server:
        run = await server.make()
        await server.do(run, "step", count=3)
        error = error_of(await server.http.get(f"/api/runs/{run}/steps/{update}"), 404, "update")
    assert error["expected"]


@pytest.mark.parametrize(("rest", "field"), [("steps/one", "update"), ("steps/1.5", "update"), ("steps/-", "update"),
                                             ("steps/²", "update"),
                                             (f"steps/{'9' * 5000}", "update"),
                                             ("steps/1?format=xml", "format"), ("steps/1?sample=4", "sample"),
                                             ("steps/1?sample=-1", "sample"), ("steps/1?sample=x", "sample"),
                                             ("views?views=cost,none", "views"), ("stream?views=none", "views"),
                                             ("stream?encoding=xml", "encoding")])
async def test_a_wrong_part_of_an_address_is_named(rest, field):
    async with api() as server:
        run = await server.make()
        await server.do(run, "step")
        answer = await server.http.get(f"/api/runs/{run}/{rest}")
    error_of(answer, 422, field)


async def test_a_diverged_step_is_json_still():
    async with api() as server:
        run = await server.make(DIVERGING)
        state = await server.do(run, "step", count=500)
        assert state["status"] == "diverged"
        step = json.loads((await server.http.get(f"/api/runs/{run}/steps/{state['update']}")).text,
                          parse_constant=pytest.fail)
    assert step["index"] == state["update"]


async def test_skeletons_of_some_views_only():
    async with api() as server:
        run = await server.make()
        some = (await server.http.get(f"/api/runs/{run}/views?views=flow,cost")).json()
        all_of_them = (await server.http.get(f"/api/runs/{run}/views")).json()
    assert list(some) == ["flow", "cost"]
    assert list(all_of_them) == fitting(XOR)
    assert all_of_them["lattice"]["figure"] is None


async def test_views_that_do_not_fit_the_network_are_not_there():
    async with api() as server:
        flat, timed = await server.make(XOR), await server.make(SEQUENCE)
        assert list((await server.http.get(f"/api/runs/{flat}/views?views=flow,factors")).json()) == ["flow"]
        assert list((await server.http.get(f"/api/runs/{timed}/views?views=flow,factors")).json()) == ["flow",
                                                                                                       "factors"]


async def test_no_more_streams_than_the_server_holds():
    async with api(max_viewers=1) as server:
        run = server.runs.get(await server.make())
        run.subscribers.add(subscriber())
        error_of(await server.http.get(f"/api/runs/{run.id}/stream"), 429)
        run.subscribers.clear()


@pytest.mark.parametrize("body", [{"do": "é" * 50_000}, {"do": "play", "rung": "x" * 50_000},
                                  {"do": "pause", "x" * 50_000: 1}, ["x" * 50_000]])
async def test_a_refusal_does_not_repeat_all_that_came(body):
    async with api() as server:
        run = await server.make()
        refused = await server.http.post(f"/api/runs/{run}/commands", json=body, headers=server.keyed(run))
    assert refused.status_code == 422
    assert len(refused.content) < 3000


def nested(depth: int, inside: str, opens: str, closes: str) -> bytes:
    return (inside % (opens * depth + "1" + closes * depth)).encode()


@pytest.mark.parametrize(("opens", "closes"), [("[", "]"), ('{"a":', "}")])
@pytest.mark.parametrize("inside", ["%s", '{"spec": %s}', '{"do": "edit", "edits": %s}', '{"run": "x", "moment": %s}',
                                    '{"key": %s}', '{"edits": %s}'])
async def test_json_that_is_nested_deep_is_refused_and_is_no_fault(inside, opens, closes):
    """The deepest that Python reads is more than it can write, or go through."""
    async with api() as server:
        run = await server.make()
        await server.do(run, "step", count=1)
        places = [("POST", "/api/runs"), ("POST", f"/api/runs/{run}/commands"), ("PUT", "/api/halls/deep"),
                  ("PUT", "/api/halls/deep/key"),
                  ("POST", f"/api/runs/{run}/steps/1/what-if"),
                  ("POST", f"/api/runs/{run}/steps/1/check"), ("POST", "/api/data")]
        headers = server.keyed(run) | {"content-type": "application/json"}
        for depth in (101, 500, *range(900, 1000, 10), 5000, 20_000):
            for method, place in places:
                answer = await server.http.request(method, place, content=nested(depth, inside, opens, closes),
                                                   headers=headers)
                assert answer.status_code in (400, 422), (depth, method, place)
        answer = await server.http.put("/api/halls/deep", content=nested(98, '{"run": "x", "moment": {"a": %s}}', "[",
                                                                         "]"), headers=headers)
        assert answer.status_code == 200
