"""The address is the moment: what is shown in one browser is shown in another, from nothing but the link."""

from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from looking import learn, numbers, run_id, select_cell, until, update, visit

ARRAYS = (
    "() => JSON.stringify(unrolled.tick.views.lattice, (key, value) => (ArrayBuffer.isView(value) ? [...value] : value))")
PIXELS = "() => document.querySelector('#lattice').toDataURL()"
AT_REST = "unrolled.exact && document.querySelector('#inspector table')"


def fields(page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).fragment).items()}


def elsewhere(new_page, page):
    """The same link in a browser that knows nothing."""
    return visit(new_page(), page.url)


def test_a_link_shows_the_same_moment_and_selection_in_another_browser(page, server, new_page):
    visit(page, f"{server.url}/?preset=sum-of-bits")
    learn(page, 7)
    select_cell(page, "ArrowDown", "ArrowLeft", "Shift+ArrowDown")
    page.keyboard.press("6")
    page.locator("[data-view=flow] [data-tool=close]").click()
    until(page, f"location.hash.includes('at=7') && location.hash.includes('panels=') && {AT_REST}")
    assert {"at": "7", "show": "delta_time", "panels": "cost,weights,prediction"}.items() <= fields(page).items()
    assert fields(page)["cell"].startswith("2.")
    assert fields(page)["cell"].endswith(".2")
    other = elsewhere(new_page, page)
    until(other, f"unrolled.tick.update === 7 && !('flow' in unrolled.tick.views) && {AT_REST}")
    assert run_id(other) != run_id(page)
    assert other.evaluate("() => unrolled.selected") == page.evaluate("() => unrolled.selected")
    assert other.evaluate(ARRAYS) == page.evaluate(ARRAYS)
    assert numbers(other) == numbers(page)
    until(other, f"location.href === {page.url!r}")
    for each in (page, other):
        each.evaluate("() => document.querySelector('#lattice').blur()")
    assert other.evaluate(PIXELS) == page.evaluate(PIXELS)


def test_a_link_shows_the_same_place_in_the_step(page, server, new_page):
    visit(page, f"{server.url}/?preset=sum-of-bits#at=3&rung=cell&order=timesteps&pos=9")
    until(page, "unrolled.tick.update === 3 && unrolled.stage")
    stage = page.evaluate("() => unrolled.stage")
    page.keyboard.press("ArrowRight")
    until(page, "location.hash.includes('pos=10')")
    assert page.evaluate("() => unrolled.stage") != stage
    other = elsewhere(new_page, page)
    until(other, "unrolled.tick.update === 3 && unrolled.stage")
    for fact in ("stage", "cursor", "selected"):
        assert other.evaluate(f"() => unrolled.{fact}") == page.evaluate(f"() => unrolled.{fact}")


def test_the_address_follows_also_when_changes_stop(page, server):
    visit(page, server.url)
    page.evaluate("""() => {
        window.written = [];
        const replace = history.replaceState.bind(history);
        history.replaceState = (...all) => { window.written.push(performance.now()); return replace(...all); };
    }""")
    page.locator("#play").click()
    until(page, "unrolled.tick.update > 30")
    page.locator("#play").click()
    until(page, "!unrolled.tick.playing && location.hash.includes(`at=${unrolled.tick.update}`)")
    times = page.evaluate("() => window.written")
    assert min((b - a for a, b in pairwise(times)), default=999) > 400


def test_share_copies_the_moment(new_page, server):
    page = visit(new_page(permissions=["clipboard-read", "clipboard-write"]), server.url)
    learn(page, 2)
    page.keyboard.press("1")
    page.locator("#share").click()
    until(page, "document.querySelector('#share + .menu').textContent.includes('copied')")
    link = page.evaluate("() => navigator.clipboard.readText()")
    assert "at=2" in link
    assert "show=h" in link


def test_a_link_to_a_set_up_of_ones_own(page, server, new_page):
    visit(page, f"{server.url}/?preset=xor")
    before = run_id(page)
    page.locator('[data-path="seed"]').fill("42")
    page.locator('[data-path="seed"]').blur()
    until(page, f"unrolled.run.id !== '{before}' && unrolled.tick && unrolled.tick.run === unrolled.run.id")
    learn(page, 3)
    until(page, "location.hash.includes('at=3')")
    assert "spec" in fields(page)
    other = elsewhere(new_page, page)
    until(other, "unrolled.tick.update === 3")
    assert other.evaluate(ARRAYS) == page.evaluate(ARRAYS)


