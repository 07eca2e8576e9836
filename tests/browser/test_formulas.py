"""Formulas in the inspector: their numbers against the step itself, links to the lattice, notation, folding, copies,
late answers.
"""

import json
import re

import httpx
import numpy as np
import pytest
from looking import POINTED, driven, explained, learn, rest_where, run_id, select_cell, until, update, visit

SHOWN = (
    """() => [...document.querySelectorAll('#inspector .equations mn[data-value]')].map(({ dataset }) => [dataset.ref ?? null, dataset.value])""")
RESULTS = """() => [...document.querySelectorAll('#inspector .equation')].map(({ dataset }) => dataset.value)"""
OUTPUTS = {"y": "outputs", "t": "targets", "output_gradient": "output_gradient"}
PASSES = ["forward", "backward", "update"]


def network(seed: int) -> dict:
    """A small network, another one for each seed."""
    draw = np.random.default_rng(seed)
    layers = [{"kind": str(draw.choice(["recurrent", "dense"])), "units": int(draw.integers(1, 5)),
               "activation": str(draw.choice(["sigmoid", "tanh", "relu"]))}
              for _ in range(int(draw.integers(1, 3)))]
    layers[0]["kind"] = "recurrent"
    return {"task": {"kind": "sum_of_bits", "min_length": 2, "max_length": 3},
            "readout": str(draw.choice(["many_to_one", "many_to_many"])),
            "cost": "squared_error", "seed": seed, "batch_size": int(draw.integers(1, 3)),
            "truncate": [None, {"depth": 2}][seed % 2],
            "layers": [*layers, {"kind": "dense", "units": 1, "activation": "linear"}]}


def make(server, spec: dict) -> str:
    return driven(server.url, spec)


def truth_of(page, server) -> dict:
    return httpx.get(f"{server.url}/api/runs/{run_id(page)}/steps/{update(page)}").raise_for_status().json()


def value_of(step: dict, ref: str, now: int) -> float:
    """What a number of a formula of a cell at timestep `now` stands for, looked up in the step; the first sample's."""
    quantity, *places = ref.split()
    layer, *rest = map(int, places)
    if quantity.startswith("grad_"):
        return share_of(step, quantity.removeprefix("grad_"), layer, now, *rest)
    if quantity in ("W_space", "W_time", "b"):
        return np.array(step["weights"][f"layer{layer}.{quantity}"])[tuple(place - 1 for place in rest)]
    n, unit = rest
    if quantity == "x":
        return step["inputs"][n - 1][0][unit - 1]
    if quantity in OUTPUTS:
        rows = step[OUTPUTS[quantity]]
        return rows[min(n, len(rows)) - 1][0][unit - 1]
    if n == 0:
        return step["layers"][layer - 1]["h0"][0][unit - 1]
    return step["layers"][layer - 1][quantity][n - 1][0][unit - 1]


def share_of(step: dict, kind: str, layer: int, n: int, row: int, column: int = 1) -> float:
    """What a cell adds to the gradient of one weight: δ ⊙ σ′ of its unit times what came along that weight."""
    dz = step["layers"][layer - 1]["dz"][n - 1][0][row - 1]
    if kind == "b":
        return dz
    source = f"h {layer} {n - 1}" if kind == "W_time" else f"h {layer - 1} {n}" if layer > 1 else f"x 0 {n}"
    return dz * value_of(step, f"{source} {column}", n)


@pytest.mark.parametrize("seed", range(4))
def test_every_number_of_every_formula_is_that_of_the_step(page, server, seed):
    visit(page, make(server, network(seed)))
    learn(page, 2)
    step = truth_of(page, server)
    timesteps = page.evaluate("() => unrolled.tick.views.lattice.timesteps")
    select_cell(page)
    seen = 0
    for layer in range(len(step["layers"]), 0, -1):
        page.locator("#lattice").focus()
        page.keyboard.press("Home")
        for n in range(1, timesteps + 1):
            for name in PASSES:
                page.locator(f"#inspector [data-value={name}]").click()
                explained(page, f"layer={layer}&timestep={n}&")
                until(page, f"document.querySelector('#inspector .equations').dataset.pass === '{name}'")
                for ref, value in page.evaluate(SHOWN):
                    if ref and len(ref.split()) > 2:
                        assert float(value) == value_of(step, ref, n), ref
                        seen += 1
            page.locator("#lattice").focus()
            page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowDown")
    assert seen > 50


