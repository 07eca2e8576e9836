"""Playing on any rung: within a step, by updates, by epochs, and from one rung to another."""

import pytest
from looking import learn, until, visit
from walking import STATUS, climb, state, step


def test_playing_cell_by_cell_moves_goes_into_the_next_update_and_pauses_at_once(page, server):
    visit(page, server.url)
    learn(page, 1)
    climb(page, "cell")
    page.locator("#speed").fill("31")
    page.locator("#play").click()
    assert page.evaluate("() => unrolled.playing")
    assert page.evaluate(f"() => {STATUS}") == "playing"
    until(page, "unrolled.tick.update === 3 && unrolled.stage.pass === 'forward'")
    page.locator("#play").click()
    here = page.evaluate("() => [unrolled.cursor.position, unrolled.playing]")
    assert here[1] is False
    page.evaluate(
        "() => new Promise((resolve) => { let frames = 20; const next = () => (frames -= 1) ? "
        "requestAnimationFrame(next) : resolve(); next(); })")
    assert page.evaluate("() => [unrolled.cursor.position, unrolled.playing]") == here
    truth, picture = step(page, server), page.evaluate("() => [...unrolled.tick.views.lattice.layers[0].h.data]")
    assert picture == pytest.approx([h for cell in truth["layers"][0]["h"] for h in cell[0]], rel=1e-6)


def test_playing_goes_on_on_another_rung(page, server):
    visit(page, server.url)
    climb(page, "cell")
    page.keyboard.press(" ")
    until(page, "unrolled.cursor.position > 1")
    page.keyboard.press("[")
    for _ in range(4):
        page.keyboard.press("]")
    until(page, "unrolled.tick.playing && unrolled.tick.update > 2")
    page.keyboard.press("[")
    until(page, "!unrolled.tick.playing && unrolled.playing && unrolled.cursor.rung === 'pass'")
    until(page, "unrolled.stage && unrolled.stage.pass === 'backward'")
    page.keyboard.press(" ")
    assert not page.evaluate("() => unrolled.playing")


def test_epochs_play(page, server):
    visit(page, f"{server.url}/?preset=xor")
    climb(page, "epoch")
    page.locator("#speed").fill("20")
    page.locator("#play").click()
    until(page, "unrolled.tick.playing && unrolled.tick.epoch > 2")
    assert state(page, server)["rate"] == 10
    page.keyboard.press("[")
    until(page, "unrolled.tick.playing && unrolled.tick.rate === 20")
    page.locator("#play").click()
    until(page, f"{STATUS} === 'paused'")


def test_what_plays_within_a_step_goes_on_in_another_network(page, server):
    visit(page, server.url)
    climb(page, "cell")
    page.keyboard.press("Space")
    until(page, "unrolled.cursor.position > 2")
    page.select_option("#preset", "scalar-chain")
    until(page, "unrolled.run.preset === 'scalar-chain' && unrolled.tick && unrolled.cursor.position > 2")
    assert page.evaluate("() => unrolled.playing")
    page.keyboard.press("Space")
    assert not page.evaluate("() => unrolled.playing")


def test_rungs_that_are_changed_in_quick_succession_while_it_plays_end_on_the_last_one(page, server):
    visit(page, server.url)
    page.keyboard.press("Space")
    until(page, "unrolled.tick.playing")
    page.evaluate("""() => ['[', '[', '[', '[', ']', ']', ']', ']', ']', '['].forEach((key) =>
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })))""")
    until(page, "unrolled.cursor.rung === 'update' && unrolled.tick.playing")
    page.keyboard.press("[")
    page.keyboard.press("[")
    until(page, "unrolled.cursor.rung === 'layer' && unrolled.cursor.position > 1 && !unrolled.tick.playing")
    page.keyboard.press("Space")
    assert not page.evaluate("() => unrolled.playing")