def test_a_link_to_a_run_with_edits(page, server, new_page):
    visit(page, f"{server.url}/?preset=sum-of-bits")
    learn(page, 3)
    page.locator('[data-path="optimiser.learning_rate"]:visible').fill("0.02")
    page.locator('[data-path="optimiser.learning_rate"]:visible').blur()
    until(page, "unrolled.run.learning_rate === 0.02")
    learn(page, 4)
    select_cell(page, "ArrowDown")
    until(page, f"location.hash.includes('at=7') && location.hash.includes('cell=2.') && {AT_REST}")
    assert "edits" in fields(page)
    assert "preset=sum-of-bits" in page.url
    other = elsewhere(new_page, page)
    until(other, f"unrolled.tick.update === 7 && {AT_REST}")
    assert other.evaluate(ARRAYS) == page.evaluate(ARRAYS)
    assert numbers(other) == numbers(page)
    assert other.evaluate("() => unrolled.run.edits") == page.evaluate("() => unrolled.run.edits")
    assert other.locator('[data-path="optimiser.learning_rate"]:visible').input_value() == "0.02"


@pytest.mark.parametrize("edits", ["garbage", "WzFd", "e30", "W3siYXQiOjEsImVkaXRzIjpbeyJraW5kIjoibm9uZSJ9XX1d"])
def test_edits_that_cannot_be_made_are_said(page, server, edits):
    visit(page, f"{server.url}/?preset=xor#at=2&edits={edits}")
    until(page, "!document.querySelector('#banner').hidden && unrolled.tick")
    assert "edits" in page.locator("#banner").inner_text()


def test_a_far_moment_says_how_far_it_is_and_can_be_left(page, server):
    visit(page, f"{server.url}/?preset=digits#at=900000&cell=1.1.1")
    until(page, "document.querySelector('#banner').textContent.includes('Going to update')")
    assert page.evaluate("() => location.hash").startswith("#at=900000")
    page.get_by_role("button", name="Stay here").click()
    until(page, "unrolled.tick.status === 'paused' && document.querySelector('#banner').hidden")
    until(page, "location.hash.includes(`at=${unrolled.tick.update}`)")
    assert 0 < update(page) < 900000


@pytest.mark.parametrize(("link", "word"), [
    ("#at=-5", "at=-5"), ("#at=1e99", "at=1e99"), ("#at=99999999", "at=99999999"), ("#at=many", "at=many"),
    ("#show=nonsense", "show=nonsense"), ("#panels=cost,nonsense", "panels="), ("#large=nonsense", "large="),
    ("#rung=nonsense", "rung="),
    ("#cell=9.9.9", "no unit 9.9.9"), ("#cell=1.0.1", "cell=1.0.1"), ("#cell=garbage", "cell=garbage"),
    ("#cell=1.1.99", "no unit 1.1.99"),
    ("#notation=mine", "notation="), ("#profile=loud", "profile="), ("#at=%E0%A4%A", "at="),
    ("#cell=<img src=x onerror=alert(1)>", "cell="),
])
def test_what_cannot_be_read_is_said_and_left_out(page, server, link, word):
    visit(page, f"{server.url}/?preset=sum-of-bits{link}")
    until(page, "!document.querySelector('#banner').hidden")
    assert word in page.locator("#banner").inner_text()
    assert page.evaluate("() => unrolled.run.preset") == "sum-of-bits"
    assert update(page) == 0
    page.get_by_role("button", name="Close", exact=True).click()
    assert not page.locator("#banner").is_visible()
    learn(page, 1)


def test_an_address_without_a_moment_stays_short(page, server):
    visit(page, f"{server.url}/?preset=xor")
    until(page, "document.querySelectorAll('#panels .panel').length === 4")
    learn(page, 1)
    until(page, "location.hash.includes('at=1')")
    page.keyboard.press("r")
    until(page, "location.hash === ''")


FOREIGN = "document.querySelector('#banner').innerText.includes('made on a machine that rounds differently')"


def test_a_link_that_was_made_elsewhere_says_that_its_numbers_may_be_others(page, server):
    visit(page, f"{server.url}/?preset=xor")
    learn(page, 2)
    until(page, "location.hash.includes('at=2') && location.hash.includes(`made=${unrolled.run.numerics}`)")
    link = page.url.replace(fields(page)["made"], "0badcafe")
    page.goto("about:blank")
    visit(page, link)
    until(page, FOREIGN)
    assert page.locator("#banner.note").count() == 1
    # what is shown now is made here
    until(page, "unrolled.tick.update === 2 && location.hash.includes(`made=${unrolled.run.numerics}`)")
    page.get_by_role("button", name="Close", exact=True).click()
    page.locator("#banner").wait_for(state="hidden")


@pytest.mark.parametrize("made", ["ours", None])
def test_a_link_that_was_made_here_or_before_links_said_where_says_nothing(page, server, made):
    numerics = httpx.post(f"{server.url}/api/runs", json={"preset": "xor"}).raise_for_status().json()["numerics"]
    visit(page, f"{server.url}/?preset=xor#at=2{f'&made={numerics}' if made else ''}")
    # all of the link has been looked at
    until(page, "unrolled.tick.update === 2 && location.hash.includes(`made=${unrolled.run.numerics}`)")
    assert page.locator("#banner").is_hidden()
