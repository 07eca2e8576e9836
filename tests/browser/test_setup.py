"""The form of the set-up: what it makes, and what happens when it is filled with garbage."""

import base64
import json
from contextlib import suppress
from itertools import cycle

import httpx
import pytest
from looking import learn, plays_on, run_id, until, update, visit
from unrolled.app.presets import presets
from unrolled.core import RunSpec, SpecError, catalogue
from unrolled.core.optimisers.schedules import SCHEDULES

SHOWN = """() => [...document.querySelectorAll('#setup input[type=text][data-path], #setup textarea[data-path]')]
    .filter((field) => !field.closest('[hidden]')).map((field) => field.dataset.path)"""
GARBAGE = ["garbage", "-1e99", "<b>1</b>"]
INVALID = "document.querySelectorAll('#setup [aria-invalid=true]').length"


def shown(page) -> list[str]:
    """The paths of all fields that can be typed into."""
    page.evaluate("() => document.querySelectorAll('#setup details').forEach((details) => { details.open = true; })")
    return page.evaluate(SHOWN)


def field(page, path: str):
    """The one of this path that is shown; other kinds have fields of the same name."""
    return page.locator(f'#setup [data-path="{path}"]').locator("visible=true")


def enter(page, path: str, text: str) -> None:
    """Type into a field and leave it."""
    field(page, path).fill(text)
    field(page, path).blur()


def another_run(page, before: str) -> None:
    until(page, f"unrolled.run.id !== '{before}' && unrolled.tick && unrolled.tick.run === unrolled.run.id")


@pytest.mark.parametrize(("preset", "first"), [("sum-of-bits", 0), ("spirals", 1), ("scalar-chain", 2)])
def test_garbage_in_any_field_is_refused_at_that_field(page, server, preset, first):
    """One sort after the other, from another one on in each network, so that a field of all networks meets every sort.
    """
    visit(page, f"{server.url}/?preset={preset}")
    page.locator("#play").click()
    plays_on(page)
    run, paths = run_id(page), shown(page)
    assert len(paths) > 8
    for path, text in zip(paths, cycle(GARBAGE[first:] + GARBAGE[:first]), strict=False):
        before = field(page, path).input_value()
        field(page, path).fill(text)
        field(page, path).dispatch_event("change")  # to the browser it is not changed as long as the focus stays
        until(page,
              f"{INVALID} === 1 && document.querySelector('#setup [aria-invalid=true]').value === {json.dumps(text)}")
        wrong = page.locator("#setup [aria-invalid=true]")
        assert wrong.get_attribute("data-path") == path
        said = page.locator(f"#{wrong.get_attribute('aria-describedby')}")
        assert said.is_visible()
        assert said.inner_text().startswith("Expected ")
        field(page, path).fill(before)  # nobody is told before the field is left
    plays_on(page)
    assert run_id(page) == run


def test_while_a_field_is_wrong_the_run_goes_on(page, server):
    visit(page, server.url)
    page.locator("#play").click()
    run = run_id(page)
    enter(page, "layers[0].units", "many")
    until(page, f"{INVALID} === 1")
    plays_on(page)
    plays_on(page)
    assert run_id(page) == run


def test_settings_that_do_not_fit_together_are_refused_where_they_are(page, server):
    visit(page, server.url)
    page.locator('[data-path="cost.kind"]').select_option("cross_entropy")
    until(page, f"{INVALID} === 1")
    assert "softmax" in page.locator("#setup .error:visible").inner_text()
    assert page.locator('[data-path="cost.kind"]').input_value() == "cross_entropy"


def test_a_changed_set_up_is_a_new_run(page, server):
    visit(page, server.url)
    learn(page, 2)
    before = run_id(page)
    enter(page, "seed", "7")
    another_run(page, before)
    assert update(page) == 0
    assert page.evaluate("() => unrolled.run.spec.seed") == 7
    assert httpx.get(f"{server.url}/api/runs/{before}").status_code == 404  # nobody's any more


