"""One layout for every screen: what the first one has, sheets on narrow ones, fingers, and forced colours."""

from collections.abc import Callable

import pytest
from looking import barriers, learn, place_where, until, visit, with_panels

PHONE = {"width": 390, "height": 844}
#: What is cut off: visible, not in a menu, and with no part of it between the borders of the page.
LOST = """() => [...document.querySelectorAll('body > .bar button, .stage-head button, .player button')]
    .filter((button) => button.checkVisibility() && !button.closest('[popover]:popover-open'))
    .filter((button) => { const { left, right, width } = button.getBoundingClientRect();
        return width === 0 || right < 20 || left > innerWidth - 20; })
    .map((button) => button.id || button.textContent)"""
HIDDEN = """() => [...document.querySelectorAll('.bar button')]
    .filter((button) => !button.checkVisibility() && !button.closest('#actions')).map((button) => button.id)"""
LATTICE = "() => document.querySelector('#lattice').getBoundingClientRect().toJSON()"
SHIFTS = """addEventListener('DOMContentLoaded', () => { window.shifts = 0;
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => { window.shifts += entry.value; }))
        .observe({ type: 'layout-shift', buffered: true }); });"""
WRITTEN = """window.written = [];
    const fill = CanvasRenderingContext2D.prototype.fillText;
    CanvasRenderingContext2D.prototype.fillText = function (text, ...all) {
        window.written.push([text, parseFloat(/[\\d.]+px/.exec(this.font)) * this.getTransform().a]);
        return fill.call(this, text, ...all);
    };"""
SHEET = "document.documentElement.dataset.sheet"
FOCUSED = "document.activeElement.id"
SIZES = [(320, 568), (390, 844), (640, 512), (820, 1180), (1024, 768), (1180, 820), (1280, 720), (3840, 2160)]


def hand(page) -> Callable[..., None]:
    """Touches the screen: ``touch("touchStart", (x, y))`` with a finger a place, "touchMove" there, "touchEnd"."""
    session = page.context.new_cdp_session(page)

    def touch(event: str, *places: tuple[float, float]) -> None:
        session.send("Input.dispatchTouchEvent", {"type": event, "touchPoints": [{"x": x, "y": y} for x, y in places]})

    return touch


@pytest.mark.parametrize(("width", "height"), [(820, 1180), (1024, 768), (1180, 820), (1280, 720)])
def test_every_cell_has_its_numbers(new_page, server, width, height):
    page = new_page(width, height)
    page.add_init_script(WRITTEN)
    with_panels(page, server.url)
    page.evaluate("() => { window.written.length = 0; }")
    learn(page, 1)
    until(page, "written.filter(([text]) => /^−?[.0-9·⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+$/.test(text)).length >= 11 * "
                "unrolled.tick.views.lattice.timesteps")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_first_screen_has_the_lattice_and_every_button(new_page, server, width, height):
    page = new_page(width, height)
    page.add_init_script(SHIFTS)
    with_panels(page, server.url)
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(LOST) == []
    assert set(page.evaluate(HIDDEN)) <= {"setup-open", "actions-open"}
    lattice = page.evaluate(LATTICE)
    assert lattice["top"] >= 0
    assert lattice["bottom"] <= height
    assert page.get_by_role("button", name="Watch δ travel").bounding_box()["y"] < height - 40
    assert page.evaluate("() => window.shifts") < 0.05


def test_a_large_screen_has_large_type_and_a_large_lattice(new_page, server):
    page = new_page(3840, 2160)
    page.add_init_script(WRITTEN)
    visit(page, server.url)
    assert page.evaluate("() => parseFloat(getComputedStyle(document.body).fontSize)") > 22
    assert page.evaluate("() => Math.min(...window.written.map(([, size]) => size))") > 17


