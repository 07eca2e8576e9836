"""Who has only the link to a run watches, is told so, and can make a copy; who has the key drives."""

import httpx
from looking import driven, learn, run_id, until, update, visit

SAID = "!document.querySelector('#banner').hidden && document.querySelector('#banner').textContent"
XOR = {"preset": "xor"}


def complains_of_refusals_only(page) -> list[str]:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text)
            if message.type == "error" and "403" not in message.text else None)
    return said


def test_who_watches_drives_nothing_and_makes_a_copy(page, server, new_page):
    visit(page, f"{server.url}/?preset=xor")
    learn(page, 3)
    theirs = run_id(page)
    watcher = new_page()
    said = complains_of_refusals_only(watcher)
    visit(watcher, f"{server.url}/?run={theirs}")
    until(watcher, f"({SAID}).includes('You are watching')")
    for key in ("r", " ", "ArrowRight", "ArrowLeft"):
        watcher.keyboard.press(key)
        until(watcher, f"({SAID}).includes('Only who made this run drives it')")
        assert httpx.get(f"{server.url}/api/runs/{theirs}").json()["update"] == 3
    watcher.locator("#banner button").click()
    until(watcher,
          f"unrolled.run.id !== '{theirs}' && unrolled.tick?.update === 3 && document.querySelector('#banner').hidden")
    learn(watcher, 1)
    assert (update(watcher), update(page)) == (4, 3)
    assert httpx.get(f"{server.url}/api/runs/{theirs}").json()["viewers"] == 1
    watcher.close()
    learn(page, 1)
    assert said == []


def test_who_is_handed_the_key_drives_also_when_the_page_is_loaded_again(page, server):
    address = driven(server.url, XOR)
    visit(page, address)
    until(page, "!location.hash.includes('key')")  # it is nobody's who is shown the address
    learn(page, 2)
    run = run_id(page)
    page.reload()
    until(page, f"unrolled.run?.id === '{run}' && unrolled.tick?.update === 2")
    assert page.locator("#banner").is_hidden()
    learn(page, 1)
    assert httpx.get(f"{server.url}/api/runs/{run}").json()["update"] == 3


def test_alone_nobody_notices_any_of_it(page, server):
    visit(page, f"{server.url}/?preset=xor")
    learn(page, 2)
    assert page.locator("#banner").is_hidden()
    page.keyboard.press("r")
    until(page, "unrolled.tick.update === 0")
    assert "key" not in page.url
