"""A hall: those who follow see what the presenter shows, whatever he does; they may look around, make a copy, and
follow again.
"""

import httpx
import pytest
from halls import follower, opened, sees
from looking import barriers, learn, plays_on, run_id, select_cell, until, update, visit
from restarting import Restarting

SAID = """addEventListener('DOMContentLoaded', () => {
    const banner = document.querySelector('#banner');
    window.said = [];
    new MutationObserver(() => said.push(banner.textContent)).observe(banner, { childList: true, subtree: true }); });"""
BAR = "document.querySelector('#hall-bar').textContent"


def test_those_who_follow_see_what_is_shown_through_set_ups_and_reloads(page, server, new_page):
    visit(page, f"{server.url}/?preset=sum-of-bits")
    opened(page, "physics-101")
    page.locator("#hall").click()
    until(page, "document.querySelector('.qr svg')")
    assert barriers(page) == []
    page.keyboard.press("Escape")
    two = [follower(new_page, server.url, "physics-101") for _ in range(2)]
    until(page, "document.querySelector('#hall').textContent === 'Hall: 2 followers'")
    learn(page, 2)
    select_cell(page, "ArrowDown")
    page.keyboard.press("1")
    for each in two:
        sees(each, page)
    page.keyboard.press("n")
    page.locator("[data-rung=cell]").click()
    until(page, "unrolled.cursor.position !== null")
    before = page.evaluate("() => unrolled.cursor.position")
    page.locator("#step").click()
    until(page, f"unrolled.cursor.position === {before} + 1")
    for each in two:
        sees(each, page)
        until(each, "document.querySelector('#inspector [data-value=nielsen]').getAttribute('aria-checked') === 'true'")
    before = run_id(page)
    page.locator("#preset").select_option("xor")
    until(page, f"unrolled.run.id !== '{before}' && unrolled.tick")
    for each in two:
        sees(each, page)
    page.reload()
    until(page, "unrolled.tick && document.querySelector('#hall').textContent === 'Hall: 2 followers'")
    for each in two:
        sees(each, page)
        assert each.locator("#banner").is_hidden()
        assert each.url == f"{server.url}/hall/physics-101"


def test_who_follows_looks_around_makes_a_copy_and_follows_again(page, server, new_page):
    visit(page, f"{server.url}/?preset=xor")
    learn(page, 3)
    opened(page, "around")
    other = follower(new_page, server.url, "around")
    sees(other, page)
    other.keyboard.press("2")
    until(other, f"unrolled.quantity === 'z' && {BAR}.includes('look around')")
    page.keyboard.press("1")
    until(page, "unrolled.quantity === 'h'")
    learn(page, 1)
    until(other, "unrolled.tick.update === 4")  # the run goes on, the looking is his own
    assert other.evaluate("() => unrolled.quantity") == "z"
    other.get_by_role("button", name="Follow again").click()
    sees(other, page)
    other.get_by_role("button", name="Make a copy of my own").click()
    until(other, f"unrolled.run.id !== '{run_id(page)}' && unrolled.tick?.update === 4")
    learn(other, 2)
    assert (update(other), update(page)) == (6, 4)
    other.get_by_role("button", name="Follow again").click()
    sees(other, page)
    assert other.url == f"{server.url}/hall/around"


def test_who_has_a_copy_finds_back_to_the_hall_also_after_a_reload_and_may_leave_it(page, server, new_page):
    visit(page, f"{server.url}/?preset=xor")
    opened(page, "back")
    other = follower(new_page, server.url, "back")
    sees(other, page)
    other.get_by_role("button", name="Make a copy of my own").click()
    until(other, f"{BAR}.includes('this run is your own')")
    assert other.get_by_role("button", name="Make a copy of my own").is_hidden()
    learn(other, 2)
    until(other, "location.hash.includes('at=2')")
    other.reload()
    until(other, f"unrolled.tick?.update === 2 && {BAR}.includes('this run is your own')")
    assert run_id(other) != run_id(page)
    other.get_by_role("button", name="Follow again").click()
    sees(other, page)
    assert other.url == f"{server.url}/hall/back"
    other.get_by_role("button", name="Make a copy of my own").click()
    until(other, f"{BAR}.includes('this run is your own')")
    other.get_by_role("button", name="Leave the hall").click()
    assert other.locator("#hall-bar").is_hidden()
    other.reload()
    until(other, "unrolled.tick && !document.querySelector('#hall').hidden")
    assert other.locator("#hall-bar").is_hidden()


