"""A/B: two networks in lock-step on one page, and what differs between them."""

from urllib.parse import parse_qs, urlsplit

import httpx
import numpy as np
import pytest
from looking import barriers, learn, run_id, until, update, visit, with_charts

PAIR = "unrolled.run.beside && unrolled.tick && unrolled.tick.run === unrolled.run.id && unrolled.tick.beside"
QUANTITIES = ("h", "z", "dsigma", "delta", "delta_space", "delta_time", "dz")
PICTURE = """(side) => { const { picture } = unrolled.pictures[side];
    return { cost: picture.cost, difference: Boolean(picture.difference), layers: picture.layers.map((layer) => Object.fromEntries(
        Object.entries(layer).filter(([, value]) => value?.data).map(([name, value]) => [name, [...value.data]]))) }; }"""
ALONE = "!unrolled.run.beside && unrolled.tick && unrolled.tick.run === unrolled.run.id"


def compare(page):
    page.locator("#compare").click()
    until(page, PAIR)


def choose(page, picture):
    page.locator(f"[data-compared={picture}]").click()


def change(page, side, path, value):
    """Change a field of one side's set-up, and wait for the new pair."""
    page.locator(f"[data-edited={side}]").click()
    before = run_id(page)
    field = page.locator(f'#setup [data-path="{path}"]')
    if field.evaluate("(element) => element.tagName") == "SELECT":
        field.select_option(value)
    else:
        field.fill(value)
        field.blur()
    until(page, f"unrolled.run.id !== '{before}' && {PAIR}")


def step(page, server, side):
    """The newest step of one side: each quantity of each layer for the first sample, (timesteps, units)."""
    address = f"{server.url}/api/runs/{run_id(page)}/steps/{update(page)}"
    answer = httpx.get(address, params={"side": side, "sample": 0}).raise_for_status().json()
    return answer["sample_costs"][0], [{name: np.array(layer[name])[:, 0] for name in QUANTITIES}
                                       for layer in answer["layers"]]


def test_a_comparison_begins_where_the_run_stands_and_ends_there(page, server):
    visit(page, server.url)
    learn(page, 4)
    alone = page.evaluate(PICTURE, "a")
    compare(page)
    until(page, "unrolled.tick.update === 4 && unrolled.tick.beside.update === 4 && unrolled.pictures.b.picture")
    assert page.evaluate(PICTURE, "a") == page.evaluate(PICTURE, "b") == alone
    assert "the same so far" in page.locator("#differs").inner_text()
    assert page.locator("#cost-beside").inner_text() == page.locator("#cost").inner_text()
    page.get_by_role("button", name="End comparison").click()
    until(page, f"{ALONE} && unrolled.tick.update === 4")
    assert not page.locator("#compared").is_visible()
    assert not page.locator("#lattice-b").is_visible()
    assert page.evaluate(PICTURE, "a") == alone


def test_the_difference_is_b_minus_a(page, server):
    visit(page, server.url)
    compare(page)
    change(page, "b", "layers[0].activation", "tanh")
    assert page.locator(
        "#differs").inner_text() == "In layer 1, A has a sigmoid activation and B has a tanh activation."
    learn(page, 3)
    choose(page, "difference")
    until(page, "unrolled.pictures.a.picture.difference")
    shown = page.evaluate(PICTURE, "a")
    (cost_a, a), (cost_b, b) = (step(page, server, side) for side in "ab")
    assert shown["cost"] == pytest.approx(cost_b - cost_a, rel=1e-5, abs=1e-6)
    for layer, below, above in zip(shown["layers"], a, b, strict=True):
        for name in QUANTITIES:
            np.testing.assert_allclose(layer[name], (above[name] - below[name]).ravel(), rtol=1e-4,
                                       atol=2e-6 * np.abs([below[name], above[name]]).max())
    until(page, "document.querySelector('#scale-of').textContent === 'B − A: δ'")


def test_networks_of_other_shapes_have_no_difference_and_that_is_said(page, server):
    visit(page, server.url)
    compare(page)
    change(page, "b", "layers[1].units", "2")
    choose(page, "difference")
    until(page, "!document.querySelector('.refused').hidden")
    assert "layers of A have 6 and 4 and 1 units, those of B 6 and 2 and 1" in page.locator(".refused").inner_text()
    assert not page.locator("#lattice").is_visible()
    choose(page, "both")
    until(page, "document.querySelector('.refused').hidden")
    assert page.locator("#lattice").is_visible()
    assert page.locator("#lattice-b").is_visible()


def test_both_play_in_lock_step(page, server):
    visit(page, server.url)
    compare(page)
    page.evaluate("""() => { window.apart = [];
        const look = () => {
            const { tick } = unrolled;
            if (tick && tick.update !== tick.beside.update) window.apart.push(tick.update);
            requestAnimationFrame(look);
        };
        look(); }""")
    page.locator("#speed").fill("31")
    page.locator("#play").click()
    until(page, "unrolled.tick.update > 500")
    page.locator("#play").click()
    until(page, "!unrolled.tick.playing")
    assert page.evaluate("() => window.apart") == []


