"""The panel of the cost over two weights: what it asks for, what it draws, and how its axes are chosen."""

import csv
import io
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import numpy as np
import pytest
from looking import barriers, learn, plays_on, run_id, select_cell, until, update, visit, with_charts

CHART = "document.querySelector('[data-view=surface] .js-plotly-plot')"
FINE = f"{CHART}?.data[0].z.length === 60"
PATH = f"[...({CHART}.data[2].x)].length"
ALONE = "/?preset=counting-ones"
TITLE = f"{CHART}.layout.xaxis.title.text"
MODULES = """async () => {
    const { version } = JSON.parse(document.querySelector('#facts').textContent);
    const load = (name) => import(`/static/${version}/js/cost_surface/${name}.js`);
    BODY
}"""


def axis(page, which: str):
    return page.get_by_label(f"Weight of the {which} axis")


def chosen(page) -> list[str]:
    return [axis(page, which).input_value() for which in ("horizontal", "vertical")]


def surfaces(page) -> list[dict]:
    """What is asked of the server from now on, as it comes: each query as a table."""
    asked: list[dict] = []
    page.on("request",
            lambda request: asked.append(parse_qs(urlsplit(request.url).query)) if "/surface?" in request.url else None)
    return asked


def settled(page) -> None:
    """Wait until the fine surface of the update that is shown is drawn, and the whole path."""
    until(page, f"{FINE} && {PATH} === unrolled.tick.update + 1")


def test_the_preset_opens_with_valley_path_and_cliffs(page, server):
    asked = surfaces(page)
    with_charts(page, server.url + ALONE)
    settled(page)
    assert [query["points"] for query in asked[:2]] == [["16"], ["60"]]
    assert page.evaluate(f"() => {CHART}.data[3].x.concat({CHART}.data[3].y)") == [-1.5, -1.5, 2, 2]
    learn(page, 3)
    settled(page)
    answer = httpx.get(
        f"{server.url}/api/runs/{run_id(page)}/steps/3/path?x=layer1.W_space[0,0]&y=layer1.W_time[0,0]").json()
    for key in "xy":
        until(page,
              f"JSON.stringify({CHART}.data[2].{key}) === "
              f"'{page.evaluate('(list) => JSON.stringify(list)', answer[key])}'")
    surface = httpx.get(f"{server.url}/api/runs/{run_id(page)}/steps/3/surface?x=layer1.W_space[0,0]&y=layer1.W_time[0,0]"
                        "&x_low=-2.5&x_high=2.5&y_low=-2.5&y_high=2.5").json()
    expected = np.log10(np.array(surface["cost"]))
    until(page, f"Math.abs({CHART}.data[0].z[59][7] - {expected[59, 7]}) < 1e-5")
    np.testing.assert_allclose(page.evaluate(f"() => {CHART}.data[0].z"), expected, atol=1e-5)


def test_axes_are_chosen_from_lists_and_never_the_same(page, server):
    with_charts(page, f"{server.url}/#panels=surface,cost")
    until(page, FINE)
    assert chosen(page) == ["layer1.W_space[0,0]", "layer1.W_time[0,0]"]
    axis(page, "horizontal").select_option("layer1.W_time[0,0]")
    assert chosen(page) == ["layer1.W_time[0,0]", "layer1.W_space[0,0]"]
    axis(page, "vertical").select_option("layer3.b[0]")
    until(page, f"{TITLE} === 'W<sub>T</sub>¹ [1, 1]' && {CHART}.layout.yaxis.title.text === 'b³ [1]' && {FINE}")
    page.get_by_label("Range of the axes on either side").select_option("5")
    until(page, f"{CHART}.layout.xaxis.range[1] === 5 && {CHART}.data[0].x.at(-1) === 5 && {FINE}")
    with page.expect_response(lambda response: "samples=training" in response.url and "points=60" in response.url):
        page.get_by_label("Whose cost").select_option("training")
    page.keyboard.press("n")
    until(page, f"{TITLE} === 'w<sub>T</sub>¹ [1, 1]'")


