"""Check my gradient on the page: numbers of one's own, typed or in a file, and where they begin to be wrong."""

import io

import numpy as np
import pytest
from looking import barriers, learn, run_id, select_cell, until, visit
from playwright.sync_api import expect
from unrolled.core import RunSpec, Trainer, convention, numbers_with, parse_mistakes

ANSWERED = "document.querySelector('#checking').ariaBusy === 'false'"
WRONG = "unrolled.wrong"


def step_of(page):
    """The set-up and the step that the page shows."""
    trainer = Trainer(RunSpec.from_dict(page.evaluate("() => unrolled.run.spec")))
    trainer.run(page.evaluate("() => unrolled.tick.update") - 1)
    return trainer.spec, trainer.step()


def with_mistake(page, *kinds):
    return numbers_with(*step_of(page), parse_mistakes([{"kind": kind} for kind in kinds]))


def typed(page, text):
    page.locator("#check-numbers").fill(text)
    page.keyboard.press("Shift+Enter")
    until(page, ANSWERED)
    return page.locator(".check-answer")


def test_right_numbers_of_a_cell_are_right_and_stay_through_a_step(page, server):
    visit(page, server.url)
    learn(page, 2)
    select_cell(page, "ArrowDown")
    page.keyboard.press("c")
    page.get_by_role("button", name="Fill in the shape").click()
    until(page, "/^\\[\\?( \\?)*\\]$/.test(document.querySelector('#check-numbers').value)")
    layer, n = page.evaluate("() => [unrolled.selected.layer, unrolled.selected.n]")
    answer = typed(page, str(step_of(page)[1].layers[layer].delta[n, 0]))
    expect(answer).to_contain_text(f"✓ Right: layer{layer + 1}.delta[{n},0].")
    expect(answer).to_contain_text("Not given, and so not checked")
    assert page.evaluate(f"() => {WRONG}") == ""
    learn(page, 1)
    expect(answer).to_contain_text("This is about update 2; the page shows update 3.")
    page.get_by_role("button", name="Close the check").click()
    page.locator("#setup .check-gradient").click()
    page.get_by_role("button", name="Edit the numbers").click()
    assert page.locator("#check-numbers").input_value().startswith("[")


def test_a_wrong_number_is_lit_where_it_is_wrong_first_and_its_mistake_is_named(new_page, server):
    page = visit(new_page(1280, 720), server.url)
    learn(page, 2)
    given = with_mistake(page, "slope_missing")
    page.keyboard.press("c")
    answer = typed(page, "\n".join(f"{name} = {given[name]!r}" for name in ("layer3.delta", "layer2.dz", "layer1.dz")))
    expect(answer).to_contain_text("Every number is explained by σ′ missing.")
    expect(answer).to_contain_text("✓ Right: layer3.delta.")
    step = step_of(page)[1]
    last = len(step.inputs)
    assert page.evaluate(f"() => {WRONG}") == f"dz 2 {last} 1"
    assert page.evaluate("() => unrolled.selected") == {"layer": 1, "n": last - 1, "unit": 0}
    assert page.evaluate("() => unrolled.quantity") == "dz"
    assert page.locator("#announcer").inner_text() == f"At update 2: layer2.dz[{last - 1}, 0, 0] is the first that differs."
    expect(page.locator("#wrong-key")).to_be_visible()
    shown = page.locator(".check-answer td").evaluate_all("(cells) => cells.map(({ title }) => Number(title))")
    assert shown == pytest.approx([given["layer2.dz"][-1, 0, 0], step.layers[1].dz[-1, 0, 0]], rel=1e-6)
    until(page, "document.querySelector('.check-formula [data-ref^=dz]')")
    assert barriers(page, "#checking") == []
    boxes = [page.locator(each).bounding_box() for each in ("#checking", "#lattice")]
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
    learn(page, 1)
    until(page, f"{WRONG} === ''")
    assert not page.locator("#wrong-key").is_visible()


def test_a_dropped_file_in_a_courses_layout_is_recognised_and_its_mistake_can_be_compared(page, server):
    visit(page, server.url)
    learn(page, 2)
    spec, step = step_of(page)
    arrays = convention("cs231n")().arrays(spec, numbers_with(spec, step, parse_mistakes([{"kind": "error_sign"}])))
    content = io.BytesIO()
    np.savez(content, **{name: arrays[name] for name in ("layer1.dWx", "layer1.dWh", "layer2.dWh")})
    page.keyboard.press("c")
    page.evaluate("""(bytes) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(bytes)], "homework.npz"));
        document.querySelector("#checking").dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true }));
    }""", list(content.getvalue()))
    until(page, ANSWERED)
    answer = page.locator(".check-answer")
    expect(answer).to_contain_text("Read in the convention of CS231n, assignment 3.")
    before = run_id(page)
    answer.get_by_role("button", name="Compare with this mistake").first.click()
    until(page, f"unrolled.run.id !== '{before}' && unrolled.tick?.beside")
    assert page.evaluate("() => unrolled.run.beside.spec.mistakes[0].kind") == "error_sign"