def test_a_learning_rate_is_of_the_side_that_the_form_shows(page, server):
    visit(page, server.url)
    compare(page)
    learn(page, 2)
    page.locator("[data-edited=b]").click()
    before = run_id(page)
    field = page.locator('[data-path="optimiser.learning_rate"]:visible')
    field.fill("0.05")
    field.blur()
    until(page, "unrolled.run.beside.learning_rate === 0.05")
    assert page.evaluate("() => unrolled.run.learning_rate") == 0.1
    assert run_id(page) == before
    assert page.locator("#differs").inner_text() == "A has a learning rate of 0.1 and B has a learning rate of 0.05."
    page.locator("[data-edited=a]").click()
    assert field.input_value() == "0.1"


def test_what_both_learn_from_changes_on_both(page, server):
    visit(page, server.url)
    compare(page)
    change(page, "b", "layers[0].activation", "tanh")
    change(page, "b", "seed", "7")
    seeds = page.evaluate(
        "() => [unrolled.run, unrolled.run.beside].map(({ spec }) => [spec.seed, spec.layers[0].activation])")
    assert seeds == [[7, "sigmoid"], [7, "tanh"]]
    change(page, "a", "task.kind", "last_bit")
    assert page.evaluate(
        "() => [unrolled.run, unrolled.run.beside].map(({ spec }) => spec.task.kind)") == ["last_bit"] * 2
    page.locator("[data-edited=b]").click()
    page.locator('[data-path="layers[0].units"]').fill("nonsense")
    page.locator('[data-path="layers[0].units"]').blur()
    until(page, "document.querySelector('#setup [aria-invalid=true]')")
    assert page.locator("#setup [aria-invalid=true]").get_attribute("data-path") == "layers[0].units"


def test_a_link_shows_the_same_comparison_elsewhere(page, server, new_page):
    visit(page, f"{server.url}/?preset=sum-of-bits")
    compare(page)
    change(page, "b", "layers[0].activation", "tanh")
    learn(page, 3)
    choose(page, "difference")
    until(page, "location.hash.includes('at=3') && location.hash.includes('stage=difference')")
    assert "beside" in parse_qs(urlsplit(page.url).fragment)
    other = visit(new_page(), page.url)
    until(other, f"{PAIR} && unrolled.tick.update === 3 && unrolled.pictures.a.picture.difference")
    assert run_id(other) != run_id(page)
    assert other.evaluate(PICTURE, "a") == page.evaluate(PICTURE, "a")


def test_a_preset_opens_as_a_comparison_with_its_panels(page, server):
    with_charts(page, f"{server.url}/?preset=vanishing")
    until(page, PAIR)
    open_panels = "[...document.querySelectorAll('#panels .panel')].map((panel) => panel.dataset.view).join()"
    until(page, f"{open_panels} === 'factors,history,cost,flow'")
    learn(page, 2)
    until(page, "location.hash.includes('at=2')")
    assert "beside" not in page.url
    charts = (
        "[...document.querySelectorAll('#panels .panel')].map((panel) => "
        "panel.querySelectorAll('.js-plotly-plot').length).join()")
    assert page.evaluate(f"() => {charts}") == "2,2,1,2"
    for name, at in (("traces[0].y", 0), ("traces[1].y", 1)):
        until(page,
              f"JSON.stringify([...document.querySelector('[data-view=cost] .js-plotly-plot').data[{at + 2}].y]) === "
                    f"JSON.stringify([...unrolled.tick.beside.views.cost.{name}.data])")
    until(page,
          """JSON.stringify([...document.querySelectorAll('[data-view=flow] .js-plotly-plot')[1].data[0].z[0]].filter(Number.isFinite)) ===
        JSON.stringify([...unrolled.tick.beside.views.flow.traces[0].z.data.subarray(0, 20)].filter(Number.isFinite))""")
    costs = (
        "[unrolled.tick, unrolled.tick.beside].flatMap((side) => side.views.cost.traces.map(({ y }) => "
        "y.data.at(-1))).map(Math.log10)")
    reach = "document.querySelector('[data-view=cost] .js-plotly-plot').layout.yaxis.range"
    until(page, f"(([low, high]) => {costs}.every((cost) => cost > low && cost < high))({reach})")
    page.locator("#preset").select_option("xor")
    until(page, f"{ALONE} && {open_panels} === 'cost,weights,flow,prediction'")


