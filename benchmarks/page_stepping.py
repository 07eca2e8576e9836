"""How soon a key is obeyed, and how smoothly each rung plays, with six panels open: `python -m
benchmarks.page_stepping`.
"""

import statistics

from playwright.sync_api import Page, sync_playwright

from .page_frames import VIEWPORT, come_true
from .page_learning import CHROMIUM, FLAGS
from .serving import serving

RUNGS = ("cell", "timestep", "layer", "pass", "update", "epoch")
PANELS = "cost,weights,flow,prediction,contributions,factors"
PRESSES = 40
SETTLING, MEASURED = 1.0, 5.0  # seconds

# From the key's own time stamp to the start of the first drawing with another moment in it.
LISTEN = """() => {
    window.obeyed = null;
    const moment = () => JSON.stringify([unrolled.tick.update, unrolled.cursor.position]);
    const [before, { drawn }] = [moment(), unrolled.frames];
    addEventListener("keydown", ({ timeStamp }) => {
        const look = () => {
            if (moment() !== before && unrolled.frames.drawn > drawn) window.obeyed = unrolled.frames.last - timeStamp;
            else requestAnimationFrame(look);
        };
        look();
    }, { once: true, capture: true });
}"""
LISTEN_FOR_REST = """() => {
    window.obeyed = null;
    addEventListener("keydown", ({ timeStamp }) => {
        const look = () => {
            if (!unrolled.playing && !unrolled.tick.playing) window.obeyed = performance.now() - timeStamp;
            else requestAnimationFrame(look);
        };
        look();
    }, { once: true, capture: true });
}"""


def choose(page: Page, rung: str) -> None:
    """Choose a rung, and leave the keyboard to the page."""
    page.locator(f"#rungs [data-rung={rung}]").click()
    page.evaluate("() => document.activeElement.blur()")


def obeyed(page: Page, key: str, listen: str) -> float:
    """Milliseconds from a key press to what it asks for."""
    page.evaluate(listen)
    page.keyboard.press(key)
    milliseconds = come_true(page, "() => window.obeyed")
    # a long way is seen from its first picture on; the next key waits for its last
    come_true(page, "() => unrolled.tick.status !== 'seeking'")
    return milliseconds


def stepping(page: Page) -> str:
    """Both ways on each rung."""
    times = {}
    for rung in RUNGS:
        choose(page, rung)
        times[rung] = sorted(obeyed(page, key, LISTEN)
                             for key in ["ArrowRight"] * PRESSES + ["ArrowLeft"] * (PRESSES // 2))
    return ", ".join(f"{rung} {statistics.median(each):.0f} (p95 {each[int(0.95 * len(each))]:.0f})"
                     for rung, each in times.items())


def playing(page: Page, rung: str) -> str:
    """Lattice frames a second while it plays on a rung as fast as the slider goes, and how soon it stands."""
    choose(page, rung)
    page.locator("#speed").fill(page.locator("#speed").get_attribute("max"))
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press(" ")
    page.wait_for_timeout(1000 * SETTLING)
    page.evaluate("() => unrolled.forgetWorst()")
    note = "() => ({ now: performance.now(), drawn: unrolled.frames.drawn, worst: unrolled.frames.worst })"
    before = page.evaluate(note)
    page.wait_for_timeout(1000 * MEASURED)
    after = page.evaluate(note)
    rate = 1000 * (after["drawn"] - before["drawn"]) / (after["now"] - before["now"])
    return (
        f"{rung} {rate:.1f} frames/s, worst {after['worst']:.0f} ms, paused {obeyed(page, ' ', LISTEN_FOR_REST):.0f} "
        "ms after the key")


def main() -> None:
    """Print a line for the steps and one for each rung."""
    with serving() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_context(viewport=VIEWPORT).new_page()
        page.goto(f"{server.url}/?preset=sum-of-bits#panels={PANELS}")
        come_true(page, f"() => document.querySelectorAll('.js-plotly-plot').length === {PANELS.count(',') + 1}")
        print(f"key press to lattice, ms: {stepping(page)}", flush=True)
        for rung in RUNGS:
            print(f"playing: {playing(page, rung)}", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
