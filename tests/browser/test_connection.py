"""What the page does when the server goes, comes back, or forgets; and when the numbers run away."""

from urllib.parse import urlsplit

import httpx
import pytest
from halls import follower, opened, sees
from looking import driven, learn, order, plays_on, run_id, select_cell, until, update, visit
from restarting import Restarting

BANNER = "!document.querySelector('#banner').hidden"
NOTED = "document.querySelector('#banner.note:not([hidden])')"
DIVERGING = {"task": {"kind": "explicit", "inputs": [[100.0]], "targets": [[1.0]]}, "readout": "many_to_one",
             "cost": "squared_error", "batch_size": 1,
             "seed": 1, "layers": [{"kind": "dense", "units": 1, "activation": "linear"}] * 2,
             "optimiser": {"kind": "gradient_descent", "learning_rate": 100.0},
             "initialiser": {"kind": "constant", "value": 1.0}}


@pytest.fixture
def restarting(tmp_path):
    server = Restarting(tmp_path / "server.log")
    server.start()
    yield server
    if server.process.poll() is None:
        server.stop()


@pytest.fixture
def watcher(new_page):
    """A page that may complain: a server that is away is an error in the console."""
    return new_page()


def test_the_server_goes_and_comes_back(watcher, restarting):
    visit(watcher, restarting.url)
    learn(watcher, 2)
    rate = watcher.locator('[data-family=optimiser] > [data-kind]:not([hidden]) [data-path="optimiser.learning_rate"]')
    rate.fill("0.0625")
    rate.press("Enter")
    until(watcher, "unrolled.run.edits.length === 1")
    learn(watcher, 1)
    cost = watcher.evaluate("() => unrolled.tick.cost")
    run = run_id(watcher)
    restarting.stop()
    until(watcher, f"{BANNER} && document.querySelector('#banner').textContent.includes('server')")
    assert update(watcher) == 3  # the last picture stays
    watcher.locator("#step").click()  # which nobody answers
    until(watcher, "document.querySelector('#banner').textContent.includes('does not answer')")
    restarting.start()
    until(watcher, f"unrolled.run.id !== '{run}' && unrolled.tick?.update === 3 && {NOTED}")
    assert "made again" in watcher.locator("#banner").inner_text()
    assert watcher.evaluate(
        "() => [unrolled.tick.cost, unrolled.tick.learning_rate, unrolled.run.edits[0].at]") == [cost, 0.0625, 2]
    learn(watcher, 1)
    until(watcher, "document.querySelector('#banner').hidden")


def test_a_walk_that_the_server_forgot_goes_on_at_the_same_cell_with_its_selection(watcher, restarting):
    visit(watcher, f"{restarting.url}/?preset=sum-of-bits#at=2&rung=cell&pos=7")
    until(watcher, "unrolled.tick.update === 2 && unrolled.stage && location.hash.includes('pos=7')")
    facts = "() => JSON.stringify([unrolled.tick.update, unrolled.stage, unrolled.cursor, unrolled.selected])"
    address = "() => location.href"
    run, before, link, entries = run_id(
        watcher), watcher.evaluate(facts), watcher.evaluate(address), watcher.evaluate("() => history.length")
    restarting.stop()
    restarting.start()
    until(watcher, f"unrolled.run.id !== '{run}' && unrolled.stage && {NOTED}")
    assert watcher.evaluate(facts) == before
    assert (watcher.evaluate(address), watcher.evaluate("() => history.length")) == (link, entries)


def test_a_hall_is_there_again_after_a_restart_for_all_who_are_in_it(watcher, restarting, new_page):
    visit(watcher, f"{restarting.url}/?preset=xor")
    opened(watcher, "lasting")
    other = follower(new_page, restarting.url, "lasting")
    learn(watcher, 2)
    sees(other, watcher)
    run = run_id(watcher)
    restarting.stop()
    restarting.start()
    until(watcher, f"unrolled.run.id !== '{run}' && unrolled.tick?.update === 2 && {NOTED}")
    until(watcher, "document.querySelector('#hall').textContent === 'Hall: 1 follower'")
    sees(other, watcher)
    learn(watcher, 1)
    sees(other, watcher)


def test_a_comparison_that_played_plays_on_after_a_restart(watcher, restarting):
    visit(watcher, f"{restarting.url}/?preset=vanishing")
    watcher.locator("#play").click()
    plays_on(watcher)
    run = run_id(watcher)
    restarting.stop()
    until(watcher, BANNER)
    reached = watcher.evaluate("() => unrolled.tick.update")
    restarting.start()
    until(watcher,
          f"unrolled.run.id !== '{run}' && unrolled.tick?.playing && unrolled.tick.update > {reached} && "
          "unrolled.tick.beside")