def test_the_weight_that_is_looked_at_is_the_first_axis(page, server):
    with_charts(page, f"{server.url}/#panels=surface,cost")
    until(page, FINE)
    learn(page, 1)
    select_cell(page, "ArrowDown")
    page.locator("#inspector [data-value=forward]").click()
    until(page, "document.querySelector('#inspector .equation [data-ref=\"W_time 2 1 3\"]')")
    page.locator('#inspector .equation mn[data-ref="W_time 2 1 3"]').first.click()
    until(page, f"{TITLE} === 'W<sub>T</sub>² [1, 3]'")
    assert chosen(page) == ["layer2.W_time[0,2]", "layer1.W_time[0,0]"]


def test_it_follows_while_training_plays_and_is_exact_when_it_stands(page, server):
    asked = surfaces(page)
    with_charts(page, server.url + ALONE)
    settled(page)
    before = len(asked)
    page.locator("#play").click()
    plays_on(page)
    until(page, f"{PATH} > 12 && unrolled.tick.playing")
    until(page, f"{CHART}.data[3].x[1] !== -1.5")
    page.locator("#play").click()
    until(page, "!unrolled.tick.playing")
    settled(page)
    assert len(asked) > before
    weights = httpx.get(
        f"{server.url}/api/runs/{run_id(page)}/steps/{update(page)}/path?x=layer1.W_space[0,0]&y=layer1.W_time[0,0]").json()
    until(page, f"{CHART}.data[3].x[1] === {weights['x'][-1]} && {CHART}.data[3].y[1] === {weights['y'][-1]}")


def test_on_the_way_back_the_path_ends_where_training_stands(page, server):
    with_charts(page, server.url + ALONE)
    learn(page, 4)
    settled(page)
    page.locator("#back").click()
    until(page, "unrolled.tick.update === 3")
    settled(page)


def test_what_is_refused_as_too_fine_stays_coarse_and_is_asked_once(page, server):
    fine: list[str] = []

    def refuse(route):
        fine.append(route.request.url)
        route.fulfill(status=422, json={"error": {"field": "points", "expected": "fewer", "got": "60",
                                                  "message": "points: expected fewer, got 60"}})
    page.route("**/surface?*points=60*", refuse)
    with_charts(page, server.url + ALONE)
    until(page,
          f"{CHART}.data[0].z.length === 16 && document.querySelector('.axes .error').textContent.includes('expected fewer')")
    page.locator("#play").click()
    plays_on(page)
    until(page, f"{PATH} > 30")
    assert len(fine) == 1
    page.get_by_label("Range of the axes on either side").select_option("5")
    until(page, f"{CHART}.data[0].x.at(-1) === 5")
    until(page, "unrolled.tick.update > 60")
    assert len(fine) == 2


def test_nothing_is_asked_while_nobody_looks(page, server):
    asked = surfaces(page)
    with_charts(page, f"{server.url}/#panels=cost")
    learn(page, 2)
    assert asked == []
    page.locator("#panels-menu").click()
    page.locator("[type=checkbox][name=surface]").check()
    until(page, FINE)
    page.locator("[type=checkbox][name=surface]").uncheck()
    before = len(asked)
    page.keyboard.press("Escape")
    learn(page, 1)
    assert len(asked) == before


@pytest.mark.parametrize("profile", ["", "&profile=projector"], ids=["usual", "projector"])
def test_it_is_accessible_and_large_by_keyboard(page, server, profile):
    with_charts(page, f"{server.url}{ALONE}#fold=setup{profile}")
    settled(page)
    page.locator("[data-view=surface] [data-tool=large]").focus()
    page.keyboard.press("Enter")
    until(page, f"{CHART}.closest('.stage') && {CHART}.getBoundingClientRect().height > 300 && {FINE}")
    assert barriers(page, ".stage") == []
    page.keyboard.press("Tab")
    axis(page, "vertical").focus()
    assert page.evaluate("() => document.activeElement.getAttribute('aria-label')") == "Weight of the vertical axis"
    axis(page, "vertical").select_option(index=axis(page, "vertical").evaluate("(list) => list.selectedIndex") - 1)
    until(page, f"{CHART}.layout.yaxis.title.text === 'W<sub>S</sub>¹ [1, 1]' && {TITLE} === 'W<sub>T</sub>¹ [1, 1]'")


