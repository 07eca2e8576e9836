"""What each unit answers over the plane: small maps beside the prediction, one of them large; by pointer and by
keyboard.
"""

import numpy as np
from looking import barriers, learn, until, with_charts

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
ROW = (
    "(({ shape, data }, unit) => data.subarray((unit * shape.at(-2) + 7) * shape.at(-1), (unit * shape.at(-2) + 8) * "
    "shape.at(-1)))")
CIRCLES = "/?preset=circles#panels=prediction,cost"


def row_of(layer: int, unit: int) -> str:
    """Row 7 of a unit's map, of the newest picture, as text; of the output that of the large picture, which is more
    exact than its map.
    """
    if layer == 2:
        return f"JSON.stringify([...{ROW}(unrolled.tick.views.prediction.traces[0].z, 0)])"
    return f"JSON.stringify([...{ROW}(unrolled.tick.views.prediction.maps.grids[{layer}], {unit})])"


def test_a_map_that_is_pointed_at_is_large_and_its_unit_is_lit(page, server):
    with_charts(page, server.url + CIRCLES)
    learn(page, 3)
    until(page, f"{LARGE_IS} === {row_of(2, 0)} && {CAPTION} === 'output y'")
    boundary = page.evaluate(f"() => {LARGE}.data[1].z.map((row) => [...row])")
    page.locator("[data-map='0.2']").hover()
    until(page, f"{LARGE_IS} === {row_of(0, 2)} && {CAPTION} === 'h¹ of unit 3'")
    assert page.evaluate("() => unrolled.lit") == ["h 1 1 3"]
    # it may have all its digits by now
    np.testing.assert_allclose(page.evaluate(f"() => {LARGE}.data[1].z.map((row) => [...row])"), boundary, atol=1e-3)
    page.mouse.move(5, 5)
    until(page, f"{LARGE_IS} === {row_of(2, 0)} && unrolled.lit.length === 0")
    values, blueness = np.array(page.evaluate(PAINTED)).T
    assert np.corrcoef(values, blueness)[0, 1] > 0.98


def test_by_keyboard_and_in_the_symbols_of_others(page, server):
    with_charts(page, server.url + CIRCLES)
    page.locator("[data-map='2.0']").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")  # the output, the two of layer 2, the first two of layer 1
    until(page, f"{LARGE_IS} === {row_of(0, 1)} && unrolled.lit[0] === 'h 1 1 2'")
    assert page.evaluate(
        "() => [document.activeElement.dataset.map, document.activeElement.getAttribute('aria-checked')]") == ["0.1",
                                                                                                               "true"]
    page.keyboard.press("n")
    until(page, f"{CAPTION} === 'a¹ of unit 2' && document.activeElement.getAttribute('aria-label') === 'a¹ of unit 2'")
    before = page.evaluate(row_of(0, 1))
    learn(page, 1)
    assert page.evaluate(row_of(0, 1)) != before
    until(page, f"{LARGE_IS} === {row_of(0, 1)}")


def test_each_side_of_a_comparison_has_its_own_and_it_is_accessible(new_page, server):
    page = new_page(color_scheme="dark")
    with_charts(page, server.url + CIRCLES)
    page.locator("#compare").click()
    until(page,
          f"{PANEL}.querySelectorAll('.maps').length === 2 && {PANEL}.querySelectorAll('.js-plotly-plot').length === 2 "
          "&& unrolled.tick?.beside")
    page.locator("[data-map='1.1']").nth(1).hover()
    until(page, f"{PANEL}.querySelectorAll('.map-of')[1].textContent === 'h² of unit 2' && {CAPTION} === 'output y'")
    assert barriers(page, "#panels") == []
    page.locator("#preset").select_option("sum-of-bits")
    until(page, f"unrolled.run.preset === 'sum-of-bits' && {PANEL} && !{PANEL}.querySelector('.maps')")
