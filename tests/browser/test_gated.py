"""Layers with gates on the page: chosen in the form, read in the inspector, exported."""

import httpx
import pytest
from looking import explained, learn, numbers, run_id, select_cell, until, update, visit, with_charts

MENU = "#own-quantities"
FORWARD = {"lstm": ["h", "i", "f", "g", "o", "c"], "gru": ["h", "r", "u", "g", "m"]}
BACKWARD = {"lstm": ["delta_space", "delta_time", "delta", "delta_c", "dz_i", "dz_f", "dz_g", "dz_o", "delta_c_time"],
            "gru": ["delta_space", "delta_time", "delta", "dz_r", "dz_u", "dz_g", "delta_m"]}


def with_gates(page, server):
    """The default network with an LSTM below and a GRU above it."""
    visit(page, server.url)
    for place, kind in enumerate(("lstm", "gru")):
        page.locator('[data-of-layer="kind"]').nth(place).select_option(kind)
        until(page, f"unrolled.run.spec.layers[{place}].kind === '{kind}' && unrolled.tick")
    learn(page, 2)
    return httpx.get(f"{server.url}/api/runs/{run_id(page)}/steps/{update(page)}").raise_for_status().json()


@pytest.mark.parametrize(("kind", "ups"), [("lstm", 2), ("gru", 1)])
def test_the_numbers_of_a_cell_are_those_of_the_step(page, server, kind, ups):
    truth = with_gates(page, server)
    select_cell(page, *["ArrowDown"] * ups, "Home", "ArrowRight")
    layer = truth["layers"][2 - ups]
    assert layer["kind"] == kind
    until(page, f"unrolled.exact && unrolled.selected.layer === {2 - ups} && unrolled.selected.n === 1")
    for name, columns in (("forward", FORWARD), ("backward", BACKWARD)):
        page.locator(f'#inspector [data-value="{name}"]').click()
        explained(page, f"layer={3 - ups}&timestep=2&")
        assert numbers(page) == [[layer[quantity][1][0][i] for quantity in columns[kind]]
                                 for i in range(len(layer["h"][1][0]))]


def test_a_field_is_there_where_its_kind_has_it(page, server):
    with_gates(page, server)
    first = page.locator(".layer").first
    assert first.locator('[data-of-layer="activation"]').is_hidden()
    first.locator("summary").click()
    first.locator('[data-of-layer="forget_bias"]').fill("2")
    first.locator('[data-of-layer="forget_bias"]').press("Tab")
    until(page, "unrolled.run.spec.layers[0].forget_bias === 2")
    first.locator('[data-of-layer="kind"]').select_option("recurrent")
    until(page, "unrolled.run.spec.layers[0].kind === 'recurrent'")
    assert page.evaluate("() => unrolled.run.spec.layers[0].activation") == "tanh"
    assert first.locator('[data-of-layer="activation"]').is_visible()


def test_every_quantity_can_be_chosen_and_a_weight_of_a_gate_inspected(page, server):
    with_gates(page, server)
    for quantity in ("z", "dsigma", "dz", "h", "delta"):  # no one z a unit: such cells show h, or δ
        page.locator(f'[data-quantity="{quantity}"]').first.click()
        until(page, f"document.querySelector('[data-quantity={quantity}]').getAttribute('aria-checked') === 'true'")
    select_cell(page, "ArrowDown", "ArrowDown")
    page.locator('#inspector [data-value="forward"]').click()
    page.locator('#inspector .equation [data-ref^="W_space_i"]').first.click()
    explained(page, "weight=layer1.W_space_i&")
    assert "W" in page.locator("#inspector h2").inner_text()


def pointed(page):
    """The symbols that the tip shows for the cells of the first timestep, from the output down to the input."""
    symbols = page.evaluate("""() => {
        const [canvas, tip] = ['#lattice', '#tip'].map((selector) => document.querySelector(selector));
        const { left, top, height } = canvas.getBoundingClientRect();
        return Array.from({ length: height / 8 }, (_, i) => {
            canvas.dispatchEvent(new PointerEvent('pointermove', { clientX: left + 150, clientY: top + 8 * i }));
            return tip.hidden ? null : tip.textContent.split(',')[0];
        }); }""")
    return list(dict.fromkeys(filter(None, symbols)))


def test_the_lattice_shows_what_only_layers_with_gates_have(page, server):
    visit(page, f"{server.url}/?preset=sum-of-bits#show=f")
    until(page, "document.querySelector('#banner').textContent.includes('show=f')")  # which this network has not
    with_gates(page, server)
    offered = page.evaluate(
        f"() => [...document.querySelectorAll('{MENU} option')].map(({{ value }}) => value).filter(Boolean)")
    assert {"i", "f", "g", "o", "c", "r", "u", "m", "delta_c", "delta_i", "dz_i", "delta_r"} <= set(offered)
    page.locator(MENU).select_option("c")
    until(page, "document.querySelector('#scale-of').textContent === 'c'")
    assert pointed(page) == ["h³₁", "h²₁", "c¹₁", "x₁"]  # whose kind has no c shows h
    page.locator("#lattice").focus()
    page.keyboard.press("9")
    until(page, "unrolled.quantity === 'delta_c'")
    assert pointed(page) == ["δ³₁", "δ²₁", "∂C/∂c¹₁", "x₁"]
    page.keyboard.press("8")
    until(page,
          f"unrolled.quantity === 'i' && document.querySelector('{MENU}').value === 'i' && "
          "location.hash.includes('show=i')")
    page.reload()
    until(page, "unrolled.tick && unrolled.quantity === 'i'")  # as the address says
    for place in range(2):
        page.locator('[data-of-layer="kind"]').nth(place).select_option("recurrent")
        until(page, f"unrolled.run.spec.layers[{place}].kind === 'recurrent'")
    until(page, "unrolled.quantity === 'delta'")
    assert page.locator(MENU).is_hidden()


def test_what_only_b_has_is_a_panel_too_and_shows_values_or_error_signals(page, server):
    with_charts(page, f"{server.url}/?preset=carousel#large=gates")
    assert page.locator(".panel.large").get_attribute("data-view") == "gates"
    shown = (
        "document.querySelector('[data-view=gates] .plot').data.filter(({ visible }) => visible !== false).map(({ name "
        "}) => name).filter(Boolean).join()")
    until(page, f"{shown} === 'i¹,f¹,g¹,o¹,c¹,h¹'")
    page.locator('[data-view="gates"] [data-value="signals"]').click()
    until(page, f"{shown} === '∂C/∂i¹,∂C/∂f¹,∂C/∂g¹,∂C/∂o¹,∂C/∂c¹,δ¹'")
    curves = page.evaluate("() => document.querySelector('[data-view=signals] .plot').data.map(({ name }) => name)")
    assert curves == ["‖δ¹ₙ‖ A", "‖δ¹ₙ‖ B", "‖∂C/∂c¹ₙ‖ B"]  # in one chart
