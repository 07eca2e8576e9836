"""A stretch of a run as one file that replays without a server or a network."""

from looking import learn, select_cell, until, visit


def test_a_file_replays_what_was_recorded(page, new_page, server, tmp_path):
    visit(page, f"{server.url}/?preset=running-sum")
    learn(page, 1)
    select_cell(page)
    page.locator("#keep").click()
    page.get_by_role("button", name="A stretch of the run").click()
    page.locator("#replay-last").fill("no number")
    page.locator(".replay-dialog .primary").click()
    until(page, "!document.querySelector('.replay-dialog .error').hidden")
    page.locator("#replay-last").fill("4")
    with page.expect_download() as download:
        page.locator(".replay-dialog .primary").click()
    file = tmp_path / "replay.html"
    download.value.save_as(file)
    assert page.evaluate("unrolled.tick.update") == 1  # where the run stood before
    cells = page.evaluate("[...unrolled.pictures.a.picture.layers[0].delta.data]")

    offline = new_page(1280, 720, fresh=True, offline=True)
    asked, broken = [], []
    offline.on("request", lambda request: request.url.startswith("file:") or asked.append(request.url))
    offline.on("pageerror", lambda error: broken.append(str(error)))
    offline.goto(file.as_uri())
    until(offline, "document.querySelector('#inspector .equation math')")
    assert offline.evaluate("window.unrolled.pictures.a.picture") is not None
    assert offline.evaluate("[...unrolled.pictures.a.picture.layers[0].delta.data]") == cells
    offline.locator("#timeline").fill("3")
    until(offline, "unrolled.tick.update === 3 && document.querySelector('#inspector .equation math')")
    offline.locator("#play").click()
    until(offline, "unrolled.tick.update === 4 && !unrolled.playing")
    offline.locator("[data-rung=cell]").click()
    offline.keyboard.press(".")
    until(offline, "unrolled.stage && document.querySelector('#selected-line').textContent.includes('timestep')")
    assert (asked, broken) == ([], [])
    assert not offline.locator("#setup").is_visible()