def test_both_sides_of_a_comparison_have_their_own(page, server):
    with_charts(page, f"{server.url}/?preset=vanishing#panels=surface,cost")
    until(page,
          "[...document.querySelectorAll('[data-view=surface] .js-plotly-plot')].filter(({ data }) => data[0].z.length "
          "=== 60).length === 2")
    first, second = page.evaluate(
        "() => [...document.querySelectorAll('[data-view=surface] .js-plotly-plot')].map(({ data }) => "
        "[...data[0].z[30]])")
    assert first != second


def test_it_is_kept_as_the_others_are(page, server):
    with_charts(page, server.url + ALONE)
    settled(page)
    page.locator("[data-view=surface] [data-tool=keep]").click()
    for form, begins in (("PNG", b"\x89PNG"), ("SVG", b"<svg"), ("CSV", b"trace,")):
        with page.expect_download() as download:
            page.get_by_label(f"Cost over two weights as {form}", exact=True).click()
        content = Path(download.value.path()).read_bytes()
        assert content.startswith(begins)
    lines = [row for row in csv.DictReader(io.StringIO(content.decode())) if row["trace"] == "log₁₀ C̄"]
    assert len(lines) == 3600
    assert {"trace", "value"} < lines[0].keys()


def test_what_it_computes(page, server):
    visit(page, server.url)
    body = """const { windowOf, valueOf, choicesOf, usualPair, withFirst } = await load('axes');
        const [{ Path }, { surfaceOf }, { heightAt, turned }] = [await load('path'), await load('picture'), await load('solid')];
        const hill = { x: [0, 1], y: [0, 0.5], z: [[0, 1], [2, 5]] };
        const near = windowOf(2, 2.5), far = windowOf(3, 2.5), kept = windowOf(2.2, 2.5, near), left = windowOf(2.4, 2.5, near), none = windowOf(NaN, 1);
        const array = (shape) => ({ shape, data: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => i) });
        const weights = { 'layer1.W_space': array([2, 3]), 'layer1.b': array([2]), 'layer2.W_space': array([1, 600]) };
        const path = new Path();
        for (const at of [0, 1, 2, 3, 2, 7]) path.note(at, at, -at);
        path.take({ update: 2, updates: [0, 1, 2], x: [5, 6, 7], y: [0, 0, 0] });
        const seen = path.until(3).map(({ update, x }) => [update, x]);
        path.cut(3);
        const long = new Path();
        for (let at = 0; at < 5000; at += 1) long.note(at, at, at);
        const [x, y] = [{ values: array([2]) }, { values: array([1]) }];
        const cost = (data) => surfaceOf({ x, y, cost: { shape: [1, data.length], data: Float32Array.from(data) } });
        return { near, far, kept: kept === near, left, none, values: [valueOf(weights, 'layer1.W_space[1,2]'), valueOf(weights, 'layer1.b[1]'),
                     valueOf(weights, 'layer1.b[2]') ?? null, valueOf(weights, 'layer1.W_space[0,3]') ?? null, valueOf(weights, 'layer7.b[0]') ?? null],
                 choices: choicesOf(weights, ['layer2.W_space[0,9]']), pair: usualPair(weights), first: withFirst(['a', 'b'], 'b'),
                 seen, cut: path.until(99).length, long: [long.until(9999).length <= 1000, long.until(9999).at(-1).update],
                 ticks: [cost([1, 1e6]).colorbar.ticktext, cost([1.015, 1.055]).colorbar.ticktext], gaps: cost([1, Infinity, NaN, 0]).z[0].map(String),
                 flat: cost([2, 2]).contours ?? null, heights: [[0, 0], [1, 0.5], [0.5, 0.25], [2, 0], [-0.1, 0]].map(([x, y]) => String(heightAt(hill, x, y))),
                 eye: turned({ eye: { x: 1, y: 0, z: 0 }, up: 7 }, Math.PI / 2, 9) };"""
    found = page.evaluate(MODULES.replace("BODY", body))
    assert found["near"] == {"low": -2.5, "high": 2.5, "reach": 2.5}
    assert found["far"] == {"low": 0.5, "high": 5.5, "reach": 2.5}
    assert found["kept"]
    assert found["left"]["low"] == pytest.approx(-0.1)
    assert found["none"] == {"low": -1, "high": 1, "reach": 1}
    assert found["values"] == [5, 1, None, None, None]
    assert dict(found["choices"]) == {"layer1.W_space": ["layer1.W_space[0,0]"], "layer1.b": ["layer1.b[0]"],
                                      "layer2.W_space": ["layer2.W_space[0,0]", "layer2.W_space[0,9]"]}
    assert found["pair"] == ["layer1.W_space[0,0]", "layer1.W_space[0,1]"]
    assert found["first"] == ["b", "a"]
    assert found["seen"] == [[0, 5], [1, 6], [2, 7], [3, 3]]
    assert found["cut"] == 3
    assert found["long"] == [True, 4999]
    assert found["ticks"][0] == ["10<sup>0</sup>", "10<sup>2</sup>", "10<sup>4</sup>", "10<sup>6</sup>"]
    assert found["ticks"][1] == ["1.02", "1.03", "1.04", "1.05"]
    assert found["gaps"] == ["0", "NaN", "NaN", "-16"]
    assert found["flat"] is None
    assert found["heights"] == ["0", "5", "2", "NaN", "NaN"]
    assert found["eye"] == {"eye": {axis: pytest.approx(value)
                                    for axis, value in zip("xyz", (0, np.cos(1.5), np.sin(1.5)), strict=True)}, "up": 7}


