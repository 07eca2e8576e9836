"""What is there when the page opens, and that it fits where it is shown."""

from urllib.parse import urlsplit

import pytest
from looking import learn, until, visit, with_charts

INK = """() => { const canvas = document.querySelector('#lattice');
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    return data.reduce((inked, value, i) => inked + (i % 4 === 3 && value > 0), 0) / (data.length / 4); }"""
BOXES = """() => JSON.stringify(['main', '.controls', '.stage', '#inspector', '.player', '#panels', '#lattice']
    .map((part) => { const { x, y, width, height } = document.querySelector(part).getBoundingClientRect(); return [part, x, y, width, height]; }))"""
FITS = """document.documentElement.scrollHeight <= innerHeight && document.documentElement.scrollWidth <= innerWidth
    && document.querySelector('#panels').getBoundingClientRect().bottom <= innerHeight"""


def test_the_lattice_is_drawn_before_plotly_is_fetched(page, server):
    order = []
    page.on("request", lambda request: order.append(urlsplit(request.url).path))
    with_charts(page, server.url)
    assert page.evaluate(INK) > 0.02
    drawn = page.evaluate("() => performance.getEntriesByName('first-lattice')[0].startTime")
    fetched = page.evaluate(
        "() => performance.getEntriesByType('resource').find((entry) => entry.name.includes('plotly.min.js')).startTime")
    assert drawn <= fetched
    assert order.count("/api/runs") == 1


@pytest.mark.parametrize("preset", ["scalar-chain", "circles", "sum-of-bits", "running-sum", "digits", "long-memory"])
def test_every_sort_of_network_is_drawn(page, server, preset):
    visit(page, f"{server.url}/?preset={preset}")
    learn(page, 2)
    for number in range(7):
        page.keyboard.press(str(number + 1))
        assert page.evaluate("() => document.querySelector('#quantities [aria-checked=true]').tabIndex") == 0
        page.evaluate("() => new Promise(requestAnimationFrame)")
        assert page.evaluate(INK) > 0.01


@pytest.mark.parametrize("preset", ["sum-of-bits", "digits"])
def test_nothing_lies_outside_a_projectors_picture(page, server, preset):
    with_charts(page, f"{server.url}/?preset={preset}")
    page.locator("#lattice").focus()
    until(page, "document.querySelector('#inspector table')")
    for width, height in [(1280, 720), (1440, 900), (1920, 1080)]:
        page.set_viewport_size({"width": width, "height": height})
        until(page, FITS)


def test_it_can_be_used_at_900_pixels(new_page, server):
    page = with_charts(new_page(900, 700), server.url)
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("() => document.querySelector('#lattice').clientWidth > 300")


def test_nothing_moves_while_sequences_of_different_length_go_by(page, server):
    with_charts(page, server.url)
    before, lengths = page.evaluate(BOXES), set()
    for _ in range(40):
        learn(page, 1)
        lengths.add(page.evaluate("() => unrolled.tick.views.lattice.timesteps"))
        assert page.evaluate(BOXES) == before
        if len(lengths) > 2:
            break
    assert len(lengths) > 2


def test_a_screen_of_twice_the_dots_gets_a_lattice_of_twice_the_dots(new_page, server):
    page = visit(new_page(device_scale_factor=2), server.url)
    assert page.evaluate("() => { const c = document.querySelector('#lattice'); return c.width / c.clientWidth; }") == 2


def test_the_scale_says_how_far_its_colours_reach(page, server):
    """One scale for all that is compared; where each layer has its own, no number that would be true of one only."""
    visit(page, server.url)
    learn(page, 1)
    largest = page.evaluate(
        "() => Math.max(...unrolled.tick.views.lattice.layers.flatMap((layer) => [...layer.delta.data].map(Math.abs)))")
    reach = float(page.locator("#scale-high").inner_text())
    assert largest <= reach <= 5 * largest
    assert page.locator("#scale-low").inner_text() == f"−{page.locator('#scale-high').inner_text()[1:]}"
    page.keyboard.press("1")  # h: the sum at the output, and sigmoids below it
    until(page, "document.querySelector('#scale-high').textContent === '+'")
    page.keyboard.press("4")
    until(page, f"Number(document.querySelector('#scale-high').textContent) === {reach}")
