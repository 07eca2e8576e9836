"""A narrow screen, and a learning rate that is far too large."""

from looking import learn, until, visit

ACTIONS = ["#quantities", "#scale", "#reset", "#play", "#step", "#speed", "#cost", "#status", "#inspector .numbers"]
CUT_OFF = """(selectors) => selectors.filter((selector) => {
    const part = document.querySelector(selector);
    const { left, right, width } = part.getBoundingClientRect();
    const card = part.closest('.card').getBoundingClientRect();
    return width < 20 || left < card.left || right > card.right + 0.5 || part.scrollWidth > part.clientWidth + 1;
})"""


def test_at_900_pixels_nothing_is_cut_off(new_page, server):
    page = visit(new_page(900, 720), server.url)
    learn(page, 1)
    page.locator("#lattice").focus()
    page.keyboard.press("ArrowDown")
    until(page, "unrolled.exact && document.querySelector('#inspector .numbers')")
    assert page.evaluate(CUT_OFF, ACTIONS) == []


def test_the_first_line_is_shown_whole_on_a_projector(new_page, server):
    page = visit(new_page(1280, 720), server.url)
    assert page.evaluate(
        "() => { const line = document.querySelector('#selected-line'); return line.scrollWidth <= line.clientWidth; }")


def test_a_learning_rate_of_1000_diverges_and_reset_goes_on(page, server):
    visit(page, server.url)
    field = page.locator('[data-path="optimiser.learning_rate"]').locator("visible=true")
    field.fill("1000")
    field.dispatch_event("change")
    until(page, "unrolled.tick.learning_rate === 1000")
    page.locator("#speed").fill("31")
    page.locator("#play").click()
    until(page, "document.querySelector('#status').dataset.status === 'diverged'")
    assert "1000" in page.locator("#banner").inner_text()
    page.locator("#banner button", has_text="Reset").click()
    until(page, "unrolled.tick.update === 0 && document.querySelector('#banner').hidden")