def test_another_may_present_by_a_link_with_the_key_and_a_stranger_may_not(server, new_page):
    page = new_page()  # the browser notes what is refused, and that is no fault of the page
    visit(page, f"{server.url}/?preset=xor")
    opened(page, "shared")
    key = page.evaluate("() => JSON.parse(sessionStorage.getItem('unrolled-hall')).key")
    stranger = new_page()
    visit(stranger, server.url)
    stranger.locator("#hall").click()
    stranger.get_by_label("Name of the hall").fill("shared")
    with stranger.expect_response("**/api/halls/shared") as refused:
        stranger.get_by_role("button", name="Open a hall").click()
    assert refused.value.status == 403
    until(stranger, "document.querySelector('.hall-form .error').textContent.includes('Another person presents')")
    second = new_page()
    second.goto(f"{server.url}/hall/shared#key={key}")
    until(second, "unrolled.tick && document.querySelector('#hall').textContent.startsWith('Hall: ')")
    assert httpx.get(f"{server.url}/api/halls/shared").json()["run"] == run_id(second)
    page.keyboard.press("1")  # who presented before notices at his next change
    until(page, "document.querySelector('#hall').textContent === 'Hall: somebody else presents'")
    page.locator("#hall").click()
    page.get_by_role("button", name="Present again").click()
    until(page, "document.querySelector('#hall').textContent.includes('follower')")
    assert httpx.get(f"{server.url}/api/halls/shared").json()["run"] == run_id(page)
    second.keyboard.press("1")
    until(second, "document.querySelector('#hall').textContent === 'Hall: somebody else presents'")
    page.get_by_role("button", name="Close the hall").click()
    until(page, "document.querySelector('#hall').textContent === 'Hall'")
    assert httpx.get(f"{server.url}/api/halls/shared").status_code == 404


def test_the_key_is_taken_back_from_whom_it_was_handed_to(server, new_page):
    page = new_page()  # the browser notes what is refused
    visit(page, f"{server.url}/?preset=xor")
    opened(page, "lent")
    kept = "() => JSON.parse(sessionStorage.getItem('unrolled-hall')).key"
    lent = page.evaluate(kept)
    second = new_page()
    second.goto(f"{server.url}/hall/lent#key={lent}")
    until(second, "unrolled.tick && document.querySelector('#hall').textContent.startsWith('Hall: ')")
    page.keyboard.press("1")
    until(page, "document.querySelector('#hall').textContent === 'Hall: somebody else presents'")
    page.locator("#hall").click()
    page.get_by_role("button", name="Take the key back").click()
    until(page, "document.querySelector('#banner.note').textContent.includes('no longer let anybody present')")
    until(page, "document.querySelector('#hall').textContent.includes('follower')")
    assert barriers(page) == []
    second.keyboard.press("1")
    until(second,
          "document.querySelector('#hall').textContent === 'Hall' && "
          "document.querySelector('#banner').textContent.includes('Another person presents')")
    shown = {"run": "other", "moment": {}, "take": True}
    assert httpx.put(f"{server.url}/api/halls/lent", json=shown, headers={"x-unrolled-key": lent}).status_code == 403
    assert httpx.get(f"{server.url}/api/halls/lent").json()["run"] == run_id(page)
    assert page.evaluate(kept) != lent
    page.reload()
    until(page, "unrolled.tick && document.querySelector('#hall').textContent.includes('follower')")
    assert httpx.get(f"{server.url}/api/halls/lent").json()["run"] == run_id(page)


def test_a_hall_without_a_presenter_waits_for_one(server, page, new_page):
    name = "nobody-is-here"
    waiting = follower(new_page, server.url, name)
    until(waiting, f"{BAR}.includes('the presenter is not here')")
    visit(page, f"{server.url}/?preset=xor")
    opened(page, name)
    sees(waiting, page)


