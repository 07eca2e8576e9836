"""Fixtures: a real Chromium, and a page that must neither complain nor ask anybody else for anything."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
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


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Make a context, with options of Playwright's: ``new_context(color_scheme="dark")``; it closes with the test."""
    made: list[BrowserContext] = []

    def make(width: int = 1440, height: int = 900, **options) -> BrowserContext:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(PATIENCE)
        if LATE:
            context.add_init_script(SLOW_ANSWERS)
        if THROTTLE > 1:
            context.on("page", lambda page: context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate",
                                                                               {"rate": THROTTLE}))
        made.append(context)
        return context

    yield make
    for context in made:
        leave(context)
        context.close()


def leave(context: BrowserContext) -> None:
    """Have its pages go as a visitor goes, so that they delete their runs: else these would fill the server, or play
    on.
    """
    for page in context.pages:
        with suppress(Error):  # a test may have taken the network or the page away
            page.unroute_all(behavior="ignoreErrors")
            page.goto("about:blank")


@pytest.fixture
def page(new_context: Callable[..., BrowserContext], server) -> Iterator[Page]:
    """A page of 1440 × 900 that fails its test if it complains, or asks another host."""
    page = new_context().new_page()
    visitor = Visitor(page)
    yield page
    assert visitor.complaints == []
    assert visitor.hosts() <= {urlsplit(server.url).netloc}
