"""How many imagined pictures a second the page shows while a weight's slider is dragged: `python -m
benchmarks.page_whatif`.
"""

import math
import time

from playwright.sync_api import Page, sync_playwright

from .page_frames import CHARTS, VIEWPORT, come_true
from .page_learning import CHROMIUM, FLAGS
from .serving import serving

PRESETS = ("sum-of-bits", "circles", "digits")
SECONDS, SWING = 5.0, 1.5  # of dragging, and for one swing of the slider from end to end and back
UPDATES = 20

# Each picture that was asked for and drawn: the lattice is drawn again after what is imagined has changed.
COUNT = """() => {
    window.pictures = 0;
    let [seen, drawn] = [unrolled.imagined, unrolled.frames.drawn];
    const look = () => {
        const { frames, imagined } = unrolled;
        if (imagined !== seen && frames.drawn > drawn) {
            window.pictures += 1;
            [seen, drawn] = [imagined, frames.drawn];
        }
        requestAnimationFrame(look);
    };
    look();
}"""


def choose_weight(page: Page) -> None:
    """Select a cell of the first layer, and a weight of it."""
    page.locator("#lattice").focus()
    while page.evaluate("() => unrolled.selected.layer") > 0:
        page.keyboard.press("ArrowDown")
    page.locator("#inspector .segments [data-value=update]").click()
    page.locator("#inspector .shares canvas:visible").last.click(position={"x": 4, "y": 4})
    come_true(page, "() => document.querySelector('.tuner input[type=text]').value")


def drag(page: Page) -> float:
    """Move the slider to and fro with the mouse; returns pictures a second."""
    box = page.locator(".tuner input[type=range]").bounding_box()
    left, width, y = box["x"] + 10, box["width"] - 20, box["y"] + box["height"] / 2
    page.mouse.move(left + width / 2, y)
    page.mouse.down()
    page.evaluate(COUNT)
    began = time.perf_counter()
    while (passed := time.perf_counter() - began) < SECONDS:
        page.mouse.move(left + width * (0.5 + 0.5 * math.sin(2 * math.pi * passed / SWING)), y)
    pictures = page.evaluate("() => window.pictures")
    page.mouse.up()
    page.keyboard.press("Escape")
    return pictures / passed


def main() -> None:
    """Print a line for each preset."""
    with serving() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for preset in PRESETS:
            page = browser.new_context(viewport=VIEWPORT).new_page()
            page.goto(f"{server.url}/?preset={preset}#at={UPDATES}")
            come_true(page, CHARTS)
            come_true(page, f"() => unrolled.tick.update === {UPDATES}")
            choose_weight(page)
            print(f"{preset}: {drag(page):.1f} imagined pictures/s", flush=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
