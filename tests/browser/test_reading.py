"""Texts on the page: what is drawn from the network."""

import httpx
from looking import learn, run_id, until, visit

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
    page.get_by_label("Temperature T").focus()
    page.keyboard.press("ArrowLeft")
    page.get_by_label("What it begins with").fill("the error")
    page.get_by_label("How many characters").select_option("100")
    shows(page, sampled(server, page, "length=100&temperature=0.9&prime=the error"))
    page.get_by_label("What it begins with").fill("THE")
    until(page, "document.querySelector('[data-view=sample] .error').textContent.startsWith('Expected characters that the text has')")
    page.get_by_label("What it begins with").fill("")
    page.get_by_label("How many characters").select_option("200")
    page.get_by_label("Temperature T").fill("1")
    page.locator("#reset").click()
    shows(page, first)
