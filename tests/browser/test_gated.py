"""Layers with gates on the page: chosen in the form, read in the inspector, exported."""

import httpx
import pytest
from looking import explained, learn, numbers, run_id, select_cell, until, update, visit

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
        assert numbers(page) == [[layer[quantity][1][0][i] for quantity in columns[kind]] for i in range(len(layer["h"][1][0]))]


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
    for quantity in ("z", "dsigma", "dz", "h", "delta"):  # no one z a unit: such cells stay empty
        page.locator(f'[data-quantity="{quantity}"]').first.click()
        until(page, f"document.querySelector('[data-quantity={quantity}]').getAttribute('aria-checked') === 'true'")
    select_cell(page, "ArrowDown", "ArrowDown")
    page.locator('#inspector [data-value="forward"]').click()
    page.locator('#inspector .equation [data-ref^="W_space_i"]').first.click()
    explained(page, "weight=layer1.W_space_i&")
    assert "W" in page.locator("#inspector h2").inner_text()
