"""The figure of the chain rule, and its derivatives term by term."""

import math

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from looking import learn, run_id, select_cell, until, update, visit

CHAIN = {"task": {"kind": "scalar_chain", "x": 0.8, "target": 0.2}, "cost": "half_squared_error", "seed": 4,
         "layers": [{"kind": "dense", "units": 1, "activation": "tanh", "bias": bias} for bias in (True, False)]
         + [{"kind": "dense", "units": 1, "activation": "sigmoid", "bias": False}]}
TERMS = "[...document.querySelectorAll('#terms .equation')]"
SETTLED = "Number(document.querySelector('#terms').dataset.update) === {}"


def opened(page, server, spec=None):
    """A chain, after one update, with its terms; and that update as the API has it."""
    address = f"{server.url}/?preset=scalar-chain"
    if spec:
        address = f"{server.url}/?run={httpx.post(f'{server.url}/api/runs', json=spec).raise_for_status().json()['id']}"
    visit(page, address)
    learn(page, 1)
    until(page, SETTLED.format(update(page)))
    return httpx.get(f"{server.url}/api/runs/{run_id(page)}/steps/{update(page)}").raise_for_status().json()


def products(page) -> list[list[list[float]]]:
    """The numbers that each line of each equation is made of."""
    return page.evaluate(f"""() => {TERMS}.map((equation) => [...equation.querySelectorAll('.line')]
        .map((line) => [...line.querySelectorAll('mn[data-value]')].map((number) => Number(number.dataset.value))).filter((line) => line.length > 1))""")


@pytest.mark.parametrize("spec", [None, CHAIN])
def test_the_factors_multiply_to_the_derivative(page, server, spec):
    step = opened(page, server, spec)
    lines = [line for equation in products(page) for line in equation]
    assert lines
    for *factors, product in lines:
        assert math.isclose(math.prod(factors), product, rel_tol=1e-9)
    ends = {line[-1] for line in lines}
    for name, gradient in step["gradients"].items():
        if name.endswith("W_space"):
            assert any(math.isclose(gradient[0][0], end, rel_tol=1e-12) for end in ends), name


def test_what_they_share_is_marked(page, server):
    opened(page, server)
    assert page.locator("#terms math .shared").count() >= 2


def test_cells_of_the_figure_can_be_selected(page, server):
    opened(page, server)
    select_cell(page)
    assert page.evaluate("() => unrolled.selected.layer") == 1
    page.keyboard.press("ArrowDown")
    assert page.evaluate("() => unrolled.selected.layer") == 0


def test_any_other_network_has_no_such_figure(page, server):
    visit(page, f"{server.url}/?preset=xor")
    learn(page, 1)
    assert page.locator("#terms").is_hidden()


def test_it_is_no_barrier(page, server):
    opened(page, server)
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]}).response["violations"]
    assert found == []