def test_what_is_typed_while_a_run_is_made_stays(page, server):
    """The form is written anew when the run is there, but for the field that somebody is in the middle of."""
    visit(page, server.url)
    before, held = run_id(page), []
    page.route("**/api/runs", lambda route: held.append(route))
    field(page, "seed").fill("7")
    with page.expect_request("**/api/runs"):
        field(page, "seed").press("Enter")
    field(page, "batch_size").focus()
    field(page, "batch_size").press_sequentially("2")
    typed = field(page, "batch_size").input_value()
    held[0].continue_()
    page.unroute("**/api/runs")
    another_run(page, before)
    assert field(page, "batch_size").input_value() == typed
    assert field(page, "seed").input_value() == "7"
    before = run_id(page)
    field(page, "batch_size").press("Enter")
    another_run(page, before)
    assert page.evaluate("() => unrolled.run.spec.batch_size") == int(typed)
    page.go_back()  # what was typed has been taken; the form follows the run again
    until(page,
          f"unrolled.run.spec.batch_size !== {typed} && document.querySelector('[data-path=batch_size]').value !== '{typed}'")


def test_the_learning_rate_changes_while_it_goes_on(page, server):
    visit(page, server.url)
    learn(page, 2)
    before = run_id(page)
    enter(page, "optimiser.learning_rate", "0.025")
    until(page, "unrolled.tick.learning_rate === 0.025")
    assert run_id(page) == before
    assert update(page) == 2


def test_layers_are_added_resized_and_removed(page, server):
    visit(page, server.url)
    units = "() => unrolled.run.spec.layers.map((layer) => layer.units)"
    for button, expected in [("#add-layer", [6, 4, 4, 1]), ("#layers > li:nth-child(1) [data-do=more]", [7, 4, 4, 1]),
                             ("#layers > li:nth-child(2) [data-do=fewer]", [7, 3, 4, 1]),
                             ("#layers > li:nth-child(3) [data-do=remove]", [7, 3, 1])]:
        before = run_id(page)
        page.locator(button).click()
        another_run(page, before)
        assert page.evaluate(units) == expected


def test_a_layers_kind_activation_and_bias_can_be_chosen(page, server):
    visit(page, server.url)
    for choose, expected in [(lambda: page.locator('[data-path="layers[0].activation"]').select_option("tanh"),
                              ("recurrent", "tanh", True)),
                             (lambda: page.locator('[data-path="layers[0].kind"]').select_option("dense"),
                              ("dense", "tanh", True)),
                             (lambda: field(page, "layers[0].bias").click(), ("dense", "tanh", False))]:
        before = run_id(page)
        shown(page)
        choose()
        another_run(page, before)
        layer = page.evaluate("() => unrolled.run.spec.layers[0]")
        assert (layer["kind"], layer["activation"], layer.get("bias", True)) == expected


def test_the_truncation_changes_while_it_goes_on_and_the_form_follows(page, server):
    visit(page, server.url)
    learn(page, 2)
    before = run_id(page)
    enter(page, "truncate.depth", "3")
    until(page, "unrolled.tick.truncate?.depth === 3 && unrolled.run.truncate?.depth === 3")
    assert (run_id(page), update(page)) == (before, 2)
    assert page.locator("#preset").input_value() == ""
    learn(page, 1)
    field(page, "truncate.depth").blur()
    page.locator("#reset").press("ArrowLeft")
    until(page, "unrolled.tick.update === 2")
    page.keyboard.press("ArrowLeft")
    until(page, "unrolled.tick.update === 1 && unrolled.run.truncate === null")
    assert field(page, "truncate.depth").input_value() == ""
    assert page.locator("#preset").input_value() == "sum-of-bits"


def test_a_truncation_that_cannot_be_is_refused_at_its_field(page, server):
    visit(page, server.url)
    learn(page, 1)
    enter(page, "truncate.depth", "3")
    until(page, "unrolled.run.truncate?.depth === 3")
    enter(page, "truncate.every", "9")
    until(page, f"{INVALID} === 1")
    wrong = page.locator("#setup [aria-invalid=true]")
    assert (wrong.get_attribute("data-path"), wrong.input_value()) == ("truncate.every", "9")
    assert page.evaluate("() => unrolled.run.truncate") == {"depth": 3, "every": 1}