def test_the_chosen_unit_is_the_one_that_is_explained(page, server):
    visit(page, server.url)
    learn(page, 1)
    select_cell(page, "ArrowDown", "ArrowLeft")
    explained(page, "unit=1&")
    page.locator("#inspector .units tbody tr").nth(2).click()
    explained(page, "unit=3&")
    assert page.evaluate("() => unrolled.selected.unit") == 2
    page.locator("#inspector .units tbody tr").nth(2).focus()
    page.keyboard.press("ArrowUp")
    explained(page, "unit=2&")
    assert page.locator("#inspector .units [aria-selected=true] td").first.inner_text() == "2"
    assert page.locator("#inspector .units tbody tr").nth(1).evaluate("row => row === document.activeElement")


def test_what_a_symbol_stands_for_is_outlined_in_the_lattice(page, server):
    visit(page, server.url)
    learn(page, 1)
    select_cell(page, "ArrowDown", "ArrowLeft")
    n = page.evaluate("() => unrolled.selected.n") + 1
    explained(page, f"timestep={n}&")
    page.locator(f'#inspector .equation [data-ref="delta 2 {n}"]').first.hover()
    until(page, f"unrolled.lit.join() === 'delta 2 {n}'")
    assert page.locator("#inspector .units td.lit").count() == 4  # the δ of each unit, in the table
    page.locator("#inspector [data-value=forward]").click()
    until(page, "document.querySelector('#inspector .equation [data-ref=\"W_time 2\"]')")
    page.locator('#inspector .equation [data-ref="W_time 2"]').first.hover()
    until(page, "unrolled.lit.join() === 'W_time 2'")
    page.locator("#summary").hover()
    until(page, "unrolled.lit.length === 0")


def test_the_outline_is_drawn(page, server):
    """Pointing at a symbol changes the lattice, and pointing elsewhere changes it back."""
    visit(page, server.url)
    learn(page, 1)
    select_cell(page, "ArrowDown", "ArrowLeft")
    explained(page, "layer=2&")
    picture = "() => document.querySelector('#lattice').toDataURL()"
    page.locator("#summary").hover()
    drawn = page.evaluate("() => unrolled.frames.drawn")
    page.locator("#inspector .units td[data-ref^=h]").first.hover()
    until(page, f"unrolled.lit.length && unrolled.frames.drawn > {drawn}")
    lit = page.evaluate(picture)
    drawn = page.evaluate("() => unrolled.frames.drawn")
    page.locator("#summary").hover()
    until(page, f"!unrolled.lit.length && unrolled.frames.drawn > {drawn}")
    assert page.evaluate(picture) != lit


def test_a_cell_of_the_lattice_lights_its_symbols(page, server):
    visit(page, server.url)
    learn(page, 1)
    select_cell(page, "ArrowDown", "ArrowLeft")
    explained(page, "layer=2&")
    of_the_first_timestep = f"{POINTED} && document.querySelector('#tip').textContent.startsWith('δ²₁')"
    rest_where(page, of_the_first_timestep)
    assert page.locator("#inspector .lit").count() == 0  # another timestep
    page.locator("#summary").hover()
    select_cell(page, "Home")
    explained(page, "timestep=1&")
    assert page.locator("#inspector .lit").count() == 0
    rest_where(page, of_the_first_timestep)
    unit = int(page.locator("#tip").inner_text().split("unit ")[1][0])
    assert page.locator(f'#inspector .units td.lit[data-ref="delta 2 1 {unit}"]').count() == 1
    assert page.locator("#inspector .equation .lit").count() > 0


def test_symbols_are_walked_by_keyboard(page, server):
    visit(page, server.url)
    learn(page, 1)
    select_cell(page, "ArrowDown", "ArrowLeft")
    explained(page, "layer=2&")
    before = update(page)
    page.locator("#inspector .equation [data-ref][tabindex='0']").first.focus()
    first = page.evaluate("() => document.activeElement.dataset.ref")
    until(page, f"unrolled.lit.join() === {json.dumps(first)}")
    page.keyboard.press("ArrowRight")
    second = page.evaluate("() => document.activeElement.dataset.ref")
    until(page, f"unrolled.lit.join() === {json.dumps(second)}")
    assert first != second
    assert update(page) == before


