"""The set-up in the address: presets, links, reloads, other people's runs."""

import httpx
import pytest
from looking import barriers, learn, run_id, until, visit

SPEC = "() => unrolled.run.spec"


@pytest.fixture
def presets(server) -> list[dict]:
    return httpx.get(f"{server.url}/api/catalogue").raise_for_status().json()["presets"]


def test_every_preset_is_in_the_menu_and_opens(page, server, presets):
    visit(page, server.url)
    groups = httpx.get(f"{server.url}/api/gallery").json()["groups"]
    names = [preset["name"] for group in groups for preset in group["presets"]]
    assert sorted(names) == sorted(preset["name"] for preset in presets)
    assert page.evaluate(
        "() => [...document.querySelector('#preset').options].map((option) => option.value).filter(Boolean)") == names
    for name in names:
        page.locator("#preset").select_option(name)
        until(page, f"unrolled.run.preset === '{name}' && unrolled.tick && unrolled.tick.run === unrolled.run.id")
        assert page.evaluate("() => location.search") == f"?preset={name}"


def test_a_reload_gives_the_same_preset(page, server):
    visit(page, f"{server.url}/?preset=xor")
    spec = page.evaluate(SPEC)
    page.reload()
    until(page, "unrolled.run && unrolled.tick")
    assert page.evaluate(SPEC) == spec
    assert page.locator("#preset").input_value() == "xor"


def test_a_copied_link_gives_the_same_set_up(page, server, new_page):
    visit(page, server.url)
    before = run_id(page)
    page.locator('[data-path="seed"]').fill("42")
    page.locator('[data-path="seed"]').dispatch_event("change")
    until(page, f"unrolled.run.id !== '{before}' && unrolled.tick")
    assert "#spec=" in page.url
    elsewhere = visit(new_page(), page.url)
    assert elsewhere.evaluate(SPEC) == page.evaluate(SPEC)
    assert run_id(elsewhere) != run_id(page)
    assert elsewhere.locator('[data-path="seed"]').input_value() == "42"


def test_share_copies_the_link(new_page, server):
    page = visit(new_page(permissions=["clipboard-read", "clipboard-write"]), f"{server.url}/?preset=xor")
    page.locator("#share").click()
    until(page, "document.querySelector('#share + .menu').textContent.includes('copied')")
    assert page.evaluate("() => navigator.clipboard.readText()") == page.url
    until(page, "document.querySelector('#share + .menu .qr svg')")
    assert barriers(page, "#share + .menu") == []


def test_a_run_can_be_watched_by_another_page(page, server, new_page):
    visit(page, server.url)
    learn(page, 3)
    watching = visit(new_page(), f"{server.url}/?run={run_id(page)}")
    assert run_id(watching) == run_id(page)
    learn(page, 1)
    until(watching, "unrolled.tick.update === 4")
    watching.close()
    learn(page, 1)  # the watcher took nothing with it


@pytest.mark.parametrize("link", ["#spec=garbage", "#spec=eyJ0YXNrIjoxfQ", "?preset=no-such-preset", "?run=no-such-run",
                                  "?run=../catalogue"])
def test_a_broken_link_says_so_and_shows_the_default(new_page, server, link):
    page = visit(new_page(), f"{server.url}/{link}")
    assert page.locator("#banner").is_visible()
    assert "default" in page.locator("#banner").inner_text()
    learn(page, 1)


def test_light_and_dark_are_kept(new_page, server):
    page = visit(new_page(color_scheme="dark"), server.url)
    assert page.evaluate("() => document.documentElement.dataset.theme") == "dark"
    page.keyboard.press("t")
    assert page.evaluate("() => document.documentElement.dataset.theme") == "light"
    page.reload()
    until(page, "unrolled.tick")
    assert page.evaluate("() => document.documentElement.dataset.theme") == "light"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_is_never_painted_in_the_other_theme(new_page, server, theme):
    """The theme is there before the modules are."""
    page = new_page(color_scheme=theme)
    page.route("**/page.js", lambda route: route.abort())
    page.goto(server.url)
    assert page.evaluate("() => document.documentElement.dataset.theme") == theme


def test_without_storage_the_page_works(new_page, server):
    page = new_page(color_scheme="dark")
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('off', 'SecurityError'); } });")
    visit(page, server.url)
    page.keyboard.press("t")
    assert page.evaluate("() => document.documentElement.dataset.theme") == "light"


@pytest.mark.parametrize("spec", ["bnVsbA", "Mw", "Ingi", "W10"])  # null, 3, "x", []
def test_a_set_up_that_is_no_object_cannot_be_read(page, server, spec):
    visit(page, f"{server.url}/#spec={spec}&at=3")
    until(page, "document.querySelector('#banner').innerText.includes('cannot be read')")
    assert page.evaluate("() => [unrolled.run.preset, unrolled.tick.update]") == ["sum-of-bits", 0]
