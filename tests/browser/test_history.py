"""The history of a unit: while the pointer rests on it, or by a key; few and small are the pictures that it keeps."""

import pytest
from looking import POINTED, barriers, learn, rest_where, select_cell, until, visit

SHOWN = "!document.querySelector('#unit-history').hidden"
WORDS = "document.querySelector('#unit-history canvas').getAttribute('aria-label')"


def rest(page) -> tuple[float, float]:
    """Have the pointer rest on a unit; gives its place on the page."""
    place = rest_where(page, POINTED)
    until(page, SHOWN)
    return place


OVERLAPS = """() => { const own = document.querySelector('#unit-history').getBoundingClientRect();
    return ['#lattice', '#inspector', '#selected-line', '.player', '#panels', '#setup'].filter((name) => {
        const other = document.querySelector(name).getBoundingClientRect();
        return own.left < other.right && other.left < own.right && own.top < other.bottom && other.top < own.bottom; }); }"""
WORDS_READ = "() => document.querySelector('#inspector').getBoundingClientRect().top"


@pytest.mark.parametrize("size", [(1440, 900), (1280, 720)])
def test_it_comes_while_the_pointer_rests_hides_nothing_and_goes_with_it(new_page, server, size):
    page = visit(new_page(*size), server.url)
    learn(page, 3)
    top = page.evaluate(WORDS_READ)
    rest(page)
    assert page.evaluate(OVERLAPS) == []
    assert page.evaluate(WORDS_READ) == top
    assert page.locator(
        "#unit-history").bounding_box()["y"] + page.locator("#unit-history").bounding_box()["height"] <= size[1]
    page.mouse.move(5, 5)
    until(page, f"!({SHOWN})")


@pytest.mark.parametrize(("place", "after"), [("rung=update", "unrolled.tick.update === 3"),
                                              ("rung=cell&pos=22", "unrolled.cursor.position === 23")])
def test_it_goes_with_a_step_and_comes_again_with_the_pointer(page, server, place, after):
    visit(page, f"{server.url}/?preset=sum-of-bits#at=2&{place}")
    until(page,
          "unrolled.tick?.update === 2 && location.hash.includes('at=2') && "
          f"{'unrolled.stage' if 'pos' in place else 'true'}")
    x, y = rest(page)
    page.keyboard.press(".")
    until(page, f"{after} && !({SHOWN})")
    page.mouse.move(5, 5)
    page.mouse.move(x, y)
    until(page, SHOWN)


def test_a_key_shows_the_selected_unit_and_its_newest_value(page, server):
    visit(page, server.url)
    learn(page, 2)
    select_cell(page, "ArrowDown")
    page.keyboard.press("h")
    until(page, f"{SHOWN} && {WORDS}.includes('at update 2')")
    assert barriers(page) == []
    page.keyboard.press("1")
    until(page, f"{WORDS}.startsWith('h²')")
    learn(page, 1)
    until(page, f"{WORDS}.includes('at update 3')")
    page.keyboard.press("h")
    until(page, f"!({SHOWN})")