def test_notation_changes_every_symbol_and_no_number(page, server):
    visit(page, server.url)
    learn(page, 1)
    select_cell(page, "ArrowDown", "ArrowLeft")
    explained(page, f"layer=2&timestep={page.evaluate('() => unrolled.selected.n') + 1}&")
    numbers = page.evaluate(
        "() => [...document.querySelectorAll('#inspector .units td')].map((cell) => cell.dataset.value)")
    results = page.evaluate(RESULTS)
    heads = [page.locator("#inspector .units thead").inner_text()]
    buttons = [page.locator("#quantities").inner_text()]
    for name, delta in (("nielsen", "∇ₐC"), ("goodfellow", "∇ₕL"), ("seed", "δ")):
        page.locator("#lattice").focus()
        page.keyboard.press("n")
        explained(page, f"notation={name}")
        assert page.locator('#quantities [data-quantity="delta"]').inner_text() == delta
        assert page.evaluate(
            "() => [...document.querySelectorAll('#inspector .units td')].map((cell) => cell.dataset.value)") == numbers
        if name == "seed":
            assert page.evaluate(RESULTS) == results
        heads.append(page.locator("#inspector .units thead").inner_text())
        buttons.append(page.locator("#quantities").inner_text())
    assert len(set(heads)) == len(set(buttons)) == 3
    page.locator("#inspector [data-value=goodfellow]").click()
    explained(page, "notation=goodfellow")


def test_long_sums_are_folded_until_they_are_asked_for(page, server):
    visit(page, f"{server.url}/?preset=digits")
    learn(page, 1)
    select_cell(page, "ArrowDown")
    page.locator("#inspector [data-value=forward]").click()
    explained(page, "pass=forward")
    more = page.locator("#inspector .more").first
    assert re.fullmatch(r"… \d+ more terms, together −?[\d.·⁻⁰¹²³⁴-⁹]+ …", more.text_content())
    visible = (
        "() => [...document.querySelectorAll('#inspector .equations mn')].filter((number) => "
        "number.checkVisibility()).length")
    folded = page.evaluate(visible)
    more.click()
    assert more.get_attribute("aria-expanded") == "true"
    assert page.evaluate(visible) > folded + 20
    more.focus()
    page.keyboard.press("Enter")
    assert more.get_attribute("aria-expanded") == "false"
    assert page.evaluate(visible) == folded


def test_formulas_are_copied(new_page, server):
    page = visit(new_page(permissions=["clipboard-read", "clipboard-write"]), server.url)
    learn(page, 1)
    select_cell(page, "ArrowDown")
    explained(page, "layer=2&")
    copied = []
    for name in ("LaTeX", "NumPy"):
        page.locator("#inspector").get_by_role("button", name=f"Copy as {name}").first.click()
        until(page,
              "[...document.querySelectorAll('.copy')].some((button) => button.textContent === 'copied' && "
              f"button.ariaLabel === 'Copy as {name}')")
        copied.append(page.evaluate("() => navigator.clipboard.readText()"))
    assert "\\begin{aligned}" in copied[0]
    assert "step." in copied[1]


def test_without_a_clipboard_the_text_is_shown(page, server):
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error('no')) } })")
    visit(page, server.url)
    learn(page, 1)
    select_cell(page, "ArrowDown")
    explained(page, "layer=2&")
    page.locator("#inspector").get_by_role("button", name="Copy as NumPy").first.click()
    until(page, "document.querySelector('#banner').textContent.includes('step.')")


def test_a_late_answer_is_dropped(page, server):
    visit(page, server.url)
    learn(page, 1)
    select_cell(page, "ArrowDown", "Home")
    explained(page, "timestep=1&")
    held = []
    page.route("**/explain?layer=2&timestep=2&*", lambda route: held.append(route))
    with page.expect_request("**/explain?layer=2&timestep=2&*"):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    explained(page, "timestep=3&")
    shown = page.locator("#inspector .equations").inner_html()
    assert held
    for route in held:
        route.abort()
    page.unroute("**/explain?layer=2&timestep=2&*")
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.locator("#inspector .equations").inner_html() == shown


def test_while_it_plays_formulas_follow_four_times_a_second_at_most(page, server):
    visit(page, server.url)
    learn(page, 1)
    select_cell(page, "ArrowDown", "Home")
    explained(page, "timestep=1&")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/explain" in request.url else None)
    page.locator("#play").click()
    until(page, "Number(document.querySelector('#inspector .equations').dataset.update) > 5")
    began = page.evaluate("() => { window.began = performance.now(); return window.began; }")
    asked.clear()
    until(page, "performance.now() > window.began + 1500")
    assert 2 <= len(asked) <= 8, began
    assert all("/newest/" in url for url in asked)
    page.locator("#play").click()
    until(page, "!unrolled.playing")
    explained(page, "timestep=1&")


def test_the_pass_follows_the_walk(page, server):
    visit(page, server.url)
    learn(page, 1)
    select_cell(page, "ArrowDown", "Home")
    explained(page, "timestep=1&")
    page.locator('[data-rung="pass"]').click()
    for name in ("forward", "backward", "update"):
        page.evaluate("() => document.activeElement.blur()")
        while page.evaluate("() => unrolled.stage?.pass") != name:
            page.keyboard.press(".")
        until(page, f"document.querySelector('#inspector [data-value={name}]').ariaChecked === 'true'")