def test_the_truncation_is_part_of_a_new_set_up(page, server):
    visit(page, server.url)
    enter(page, "truncate.depth", "3")
    until(page, "unrolled.run.truncate?.depth === 3")
    before = run_id(page)
    enter(page, "seed", "7")
    another_run(page, before)
    assert page.evaluate("() => unrolled.run.spec.truncate.depth") == 3


def test_a_layer_is_frozen_in_the_form(page, server):
    visit(page, server.url)
    learn(page, 1)
    before = run_id(page)
    button = page.locator("#layers > li:nth-child(2) [data-do=freeze]")
    button.click()
    until(page, "unrolled.tick.frozen.join() === 'layer2' && unrolled.run.frozen.length === 1")
    assert (button.get_attribute("aria-pressed"), run_id(page)) == ("true", before)
    button.click()
    until(page, "!unrolled.tick.frozen.length")


def test_every_task_brings_a_set_up_that_learns(page, server):
    visit(page, server.url)
    kinds = page.evaluate(
        "() => [...document.querySelector('[data-kind-of=task]').options].map((option) => option.value)")
    assert len(kinds) >= 7
    for kind in kinds:
        if page.locator("[data-kind-of=task]").input_value() == kind:
            continue
        before = run_id(page)
        page.locator("[data-kind-of=task]").select_option(kind)
        another_run(page, before)
        assert page.evaluate("() => unrolled.run.spec.task.kind") == kind
        learn(page, 1)


def test_explicit_data_and_weights_can_be_entered(page, server):
    """A hand calculation: y = w2 w1 x with x 2, weights 3 and 5, target 1; C = (30 − 1)², ∂C/∂y = 58."""
    spec = {"task": {"kind": "explicit", "inputs": [[2]], "targets": [[1]]}, "readout": "many_to_one",
            "cost": "squared_error", "batch_size": 1, "seed": 1,
            "layers": [{"kind": "dense", "units": 1, "activation": "linear", "bias": False,
                        "weights": {"W_space": [[w]]}} for w in (3, 5)]}
    visit(page, server.url)
    before = run_id(page)
    page.locator("[data-kind-of=task]").select_option("explicit")
    another_run(page, before)
    answer = httpx.post(f"{server.url}/api/runs", json=spec).json()
    page.goto(f"{server.url}/?run={answer['id']}")
    until(page, f"unrolled.run && unrolled.run.id === '{answer['id']}' && unrolled.tick")
    before = run_id(page)
    shown(page)
    enter(page, "layers[1].weights", json.dumps({"W_space": [[4]]}))
    another_run(page, before)
    until(page, f"unrolled.tick?.views.lattice.output_gradient.data[0] === {2 * (2 * 3 * 4 - 1)}")


def test_decay_clipping_and_schedule_are_folded_set_and_forgotten_with_the_next_set_up(page, server):
    visit(page, server.url)
    optimiser = "() => unrolled.run.spec.optimiser"
    plain = page.evaluate(optimiser)
    assert not field(page, "optimiser.clip_norm").count()
    page.locator("#setup details.more:visible summary").click()
    for path, value in (("clip_norm", "5"), ("l2", "0.001")):
        before = run_id(page)
        field(page, f"optimiser.{path}").fill(value)
        field(page, f"optimiser.{path}").blur()
        another_run(page, before)
    before = run_id(page)
    field(page, "optimiser.schedule").select_option("cosine")
    another_run(page, before)
    assert page.evaluate(optimiser) == plain | {"clip_norm": 5, "l2": 0.001, "schedule": "cosine"}
    field(page, "optimiser.clip_value").fill("1")
    field(page, "optimiser.clip_value").blur()
    until(page, f"{INVALID} === 1")
    assert page.locator("#setup [aria-invalid=true]").get_attribute("data-path") == "optimiser.clip_norm"
    before = run_id(page)
    page.locator("#preset").select_option("xor")
    another_run(page, before)
    assert [field(page, f"optimiser.{name}").input_value()
            for name in ("clip_norm", "clip_value", "l2", "schedule")] == ["", "", "", ""]
    assert "clip_norm" not in page.evaluate(optimiser)


