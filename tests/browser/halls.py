"""What the tests of halls do: open one, follow, and wait until a page shows what the presenter's does."""

from looking import until

SHOWS = (
    "JSON.stringify([unrolled.run?.id, unrolled.selected, unrolled.quantity, unrolled.cursor, unrolled.tick?.update])")


def opened(page, name: str) -> None:
    """Open a hall."""
    page.locator("#hall").click()
    page.get_by_label("Name of the hall").fill(name)
    page.get_by_role("button", name="Open a hall").click()
    until(page, "document.querySelector('#hall').textContent.startsWith('Hall: ')")
    page.keyboard.press("Escape")


def follower(new_page, url: str, name: str):
    page = new_page()
    page.goto(f"{url}/hall/{name}")
    return page


def sees(page, presenter) -> None:
    """Wait until both show the same."""
    until(page, f"{SHOWS} === {presenter.evaluate(f'() => JSON.stringify({SHOWS})')}")
