"""The four charts: there, alive, in the colours of the theme, and never in the lattice's way."""

import pytest
from looking import CHARTS as DRAWN
from looking import learn, until, visit, with_charts

VIEWS = ["cost", "weights", "flow", "prediction"]
# digits are predicted as pictures
CHARTS = {"sum-of-bits": VIEWS, "xor": VIEWS, "digits": ["cost", "weights", "confusion"]}

PLAIN = "(key, value) => (ArrayBuffer.isView(value) ? [...value] : value)"


def drawn(view: str, what: str = "") -> str:
    """What a chart has drawn, as text."""
    return f"JSON.stringify(document.querySelector('[data-view={view}] .js-plotly-plot').data{what}, {PLAIN})"


@pytest.mark.parametrize("preset", list(CHARTS))
def test_each_chart_takes_up_new_numbers(page, server, preset):
    with_charts(page, f"{server.url}/?preset={preset}")
    views = page.evaluate(
        "() => [...document.querySelectorAll('#panels [data-view]')].map((panel) => panel.dataset.view)")
    assert [view for view in views if view in CHARTS[preset]] == CHARTS[preset]
    assert len(views) == 4
    learn(page, 1)
    before = {view: page.evaluate(f"() => {drawn(view)}") for view in CHARTS[preset]}
    page.evaluate("(before) => { window.before = before; }", before)
    page.locator("#play").click()
    for view in CHARTS[preset]:
        until(page, f"{drawn(view)} !== window.before.{view}")


def test_after_the_last_update_the_charts_show_it(page, server):
    with_charts(page, server.url)
    page.locator("#speed").fill("31")
    page.locator("#play").click()
    until(page, "unrolled.tick.update > 500")
    page.locator("#play").click()
    until(page, "!unrolled.tick.playing")
    until(page,
          f"{drawn('weights', '[0].z.flatMap((row) => [...row])')} === "
          f"JSON.stringify(unrolled.tick.views.weights.traces[0].z.data, {PLAIN})")


def test_nothing_can_be_sent_to_a_cloud(page, server):
    with_charts(page, server.url)
    assert page.locator(".modebar-btn").count() == 0
    assert page.locator("#panels a").count() == 0


def test_the_charts_take_the_colours_of_the_theme(page, server):
    with_charts(page, server.url)
    ink = "getComputedStyle(document.querySelector('[data-view=cost] .xtick text')).fill"
    before = page.evaluate(f"() => {ink}")
    page.evaluate("([ink]) => { window.ink = ink; }", [before])
    page.keyboard.press("t")
    until(page, f"{ink} !== window.ink")


def test_charts_that_cannot_be_fetched_say_so_in_their_place_and_come_on_a_second_try(new_page, server):
    page = new_page()
    page.route("**/views?side=*", lambda route: route.abort())
    visit(page, f"{server.url}/?preset=xor")
    note = page.locator("#panels .lacking")
    until(page, "document.querySelector('#panels .lacking')")
    assert "The charts could not be fetched." in note.inner_text()
    page.unroute("**/views?side=*")
    note.get_by_role("button", name="Try again").click()
    until(page, "document.querySelectorAll('#panels .panel').length === 4 && !document.querySelector('.lacking')")
    page.route("**/views?side=*", lambda route: route.abort())
    page.locator("#preset").select_option("sine")  # no chart of the run before stays
    until(page,
          "unrolled.run.preset === 'sine' && document.querySelector('#panels .lacking') && "
          "!document.querySelector('#panels .panel')")


def test_charts_without_plotly_say_so_each_in_its_place_and_are_drawn_on_a_second_try(new_page, server):
    page = new_page()
    page.route("**/vendor/plotly.min.js*", lambda route: route.abort())
    page.goto(f"{server.url}/?preset=xor")
    until(page, "document.querySelectorAll('#panels .panel .lacking').length === 4")
    page.unroute("**/vendor/plotly.min.js*")
    page.locator("#panels .lacking button").first.click()
    until(page, f"{DRAWN} && !document.querySelector('.lacking')")


def test_images_that_cannot_be_fetched_say_so_in_their_place(new_page, server):
    page = new_page()
    page.route("**/images?*", lambda route: route.abort())
    visit(page, f"{server.url}/?preset=digits")
    until(page, "document.querySelector('.gallery .lacking')")
    page.unroute("**/images?*")
    page.locator(".gallery .lacking button").click()
    until(page, "!document.querySelector('.lacking')")
