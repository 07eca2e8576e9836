"""Why a run diverged: from the banner to the first number, back along the chain, and to what would have helped."""

import httpx
import pytest
from looking import barriers, driven, order, run_id, until, visit

DIVERGING = {"task": {"kind": "sum_of_bits", "min_length": 6, "max_length": 6},
             "layers": [{"kind": "recurrent", "units": 4, "activation": "tanh"},
                        {"kind": "dense", "units": 1, "activation": "linear"}],
             "cost": "squared_error", "optimiser": {"kind": "gradient_descent", "learning_rate": 1000.0},
             "initialiser": {"kind": "xavier"}, "seed": 5}
LARGE = {"task": {"kind": "explicit", "inputs": [[[1.0], [0.5], [-1.0], [2.0]]], "targets": [[1.0]]},
         "layers": [{"kind": "recurrent", "units": 1, "activation": "linear", "bias": False,
                     "weights": {"W_space": [[1.0]], "W_time": [[1e120]]}},
                    {"kind": "dense", "units": 1, "activation": "linear"}], "cost": "squared_error", "seed": 1}
CHAIN = "document.querySelectorAll('#why ol li').length"


def diverged(page, url: str, spec: dict):
    """A page whose run has diverged, with the explanation open: two clicks."""
    visit(page, driven(url, spec))
    order(page, url, do="step", rung="update", count=200)
    until(page, "unrolled.tick.status === 'diverged'")
    page.locator("#banner button", has_text="Why?").click()
    until(page, CHAIN)
    return page


def answer(page, url: str, what: str = "") -> dict:
    update = page.evaluate("() => unrolled.tick.update")
    return httpx.get(f"{url}/api/runs/{run_id(page)}/steps/{update}/divergence{what}").raise_for_status().json()


def test_the_first_number_and_the_chain_to_it(page, server):
    diverged(page, server.url, LARGE)
    found = answer(page, server.url)
    assert found["words"] in page.locator("#why p").first.inner_text()
    items = page.locator("#why ol li")
    assert items.count() == len(found["chain"]) == 8
    assert items.first.inner_text().startswith(
        "z¹₄, unit 1 = not finite: WT¹ [1, 1] × h¹₃, unit 1 = 1.0·10¹²⁰ × 1.0·10²⁴⁰")
    until(page, "document.querySelector('#why table')")
    items.nth(3).locator("button").click()  # the h of timestep 2
    until(page, "unrolled.selected.layer === 0 && unrolled.selected.n === 1 && unrolled.selected.unit === 0")
    assert page.evaluate("() => [unrolled.stage.pass, unrolled.cursor.rung]") == ["forward", "cell"]


def test_a_remedy_is_tried_and_compared(page, server):
    diverged(page, server.url, DIVERGING)
    until(page, "document.querySelectorAll('#why tbody tr').length === 12")
    page.locator('[data-remedy="learning_rate"]').click()
    until(page, "document.querySelector('#why').textContent.includes('the run diverges as well, at update')")
    page.locator('[data-remedy="clip_norm"]').click()
    until(page, "document.querySelector('#why').textContent.includes('all numbers stay finite for')")
    before = run_id(page)
    page.locator("li", has=page.locator('[data-remedy="clip_norm"]')).get_by_role("button", name="Compare").click()
    until(page, f"unrolled.run.id !== '{before}' && unrolled.run.beside && unrolled.tick?.run === unrolled.run.id")
    clips = page.evaluate("""() => [unrolled.run.spec, unrolled.run.beside.spec]
        .map(({ optimiser }) => optimiser.clip_norm)""")
    assert clips == [1.0, None]
    assert not page.locator("#why").is_visible()


def test_another_seed_can_be_tried_but_not_compared(page, server):
    diverged(page, server.url, DIVERGING)
    item = page.locator("li", has=page.locator('[data-remedy="seed"]'))
    item.locator("button").first.click()
    until(page, "document.querySelector('#why').textContent.includes('With seed 6')")
    assert item.locator("button").count() == 1


def test_it_closes_by_key_and_button_and_with_the_divergence(page, server):
    diverged(page, server.url, DIVERGING)
    page.keyboard.press("Escape")
    until(page, "!document.querySelector('#why').open")
    page.locator("#banner button", has_text="Why?").click()
    page.locator('#why [aria-label="Close"]').click()
    until(page, "!document.querySelector('#why').open")
    page.locator("#banner button", has_text="Why?").click()
    page.locator("#banner button", has_text="Reset").click()
    until(page, "!document.querySelector('#why').open && document.querySelector('#banner').hidden")


def test_what_is_refused_is_told(page, server):
    refusal = {"field": "layers", "expected": "", "got": "", "message": "Too much to walk back."}
    page.route("**/divergence?*", lambda route: route.fulfill(status=422, json={"error": refusal}))
    visit(page, driven(server.url, DIVERGING))
    order(page, server.url, do="step", rung="update", count=200)
    until(page, "unrolled.tick.status === 'diverged'")
    page.locator("#banner button", has_text="Why?").click()
    until(page, "document.querySelector('#why').textContent.includes('Too much to walk back.')")


@pytest.mark.parametrize("size", [(1280, 720), (390, 800)])
def test_it_keeps_nobody_out(new_page, server, size):
    page = diverged(new_page(*size), server.url, DIVERGING)
    until(page, "document.querySelector('#why table')")
    assert barriers(page) == []