def test_a_finger_reads_numbers_and_presses_what_it_sees(new_page, server):
    page = with_panels(new_page(**PHONE, has_touch=True, is_mobile=True), server.url)
    learn(page, 1)
    x, y = place_where(page, "document.querySelector('#tip').textContent.startsWith('δ²')")
    touch = hand(page)
    touch("touchStart", (x, y))
    until(page, "!document.querySelector('#tip').hidden")
    touch("touchEnd")
    assert "unit " in page.locator("#tip").inner_text()
    button = page.locator("[data-quantity=h]").bounding_box()
    touch("touchStart", (button["x"] + 9, button["y"] + 9))
    until(page, "document.querySelector('.pressed:popover-open')?.textContent === 'activation (1)'")
    touch("touchEnd")
    assert page.evaluate("() => unrolled.quantity") == "delta"
    page.touchscreen.tap(x, y)
    until(page, f"{SHEET} && {FOCUSED} === 'inspector' && document.querySelector('#inspector table')")
    assert page.locator("#tip").is_hidden()
    for tool in page.locator("[data-view=cost] .tools button").all():
        assert tool.evaluate("(button) => getComputedStyle(button.parentElement).opacity") == "1"
        assert min(tool.bounding_box()[side] for side in ("width", "height")) >= 44
    assert barriers(page) == []


def test_sheets_take_the_focus_and_give_it_back(new_page, server):
    page = visit(new_page(**PHONE), server.url)
    page.locator("#lattice").click(position={"x": 270, "y": 160})
    until(page, f"{SHEET} && {FOCUSED} === 'inspector'")
    page.keyboard.press("Escape")
    until(page, f"!{SHEET} && {FOCUSED} === 'lattice'")
    page.keyboard.press("ArrowDown")
    until(page, f"{SHEET} && {FOCUSED} === 'lattice'")  # whoever steps with keys goes on with them
    page.get_by_role("button", name="Close the inspector").click()
    until(page, f"!{SHEET} && {FOCUSED} === 'lattice'")

    page.locator("#setup-open").click()
    until(page, "document.querySelector('#setup:popover-open button:focus')")
    assert barriers(page, "#setup") == []
    page.keyboard.press("Escape")
    until(page, f"!document.querySelector('#setup:popover-open') && {FOCUSED} === 'setup-open'")
    page.locator("#actions-open").click()
    page.locator("#theme").click()
    until(page, "!document.querySelector('#actions:popover-open') && document.documentElement.dataset.theme === 'dark'")


def test_two_fingers_make_cells_larger(new_page, server):
    page = visit(new_page(**PHONE, has_touch=True, is_mobile=True), server.url)
    y = page.evaluate(LATTICE)["y"] + 100
    touch = hand(page)
    touch("touchStart", (180, y), (220, y))
    touch("touchMove", (150, y), (250, y))
    touch("touchEnd")
    until(page, "document.querySelector('#lattice').clientWidth > 450")
    assert page.evaluate("() => visualViewport.scale") == 1


def test_larger_cells_are_dragged_and_a_walk_keeps_its_cell_in_sight(new_page, server):
    page = visit(new_page(**PHONE), server.url)
    page.locator("#stretch").click()
    until(page, "document.querySelector('#lattice').clientWidth > 400")
    side = "document.querySelector('#lattice').parentElement"
    assert page.evaluate(f"() => {side}.scrollLeft") > 0
    page.locator("#lattice").focus()
    page.keyboard.press("Home")
    until(page, f"{side}.scrollLeft < 80")
    page.locator("#stretch").click()
    until(page, "document.querySelector('#lattice').clientWidth < 400")


def test_forced_colours_show_what_is_chosen(new_page, server):
    page = visit(new_page(), server.url)
    page.emulate_media(forced_colors="active")
    chosen, other = (page.locator(f"[data-quantity={name}]").evaluate("(e) => getComputedStyle(e).backgroundColor")
                     for name in ("delta", "h"))
    page.emulate_media(forced_colors="none")
    assert chosen != other