def test_in_three_dimensions_the_path_lies_on_the_surface_and_a_link_keeps_it(new_page, server):
    page = new_page()
    with_charts(page, f"{server.url}{ALONE}#panels=surface&at=30")
    settled(page)
    flat = page.evaluate(f"() => {CHART}.data[0].z.map((row) => [...row])")
    page.get_by_role("button", name="In three dimensions").click()
    until(page, f"{CHART}?.data?.[0].type === 'surface' && {FINE} && {CHART}.data[2].z?.length === 31")
    np.testing.assert_array_equal(page.evaluate(f"() => {CHART}.data[0].z.map((row) => [...row])"), flat)
    z, low, high = page.evaluate(f"() => [{CHART}.data[2].z, {CHART}.data[0].cmin, {CHART}.data[0].cmax]")
    costs = httpx.get(f"{server.url}/api/runs/{run_id(page)}/steps/1/surface?x=layer1.W_space[0,0]&y=layer1.W_time[0,0]&points=3"
                      "&x_low=-1.6&x_high=-1.4&y_low=1.9&y_high=2.1").json()["cost"]
    assert z[0] == pytest.approx(np.log10(costs[1][1]), abs=0.02 * (high - low))
    page.locator("[data-view=surface] .plot").focus()
    page.keyboard.press("ArrowRight")
    until(page, f"Math.abs({CHART}.layout.scene.camera.eye.x + 1.15) > 0.1")
    until(page, "location.hash.includes('surface=3d')")
    other = new_page()
    other.add_init_script("const get = HTMLCanvasElement.prototype.getContext;"
                          "HTMLCanvasElement.prototype.getContext = function (kind, ...more) {"
                          "return /webgl/.test(kind) ? null : get.call(this, kind, ...more); };")
    with_charts(other,
                page.url.replace("surface=3d",
                                 "surface=3d&reach=1&samples=training&axes=layer1.W_time[0,0]~layer1.W_space[0,0]"))
    until(other,
          f"{CHART}.data[0].type === 'contour' && {FINE} && document.querySelector('.axes "
          ".error').textContent.includes('WebGL')")
    assert chosen(other) == ["layer1.W_time[0,0]", "layer1.W_space[0,0]"]
    assert [other.get_by_label(label, exact=True).input_value()
            for label in ("Range of the axes on either side", "Whose cost")] == ["1", "training"]


