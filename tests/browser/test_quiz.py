"""A quiz: the mistake of B is found from the pictures, and named nowhere until then."""

from halls import follower, opened
from looking import barriers, learn, run_id, until, visit
from playwright.sync_api import expect

OPEN = "unrolled.run.beside && !document.querySelector('#quiz').hidden && unrolled.tick?.update"


def drawn(page):
    """The kind and the label of the mistake that is to be found."""
    return page.evaluate("""() => {
        const { mistake } = JSON.parse(document.querySelector('#facts').textContent).catalogue;
        const [{ kind }] = unrolled.run.beside.spec.mistakes;
        return [kind, mistake[kind].label];
    }""")


def outside(page):
    """All that is written on the page, tips and what is unseen too, but for the list of what can be picked."""
    return page.evaluate("""() => [...document.querySelectorAll('body *')]
        .filter((each) => !each.closest('#quiz select, script, .mistake-dialog'))
        .flatMap(({ title, ariaLabel, childNodes }) => [title, ariaLabel, ...[...childNodes]
            .filter(({ nodeType }) => nodeType === Node.TEXT_NODE).map(({ data }) => data)]).join('\\n')""")


def act(page, name):
    """Press a button of the card by the keyboard."""
    page.locator("#quiz").get_by_role("button", name=name).focus()
    page.keyboard.press("Enter")


def test_a_mistake_is_drawn_for_the_network_and_found_by_keyboard(new_page, server):
    page = visit(new_page(1280, 720), server.url)
    learn(page, 2)
    form = page.locator("main").bounding_box()
    page.locator("#quiz-begin").focus()
    page.keyboard.press("Enter")
    until(page, f"{OPEN} === 1 && document.activeElement.id === 'quiz-title'")
    assert page.locator("main").bounding_box()["y"] == form["y"]
    kind, label = drawn(page)
    page.locator("[data-compared=b]").click()
    assert label not in outside(page)
    assert kind not in page.url
    assert "beside=" not in page.url
    said, choice = page.locator(".quiz-said"), page.locator("#quiz select")
    values = choice.locator("option").evaluate_all("(options) => options.map(({ value }) => value)")
    wrong = next(value for value in values if value not in ("", kind))
    choice.select_option(wrong)
    act(page, "This one")
    expect(said).to_contain_text("Not yet.")
    assert choice.evaluate("(list) => document.activeElement === list && list.value") == ""
    for hint in (1, 2, 3):
        act(page, f"Hint {hint} of 3")
        expect(said).to_contain_text(f"Hint {hint}: ")
    assert choice.locator("option").count() == 5
    assert barriers(page, "#quiz") == []
    assert label not in outside(page)
    choice.select_option(kind)
    act(page, "This one")
    expect(said).to_contain_text("Found with 2 tries and 3 hints.")
    expect(said.locator("strong").first).to_have_text(label)
    assert page.locator(".side-mistake:visible").all_inner_texts() == [f"✗ {label}"]
    before = run_id(page)
    act(page, "Another one")
    until(page, f"unrolled.run.id !== '{before}' && {OPEN} === 1")
    assert drawn(page)[0] != kind
    act(page, "End")
    until(page, "!unrolled.run.beside && document.querySelector('#quiz').hidden")
    assert "quiz" not in page.url


def test_a_link_draws_the_same_for_everybody_and_a_hall_names_it_to_nobody(page, new_page, server):
    visit(page, f"{server.url}/?quiz=17&preset=xor")
    until(page, f"{OPEN} === 1")
    assert page.url.startswith(f"{server.url}/?quiz=17&preset=xor")
    kind, label = drawn(page)
    other = visit(new_page(), f"{server.url}/?quiz=17&preset=xor")
    until(other, OPEN)
    assert drawn(other)[0] == kind
    other.goto(f"{server.url}/?quiz=17&run={run_id(page)}")
    until(other, f"unrolled.run.id === '{run_id(page)}' && {OPEN}")
    assert label not in outside(other)
    opened(page, "quiz")
    following = follower(new_page, server.url, "quiz")
    until(following, OPEN)
    following.locator("#quiz select").select_option(kind)
    act(following, "This one")
    expect(following.locator(".quiz-said strong").first).to_have_text(label)
    assert label not in outside(page)
    act(page, "End")
    until(following, "!unrolled.run.beside && document.querySelector('#quiz').hidden")


def test_where_too_little_shows_a_small_network_is_offered(page, server):
    visit(page, f"{server.url}/?preset=long-memory")
    page.locator("#quiz-begin").click()
    expect(page.locator(".quiz-said")).to_contain_text("which are too many to compare")
    assert page.evaluate("() => !unrolled.run.beside")
    act(page, "Take a small network instead")
    until(page, f"{OPEN} === 1")
    kinds = page.evaluate("() => unrolled.run.spec.layers.map(({ kind }) => kind)")
    assert kinds == ["recurrent", "recurrent", "dense"]
