"""What the tests of this folder do on a page: open it, wait for something that it knows, read what it shows."""

from urllib.parse import urlsplit

import httpx
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

FIRST = "performance.getEntriesByName('first-lattice').length"
# Not a route: the browser keeps nothing of what it reads while Playwright looks at its requests.
NO_CHARTS = """{
    window.Plotly = { react() {}, purge() {} };
    const append = Element.prototype.append;
    Element.prototype.append = function (...nodes) {
        if (!nodes[0]?.src?.includes("/plotly.min.js")) return append.apply(this, nodes);
        queueMicrotask(() => nodes[0].dispatchEvent(new Event("load")));
    };
}"""
POINTED = "!document.querySelector('#tip').hidden"  # there is a unit under the pointer
COLOURS = ["color-contrast", "link-in-text-block"]  # axe's rules that a theme may break
CHARTS = "document.querySelector('[data-view]') && !document.querySelector('[data-view] .plot:not(.js-plotly-plot)')"


class Visitor:
    """What a page said and asked for while it was open.

    Attributes:
        complaints: errors and warnings in the console, and exceptions that nobody caught.
        asked: the address of every request.
    """

    def __init__(self, page: Page):
        self.complaints: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda said: self.complaints.append(said.text) if self.complains(said) else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))

    @staticmethod
    def complains(said: ConsoleMessage) -> bool:
        """The browser itself notes every answer of 422; that a set-up is refused is no fault of the page."""
        return said.type in ("error", "warning") and "status of 422" not in said.text

    def hosts(self) -> set[str]:
        """Whom it asked; what lies in the page itself (data:, blob:) is nobody."""
        return {parts.netloc for parts in map(urlsplit, self.asked) if parts.scheme.startswith(("http", "ws"))}


# Looks at a condition once an animation frame. What it reads need not be there yet.
COMES_TRUE = """const comesTrue = (holds, milliseconds, condition) => new Promise((resolve, reject) => {
    let missing = '';
    const late = setTimeout(() => reject(new Error(`never came true: ${condition}${missing}`)), milliseconds);
    const look = () => {
        try {
            if (holds()) {
                clearTimeout(late);
                return requestAnimationFrame(() => setTimeout(resolve)); // what follows a picture comes once that is painted
            }
        } catch (error) {
            if (!(error instanceof TypeError)) return reject(error);
            missing = `; ${error.message}`; // of an element that is not there yet
        }
        return requestAnimationFrame(look);
    };
    look();
});"""


def until(page: Page, condition: str, seconds: float = 60.0) -> None:
    """Wait until an expression of the page is true.

    Raises:
        playwright.sync_api.Error: naming the condition and what was missing, if it stays false.
    """
    page.evaluate(f"""([condition, milliseconds]) => {{
        {COMES_TRUE}
        return comesTrue(() => ({condition}), milliseconds, condition);
    }}""", [condition, seconds * 1000])


def visit(page: Page, address: str) -> Page:
    """Open an address and wait for the first lattice. No charts: Plotly's bundle costs a second of every page."""
    page.add_init_script(NO_CHARTS)
    page.goto(address)
    until(page, FIRST)
    return page


def with_panels(page: Page, address: str) -> Page:
    """Open an address and wait for its panels, in which nothing is drawn."""
    visit(page, address)
    until(page, "document.querySelector('[data-view]')")
    return page


def with_charts(page: Page, address: str) -> Page:
    """Open an address and wait until the charts of all open panels are drawn, by Plotly."""
    page.goto(address)
    until(page, CHARTS)
    return page


def update(page: Page) -> int:
    """The update that the newest picture shows, as soon as the run at hand has one."""
    until(page, "unrolled.tick && unrolled.tick.run === unrolled.run.id")
    return page.evaluate("() => unrolled.tick.update")


def driven(url: str, spec: dict) -> str:
    """Make a run, and return the address where a page drives it."""
    made = httpx.post(f"{url}/api/runs", json=spec).raise_for_status().json()
    return f"{url}/?run={made['id']}#key={made['key']}"


def order(page: Page, url: str, method: str = "POST", rest: str = "/commands", **body) -> None:
    """Command the run of a page, or delete it, from elsewhere but with the page's key."""
    headers = {"x-unrolled-key": page.evaluate("() => unrolled.key")}
    httpx.request(method, f"{url}/api/runs/{run_id(page)}{rest}", json=body or None, headers=headers).raise_for_status()


def run_id(page: Page) -> str:
    return page.evaluate("() => unrolled.run.id")


