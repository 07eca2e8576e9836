"""What if: what is imagined is what the API says, what is kept is what was imagined, and what is let go of is gone."""

import httpx
import numpy as np
import pytest
from looking import explained, learn, run_id, select_cell, until, update, visit

WEIGHT = {"kind": "weight", "weight": "layer2.W_time", "index": [0, 1], "value": 0.8}
LATTICE = "JSON.stringify(%s, (key, value) => (ArrayBuffer.isView(value) ? [...value] : value))"
SHOWN, IMAGINED = LATTICE % "unrolled.tick.views.lattice", LATTICE % "unrolled.imagined.lattice"
PIXELS = "() => document.querySelector('#lattice').toDataURL()"
FIELD = "#inspector .tuner input[type=text]"


def api(page, server, path: str, **more) -> dict:
    address = f"{server.url}/api/runs/{run_id(page)}{path}"
    return (httpx.post(address, json=more) if more else httpx.get(address)).raise_for_status().json()


def look_at_weight(page, row: int = 0, column: int = 1) -> None:
    """Select a weight of layer 2's W_T, by clicks."""
    select_cell(page, "Escape", "ArrowDown", "ArrowLeft", "ArrowLeft")
    page.locator("#inspector .segments [data-value=update]").click()
    until(page, "document.querySelector('#inspector .shares canvas')")
    heatmap = page.locator("#inspector .shares canvas:visible").last
    heatmap.click(position={"x": 16 * column + 8, "y": 16 * row + 8})
    page.mouse.move(1, 1)
    until(page, f"document.querySelector('{FIELD}')?.value && !unrolled.lit.length")


def imagine(page, text: str) -> None:
    page.locator(FIELD).first.fill(text)
    until(page, f"unrolled.imagined?.changes.some(({{ edit }}) => edit.value === {text})")


def floats(lists) -> list:
    return np.array(lists, np.float32).ravel().tolist()


def agree(shown: dict, told: dict) -> None:
    """The lattice on the page has the numbers of the API, as they are streamed."""
    for layer, truth in zip(shown["layers"], told["layers"], strict=True):
        for quantity in ("h", "z", "dsigma", "delta", "delta_space", "delta_time", "dz"):
            assert layer[quantity]["data"] == floats(truth[quantity])
    assert shown["cost"] == pytest.approx(told["cost"], rel=1e-6)


@pytest.mark.parametrize("updates", [0, 3])
def test_what_is_imagined_is_what_the_api_says_and_what_is_kept_is_that(page, server, updates):
    visit(page, server.url)
    learn(page, updates)
    look_at_weight(page)
    imagine(page, "0.8")
    shown = page.evaluate(f"() => JSON.parse({IMAGINED})")
    agree(shown, api(page, server, f"/steps/{updates}/what-if", edits=[WEIGHT])["lattice"])
    words = page.locator(".imagined-words").inner_text()
    assert "[1, 2] were 0.8 instead of" in words
    assert "→" in words
    page.keyboard.press("Enter")
    until(page, "!unrolled.imagined && unrolled.run.edits.length && unrolled.tick.edited === 1")
    kept = page.evaluate(f"() => JSON.parse({SHOWN})")
    assert {name: kept[name] for name in shown} == shown
    assert update(page) == updates
    assert page.evaluate("() => unrolled.run.edits") == [{"at": max(0, updates - 1), "edits": [WEIGHT]}]
    if updates:
        assert api(page, server, f"/steps/{updates}")["weights"]["layer2.W_time"][0][1] == 0.8


def formula_has(page, ref: str, value: str) -> None:
    """Wait until a number in the formulas, by what it stands for, has this value."""
    until(page,
          f"""[...document.querySelectorAll('#inspector .equations mn[data-ref="{ref}"]')].some(({{ dataset }}) => dataset.value === '{value}')""")


def test_the_formulas_are_those_of_the_run_once_a_weight_is_kept_and_kept_again(page, server):
    visit(page, server.url)
    learn(page, 3)
    look_at_weight(page)
    for value in ("0.8", "0.7"):  # the second takes the place of the first: there is still one edit
        imagine(page, value)
        page.keyboard.press("Enter")
        until(page, "!unrolled.imagined")
        formula_has(page, "W_time 2 1 2", value)
        explained(page, "weight=layer2.W_time")
    assert update(page) == 3