def test_a_point_that_is_clicked_is_imagined_with_its_error_signal_back_in_time(page, server):
    with_charts(page, f"{server.url}{ALONE}#at=40")
    settled(page)
    across, down = page.evaluate(f"""() => {{ const {{ left, top }} = {CHART}.getBoundingClientRect(); const {{ xaxis, yaxis }} = {CHART}._fullLayout;
        return [left + xaxis._offset + 0.8 * xaxis._length, top + yaxis._offset + 0.1 * yaxis._length]; }}""")
    page.mouse.move(across, down)
    until(page, f"{CHART}.querySelector('.hovertext')")
    page.mouse.click(across, down)
    until(page, "unrolled.imagined?.changes.length === 2")
    values = page.evaluate("() => unrolled.imagined.changes.map(({ edit }) => edit.value)")
    assert values == pytest.approx([1.5, 2.0], abs=0.05)  # a pixel is 0.03
    until(page, f"{CHART}.data[3].x[2] === {values[0]} && {CHART}.data[3].y[2] === {values[1]}")
    sizes = "[...document.querySelector('[data-view=signals] .js-plotly-plot').data[0].y]"
    until(page, f"{sizes}[0] / {sizes}[1] > 1.9")  # at every timestep back, by the weight in time
    assert page.evaluate(f"() => {sizes}.slice(1).map((size, i) => {sizes}[i] / size)") == pytest.approx([values[1]]
                                                                                                         * 9, rel=1e-5)
    page.locator("[data-view=surface] [data-tool=large]").click()
    page.get_by_role("button", name="Keep").click(trial=True)  # neither covered by the large chart nor out of reach
    page.locator("[data-view=surface] [data-tool=large]").click()
    page.locator("[data-view=surface] .plot").focus()
    page.keyboard.press("ArrowDown")
    until(page, f"Math.abs(unrolled.imagined.changes[1].edit.value - {values[1]} + 0.125) < 0.001")
    page.keyboard.press("Escape")
    until(page, f"unrolled.imagined === null && {CHART}.data[3].x.length === 2")


def test_a_link_with_weights_that_there_are_not_says_so(page, server):
    with_charts(page, f"{server.url}{ALONE}#axes=layer7.W_space[0,0]~layer1.W_time[0,0]&panels=surface")
    until(page, f"{FINE} && document.querySelector('.axes .error').textContent.includes('layer7.W_space[0,0]')")
    assert chosen(page) == ["layer1.W_space[0,0]", "layer1.W_time[0,0]"]
    until(page, "!location.hash.includes('axes=')")


def test_two_paths_share_a_picture_where_their_surface_is_the_same(page, server):
    """Gradient descent and Newton's method, from the same two weights."""
    with_charts(page, f"{server.url}/?preset=newton#panels=surface")
    learn(page, 4)
    until(page, f"{FINE} && {CHART}.data[2].x.length === 5 && {CHART}.data[5].x.length === 5")
    assert page.locator("[data-view=surface] .js-plotly-plot").count() == 1
    paths = page.evaluate(f"() => [2, 5].map((i) => [[...{CHART}.data[i].x], [...{CHART}.data[i].y]])")
    for side, (x, y) in zip("ab", paths, strict=True):
        known = httpx.get(
            f"{server.url}/api/runs/{run_id(page)}/steps/4/path?x=layer1.W_space[0,0]&y=layer1.W_space[0,1]&side={side}").json()
        # what was seen as it came is in single precision
        assert [*x, *y] == pytest.approx([*known["x"], *known["y"]], rel=1e-6)
    assert page.evaluate(
        f"() => {CHART}.data.slice(7).map(({{ x, text }}) => [x[0], text[0].trim()])") == [[paths[0][0][-1], "A"],
                                                                                           [paths[1][0][-1], "B"]]
