"""Texts on the page: what is drawn from the network, and what a unit does along one."""

import httpx
from looking import learn, run_id, until, visit
from playwright.sync_api import expect

DRAWN = "document.querySelector('[data-view=sample] p')"


def sampled(server, page, query: str) -> str:
    """What the server draws at the update that is shown, behind what it begins with."""
    at = page.evaluate("() => unrolled.tick.update")
    found = httpx.get(f"{server.url}/api/runs/{run_id(page)}/steps/{at}/sample?{query}").json()
    return found["prime"] + found["text"]


def shows(page, text: str) -> None:
    until(page, f"{DRAWN}.textContent === {page.evaluate('(text) => JSON.stringify(text)', text)}")


def test_a_text_is_drawn_at_every_moment_as_boldly_as_is_wished(page, server):
    visit(page, server.url + "/?preset=char-rnn")
    shows(page, first := sampled(server, page, "length=200"))
    learn(page, 3)
    shows(page, sampled(server, page, "length=200"))
    page.get_by_label("Temperature", exact=True).focus()
    page.keyboard.press("ArrowLeft")
    page.get_by_label("Prompt").fill("the error")
    page.get_by_label("How many characters").select_option("100")
    shows(page, bold := sampled(server, page, "length=100&temperature=0.9&prime=the error"))
    until(page, "['temperature=0.9', 'length=100', 'at=3', 'prime='].every((field) => location.hash.includes(field))")
    page.goto("about:blank")
    page.go_back()
    until(page, "window.unrolled?.tick?.update === 3")
    shows(page, bold)
    expect(page.get_by_label("Prompt")).to_have_value("the error")
    page.get_by_label("Prompt").fill("THE")
    until(page,
          "document.querySelector('[data-view=sample] .error').textContent.startsWith('Expected characters of the text')")
    page.get_by_label("Prompt").fill("")
    page.get_by_label("How many characters").select_option("200")
    page.get_by_label("Temperature", exact=True).fill("1")
    shows(page, sampled(server, page, "length=200"))
    page.locator("#reset").click()
    shows(page, first)


def test_every_character_is_coloured_by_the_unit_that_is_selected(page, server):
    visit(page, server.url + "/?preset=char-rnn")
    learn(page, 2)
    spans, panel = "[...document.querySelectorAll('[data-view=firings] p span')]", page.locator("[data-view=firings]")

    def shows(layer: int, unit: int) -> list[float]:
        at, start = page.evaluate(
            "() => unrolled.tick.update"), f"h of unit {unit} of layer {layer} along the text, after update "
        until(page, f"document.querySelector('[data-view=firings] p').ariaLabel?.startsWith('{start}{at}:')")
        found = httpx.get(
            f"{server.url}/api/runs/{run_id(page)}/steps/{at}/firings?layer={layer}&unit={unit}&length=500").json()
        assert page.evaluate(f"() => {spans}.map((span) => span.textContent).join('')") == found["text"].replace("\n",
                                                                                                                 "⏎\n")
        return found["values"]

    values = shows(1, 1)
    colours = page.evaluate(f"() => {spans}.map((span) => getComputedStyle(span).backgroundColor)")
    above, below = ({colour for colour, value in zip(colours, values, strict=True) if sign * value > 0}
                    for sign in (1, -1))
    assert len(above & below) <= 1  # next to zero
    panel.locator("p").focus()
    page.keyboard.press("ArrowLeft")
    shows(1, 64)
    assert page.evaluate("() => unrolled.selected") == {"n": 0, "layer": 0, "unit": 63}
    panel.get_by_label("The next unit (→)").click()
    values = shows(1, 1)
    panel.locator("span", has_text="w").first.hover()
    at = page.evaluate(f"() => {spans}.findIndex((span) => span.textContent === 'w')")
    shown = "document.querySelector('[data-view=firings] .value').textContent.split('= ')[1].replace('−', '-')"
    until(page, f"Math.abs(Number({shown}) - {values[at]}) < 1e-4")
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("ArrowRight")  # the pointer rests where it is, and the number is the new one
    until(page, "unrolled.tick.update === 3")
    values = shows(1, 1)
    until(page, f"Math.abs(Number({shown}) - {values[at]}) < 1e-4")