def test_the_formulas_are_those_of_the_run_once_an_input_is_kept(page, server):
    visit(page, server.url)
    learn(page, 2)
    select_cell(page, "ArrowDown", "ArrowDown", "ArrowDown")
    n = page.evaluate("() => unrolled.selected.n") + 1
    explained(page, "layer=0&")
    imagine(page, "0.5")
    page.keyboard.press("Enter")
    until(page, "!unrolled.imagined")
    explained(page, "layer=0&")
    formula_has(page, f"x 0 {n} 1", "0.5")


def test_let_go_and_the_old_picture_is_there_again(page, server):
    visit(page, server.url)
    learn(page, 2)
    look_at_weight(page)
    before, state = page.evaluate(PIXELS), api(page, server, "")
    number = page.locator(FIELD).input_value()
    imagine(page, "-3")
    until(page, f"({PIXELS})() !== {before!r}")
    page.keyboard.press("Escape")
    until(page, "!unrolled.imagined")
    assert page.locator(".imagined-bar").is_hidden()
    assert page.locator(FIELD).input_value() == number
    page.locator(FIELD).blur()
    until(page, f"({PIXELS})() === {before!r}")
    assert page.evaluate("() => unrolled.weight") is not None
    assert api(page, server, "")["edits"] == state["edits"] == []


def test_several_changes_add_up(page, server):
    visit(page, f"{server.url}/?preset=circles")
    learn(page, 1)
    select_cell(page)
    imagine(page, "0.25")
    for _ in range(3):
        page.locator("#lattice").press("ArrowDown")
    until(page, "unrolled.selected.layer === -1 && document.querySelectorAll('.tuner').length >= 2")
    page.locator(FIELD).nth(1).fill("1.5")
    until(page, "unrolled.imagined.changes.length === 2")
    edits = page.evaluate("() => unrolled.imagined.changes.map(({ edit }) => edit)")
    assert [edit["kind"] for edit in edits] == ["target", "input"]
    agree(page.evaluate(f"() => JSON.parse({IMAGINED})"), api(page, server, "/steps/1/what-if", edits=edits)["lattice"])
    page.get_by_role("button", name="Keep", exact=True).click()
    until(page, "!unrolled.imagined && unrolled.tick.edited === 2")
    assert api(page, server, "/steps/1")["inputs"][0][0][1] == 1.5


def test_the_inspector_shows_old_and_new(page, server):
    visit(page, server.url)
    learn(page, 1)
    select_cell(page)
    imagine(page, "9")
    until(page, "document.querySelector('#inspector .would')")
    deltas = page.evaluate(
        "() => [...document.querySelectorAll('#inspector .would')].map((cell) => Number(cell.title))")
    column = page.evaluate("() => unrolled.imagined.lattice.layers.at(-1).delta.data.at(-1)")
    assert column in deltas


def test_what_is_kept_comes_again_with_every_journey_through_time(page, server):
    visit(page, server.url)
    learn(page, 3)
    look_at_weight(page)
    imagine(page, "0.8")
    page.keyboard.press("Enter")
    until(page, "!unrolled.imagined && unrolled.tick.edited === 1")
    picture = page.evaluate(f"() => {SHOWN}")
    learn(page, 4)
    page.locator("#reset").press("ArrowLeft")
    until(page, "unrolled.tick.update === 6")
    page.locator("#edits").click()
    page.locator(".edit-list button").click()
    until(page, "unrolled.tick.update === 3")
    assert page.evaluate(f"() => {SHOWN}") == picture
    assert "before update 3" in page.locator("#edit-marks i").get_attribute("title").lower()


def test_another_update_lets_go(page, server):
    visit(page, server.url)
    learn(page, 2)
    look_at_weight(page)
    imagine(page, "0.8")
    page.locator("#step").click()
    until(page, "unrolled.tick.update === 3 && !unrolled.imagined")
    assert api(page, server, "")["edits"] == []


