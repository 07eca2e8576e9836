"""What a tab costs that plays and is seen, and one that is hidden: `python -m benchmarks.page_hidden`."""

from playwright.sync_api import CDPSession, Page, sync_playwright

from .page_frames import CHARTS, VIEWPORT, come_true
from .page_learning import CHROMIUM, FLAGS
from .page_memory import metrics
from .serving import serving

MEASURED = 5.0  # seconds

# A browser without a window shows every tab: so the page is told what it would find in another one's shadow.
HIDE = """(hidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event('visibilitychange'));
}"""


def busy(page: Page, session: CDPSession) -> str:
    """The share of the page's thread that is taken, and what was drawn."""
    def taken() -> tuple[float, int]:
        return metrics(session)["TaskDuration"], page.evaluate("() => unrolled.frames.drawn")

    before = taken()
    page.wait_for_timeout(1000 * MEASURED)
    after = taken()
    return (
        f"{(after[0] - before[0]) / MEASURED:.1%} of its thread, {(after[1] - before[1]) / MEASURED:.1f} lattice frames/s")


def main() -> None:
    """Play the default network, hide the page, and see what it still does."""
    with serving() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_context(viewport=VIEWPORT).new_page()
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        page.goto(server.url)
        come_true(page, CHARTS)
        page.locator("#play").click()
        come_true(page, "() => unrolled.tick.playing")
        for words, hidden in (("seen", False), ("hidden", True)):
            page.evaluate(HIDE, hidden)
            page.wait_for_timeout(1000)
            print(f"{words}: {busy(page, session)}", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