def learn(page: Page, updates: int) -> None:
    """Make so many updates by the step button, one after another."""
    update(page)
    page.evaluate(f"""async (updates) => {{
        {COMES_TRUE}
        for (const last = unrolled.tick.update + updates; unrolled.tick.update < last;) {{
            const before = unrolled.tick.update;
            document.querySelector("#step").click();
            await comesTrue(() => unrolled.tick.update > before, 60000, `an update after ${{before}}`);
        }}
    }}""", updates)


def plays_on(page: Page) -> None:
    """Wait for further updates."""
    until(page, f"unrolled.tick.playing && unrolled.tick.update > {update(page)}")


def select_cell(page: Page, *keys: str) -> None:
    """Go to the lattice, which selects the last cell of the output, and from there by keys."""
    page.locator("#lattice").focus()
    for key in keys:
        page.keyboard.press(key)


def rest_where(page: Page, condition: str) -> tuple[float, float]:
    """Have the pointer rest at the first place of the lattice, row by row, where an expression of the page is true;
    gives that place.

    The places are looked through at once, by events of the page's own; at the one that is found there is the pointer
    itself. While panels come, the lattice becomes smaller: then it is another one.
    """
    for _ in range(10):
        place = place_where(page, condition)
        page.mouse.move(*place)
        if page.evaluate(f"() => Boolean({condition})"):
            return place
    raise AssertionError(f"no longer there in the lattice: {condition}")


def place_where(page: Page, condition: str) -> tuple[float, float]:
    """Within the first part of the lattice, row by row, where an expression of the page is true with the pointer there:
    in its middle, so that it stays true if the lattice becomes a little smaller.
    """
    place = page.evaluate("""() => {
        const canvas = document.querySelector('#lattice');
        const { left, top, width, height } = canvas.getBoundingClientRect();
        const fits = (clientX, clientY) => {
            canvas.dispatchEvent(new PointerEvent('pointermove', { clientX, clientY }));
            return CONDITION;
        };
        const places = Array.from({ length: height / 3 }, (_, i) =>
            Array.from({ length: width / 3 }, (__, j) => [left + 2 + 3 * j, top + 2 + 3 * i])).flat();
        const found = places.find(([x, y]) => fits(x, y));
        if (found) {
            const [x, y] = found;
            let [right, low] = [x, y];
            while (right < left + width && fits(right + 3, y)) right += 3;
            const middle = (x + right) / 2;
            while (low < top + height && fits(middle, low + 3)) low += 3;
            found.splice(0, 2, middle, fits(middle, (y + low) / 2) ? (y + low) / 2 : y);
        }
        canvas.dispatchEvent(new PointerEvent('pointerleave'));
        return found; }""".replace("CONDITION", condition))
    assert place, f"nowhere in the lattice: {condition}"
    return tuple(place)


def numbers(page: Page) -> list[list[float]]:
    """The exact numbers of the inspector's first table, row by row."""
    return page.evaluate("""() => [...document.querySelectorAll('#inspector table')[0].tBodies[0].rows]
        .map((row) => [...row.cells].filter((cell) => cell.dataset.value).map((cell) => Number(cell.dataset.value)))""")


def explained(page: Page, query: str) -> None:
    """Wait for the formulas of a cell or a weight, named as in its question to the server ("layer=1&timestep=2&").

    They are of the update that is shown, whose exact numbers are there too.
    """
    until(page,
          f"""(() => {{ const {{ about, update, version }} = document.querySelector('#inspector .equations')?.dataset ?? {{}};
        const exact = unrolled.exact || unrolled.tick.playing || unrolled.tick.update === 0;
        return exact && about?.includes('{query}') && Number(update) === unrolled.tick.update && Number(version) === unrolled.tick.version; }})()""")


def themed(page: Page, theme: str) -> None:
    """Have the system prefer a theme, which a page follows whose visitor has chosen none, and wait until colours have
    faded over.
    """
    page.emulate_media(color_scheme=theme)
    until(page, f"document.documentElement.dataset.theme === '{theme}'")
    page.evaluate("""() => document.getAnimations()
        .filter(({ effect }) => Number.isFinite(effect.getComputedTiming().endTime)) // a pulse has no end
        .forEach((fading) => fading.finish())""")


def barriers(page: Page, within: str | None = None) -> list[str]:
    """What keeps people out who use a keyboard or a screen reader: by every rule in light, and again by those for
    colours in dark.

    Args:
        within: the part of the page to look at, by a selector, where all else is as other tests have it; else all.
    """
    themed(page, "light")
    found = violations(page, within)
    themed(page, "dark")
    found += violations(page, within, runOnly={"type": "rule", "values": COLOURS})
    themed(page, "light")
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def violations(page: Page, within: str | None = None, **options) -> list[dict]:
    """What axe finds; it goes into details of nothing else."""
    return Axe().run(page, within, {"resultTypes": ["violations"], **options}).response["violations"]