def test_what_is_clicked_in_b_is_inspected_and_selected_in_both(page, server):
    visit(page, f"{server.url}/?preset=vanishing#at=1")
    until(page, f"{PAIR} && unrolled.tick.update === 1 && unrolled.pictures.b.picture")
    page.locator("#lattice-b").focus()
    for key in ("ArrowDown", "Home"):
        page.keyboard.press(key)
    until(page, "unrolled.exact && document.querySelector('#inspector h2').textContent === 'B: Layer 1, timestep 1'")
    assert page.evaluate(
        "() => unrolled.pictures.a.selected") == page.evaluate("() => unrolled.pictures.b.selected") == {"layer": 0,
                                                                                                         "n": 0,
                                                                                                         "unit": 0}
    address = f"{server.url}/api/runs/{run_id(page)}/steps/1"
    delta = httpx.get(address, params={"side": "b", "sample": 0}).json()["layers"][0]["delta"][0][0]
    values = page.evaluate(
        "() => [...document.querySelectorAll('#inspector [data-value]')].map(({ dataset }) => Number(dataset.value))")
    assert delta[0] in values
    page.locator("#lattice").focus()
    page.keyboard.press("ArrowRight")
    until(page, "document.querySelector('#inspector h2').textContent === 'A: Layer 1, timestep 2'")


def test_the_walk_is_in_both(page, server):
    visit(page, f"{server.url}/?preset=vanishing#at=1&rung=cell&pos=30")
    until(page, f"{PAIR} && unrolled.tick.update === 1 && unrolled.pictures.b.marks && unrolled.pictures.a.marks")
    current = "() => ['a', 'b'].map((side) => unrolled.pictures[side].marks.current)"
    first, second = page.evaluate(current)
    assert first == second
    page.keyboard.press("ArrowRight")
    until(page, f"unrolled.pictures.b.marks.current[0].n !== {first[0]['n']}")
    first, second = page.evaluate(current)
    assert first == second
    page.keyboard.press("Escape")
    until(page, "!unrolled.pictures.a.marks && !unrolled.pictures.b.marks")


def test_who_diverges_says_so_and_the_other_goes_on(page, server):
    visit(page, f"{server.url}/?preset=xor")
    compare(page)
    change(page, "b", "cost.kind", "half_squared_error")
    change(page, "b", "layers[0].activation", "relu")
    change(page, "b", "layers[1].activation", "linear")
    page.locator('[data-path="optimiser.learning_rate"]:visible').fill("1000")
    page.locator('[data-path="optimiser.learning_rate"]:visible').blur()
    until(page, "unrolled.run.beside.learning_rate === 1000")
    page.locator("#speed").fill("31")
    page.locator("#play").click()
    until(page, "unrolled.tick.beside.cost === null && unrolled.tick.update > unrolled.tick.beside.update + 50")
    page.locator("#play").click()
    until(page, "!unrolled.tick.playing")
    assert "diverged at" in page.locator("#cost-beside").inner_text()
    assert "diverged at update" in page.locator("[data-side=b] .side-tag").inner_text()
    assert "C =" in page.locator("[data-side=a] .side-tag").inner_text()


def test_keys(page, server):
    visit(page, server.url)
    page.keyboard.press("b")
    until(page, PAIR)
    seen = []
    for _ in range(4):
        page.keyboard.press("d")
        seen.append(page.evaluate("() => document.querySelector('#compared [aria-checked=true]').dataset.compared"))
    assert seen == ["difference", "a", "b", "both"]
    page.keyboard.press("b")
    until(page, ALONE)


def test_axe_finds_nothing_in_a_comparison(page, server):
    with_charts(page, f"{server.url}/?preset=vanishing")
    until(page, PAIR)
    learn(page, 2)
    for picture in ("both", "difference", "b"):
        choose(page, picture)
        assert barriers(page) == []


def test_after_a_comparison_a_deeper_network_is_selected_in_and_a_later_comparison_follows(page, server):
    visit(page, f"{server.url}/?preset=vanishing")
    until(page, "unrolled.tick?.beside && unrolled.pictures.b?.picture")
    page.select_option("#preset", "circles")
    until(page, "unrolled.run.preset === 'circles' && unrolled.tick && !unrolled.tick.beside")
    page.locator("#lattice").focus()
    deepest = page.evaluate("() => unrolled.selected")
    assert deepest["layer"] == 2
    page.evaluate("() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); })")
    page.keyboard.press("b")
    until(page, "unrolled.tick?.beside && unrolled.pictures.b?.picture")
    assert page.evaluate("() => unrolled.pictures.b.selected") == deepest


def test_the_legend_of_the_costs_names_both_sides(page, server):
    with_charts(page, server.url)
    compare(page)
    learn(page, 2)
    until(page, "document.querySelectorAll('[data-view=cost] .legendtext').length === 4")
    named = page.evaluate(
        "() => [...document.querySelectorAll('[data-view=cost] .legendtext')].map((text) => text.textContent)")
    assert sorted(named) == ["training A", "training B", "validation A", "validation B"]
