"""Behind jupyter-server-proxy: the server knows nothing of its prefix, and everything on the page works there, and asks
for nothing elsewhere.
"""

import re
from pathlib import Path

import pytest
from halls import follower, opened, sees
from looking import Visitor, explained, learn, plays_on, run_id, select_cell, until, update, with_charts
from proxy import proxied

PREFIX = "/user/x/proxy/8000"
FONT = "document.fonts.check('16px \"STIX Two Math\"') && [...document.fonts].some((font) => font.status === 'loaded')"


@pytest.fixture(params=[True, False], ids=["strips", "leaves"])
def there(request, server, start_server):
    """The address of a server that knows nothing of the prefix, or has it left in every address and knows it."""
    upstream = server if request.param else start_server(UNROLLED_ROOT_PATH=PREFIX)
    with proxied(upstream.url, PREFIX, strips=request.param) as proxy:
        yield proxy.url
        assert proxy.strays == []


@pytest.fixture
def visitor(new_page, there):
    """A page that may neither complain nor leave the prefix."""
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    visitor = Visitor(page)
    yield page
    assert visitor.complaints == []
    assert {url for url in visitor.asked if not url.startswith((f"{there}/", "data:", "blob:", "about:"))} == set()


def test_it_plays_explains_exports_and_shares(visitor, there):
    with_charts(visitor, f"{there}/")
    visitor.locator("#play").click()
    plays_on(visitor)
    visitor.locator("#play").click()
    until(visitor, "!unrolled.tick.playing")
    select_cell(visitor, "ArrowDown")
    explained(visitor, "layer=")
    until(visitor, FONT)
    visitor.locator("#keep").click()
    with visitor.expect_download() as step:
        visitor.get_by_label("Whole step as NPZ").click()
    assert Path(step.value.path()).read_bytes().startswith(b"PK")
    with visitor.expect_download() as report:
        visitor.get_by_label("Whole moment as a report in HTML").click()
    (link,) = re.findall(r'<a href="([^"]*)">The same moment', Path(report.value.path()).read_text())
    assert link.startswith(f"{there}/?preset=")
    visitor.keyboard.press("Escape")
    visitor.locator("#share").click()
    until(visitor, "document.querySelector('#share + .menu').textContent.includes('copied')")
    shared, before = visitor.evaluate("() => navigator.clipboard.readText()"), update(visitor)
    assert shared.startswith(f"{there}/?preset=")
    visitor.goto("about:blank")
    with_charts(visitor, shared)
    until(visitor, f"unrolled.tick.update === {before}")
    visitor.locator("#preset").select_option("xor")
    until(visitor, "location.search === '?preset=xor'")
    assert visitor.url.startswith(f"{there}/?preset=xor")
    visitor.reload()
    until(visitor, "unrolled.run && unrolled.run.preset === 'xor' && unrolled.tick")


def test_a_hall_is_opened_and_followed(visitor, there, new_page):
    with_charts(visitor, f"{there}/?preset=xor")
    opened(visitor, "behind")
    visitor.locator("#hall").click()
    until(visitor, "document.querySelector('.qr svg')")
    address = visitor.locator(".menu a[href*=hall]").get_attribute("href")
    assert address.endswith(f"{PREFIX}/hall/behind")
    assert visitor.evaluate(
        "() => { const menu = document.querySelector('.menu:has(.qr)'); return menu.scrollWidth <= menu.clientWidth; }")
    visitor.keyboard.press("Escape")
    other = follower(new_page, there, "behind")
    asked = Visitor(other)
    learn(visitor, 2)
    sees(other, visitor)
    other.keyboard.press("2")
    other.get_by_role("button", name="Make a copy of my own").click()
    until(other, f"unrolled.run.id !== '{run_id(visitor)}' && unrolled.tick")
    until(other, "!location.pathname.includes('hall')")
    assert other.url.startswith(f"{there}/?")
    learn(other, 1)
    other.get_by_role("button", name="Follow again").click()
    sees(other, visitor)
    assert other.url == f"{there}/hall/behind"
    other.reload()
    sees(other, visitor)
    assert asked.complaints == []
    assert all(url.startswith((f"{there}/", "data:")) for url in asked.asked)
