"""The panels as a part of the instrument: opened, closed, moved, enlarged, by pointer and by keyboard; only open ones
are streamed.
"""

import re

from looking import CHARTS, barriers, learn, until, with_charts, with_panels

USUAL = ["cost", "weights", "flow", "prediction"]
OPEN = "[...document.querySelectorAll('#panels > .panel')].map((panel) => panel.dataset.view)"
STREAMS = re.compile(r"/stream\?.*views=([\w,]*)")


def order(page) -> list[str]:
    return page.evaluate(f"() => {OPEN}")


def tool(page, view: str, name: str):
    return page.locator(f"[data-view={view}] [data-tool={name}]")


def streamed(page) -> set[str]:
    return set(page.evaluate("() => Object.keys(unrolled.tick.views)"))


def test_a_closed_panel_is_not_streamed_and_comes_back_with_its_numbers(page, server):
    with_charts(page, server.url)
    asked = []
    page.on("request", lambda request: asked.extend(STREAMS.findall(request.url)))
    tool(page, "flow", "close").click()
    until(page, "!('flow' in unrolled.tick.views)")
    assert order(page) == ["cost", "weights", "prediction"]
    assert asked == ["lattice,cost,prediction,weights"]
    page.locator("#panels-menu").click()
    page.locator("[type=checkbox][name=flow]").check()
    until(page, f"'flow' in unrolled.tick.views && {CHARTS}")
    assert order(page) == ["cost", "weights", "prediction", "flow"]
    learn(page, 1)
    until(page, "document.querySelector('[data-view=flow] .js-plotly-plot').data[0].z.length > 0")


def test_a_panel_says_what_it_shows(page, server):
    with_panels(page, server.url)
    tool(page, "flow", "about").focus()
    page.keyboard.press("Enter")
    until(page, "document.querySelector('.about-panel:popover-open')")
    said = page.locator(".about-panel:popover-open")
    assert "root mean square of δ over the batch" in said.text_content()
    assert barriers(page, ".about-panel:popover-open") == []
    page.keyboard.press("Escape")
    until(page, "!document.querySelector('.about-panel:popover-open')")


def test_lattice_and_cost_are_always_streamed(page, server):
    with_panels(page, server.url)
    for view in USUAL:
        tool(page, view, "close").click()
    until(page, "Object.keys(unrolled.tick.views).length === 2")
    assert streamed(page) == {"lattice", "cost"}
    assert not page.locator("#panels").is_visible()


def test_another_set_up_keeps_what_was_open(page, server):
    with_panels(page, server.url)
    tool(page, "weights", "close").click()
    tool(page, "cost", "right").click()
    page.locator("#preset").select_option("xor")
    until(page,
          f"unrolled.run.preset === 'xor' && {OPEN}.join() === 'flow,cost,prediction' && unrolled.tick?.run === "
          "unrolled.run.id")
    until(page, "!('weights' in unrolled.tick.views)")


def test_panels_change_places_by_keyboard_and_by_pointer(page, server):
    with_panels(page, server.url)
    tool(page, "flow", "left").focus()
    page.keyboard.press("Enter")
    assert order(page) == ["cost", "flow", "weights", "prediction"]
    page.keyboard.press("Enter")  # the button keeps the focus
    assert order(page) == ["flow", "cost", "weights", "prediction"]
    page.locator("[data-view=flow] h2").drag_to(page.locator("[data-view=prediction] .plot"))
    assert order(page) == ["cost", "weights", "prediction", "flow"]
    page.locator("[data-view=flow] h2").drag_to(page.locator("[data-view=cost] h2"))
    assert order(page) == ["flow", "cost", "weights", "prediction"]


def test_a_large_panel_fills_the_stage_until_escape(page, server):
    with_charts(page, server.url)
    tool(page, "cost", "large").focus()
    page.keyboard.press("Enter")
    until(page, "document.querySelector('.stage [data-view=cost] .main-svg').getBoundingClientRect().height > 300")
    stage, panel = (page.locator(selector).bounding_box() for selector in (".stage", "[data-view=cost]"))
    assert abs(stage["width"] - panel["width"]) < 4
    assert abs(stage["height"] - panel["height"]) < 4
    assert barriers(page, ".stage") == []
    page.keyboard.press("Escape")
    assert order(page)[0] == "cost"
    assert page.evaluate("() => document.activeElement.dataset.tool") == "large"
    until(page, "document.querySelector('#panels [data-view=cost] .main-svg').getBoundingClientRect().height < 300")
    page.locator("#lattice").click(position={"x": 5, "y": 5})  # the lattice is within reach again


def test_the_menu_works_by_keyboard_and_is_accessible(page, server):
    with_panels(page, server.url)
    page.locator("#panels-menu").focus()
    page.keyboard.press("Enter")
    until(page, "document.activeElement.type === 'checkbox'")
    assert barriers(page) == []
    page.keyboard.press("Space")
    until(page, f"{OPEN}.length === 3")
    page.keyboard.press("Escape")
    assert page.evaluate("() => document.activeElement.id") == "panels-menu"
    until(page, "document.querySelector('#panels-menu').getAttribute('aria-expanded') === 'false'")


def test_a_panel_out_of_sight_is_not_drawn(page, server):
    with_charts(page, server.url)
    page.evaluate("() => { document.querySelector('#panels').style.width = '480px'; }")
    until(page, "document.querySelector('#panels').scrollWidth > 700")
    learn(page, 1)
    drawn = {view: f"JSON.stringify([...document.querySelector('[data-view={view}] .js-plotly-plot').data.at(-1).y])"
             for view in ("cost", "prediction")}
    before = page.evaluate(f"() => {drawn['prediction']}")
    learn(page, 2)
    until(page, f"{drawn['cost']} === JSON.stringify([...unrolled.tick.views.cost.traces.at(-1).y.data])")
    assert page.evaluate(f"() => {drawn['prediction']}") == before
    page.evaluate("() => { document.querySelector('#panels').scrollLeft = 9999; }")
    until(page, f"{drawn['prediction']} === JSON.stringify([...unrolled.tick.views.prediction.traces.at(-1).y.data])")
