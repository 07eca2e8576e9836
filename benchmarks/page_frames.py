"""How fast the page draws: lattice frames a second at full speed, the worst of them, and how soon the first one is
there.
"""

import statistics
import time
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from .page_learning import CHROMIUM, FLAGS
from .serving import serving

PRESETS = ("sum-of-bits", "circles", "long-memory")
VIEWPORT = {"width": 1440, "height": 900}
VISITS = 5
SETTLING, MEASURED, PATIENCE = 1.0, 5.0, 30.0  # seconds
FIRST = "() => performance.getEntriesByName('first-lattice')[0]?.startTime ?? null"
CHARTS = (
    "() => document.querySelector('[data-view]') && !document.querySelector('[data-view] .plot:not(.js-plotly-plot)')")


class Frames(NamedTuple):
    """What was drawn while a preset played as fast as it can.

    Attributes:
        rate: lattice frames a second.
        worst: the longest time between two of them, in milliseconds.
        updates: updates a second that were made meanwhile.
    """

    rate: float
    worst: float
    updates: float


def come_true(page: Page, expression: str) -> float | bool:
    """The value of an expression of the page as soon as there is one."""
    end = time.perf_counter() + PATIENCE
    while not (value := page.evaluate(expression)):
        if time.perf_counter() > end:
            raise TimeoutError(f"In {PATIENCE:g} s this never came true: {expression}")
        page.wait_for_timeout(10)
    return value


def first_lattice(browser: Browser, address: str) -> float:
    """Milliseconds from the start of the navigation to the first lattice, for a visitor with nothing in the cache."""
    context = browser.new_context(viewport=VIEWPORT)
    page = context.new_page()
    page.goto(address, wait_until="commit")
    milliseconds = come_true(page, FIRST)
    context.close()
    return milliseconds


def frames(browser: Browser, address: str) -> Frames:
    """Play at full speed with all charts loaded; the first second does not count."""
    context = browser.new_context(viewport=VIEWPORT)
    page = context.new_page()
    page.goto(address)
    come_true(page, CHARTS)
    page.locator("#speed").fill("31")
    page.locator("#play").click()
    come_true(page, "() => unrolled.tick.playing")
    page.wait_for_timeout(1000 * SETTLING)
    note = (
        "() => ({ now: performance.now(), drawn: unrolled.frames.drawn, update: unrolled.tick.update, worst: "
        "unrolled.frames.worst })")
    page.evaluate("() => unrolled.forgetWorst()")
    before = page.evaluate(note)
    page.wait_for_timeout(1000 * MEASURED)
    after = page.evaluate(note)
    page.locator("#play").click()  # or it would go on by itself, and take its share from the next one
    come_true(page, "() => !unrolled.tick.playing")
    context.close()
    seconds = (after["now"] - before["now"]) / 1000
    return Frames((after["drawn"] - before["drawn"]) / seconds, after["worst"],
                  (after["update"] - before["update"]) / seconds)


def main() -> None:
    """Print a line for each preset."""
    with serving() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for preset in PRESETS:
            address = f"{server.url}/?preset={preset}"
            opened = [first_lattice(browser, address) for _ in range(VISITS)]
            drawn = frames(browser, address)
            print(f"{preset}: {drawn.rate:.1f} frames/s, worst {drawn.worst:.0f} ms, at {drawn.updates:,.0f} "
                  "updates/s; "
                  f"first lattice after {statistics.median(opened):.0f} ms (median of {VISITS}, worst "
                  f"{max(opened):.0f})", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
