"""A narrow screen, and a learning rate that is far too large."""

from looking import learn, until, visit

ACTIONS = ["#quantities", "#scale", "#reset", "#play", "#step", "#speed", "#cost", "#status", "#inspector .numbers"]
CUT_OFF = """(selectors) => selectors.filter((selector) => {
    const part = document.querySelector(selector);
    const { left, right, width } = part.getBoundingClientRect();
    const card = part.closest('.card').getBoundingClientRect();
    return width < 20 || left < card.left || right > card.right + 0.5 || part.scrollWidth > part.clientWidth + 1;
})"""


def test_at_900_pixels_nothing_is_cut_off(new_context, server):
    page = visit(new_context(900, 720).new_page(), server.url)
    learn(page, 1)
    page.locator("#lattice").focus()
    page.keyboard.press("ArrowDown")
    until(page, "unrolled.exact && document.querySelector('#inspector .numbers')")
    assert page.evaluate(CUT_OFF, ACTIONS) == []


def test_the_first_line_is_shown_whole_on_a_projector(new_context, server):
    page = visit(new_context(1280, 720).new_page(), server.url)
    assert page.evaluate("() => { const line = document.querySelector('#selected-line'); return line.scrollWidth <= line.clientWidth; }")


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
    page.locator("#banner button").click()
    until(page, "unrolled.tick.update === 0 && document.querySelector('#banner').hidden")


def test_whatever_room_a_lattice_has_no_box_of_it_is_less_than_nothing(page, server):
    visit(page, server.url)
    wrong = page.evaluate("""async () => {
        const { version } = JSON.parse(document.querySelector('#facts').textContent);
        const { layOut } = await import(`/static/${version}/js/stage/layout.js`);
        const models = [[1, null, 64, [30, 10]], [1, [8, 8], 64, [30, 10]], [1, null, 2, [4, 2, 1]], [9, null, 1, [6, 4, 1]], [50, null, 8, [64, 64, 1]]];
        const wrong = [];
        for (const [longest, image, inputs, units] of models) {
            const model = { longest, image, inputs, outputs: units.at(-1), layers: units.map((count) => ({ units: count, recurrent: longest > 1 })) };
            for (let width = 1; width < 400; width += 13) for (const height of [1, 90, 400]) {
                const at = layOut(model, width, height);
                const boxes = [at.input(0), at.pixel(0, 0), ...units.flatMap((_, l) => [at.cell(l, longest - 1), at.unit(l, longest - 1, 0)])];
                if (boxes.some(({ w, h }) => !(w >= 0 && h >= 0))) wrong.push([longest, width, height]);
            }
        }
        return wrong; }""")
    assert wrong == []
