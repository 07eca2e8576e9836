"""A comparison with a mistake: chosen in a dialog, trained beside the right network, and said where it shows."""

import pytest
from looking import barriers, explained, learn, run_id, select_cell, themed, until, visit
from playwright.sync_api import expect

PAIR = "unrolled.run.beside?.spec.mistakes && unrolled.tick?.run === unrolled.run.id && unrolled.tick.beside"


def opened(page):
    page.locator("#compare-mistake").focus()
    page.keyboard.press("Enter")
    until(page, "document.querySelector('.mistake-dialog').open")
    return page.locator(".mistake-dialog")


def with_mistake(page, kind, **places):
    dialog = opened(page)
    dialog.locator("#mistake-kind").select_option(kind)
    for name, value in places.items():
        field = dialog.locator(f"[data-mistake={name}]")
        if field.evaluate("(field) => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    dialog.get_by_role("button", name="Compare", exact=True).click()


def test_only_mistakes_that_the_network_can_have_are_offered(page, server):
    visit(page, server.url)
    dialog = opened(page)
    offered = dialog.locator("option").evaluate_all("(options) => options.map(({ value }) => value)")
    assert "slope_missing" in offered
    assert "gates_swapped" not in offered
    dialog.locator("#mistake-kind").select_option("slope_missing")
    expect(dialog).to_contain_text("the factor σ′(z) is left out")
    expect(dialog).to_contain_text("the chain rule multiplies by σ′(z)")
    assert dialog.locator(".wrong-formula").inner_text().replace("\n", "") == "∇z C = δ"
    page.keyboard.press("Escape")
    until(page, "!document.querySelector('.mistake-dialog').open")


def test_b_trains_with_the_mistake_and_a_without(page, server):
    visit(page, server.url)
    learn(page, 2)
    with_mistake(page, "slope_missing", layer="layer1", timestep="1")
    until(page, f"{PAIR} && unrolled.tick.update === 2")
    assert page.evaluate("() => unrolled.run.spec.mistakes") is None
    made = {"kind": "slope_missing", "layer": "layer1", "timestep": 1}
    assert page.evaluate("() => unrolled.run.beside.spec.mistakes") == [made]
    assert page.locator("#differs").inner_text() == "A has no mistake and B has the mistake “σ′ missing”."
    expect(page.locator("[data-side=b] .side-tag")).to_contain_text("the mistake “σ′ missing”")
    assert page.locator(".side-mistake:visible").all_inner_texts() == ["✗ σ′ missing"]
    learn(page, 3)
    assert page.evaluate("() => unrolled.tick.cost !== unrolled.tick.beside.cost")


def test_what_cannot_be_is_refused_in_the_dialog(page, server):
    visit(page, server.url)
    before = run_id(page)
    with_mistake(page, "constant_factor", factor="nonsense")
    expect(page.locator(".mistake-dialog .error")).to_contain_text("factor")
    assert run_id(page) == before


def test_the_inspector_shows_the_wrong_formula_on_the_side_that_has_it(page, server):
    visit(page, server.url)
    with_mistake(page, "slope_twice", layer="layer2")
    until(page, PAIR)
    learn(page, 1)
    select_cell(page, "ArrowLeft")
    explained(page, "layer=")
    assert page.locator(".made-with").count() == 0
    page.locator("[data-compared=b]").click()
    note = page.locator(".made-with")
    expect(note).to_contain_text("Computed with the mistake")
    expect(note).to_contain_text("in layer2")
    expect(note.locator(".wrong-formula")).to_contain_text("⊙ σ′(z) ⊙ σ′(z)")
    expect(note).to_contain_text("The formulas below are the right ones")


def test_the_form_keeps_the_mistake_of_its_side(page, server):
    visit(page, server.url)
    with_mistake(page, "error_sign")
    until(page, PAIR)
    before = run_id(page)
    page.locator("[data-edited=b]").click()
    page.locator('#setup [data-path="layers[0].activation"]').select_option("tanh")
    until(page, f"unrolled.run.id !== '{before}' && {PAIR}")
    assert page.evaluate("() => unrolled.run.beside.spec.mistakes.map(({ kind }) => kind)") == ["error_sign"]


def test_there_is_no_program_of_a_mistake_and_that_is_said(page, server):
    visit(page, server.url)
    with_mistake(page, "error_sign")
    until(page, PAIR)
    learn(page, 1)
    page.locator("[data-compared=b]").click()
    page.locator("#keep").click()
    page.get_by_role("button", name="Show me the code").click()
    expect(page.locator("#banner")).to_contain_text("a set-up without mistakes")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_dialog_fits_and_has_no_barriers(new_page, server, theme):
    page = visit(new_page(1280, 720), server.url)
    dialog = opened(page)
    themed(page, theme)
    box = dialog.bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 720
    assert barriers(page) == []
