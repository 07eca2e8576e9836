"""What the tests of the ladder do: choose a rung, go to a stage of a step, read what is told there."""

import httpx
from looking import run_id, update

STATUS = "document.querySelector('#status').dataset.status"
LINE = """() => new Promise((resolve) => { // it is written once the lattice is painted
    requestAnimationFrame(() => setTimeout(() => resolve(document.querySelector('#selected-line').textContent))); })"""


def state(page, server) -> dict:
    return httpx.get(f"{server.url}/api/runs/{run_id(page)}").raise_for_status().json()


def step(page, server) -> dict:
    return httpx.get(f"{server.url}/api/runs/{run_id(page)}/steps/{update(page)}").raise_for_status().json()


def climb(page, rung: str) -> None:
    page.locator(f"[data-rung={rung}]").click()
    assert page.evaluate("() => unrolled.cursor.rung") == rung


def stage(page) -> tuple:
    """Where the cursor is: pass, layer, n."""
    return tuple(page.evaluate("() => { const { pass, layer, n } = unrolled.stage; return [pass, layer, n]; }"))


def walk_to(page, *wanted, key: str = "ArrowRight") -> None:
    """Press a key until the stage is the wanted one, or (one word) of the wanted pass."""
    for _ in range(400):
        if stage(page)[:len(wanted)] == wanted:
            return
        page.keyboard.press(key)
    raise AssertionError(f"{wanted} is on no way")
