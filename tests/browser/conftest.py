"""Fixtures: a real Chromium, and a page that must neither complain nor ask anybody else for anything."""

import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))

from looking import Visitor

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync"]
DEBIANS = [Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium")]
PATIENCE = 60_000  # milliseconds; how long is up to the machine, which may be busy
#: With UNROLLED_TEST_SLOW="300,4" every answer comes 300 ms later and the page has a quarter of its speed: what does
#: not wait for it fails.
LATE, THROTTLE = (float(number) for number in os.environ.get("UNROLLED_TEST_SLOW", "0,1").split(","))
SLOW_ANSWERS = (
    f"const ask = window.fetch; window.fetch = (...all) => new Promise((on) => setTimeout(on, {LATE})).then(() => "
    "ask(...all));")


def chromium() -> str | None:
    """The Chromium to drive; none means Playwright's own."""
    return os.environ.get("UNROLLED_TEST_CHROMIUM") or next((str(path) for path in DEBIANS if path.exists()), None)


# Not for the whole session: Playwright keeps an event loop running in this thread, and the tests of other folders start
# theirs.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="package")
def idle() -> dict[str, list[Page]]:
    """Pages that no test uses now, by the options of their contexts. They have nothing of their visitors any more, but
    a process that has compiled the scripts: reading the page and Plotly anew would cost most tests a second.
    """
    return defaultdict(list)


@pytest.fixture
def new_page(browser: Browser, idle: dict[str, list[Page]]) -> Iterator[Callable[..., Page]]:
    """Make the page of a further visitor: ``new_page(1280, 720, color_scheme="dark")``. It ends with the test.

    Further options are those of Playwright's contexts. A visitor who is ``fresh`` has a context that no other test
    uses: so what is set on the context itself, such as its clock, ends with the test.
    """
    made: list[tuple[str, Page, Callable[[], bool]]] = []

    def make(width: int = 1440, height: int = 900, *, fresh: bool = False, color_scheme: str | None = None,
             reduced_motion: str | None = None, **options) -> Page:
        kind = "" if fresh else repr(sorted(options.items()))
        page = idle[kind].pop() if idle[kind] else started(browser, options).new_page()
        made.append((kind, page, remembering(page)))
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=color_scheme, reduced_motion=reduced_motion)
        return page

    yield make
    for kind, page, forget in reversed(made):  # the first one is the next to be taken: it has compiled most
        if forget() and kind:
            idle[kind].append(page)
        else:
            page.context.close()


def started(browser: Browser, options: dict) -> BrowserContext:
    """A new context, slow if that is asked for."""
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE)
    if LATE:
        context.add_init_script(SLOW_ANSWERS)
    if THROTTLE > 1:
        context.on("page", lambda page: context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate",
                                                                           {"rate": THROTTLE}))
    return context


def remembering(page: Page) -> Callable[[], bool]:
    """Have a page remember who listens to it and what it runs first. The function that is returned has its visitor
    leave, undoes that, and says whether it could.

    A page that goes deletes its run: else these would fill the server, or play on.
    """
    session, listeners, scripts = page.context.new_cdp_session(page), [], []
    session.send("Page.enable")

    def on(event: str, act: Callable) -> None:
        listeners.append((event, act))
        Page.on(page, event, act)

    def add_init_script(source: str) -> None:
        scripts.append(session.send("Page.addScriptToEvaluateOnNewDocument", {"source": source})["identifier"])

    def forget() -> bool:
        try:  # a test may have taken the network or the page away
            page.unroute_all(behavior="ignoreErrors")
            origin = page.evaluate("() => { sessionStorage.clear(); return location.origin; }")
            page.goto("about:blank")
            session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "local_storage"})
            for script in scripts:
                session.send("Page.removeScriptToEvaluateOnNewDocument", {"identifier": script})
            session.detach()
            page.context.clear_cookies()
        except Error:
            return False
        for event, act in listeners:
            page.remove_listener(event, act)
        return True

    page.on, page.add_init_script = on, add_init_script
    return forget


@pytest.fixture
def page(new_page: Callable[..., Page], server) -> Iterator[Page]:
    """A page of 1440 × 900 that fails its test if it complains, or asks another host."""
    page = new_page()
    visitor = Visitor(page)
    yield page
    assert visitor.complaints == []
    assert visitor.hosts() <= {urlsplit(server.url).netloc}