def test_a_file_of_ones_own_is_given_again_to_a_server_that_was_restarted(watcher, restarting):
    visit(watcher, restarting.url)
    watcher.locator("[data-kind-of=task]").select_option("data")
    until(watcher, "unrolled.run.spec.task.kind === 'data' && unrolled.tick")
    rows = "".join(f"{i % 7},{i % 3},{'yes' if i % 7 > 3 else 'no'}\n" for i in range(40))
    file = {"name": "own.csv", "mimeType": "text/csv", "buffer": f"a,b,c\n{rows}".encode()}
    watcher.locator("#own-data input[type=file]").set_input_files(file)
    until(watcher, "document.querySelector('#own-data-says').textContent.includes('own.csv:')")
    example = run_id(watcher)
    watcher.locator("#own-data [data-part=train]").click()
    until(watcher, f"unrolled.run.id !== '{example}' && unrolled.tick?.run === unrolled.run.id")
    learn(watcher, 3)
    run, cost, data = watcher.evaluate("() => [unrolled.run.id, unrolled.tick.cost, unrolled.run.spec.task.data]")
    restarting.stop()
    restarting.start()
    until(watcher, f"unrolled.run.id !== '{run}' && unrolled.tick?.update === 3 && {NOTED}")
    assert watcher.evaluate("() => [unrolled.tick.cost, unrolled.run.spec.task.data]") == [cost, data]


def test_a_banner_goes_when_the_connection_is_back_and_the_form_sends_what_was_not_answered(watcher, server):
    visit(watcher, f"{server.url}/?preset=xor")
    run = run_id(watcher)
    watcher.context.set_offline(True)
    watcher.locator("#step").click()
    until(watcher, "document.querySelector('#banner').textContent.includes('does not answer')")
    seed = watcher.locator('[data-path="seed"]')
    seed.fill("5")
    seed.blur()
    until(watcher, "document.querySelector('#setup .error:not([hidden])')?.textContent.includes('does not answer')")
    watcher.context.set_offline(False)
    until(watcher,
          f"unrolled.run.id !== '{run}' && unrolled.run.spec.seed === 5 && unrolled.tick && "
          "document.querySelector('#banner').hidden")
    assert watcher.locator("#setup .error:visible").count() == 0


def test_a_deleted_run_says_so_and_can_be_started_again(watcher, server):
    visit(watcher, f"{server.url}/?preset=xor")
    learn(watcher, 1)
    run = run_id(watcher)
    order(watcher, server.url, "DELETE", "")
    until(watcher, f"{BANNER} && document.querySelector('#banner button')")
    asked = []
    watcher.on("request", lambda request: asked.append(urlsplit(request.url).path))
    watcher.locator("#banner button").click()
    until(watcher, f"unrolled.run.id !== '{run}' && unrolled.tick && document.querySelector('#banner').hidden")
    assert f"/api/runs/{run}/stream" not in asked
    assert watcher.evaluate("() => unrolled.run.spec.task.kind") == "xor"


def test_a_run_that_diverges_says_what_to_try(page, server):
    visit(page, driven(server.url, DIVERGING))
    page.locator("#speed").fill("31")
    page.locator("#play").click()
    until(page, f"{BANNER} && document.querySelector('#status').dataset.status === 'diverged'")
    assert "learning rate" in page.locator("#banner").inner_text()
    page.locator("#banner button", has_text="Reset").click()
    until(page, "unrolled.tick.update === 0 && document.querySelector('#banner').hidden")


NOBODY = """(url) => new Promise((resolve) => {
    const ask = async () => ((await (await fetch(url)).json()).viewers ? setTimeout(ask, 50) : resolve());
    ask(); })"""


def viewers(server, run: str) -> int:
    return httpx.get(f"{server.url}/api/runs/{run}").raise_for_status().json()["viewers"]


def hide(page, hidden: bool) -> None:
    """As the browser does when another tab is chosen."""
    page.evaluate("""(hidden) => { Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
        document.dispatchEvent(new Event('visibilitychange')); }""", hidden)


def test_a_hidden_tab_has_no_stream_and_a_seen_one_is_up_to_date(page, server):
    visit(page, server.url)
    page.locator("#play").click()
    plays_on(page)
    run = run_id(page)
    assert viewers(server, run) == 1
    hide(page, True)
    page.evaluate(NOBODY, f"{server.url}/api/runs/{run}")
    stood = update(page)
    hide(page, False)
    until(page, f"unrolled.tick.update > {stood}")
    assert viewers(server, run) == 1


def test_exact_numbers_stay_when_the_same_picture_comes_again(page, server):
    visit(page, server.url)
    learn(page, 2)
    select_cell(page)
    until(page, "unrolled.exact && document.querySelector('#inspector table')")
    asked = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.evaluate("() => { window.before = unrolled.tick; }")
    hide(page, True)
    hide(page, False)
    until(page, "unrolled.tick !== before")
    assert page.evaluate("() => unrolled.exact")
    assert [path for path in asked if "/steps/" in path] == []
