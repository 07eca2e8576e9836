"""The player's buttons and the keys."""

import httpx
import pytest
from looking import learn, run_id, until, update, visit

STATUS = "document.querySelector('#status').dataset.status"


def state(page, server) -> dict:
    return httpx.get(f"{server.url}/api/runs/{run_id(page)}").raise_for_status().json()


def test_step_makes_one_update(page, server):
    visit(page, server.url)
    learn(page, 3)
    assert page.locator("#update").input_value() == "3"
    assert state(page, server)["update"] == 3


def test_play_pause_and_reset(page, server):
    visit(page, server.url)
    page.locator("#play").click()
    until(page, "unrolled.tick.update > 3")
    assert "Pause" in page.locator("#play").inner_text()
    page.locator("#play").click()
    until(page, f"{STATUS} === 'paused'")
    assert state(page, server)["update"] == update(page)
    page.locator("#reset").click()
    until(page, "unrolled.tick.update === 0")
    assert page.locator("#update").input_value() == "0"


def test_the_speed_is_what_the_server_plays_at(page, server):
    visit(page, server.url)
    page.locator("#speed").fill("0")
    page.locator("#play").click()
    until(page, "unrolled.tick.playing")
    assert state(page, server)["rate"] == 1
    page.locator("#speed").fill("31")
    until(page, "unrolled.tick.rate === null && unrolled.tick.update > 300")
    assert state(page, server)["rate"] is None


def test_the_newest_update_is_what_is_shown(page, server):
    """After playing as fast as it can, the page stands where the server stands: there is no backlog."""
    visit(page, server.url)
    page.locator("#speed").fill("31")
    page.locator("#play").click()
    until(page, "unrolled.tick.update > 500")
    page.locator("#play").click()
    until(page, f"{STATUS} === 'paused'")
    assert update(page) == state(page, server)["update"]


def test_keys(page, server):
    visit(page, server.url)
    page.keyboard.press("ArrowRight")
    until(page, "unrolled.tick.update === 1")
    page.keyboard.press(".")
    until(page, "unrolled.tick.update === 2")
    page.keyboard.press(" ")
    until(page, "unrolled.tick.playing && unrolled.tick.update > 4")
    page.keyboard.press(" ")
    until(page, f"{STATUS} === 'paused'")
    page.keyboard.press("r")
    until(page, "unrolled.tick.update === 0")


def test_in_the_lattice_the_arrows_go_from_cell_to_cell_and_the_dot_steps(page, server):
    visit(page, server.url)
    page.locator("#lattice").focus()
    start = page.evaluate("() => unrolled.selected")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("() => unrolled.selected") == {"layer": start["layer"] - 1, "n": start["n"] - 1, "unit": 0}
    assert update(page) == 0
    page.keyboard.press(".")
    until(page, "unrolled.tick.update === 1")
    page.keyboard.press("Home")
    assert page.evaluate("() => unrolled.selected.n") == 0
    page.keyboard.press("Escape")
    assert page.evaluate("() => unrolled.selected") is None


def test_a_key_typed_into_a_field_is_a_letter_only(page, server):
    visit(page, server.url)
    learn(page, 1)
    page.locator("[data-path='seed']").focus()
    for key in ("r", " ", "1", "ArrowRight", ".", "t"):
        page.keyboard.press(key)
    assert update(page) == 1
    assert page.evaluate("() => document.querySelector('#quantities [aria-checked=true]').dataset.quantity") == "delta"


@pytest.mark.parametrize(("key", "sort"), [("1", "h"), ("3", "dsigma"), ("7", "dz")])
def test_numbers_choose_what_the_cells_show(page, server, key, sort):
    visit(page, server.url)
    learn(page, 1)
    picture = "() => document.querySelector('#lattice').toDataURL()"
    before = page.evaluate(picture)
    page.keyboard.press(key)
    until(page, f"document.querySelector('#quantities [aria-checked=true]').dataset.quantity === '{sort}'")
    page.evaluate("() => new Promise(requestAnimationFrame)")
    assert page.evaluate(picture) != before


def test_the_question_mark_lists_the_keys(page, server):
    visit(page, server.url)
    page.keyboard.press("?")
    assert page.locator("dialog#keys").is_visible()
    assert page.locator("#keys-table tr").count() >= 8
    page.keyboard.press("Escape")
    assert not page.locator("dialog#keys").is_visible()
