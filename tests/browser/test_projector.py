"""The profile for a projector: large, plain, kept, and in the address."""

import pytest
from looking import POINTED, barriers, learn, rest_where, until, visit, with_charts

PROFILE = "() => document.documentElement.dataset.profile"
TYPE = "() => parseFloat(getComputedStyle(document.querySelector('#selected-line')).fontSize)"


def test_it_is_larger_and_a_key_or_the_button_turns_it_on_and_off(page, server):
    visit(page, server.url)
    before = page.evaluate(TYPE)
    page.keyboard.press("p")
    assert page.evaluate(TYPE) > 1.3 * before
    assert not page.locator("#setup").is_visible()
    assert page.locator("#profile").get_attribute("aria-pressed") == "true"
    page.locator("#profile").click()
    assert page.evaluate(TYPE) == before
    assert page.locator("#setup").is_visible()


def test_the_lattice_is_larger_and_still_knows_what_is_under_the_pointer(page, server):
    visit(page, f"{server.url}/?preset=scalar-chain")
    width = page.evaluate("() => document.querySelector('#lattice').clientWidth")
    page.keyboard.press("p")
    until(page, f"document.querySelector('#lattice').clientWidth > {width}")
    rest_where(page, POINTED)
    assert page.locator("#tip").inner_text().startswith("x")


def test_it_is_kept_and_goes_along_in_a_link(page, server, new_page):
    visit(page, server.url)
    page.keyboard.press("p")
    until(page, "location.hash.includes('profile=projector')")
    other = visit(new_page(), page.url)
    until(other, "document.documentElement.dataset.profile === 'projector'")
    page.goto(server.url)
    assert page.evaluate(PROFILE) == "projector"


def test_the_cells_of_the_default_network_show_their_numbers_large(new_page, server):
    page = visit(new_page(1280, 720), server.url)
    page.evaluate("""() => {
        window.written = [];
        const fill = CanvasRenderingContext2D.prototype.fillText;
        CanvasRenderingContext2D.prototype.fillText = function (text, ...all) {
            window.written.push([text, parseFloat(this.font) * this.getTransform().a]);
            return fill.call(this, text, ...all);
        };
    }""")
    page.keyboard.press("p")
    page.keyboard.press("1")
    until(page, "written.length > 0 && document.querySelector('#lattice').clientWidth > 800")
    page.evaluate("() => { written.length = 0; }")
    learn(page, 1)
    until(page,
          "written.filter(([text, size]) => /^[−0-9.e]+$/.test(text) && size >= 13).length >= 11 * "
          "unrolled.tick.views.lattice.timesteps")


@pytest.mark.parametrize("fold", ["setup", "setup,panels"])
def test_it_fits_on_a_projector_and_is_readable(new_page, server, fold):
    opened = visit if "panels" in fold else with_charts
    page = opened(new_page(1280, 720), f"{server.url}/#profile=projector&fold={fold}&cell=2.5.1")
    learn(page, 2)
    until(page, "unrolled.exact")
    assert barriers(page) == []
    assert page.evaluate(
        "() => document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= "
        "innerHeight")