def test_every_optimiser_can_be_chosen_and_learns(page, server):
    visit(page, server.url)
    kinds = page.locator(
        "[data-kind-of=optimiser] option").evaluate_all("(options) => options.map((option) => option.value)")
    for kind in kinds:
        page.locator("[data-kind-of=optimiser]").select_option(kind)
        until(page,
              f"unrolled.run.spec.optimiser.kind === '{kind}' && unrolled.tick && unrolled.tick.run === unrolled.run.id")
        learn(page, 1)


def nudged(parameter: dict):
    """Another value than the default, as the catalogue allows it."""
    low, high, usual = parameter["low"], parameter["high"], parameter["default"]
    if parameter["type"] == "int":
        return usual + 1 if usual is not None and usual < high else low + 1
    if parameter["type"] == "float":
        start = low if usual is None else usual
        return start + (min(high, start + 1.0) - start) / 3 if start < high else start / 3
    others = {"bool": [not usual], "choice": [choice for choice in parameter["choices"] or [] if choice != usual]}
    return next(iter(others.get(parameter["type"], [])), usual)


def varied(spec: dict, kind: dict, place) -> dict:
    """A set-up in which as many parameters of a kind as go together are other than by default; `place` puts {kind, …}
    in.
    """
    found = RunSpec.from_dict(place(spec, {"kind": kind["kind"]}))
    given = {}
    for parameter in kind["parameters"]:
        if parameter["type"] in ("int", "float", "bool", "choice") and parameter["name"] != "units":
            with suppress(SpecError):
                found = RunSpec.from_dict(place(spec,
                                                {"kind": kind["kind"], **given, parameter["name"]: nudged(parameter)}))
                given[parameter["name"]] = nudged(parameter)
    return found.to_dict()


def first_layer(spec: dict, layer: dict) -> dict:
    return spec | {"layers": [{"units": spec["layers"][0]["units"], **layer}, *spec["layers"][1:]]}


def activated(spec: dict, activation: dict) -> dict:
    last = activation["kind"] == "softmax"
    layers = [layer | {"activation": activation} if (i == len(spec["layers"]) - 1) == last else layer
              for i, layer in enumerate(spec["layers"])]
    return spec | {"layers": layers, "cost": "squared_error"}


def fitting_cost(spec: dict, cost: dict) -> dict:
    partner = catalogue()["cost"][cost["kind"]]["needs_activation"]
    return spec | {"cost": cost,
                   "layers": [*spec["layers"][:-1], spec["layers"][-1] | ({"activation": partner} if partner else {})]}


def every_choice() -> list[dict]:
    """A set-up for each preset, and others in which each kind that there is stands with other parameters than by
    default.
    """
    base = presets()["sum-of-bits"].spec.to_dict()
    digits = presets()["digits"].spec.to_dict()
    known = catalogue()
    specs = [preset.spec.to_dict() for preset in presets().values()]
    newton = known["optimiser"].pop("newton")
    specs.append(varied(presets()["newton"].spec.to_dict(), newton, lambda spec, made: spec | {"optimiser": made}))
    falling = {"kind": "gradient_descent", "learning_rate": 0.1, "schedule_period": 77, "schedule_factor": 0.9}
    specs += [base | {"optimiser": falling | {"schedule": name}} for name in SCHEDULES]
    specs += together(base, {
        "optimiser": known["optimiser"], "initialiser": known["initialiser"], "layer": known["layer"]})
    specs += [varied(digits if name == "softmax" else base, kind, activated)
              for name, kind in known["activation"].items()]
    specs += [varied(digits if "cross" in name else base, kind, fitting_cost) for name, kind in known["cost"].items()]
    for kind in known["task"].values():
        own = {"seed": 1, "readout": "many_to_one", **kind["defaults"]}
        specs.append(varied(own, kind, lambda spec, made: spec | {"task": {**spec["task"], **made}}))
    specs.append(base | {"truncate": {"depth": 3, "every": 2}})
    return specs


