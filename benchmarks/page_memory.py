"""How much memory the page holds after a minute of playing, and after ten: `python -m benchmarks.page_memory
[minutes]`.
"""

import sys

from playwright.sync_api import CDPSession, sync_playwright

from .page_frames import VIEWPORT, come_true
from .page_learning import CHROMIUM, FLAGS
from .serving import serving

FIRST, LAST = 1.0, 10.0  # minutes


def metrics(session: CDPSession) -> dict[str, float]:
    """What the browser measures of a page, once `Performance.enable` was sent."""
    return {entry["name"]: entry["value"] for entry in session.send("Performance.getMetrics")["metrics"]}


def heap(session: CDPSession) -> float:
    """Megabytes of JavaScript objects that are still in use."""
    for _ in range(3):  # what only finalisers held is free after the next round
        session.send("HeapProfiler.collectGarbage")
    return metrics(session)["JSHeapUsedSize"] / 1e6


def main() -> None:
    """Play the default network as fast as it can with all panels open, and print both figures."""
    last = float(sys.argv[1]) if len(sys.argv) > 1 else LAST
    with serving() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_context(viewport=VIEWPORT).new_page()
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        page.goto(server.url)
        come_true(page, "() => unrolled.frames.drawn > 0 && document.querySelectorAll('.js-plotly-plot').length > 0")
        page.locator("#speed").fill("31")
        page.locator("#play").click()
        page.wait_for_timeout(60_000 * FIRST)
        first = heap(session)
        page.wait_for_timeout(60_000 * (last - FIRST))
        after = heap(session)
        update = page.evaluate("() => unrolled.tick.update")
        browser.close()
    print(
        f"heap after {FIRST:g} min {first:.1f} MB, after {last:g} min {after:.1f} MB: {after / first - 1:+.1%}, at "
        f"update {update:,}")


if __name__ == "__main__":
    main()
