"""Two presets trained from the page, by its own buttons, until the network has learned; prints updates and seconds."""

import os
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from .serving import serving

CHROMIUM = os.environ.get("UNROLLED_TEST_CHROMIUM") or ("/usr/bin/chromium" if Path("/usr/bin/chromium").exists()
                                                        else None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync"]
VALIDATION_COST = "unrolled.tick ? unrolled.tick.views.cost.traces[1].y.data.at(-1) : Infinity"
ACCURACY = "100 * (unrolled.tick?.views.prediction.right ?? 0) / (unrolled.tick?.views.prediction.of ?? 1)"
PATIENCE = 120.0


def train(page: Page, url: str, preset: str, figure: str, enough: Callable[[float], bool]) -> tuple[int, float, float]:
    """Open a preset, set the speed to the most, play until the figure is good enough; returns updates, seconds, figure.
    """
    page.goto(f"{url}/?preset={preset}")
    page.locator("#status[data-status=ready]").wait_for()
    page.locator("#speed").fill("31")
    page.locator("#play").click()
    began, value = time.perf_counter(), float("nan")
    while time.perf_counter() - began < PATIENCE:
        value = page.evaluate(figure)
        if page.evaluate("unrolled.tick?.update ?? 0") > 0 and enough(value):
            break
        page.wait_for_timeout(20)
    seconds = time.perf_counter() - began
    page.locator("#play").click()
    return page.evaluate("unrolled.tick.update"), seconds, value


def main() -> None:
    """Print the two figures."""
    with serving() as server, sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS).new_page()
        updates, seconds, cost = train(page, server.url, "sum-of-bits", VALIDATION_COST, lambda value: value < 0.05)
        print(f"sum of bits, batch 1, η 0.1: validation cost {cost:.4f} after {updates:,} updates, {seconds:.1f} s")
        updates, seconds, share = train(page, server.url, "digits", ACCURACY, lambda value: value > 95.0)
        print(
            f"digits 64-30-10, batch 10, η 0.5: {share:.1f} % of the validation images right after {updates:,} "
            f"updates, {seconds:.1f} s")


if __name__ == "__main__":
    main()
