"""What each unit answers over the plane: small maps beside the prediction, one of them large; by pointer and by keyboard."""

import numpy as np
from axe_playwright_python.sync_playwright import Axe
from looking import learn, until, visit, with_charts

PANEL = "document.querySelector('[data-view=prediction]')"
LARGE = f"{PANEL}.querySelector('.js-plotly-plot')"
LARGE_IS = f"JSON.stringify([...{LARGE}.data[0].z[7]])"
CAPTION = f"{PANEL}.querySelector('.map-of').textContent"
PAINTED = f"""() => {{
    const {{ data }} = unrolled.tick.views.prediction.maps.grids[0];
    const {{ data: colours }} = {PANEL}.querySelector('[data-map="0.0"] canvas').getContext('2d').getImageData(0, 0, 48, 48);
    const blueness = (i) => colours[4 * (48 * (47 - Math.floor(i / 48)) + (i % 48)) + 2] - colours[4 * (48 * (47 - Math.floor(i / 48)) + (i % 48))];
    return [...data.subarray(0, 48 * 48)].map((value, i) => [value, blueness(i)]);
}}"""
CIRCLES = "/?preset=circles#panels=prediction,cost"


def row_of(page, layer: int, unit: int) -> str:
    """Row 7 of a unit's map, of the newest picture, as text."""
    return page.evaluate(f"""() => {{ const {{ shape: [, rows, columns], data }} = unrolled.tick.views.prediction.maps.grids[{layer}];
        const start = ({unit} * rows + 7) * columns; return JSON.stringify([...data.subarray(start, start + columns)]); }}""")


def test_a_map_that_is_pointed_at_is_large_and_its_unit_is_lit(page, server):
    with_charts(page, server.url + CIRCLES)
    learn(page, 3)
    until(page, f"{LARGE_IS} === {row_of(page, 2, 0)!r} && {CAPTION} === 'output y'")
    boundary = page.evaluate(f"() => {LARGE}.data[1].z.map((row) => [...row])")
    page.locator("[data-map='0.2']").hover()
    until(page, f"{LARGE_IS} === {row_of(page, 0, 2)!r} && {CAPTION} === 'h¹ of unit 3'")
    assert page.evaluate("() => unrolled.lit") == ["h 1 1 3"]
    np.testing.assert_array_equal(page.evaluate(f"() => {LARGE}.data[1].z.map((row) => [...row])"), boundary)
    page.mouse.move(5, 5)
    until(page, f"{LARGE_IS} === {row_of(page, 2, 0)!r} && unrolled.lit.length === 0")
    values, blueness = np.array(page.evaluate(PAINTED)).T
    assert np.corrcoef(values, blueness)[0, 1] > 0.98


def test_by_keyboard_and_in_the_symbols_of_others(page, server):
    with_charts(page, server.url + CIRCLES)
    page.locator("[data-map='2.0']").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")  # the output, the two of layer 2, the first two of layer 1
    until(page, f"{LARGE_IS} === {row_of(page, 0, 1)!r} && unrolled.lit[0] === 'h 1 1 2'")
    assert page.evaluate("() => [document.activeElement.dataset.map, document.activeElement.getAttribute('aria-checked')]") == ["0.1", "true"]
    page.keyboard.press("n")
    until(page, f"{CAPTION} === 'a¹ of unit 2' && document.activeElement.getAttribute('aria-label') === 'a¹ of unit 2'")
    before = row_of(page, 0, 1)
    learn(page, 1)
    assert row_of(page, 0, 1) != before
    until(page, f"{LARGE_IS} === {row_of(page, 0, 1)!r}")


def test_each_side_of_a_comparison_has_its_own_and_it_is_accessible(new_context, server):
    page = new_context(color_scheme="dark").new_page()
    with_charts(page, server.url + CIRCLES)
    page.locator("#compare").click()
    until(page, f"{PANEL}.querySelectorAll('.maps').length === 2 && {PANEL}.querySelectorAll('.js-plotly-plot').length === 2 && unrolled.tick?.beside")
    page.locator("[data-map='1.1']").nth(1).hover()
    until(page, f"{PANEL}.querySelectorAll('.map-of')[1].textContent === 'h² of unit 2' && {CAPTION} === 'output y'")
    assert Axe().run(page).response["violations"] == []
    page.locator("#preset").select_option("sum-of-bits")
    until(page, f"unrolled.run.preset === 'sum-of-bits' && {PANEL} && !{PANEL}.querySelector('.maps')")


def test_how_large_they_are(page, server):
    visit(page, server.url)
    found = page.evaluate("""async () => {
        const { version } = JSON.parse(document.querySelector('#facts').textContent);
        const { fitInto, nameOf, outputOf } = await import(`/static/${version}/js/responses/picture.js`);
        const room = { label: 20, gap: 3, between: 6, edge: 4, least: 8, most: 60 };
        return [fitInto({ width: 500, height: 400 }, [4, 2, 1], room), fitInto({ width: 160, height: 170 }, [4, 2, 1], room),
                fitInto({ width: 10, height: 10 }, [32], room), nameOf('1.0', [3, 1], 'seed'), nameOf('0.0', [3, 1], 'goodfellow'), outputOf([2, 3])];
    }""")
    assert found == [{"size": 60, "columns": [4, 2, 1]}, {"size": 37, "columns": [2, 2, 1]}, {"size": 8, "columns": [1]}, "output y", "h¹ of unit 1", "1.0"]
