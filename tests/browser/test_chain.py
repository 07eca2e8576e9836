"""A chain of single units: the figure of the chain rule in the stage, and its derivatives term by term below it."""

import httpx
import numpy as np
import pytest
from looking import driven, learn, rest_where, run_id, until, update, visit, with_charts
from test_access import barriers
from test_export import kept

TERMS = "document.querySelector('#terms')"
NUMBERS = """(name) => [...[...document.querySelectorAll('#terms .equation')].find((one) => one.ariaLabel === name).querySelectorAll('.line:last-of-type mn')]
    .filter(({ dataset }) => dataset.value).map(({ dataset }) => [dataset.ref ?? null, Number(dataset.value)])"""


def chain(layers: int) -> dict:
    """A chain whose layers are not all alike."""
    unit = {"kind": "dense", "units": 1, "activation": "sigmoid", "bias": False}
    first = {**unit, "activation": "tanh", "bias": True}
    return {"task": {"kind": "scalar_chain", "x": 0.8, "target": 0.9}, "layers": [first] + [unit] * (layers - 1),
            "readout": "many_to_one",
            "cost": "half_squared_error", "optimiser": {"kind": "gradient_descent", "learning_rate": 1.0},
            "batch_size": 1,
            "initialiser": {"kind": "constant", "value": 1.5}}


def of(server, layers: int) -> str:
    return driven(server.url, chain(layers))


def told(page) -> None:
    """Wait for the terms of the update that is shown."""
    until(page, f"!{TERMS}.hidden && Number({TERMS}.dataset.update) === unrolled.tick.update")


def truth(page, server) -> dict:
    return httpx.get(f"{server.url}/api/runs/{run_id(page)}/steps/{update(page)}").raise_for_status().json()


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_the_factors_multiply_to_the_gradient_of_the_step(page, server, layers):
    visit(page, of(server, layers))
    learn(page, 3)
    told(page)
    step = truth(page, server)
    slope = step["output_gradient"][0][0][0]
    for layer in range(1, layers + 1):
        *factors, (_, product) = page.evaluate(NUMBERS, f"Derivative of the output in the weight of layer {layer}")
        assert len(factors) == 2 * (layers - layer) + 2
        assert np.prod([value for _, value in factors]) == pytest.approx(product, rel=1e-12)
        gradient = step["gradients"][f"layer{layer}.W_space"][0][0]
        assert slope * product == pytest.approx(gradient, rel=1e-12)
        *_, (ref, shown) = page.evaluate(NUMBERS, f"Derivative of the cost in the weight of layer {layer}")
        assert ref == f"grad_W_space {layer} 1 1"
        assert shown == pytest.approx(gradient, rel=1e-12)


def test_what_is_shared_is_marked(page, server):
    visit(page, f"{server.url}/?preset=scalar-chain")
    learn(page, 1)
    told(page)
    shared = page.evaluate(
        "() => [...document.querySelectorAll('#terms .shared mn[data-value]')].map(({ dataset }) => dataset.ref)")
    assert shared == ["dsigma 2 1 1"] * 2 + ["output_gradient 2 1 1"] * 2


def test_a_symbol_lights_its_place_and_the_other_way_round(page, server):
    visit(page, f"{server.url}/?preset=scalar-chain")
    learn(page, 1)
    told(page)
    page.locator('#terms mn[data-ref="dsigma 1 1 1"]').hover()
    until(page, "unrolled.lit.join() === 'dsigma 1 1 1'")
    page.locator("#summary").hover()
    until(page, "unrolled.lit.length === 0")
    rest_where(page, "unrolled.lit.includes('dsigma 2 1 1')")
    assert page.locator('#terms mn.lit[data-ref="dsigma 2 1 1"]').count() == 2
    page.locator("#summary").hover()
    until(page, "document.querySelectorAll('#terms .lit').length === 0")


@pytest.mark.parametrize("layers", [2, 3, 6])
def test_a_click_selects_a_cell(page, server, layers):
    visit(page, of(server, layers))
    learn(page, 1)
    told(page)
    rest_where(page, "unrolled.lit.includes('z 1 1 1')")
    page.mouse.down()
    page.mouse.up()
    assert page.evaluate("() => unrolled.selected") == {"layer": 0, "n": 0, "unit": 0}
    page.locator("#lattice").focus()
    page.keyboard.press("ArrowUp")
    assert page.evaluate("() => unrolled.selected.layer") == 1
    page.locator("#inspector [data-value=update]").click()
    until(page, "document.querySelector('#inspector .equations').dataset.pass === 'update'")
    assert page.locator("#inspector .shared").count() == 0  # not twice on one page


def test_it_walks_and_follows_while_it_plays(page, server):
    visit(page, f"{server.url}/?preset=scalar-chain")
    learn(page, 1)
    page.locator('[data-rung="cell"]').click()
    for _ in range(4):
        page.keyboard.press(".")
    until(page, "unrolled.stage?.pass === 'backward'")
    page.locator('[data-rung="update"]').click()
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "unit=1&pass=update&" in request.url else None)
    page.locator("#play").click()
    until(page, f"Number({TERMS}.dataset.update) > 5")
    page.evaluate("() => { window.began = performance.now(); }")
    asked.clear()
    until(page, "performance.now() > window.began + 1500")
    assert 2 <= len(asked) <= 8
    page.locator("#play").click()
    until(page, "!unrolled.playing")
    told(page)


def test_the_figure_is_kept_as_svg_and_in_the_report(page, server):
    with_charts(page, f"{server.url}/?preset=scalar-chain")
    learn(page, 1)
    told(page)
    _, content = kept(page, "#keep", "Lattice as SVG")
    text = content.decode()
    for word in ("σ′(z₁)", "∂C/∂w₁", "shared: worked out once, passed back"):
        assert word in text
    _, content = kept(page, "#keep", "Whole moment as a report in HTML")
    assert "Derivatives, term by term" in content.decode()


@pytest.mark.parametrize("address", ["xor", "sum-of-bits", 7])
def test_other_networks_are_drawn_as_ever(page, server, address):
    visit(page, of(server, address) if isinstance(address, int) else f"{server.url}/?preset={address}")
    learn(page, 1)
    assert page.locator("#terms").is_hidden()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1280, 720)])
def test_axe_finds_nothing(new_page, server, width, height):
    page = visit(new_page(width, height), f"{server.url}/?preset=scalar-chain")
    learn(page, 1)
    told(page)
    page.locator("#lattice").focus()
    until(page, "document.querySelector('#inspector table')")
    assert barriers(page) == []
