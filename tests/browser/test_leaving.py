"""A run that is left: what was asked of it is given up before it is deleted, and nothing is asked of it afterwards."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from looking import learn, order, run_id, select_cell, until, visit
from playwright.sync_api import Page, Route

REST = 250  # milliseconds between two questions while cells are walked
QUESTION = re.compile(r"/api/runs/[^/?]+(/views\b.*|/steps/.*)?$")


@contextmanager
def held_back(page: Page) -> Iterator[None]:
    """Questions about any run wait until the block ends; commands and streams go on."""
    held: list[Route] = []
    page.route(QUESTION, lambda route: route.continue_() if route.request.method == "DELETE" else held.append(route))
    yield
    for route in held:
        route.continue_()
    page.unroute(QUESTION)


def another_preset(page: Page, name: str) -> None:
    before = run_id(page)
    page.locator("#preset").select_option(name)
    until(page, f"unrolled.run.id !== '{before}' && unrolled.tick")


def test_what_is_on_its_way_is_given_up_before_the_run_is_deleted(page, server):
    """Whatever reaches the server afterwards is a 404, of which the page would complain."""
    with held_back(page):
        visit(page, server.url)
        learn(page, 1)
        run = f"{server.url}/api/runs/{run_id(page)}"
        with page.expect_request("**/explain?**"), page.expect_request(re.compile(r"/steps/1\?")):
            select_cell(page)
        for section, question in [("film", "contributions"), ("truncation", "truncation")]:
            with page.expect_request(f"**/steps/1/{question}?**"):
                page.locator(f"[data-section={section}] summary").click()
        page.locator("[data-section=check] summary").click()
        with page.expect_request("**/check?**"):
            page.locator("[data-section=check] button").first.click()
        with page.expect_request(run):  # somebody else changes a setting: how does it stand?
            order(page, server.url, do="set", learning_rate=0.01)
        another_preset(page, "xor")
    learn(page, 2)


def test_a_question_that_waits_for_its_turn_is_not_put_to_the_next_run(page, server):
    """While cells are walked, formulas are asked for with a rest in between: it ends when the next run is there, whose
    first picture is late.
    """
    visit(page, server.url)
    learn(page, 2)
    select_cell(page)
    page.locator("[data-rung=cell]").click()
    page.locator("#play").click()
    until(page, "unrolled.playing && unrolled.stage")
    asked, streams, before = [], [], run_id(page)
    page.on("request", lambda request: asked.append(request.url))
    page.route("**/stream?**", lambda route: streams.append(route))
    page.locator("#preset").select_option("sine")
    until(page,
          f"unrolled.run.id !== '{before}' && (window.left ??= performance.now()) + {2 * REST} < performance.now()")
    after = run_id(page)
    assert [url for url in asked if f"{after}/steps/" in url] == []
    for stream in streams:
        stream.continue_()
    until(page, "unrolled.tick?.run === unrolled.run.id")
