"""Room for the stage: the set-up and the strip of charts fold away and come back, by pointer, by key, by link and for a
projector.
"""

import re

import pytest
from looking import barriers, learn, until, visit, with_charts, with_panels

STREAMS = re.compile(r"/stream\?.*views=([\w,]*)")
FOLDED = "() => document.documentElement.dataset.fold"
FOCUSED = "() => document.activeElement.id"
BOTH = "setup panels"


def size(page) -> tuple[int, int]:
    return tuple(page.evaluate(
        "() => [document.querySelector('#lattice').clientWidth, document.querySelector('#lattice').clientHeight]"))


def test_the_set_up_folds_away_by_its_button_and_the_stage_takes_its_room(page, server):
    with_panels(page, server.url)  # which take their room
    wide, high = size(page)
    fold, unfold = page.locator("#setup-fold"), page.locator("#setup-unfold")
    assert fold.get_attribute("aria-expanded") == "true"
    assert not unfold.is_visible()
    fold.focus()
    page.keyboard.press("Enter")
    assert not page.locator("#setup").is_visible()
    assert size(page) == (wide + 244, high)
    assert page.evaluate(FOCUSED) == "setup-unfold"
    assert unfold.get_attribute("aria-expanded") == "false"
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED) == "setup-fold"
    assert size(page) == (wide, high)


def test_a_strip_that_is_folded_away_is_neither_streamed_nor_drawn_and_comes_back_up_to_date(page, server):
    with_charts(page, server.url)
    _, high = size(page)
    asked = []
    page.on("request", lambda request: asked.extend(STREAMS.findall(request.url)))
    page.locator("[data-view=flow] [data-tool=close]").focus()
    page.locator("#panels-fold").evaluate("(button) => button.click()")
    until(page, "Object.keys(unrolled.tick.views).length === 2")
    assert page.evaluate(FOCUSED) == "panels-fold"
    assert asked == ["lattice,cost"]
    assert size(page)[1] > high + 100
    learn(page, 3)
    drawn = "document.querySelector('[data-view=prediction] .js-plotly-plot').data.at(-1).y"
    before = page.evaluate(f"() => JSON.stringify([...{drawn}])")
    page.locator("#panels-fold").click()
    until(page,
          f"unrolled.tick.views.prediction && JSON.stringify([...{drawn}]) === "
          "JSON.stringify([...unrolled.tick.views.prediction.traces.at(-1).y.data])")
    assert page.evaluate(f"() => JSON.stringify([...{drawn}])") != before
    assert size(page)[1] == high


def test_a_panel_that_is_opened_in_the_menu_brings_the_strip_back(page, server):
    with_panels(page, f"{server.url}/#panels=cost,flow")
    page.locator("#panels-fold").click()
    page.locator("#panels-menu").click()
    page.locator("[type=checkbox][name=weights]").check()
    until(page, "'weights' in unrolled.tick.views")
    assert page.locator("[data-view=weights]").is_visible()


def test_a_large_panel_is_streamed_although_the_strip_is_folded_away(page, server):
    with_panels(page, server.url)
    page.locator("[data-view=flow] [data-tool=large]").click()
    page.locator("#panels-fold").click()
    until(page, "Object.keys(unrolled.tick.views).sort().join() === 'cost,flow,lattice'")
    assert page.locator(".stage [data-view=flow]").is_visible()


def test_stage_only_and_back_as_it_was(page, server):
    visit(page, server.url)
    page.locator("#lattice").focus()
    page.keyboard.press("s")
    assert page.evaluate(FOLDED) == "setup"
    page.keyboard.press("f")
    assert page.evaluate(FOLDED) == BOTH
    assert barriers(page) == []
    page.keyboard.press("f")
    assert page.evaluate(FOLDED) == "setup"
    page.keyboard.press("s")
    assert page.evaluate(FOLDED) == ""
    assert page.evaluate(FOCUSED) == "lattice"


def test_a_key_takes_the_focus_out_of_what_is_folded_away(page, server):
    visit(page, server.url)
    page.locator("#add-layer").focus()
    page.keyboard.press("f")
    assert page.evaluate(FOCUSED) == "setup-unfold"


def test_a_link_folds_the_same_and_from_the_first_picture_on(page, server, new_page):
    visit(page, server.url)
    page.keyboard.press("s")
    until(page, "location.hash === '#fold=setup'")
    other = visit(new_page(), page.url)
    assert other.evaluate(FOLDED) == "setup"
    page.keyboard.press("f")
    until(page, "location.hash === '#fold=setup,panels'")
    page.keyboard.press("f")
    page.keyboard.press("s")
    until(page, "location.hash === ''")


@pytest.mark.parametrize(("profile", "link", "folded"),
                         [("", "#fold=nonsense", ""), ("projector", "#fold=", ""), ("projector", "", BOTH)])
def test_what_is_folded_without_a_choice(new_page, server, profile, link, folded):
    page = new_page()
    page.add_init_script(f"localStorage.setItem('unrolled-profile', '{profile}')")
    visit(page, f"{server.url}/?preset=xor{link}")
    until(page, f"document.documentElement.dataset.fold === '{folded}'")


def test_a_projector_folds_both_and_leaves_them_as_it_found_them(page, server):
    visit(page, server.url)
    page.keyboard.press("s")
    page.keyboard.press("p")
    assert page.evaluate(FOLDED) == BOTH
    until(page, "location.hash === '#profile=projector'")
    page.keyboard.press("s")
    until(page, "location.hash === '#profile=projector&fold=panels'")
    page.keyboard.press("p")
    assert page.evaluate(FOLDED) == "setup"