def test_what_is_no_moment_is_passed_over(server, new_page):
    """Programs may present too, and say what no page says."""
    page = new_page()  # the browser notes that a program has taken over
    visit(page, f"{server.url}/?preset=xor")
    opened(page, "odd")
    other = follower(new_page, server.url, "odd")
    complaints = []
    other.on("pageerror", lambda error: complaints.append(str(error)))
    sees(other, page)
    address, headers = f"{server.url}/api/halls/odd", {
        "x-unrolled-key": page.evaluate("() => JSON.parse(sessionStorage.getItem('unrolled-hall')).key")}
    nonsense = "/?run=none#cell=99.99.99&show=nothing&rung=cell&pos=99999&panels=none&notation=mine"
    for moment in ({"address": "http://["}, {"address": 7}, {}, {"address": nonsense}):
        httpx.put(address, json={"run": run_id(page), "moment": moment, "presenter": "program", "take": True},
                  headers=headers).raise_for_status()
    httpx.put(address, json={"run": "gone", "moment": {"address": "/?run=gone"}, "presenter": "program", "take": True},
              headers=headers).raise_for_status()
    page.evaluate("() => sessionStorage.removeItem('unrolled-hall')")
    last = {"address": f"/?run={run_id(page)}#show=z"}
    httpx.put(address, json={"run": run_id(page), "moment": last, "presenter": "program", "take": True},
              headers=headers).raise_for_status()
    until(other, "unrolled.quantity === 'z'")
    assert complaints == []


@pytest.fixture
def lasting(tmp_path):
    """A server that keeps what it has in a folder."""
    server = Restarting(tmp_path / "server.log", tmp_path / "state")
    server.start()
    yield server
    if server.process.poll() is None:
        server.stop()


def test_a_hall_lasts_through_reloads_set_ups_a_kill_and_another_presenter_and_a_copy_is_left_alone(lasting,
                                                                                                    new_page):
    def opens(address):
        page = new_page()
        page.add_init_script(SAID)
        page.goto(f"{lasting.url}{address}")
        return page

    presenter = opens("/?preset=sum-of-bits")
    until(presenter, "unrolled.tick")
    opened(presenter, "physics")
    watching, copying = opens("/hall/physics"), opens("/hall/physics")
    learn(presenter, 2)
    for each in (watching, copying):
        sees(each, presenter)
    copying.get_by_role("button", name="Make a copy of my own").click()
    until(copying, f"unrolled.run.id !== '{run_id(presenter)}' && unrolled.tick?.update === 2")
    learn(copying, 3)
    facts = "() => [unrolled.run.id, unrolled.tick.update, unrolled.tick.cost]"
    copy = copying.evaluate(facts)

    presenter.reload()
    until(presenter,
          "unrolled.tick?.update === 2 && document.querySelector('#hall').textContent === 'Hall: 2 followers'")
    sees(watching, presenter)
    shown = run_id(presenter)
    presenter.locator("#preset").select_option("xor")
    until(presenter, f"unrolled.run.id !== '{shown}' && unrolled.tick")
    sees(watching, presenter)

    presenter.locator("#play").click()
    plays_on(presenter)
    until(watching, "unrolled.tick.playing")
    shown, reached = run_id(presenter), update(watching)
    lasting.kill()
    until(watching, "document.querySelector('#banner').textContent.includes('does not answer')")
    lasting.start()
    for each in (presenter, watching):
        until(each,
              f"unrolled.run.id === '{shown}' && unrolled.tick.playing && unrolled.tick.update > {reached} && "
              "document.querySelector('#banner').hidden")
    presenter.locator("#play").click()
    until(presenter, "!unrolled.tick.playing")
    sees(watching, presenter)
    until(copying, "document.querySelector('#banner').hidden")
    assert copying.evaluate(facts) == copy
    learn(copying, 1)
    copy = copying.evaluate(facts)

    key = presenter.evaluate("() => JSON.parse(sessionStorage.getItem('unrolled-hall')).key")
    second = opens(f"/hall/physics#key={key}")
    until(second, "unrolled.tick && document.querySelector('#hall').textContent === 'Hall: 2 followers'")
    learn(second, 1)
    sees(watching, second)
    presenter.keyboard.press("1")
    until(presenter, "document.querySelector('#hall').textContent === 'Hall: somebody else presents'")
    assert copying.evaluate(facts) == copy
    copying.get_by_role("button", name="Follow again").click()
    sees(copying, second)
    for each in (presenter, watching, copying, second):
        assert not [text for text in each.evaluate("() => said")
                    if "deleted" in text or "made again" in text or "gone" in text]