def together(spec: dict, families: dict[str, dict]) -> list[dict]:
    """So many set-ups that each kind of these families, which do not depend on each other, stands in one."""
    made = []
    for i in range(max(map(len, families.values()))):
        made.append(spec)
        for family, kinds in families.items():
            kind = list(kinds.values())[i % len(kinds)]
            made[-1] = varied(made[-1], kind, first_layer if family == "layer" else
                              lambda before, given, family=family: before | {family: given})
    return made


def test_an_edit_of_one_field_keeps_all_others_of_any_set_up(page, server):
    """Whatever is chosen, and with whatever parameters: the form gives it back, but for the seed."""
    visit(page, server.url)
    for spec in every_choice():
        before = run_id(page)
        page.evaluate("(text) => { location.hash = `spec=${text}`; }",
                      base64.urlsafe_b64encode(json.dumps(spec).encode()).decode().rstrip("="))
        another_run(page, before)
        before, given = run_id(page), page.evaluate("() => unrolled.run.spec")
        assert given == RunSpec.from_dict(spec).to_dict()
        enter(page, "seed", str(given["seed"] + 1))
        another_run(page, before)
        assert page.evaluate("() => unrolled.run.spec") == given | {"seed": given["seed"] + 1}


def test_a_decimal_comma_is_understood(page, server):
    visit(page, f"{server.url}/?preset=xor")
    enter(page, "optimiser.learning_rate", "0,05")
    until(page, "unrolled.run.learning_rate === 0.05")


def test_fields_say_bounds_that_this_server_allows_and_that_can_be_read(page, server):
    visit(page, f"{server.url}/?preset=sum-of-bits")
    shown(page)
    assert "From 1 to 200." in field(page, "task.max_length").get_attribute("title")
    assert "From 1 to 256." in field(page, "layers[0].units").get_attribute("title")
    assert "From 1 to 512." in field(page, "batch_size").get_attribute("title")
    assert "Above 0, up to 10¹²." in field(page, "optimiser.clip_norm").get_attribute("title")
    titles = page.evaluate("() => [...document.querySelectorAll('#setup [title]')].map(({ title }) => title)")
    assert [title for title in titles if "000000" in title or ".0 " in title] == []
    enter(page, "task.max_length", "300")
    until(page, f"{INVALID} === 1")
    assert page.locator("#setup [aria-invalid=true]").get_attribute("data-path") == "task.max_length"


def test_buttons_of_a_layer_name_it(page, server):
    visit(page, f"{server.url}/?preset=sum-of-bits")
    for name in ("One unit more, layer 2", "One unit fewer, output layer", "Remove this layer, layer 1",
                 "Activation, layer 1"):
        assert page.get_by_label(name, exact=True).count() == 1, name


def test_what_several_fields_make_together_is_marked_at_each_and_said_where_it_was_typed(page, server):
    visit(page, f"{server.url}/?preset=sum-of-bits")
    before = run_id(page)
    enter(page, "batch_size", "400")
    another_run(page, before)
    enter(page, "task.max_length", "180")
    until(page, f"{INVALID} === 4")
    marked = page.evaluate(
        "() => [...document.querySelectorAll('#setup [aria-invalid=true]')].map((element) => "
        "element.dataset.path).sort()")
    assert marked == ["batch_size", "layers[0].units", "layers[1].units", "task.max_length"]
    error = page.locator("#setup .pair:has([data-path='task.max_length']) .error")
    assert error.inner_text() == ("Expected at most 600,000 units × timesteps × samples in one update on this server; "
                                  "got 792,000, from batches of 400 samples, 180 timesteps and layers of 6, 4 and 1 "
                                  "units.")
    told = "(element) => element.getAttribute('aria-describedby') === 'error-task-max-length'"
    assert page.evaluate(f"() => [...document.querySelectorAll('#setup [aria-invalid=true]')].every({told})")
    enter(page, "batch_size", "100")
    until(page, f"{INVALID} === 0")


def test_no_symbol_is_written_as_in_code(page, server):
    visit(page, f"{server.url}/?preset=sum-of-bits")
    labels = page.locator("#setup label").all_text_contents()
    assert [label for label in labels if "_" in label] == []
    assert page.locator('#setup label:has([data-path="truncate.depth"]) sub').text_content() == "max"
