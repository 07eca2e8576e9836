"""The history of a unit: while the pointer rests on it, or by a key; few and small are the pictures that it keeps."""

import pytest
from looking import POINTED, barriers, learn, rest_where, select_cell, until, visit

SHOWN = "!document.querySelector('#unit-history').hidden"
WORDS = "document.querySelector('#unit-history canvas').getAttribute('aria-label')"
SEEN = """async () => {
    const { version } = JSON.parse(document.querySelector('#facts').textContent);
    const { Seen, seriesOf } = await import(`/static/${version}/js/unit_history/seen.js`);
    const updates = (seen, ticks) => { ticks.forEach((each) => seen.note(each)); return seen.all().map(({ update }) => update); };
    const tick = (update, version = 0) => {
        const array = () => ({ shape: [2, 3], data: Float32Array.from({ length: 6 }, (_, i) => 100 * update + i) });
        return { run: 'a', update, version, lattice: { timesteps: 2, layers: [{ h: array() }], inputs: array() } };
    };
    BODY
}"""


def run(page, body: str):
    return page.evaluate(SEEN.replace("BODY", body))


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
def test_it_comes_while_the_pointer_rests_hides_nothing_and_goes_with_it(new_context, server, size):
    page = visit(new_context(*size).new_page(), server.url)
    learn(page, 3)
    top = page.evaluate(WORDS_READ)
    rest(page)
    assert page.evaluate(OVERLAPS) == []
    assert page.evaluate(WORDS_READ) == top
    assert page.locator("#unit-history").bounding_box()["y"] + page.locator("#unit-history").bounding_box()["height"] <= size[1]
    page.mouse.move(5, 5)
    until(page, f"!({SHOWN})")


@pytest.mark.parametrize(("place", "after"), [("rung=update", "unrolled.tick.update === 3"), ("rung=cell&pos=22", "unrolled.cursor.position === 23")])
def test_it_goes_with_a_step_and_comes_again_with_the_pointer(page, server, place, after):
    visit(page, f"{server.url}/?preset=sum-of-bits#at=2&{place}")
    until(page, f"unrolled.tick?.update === 2 && location.hash.includes('at=2') && {'unrolled.stage' if 'pos' in place else 'true'}")
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


def test_of_very_many_pictures_few_are_kept(page, server):
    visit(page, server.url)
    kept = run(page, "return updates(new Seen(), Array.from({ length: 5000 }, (_, k) => tick(k)));")
    assert len(kept) <= 301
    assert kept[0] == 0
    assert kept[-1] == 4999
    assert kept == sorted(set(kept))
    size = run(page, "const seen = new Seen(300, 1000); for (let k = 0; k < 500; k += 1) seen.note(tick(k)); return [seen.size, seen.pictures.length];")
    assert size[0] <= 1000
    assert size[1] > 5


def test_going_back_leaves_them_in_order_and_an_edit_takes_away_what_came_after(page, server):
    visit(page, server.url)
    back = run(page, "return updates(new Seen(), [1, 2, 3, 2, 4].map((k) => tick(k)));")
    assert back == [1, 2, 3, 4]
    edited = run(page, "return updates(new Seen(), [tick(1), tick(2), tick(3), tick(2, 1)]);")
    assert edited == [1, 2]


def test_a_series_reads_the_right_numbers(page, server):
    visit(page, server.url)
    series = run(page, """const seen = new Seen(); for (const k of [1, 2]) seen.note(tick(k));
        return seriesOf(seen.all(), { layer: 0, unit: 2, quantity: 'h' }, 3);""")
    assert series == [[[1, 102], [2, 202]], [[1, 105], [2, 205]], []]