def test_playing_pauses_first(page, server):
    visit(page, server.url)
    select_cell(page, "ArrowDown", "ArrowDown", "ArrowDown", "Home")
    page.locator("#play").click()
    until(page, "unrolled.tick.update > 5 && unrolled.tick.playing")
    page.locator(".tuner button").first.click()
    until(page, "unrolled.imagined && !unrolled.tick.playing")
    assert page.evaluate("() => unrolled.imagined.update") == update(page)
    assert page.evaluate(
        "() => unrolled.imagined.changes[0].edit.sample") == page.evaluate("() => unrolled.tick.views.lattice.sample")


@pytest.mark.parametrize(("preset", "text", "word"), [("sum-of-bits", "garbage", "a number"),
                                                      ("sum-of-bits", "", "nothing"), ("digits", "7", "probability")])
def test_garbage_is_named_and_nothing_is_lost(page, server, preset, text, word):
    visit(page, f"{server.url}/?preset={preset}")
    learn(page, 1)
    select_cell(page)
    imagine(page, "0.5")
    page.locator(FIELD).first.fill(text)
    page.keyboard.press("Enter")
    until(page, "document.querySelector('.tuner [aria-invalid=true]')")
    said = page.locator(".tuner .error:visible").inner_text()
    assert said.startswith("Expected ")
    assert word in said
    assert page.locator(FIELD).first.input_value() == text
    assert page.evaluate("() => unrolled.imagined.changes.map(({ edit }) => edit.value)") == [0.5]
    assert api(page, server, "")["edits"] == []
    imagine(page, "0.75")
    assert page.locator(".tuner .error:visible").count() == 0


def test_by_the_keyboard_alone(page, server):
    visit(page, server.url)
    page.keyboard.press(".")
    until(page, "unrolled.tick.update === 1")
    select_cell(page, "ArrowDown", "ArrowDown", "ArrowDown")
    while page.evaluate("() => !document.activeElement.closest('.tuner')"):
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    until(page, "unrolled.imagined || unrolled.tick.views.lattice.inputs.data.at(-1) === 0")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    until(page, "unrolled.imagined?.changes[0].edit.value === 0.995")
    page.keyboard.press("Enter")
    until(page, "!unrolled.imagined && unrolled.run.edits.length === 1")
    assert update(page) == 1


def test_a_frozen_layer_stays_as_it_is(page, server):
    visit(page, server.url)
    learn(page, 1)
    select_cell(page, "ArrowDown")
    page.locator(".lock").click()
    until(page, "unrolled.tick.frozen.join() === 'layer2'")
    learn(page, 1)
    step = api(page, server, "/steps/2")
    assert not np.any(step["updates"]["layer2.W_time"])
    assert np.any(step["gradients"]["layer2.W_time"])
    look_at_weight(page)
    until(page, "document.querySelector('#inspector').textContent.includes('frozen, so the update is 0')")
    page.locator("#rungs [data-rung=layer]").click()
    page.evaluate("() => document.activeElement.blur()")
    for _ in range(8):
        page.keyboard.press("ArrowRight")
        if page.evaluate("() => unrolled.stage?.pass === 'update' && unrolled.stage.layer === 1"):
            break
    until(page, "document.querySelector('#selected-line').textContent.includes('frozen')")
    page.keyboard.press("Escape")
    page.locator("#inspector").press("Escape")
    page.locator(".lock").click()
    until(page, "unrolled.tick.frozen.length === 0")


def test_of_two_networks_each_has_its_own_edits(page, server):
    visit(page, server.url)
    learn(page, 1)
    page.locator("#compare").click()
    until(page, "unrolled.run.beside && unrolled.tick?.beside && unrolled.tick.update === 1")
    select_cell(page)
    imagine(page, "9")
    page.keyboard.press("Enter")
    until(page, "!unrolled.imagined && unrolled.tick.edited === 1")
    assert page.evaluate("() => unrolled.run.beside.edits") == []
    page.locator("#edits").click()
    assert page.locator(".edit-list").inner_text().replace("\n", " ").startswith("before update 1 A: t = 9")
