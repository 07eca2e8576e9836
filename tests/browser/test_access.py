"""For people who use a keyboard or a screen reader."""

import pytest
from looking import barriers, learn, until, visit, with_charts

FOCUSED = """() => { const { id, dataset, tagName } = document.activeElement;
    return id || dataset.path || dataset.quantity || dataset.do || tagName; }"""
OUTLINE = """() => { const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none'; }"""


@pytest.mark.parametrize("preset", ["sum-of-bits", "circles"])
def test_axe_finds_nothing(page, server, preset):
    with_charts(page, f"{server.url}/?preset={preset}")
    learn(page, 2)
    page.locator("#lattice").focus()
    until(page, "unrolled.exact && document.querySelector('#inspector table')")
    assert barriers(page) == []


def test_axe_finds_nothing_in_an_error_or_in_the_list_of_keys(page, server):
    visit(page, server.url)
    page.locator('[data-path="seed"]').fill("garbage")
    page.locator('[data-path="seed"]').dispatch_event("change")
    until(page, "document.querySelector('#setup [aria-invalid=true]')")
    assert barriers(page, "#setup") == []
    page.locator("#help").click()
    assert barriers(page) == []


def test_axe_finds_nothing_in_a_file_of_ones_own(page, server):
    visit(page, server.url)
    page.locator("[data-kind-of=task]").select_option("data")
    until(page, "document.querySelector('#own-data select') && unrolled.run.spec.task.kind === 'data' && unrolled.tick")
    page.locator("#own-data [data-part=first] summary").click()
    # a colour on its way is no barrier
    until(page, "!document.querySelector('#own-data').getAnimations({ subtree: true }).length")
    assert barriers(page, "#setup") == []
    page.locator("#own-data input[type=file]").set_input_files({"name": "a.csv", "mimeType": "text/csv",
                                                                "buffer": b"a,b\n1\n"})
    until(page, "document.querySelector('#own-data [aria-invalid=true]')")
    assert barriers(page, "#setup") == []


def test_axe_finds_nothing_while_something_is_imagined(page, server):
    visit(page, server.url)
    learn(page, 2)
    page.locator("#lattice").focus()
    until(page, "document.querySelector('.tuner')")
    page.locator(".lock").click()
    page.locator(".tuner input[type=text]").fill("7")
    until(page, "unrolled.imagined && unrolled.tick.frozen.length && document.querySelector('#inspector .would')")
    assert barriers(page, "main") == []
    page.locator(".tuner input[type=text]").fill("seven")
    page.locator(".tuner input[type=text]").blur()
    page.locator("#edits").click()
    until(page, "document.querySelector('.edit-list:popover-open') && document.querySelector('.tuner [aria-invalid]')")
    assert barriers(page) == []


def test_everything_is_reached_by_tab_and_shows_it(page, server):
    visit(page, server.url)
    reached, blind = [], []
    for _ in range(120):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        if here == "BODY" and reached:
            break
        reached.append(here)
        if not page.evaluate(OUTLINE):
            blind.append(here)
    assert {"preset", "share", "theme", "help", "lattice", "inspector", "play", "step", "reset", "speed", "seed",
            "add-layer",
            "optimiser.learning_rate", "layers[0].units", "delta"} - set(reached) == set()
    assert blind == []


def test_a_run_from_start_to_numbers_without_a_mouse(page, server):
    visit(page, server.url)
    page.keyboard.press(" ")
    until(page, "unrolled.tick.update > 3")
    page.keyboard.press(" ")
    until(page, "!unrolled.tick.playing")
    page.keyboard.press("1")
    while page.evaluate(FOCUSED) != "lattice":
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    until(page, "unrolled.exact && document.querySelector('#inspector table')")
    assert "timestep 1" in page.locator("#inspector").inner_text().lower()


def test_what_happens_is_said_in_plain_words(page, server):
    visit(page, server.url)
    learn(page, 3)
    until(page, "document.querySelector('#announcer').textContent.startsWith('Update 3')")
    said = page.locator("#announcer").inner_text()
    for word in ("epoch", "sample", "cost"):
        assert word in said
    assert page.locator("#announcer").get_attribute("aria-live") == "polite"
