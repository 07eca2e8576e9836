"""The number of an update, typed; the way there; and the cost curve behind the scrubber."""

import pytest
from looking import learn, until, visit
from walking import STATUS


def test_a_number_typed_into_the_field_is_the_update_gone_to(page, server):
    visit(page, server.url)
    learn(page, 5)
    field, error = page.locator("#update"), page.locator("#update-error")
    field.fill("2")
    field.press("Enter")
    until(page, "unrolled.tick.update === 2")
    until(page, "document.activeElement.id !== 'update'")
    field.fill("a few")
    field.press("Enter")
    assert "Expected the number of an update" in error.inner_text()
    assert "a few" in error.inner_text()
    assert field.get_attribute("aria-invalid") == "true"
    field.fill("999999999999999")
    assert not error.is_visible()
    assert field.get_attribute("aria-invalid") is None
    field.press("Enter")
    error.wait_for()
    assert "Expected" in error.inner_text()
    field.press("Escape")
    assert field.input_value() == "2"
    assert not error.is_visible()


def test_a_long_way_says_how_far_it_is_and_can_be_stopped(new_page, server):
    page = visit(new_page(), server.url)
    page.locator("#update").fill("20000000")
    page.locator("#update").press("Enter")
    until(page, f"{STATUS} === 'seeking' && document.querySelector('#status').textContent.startsWith('On the way: ')")
    assert "Stop" in page.locator("#play").inner_text()
    page.locator("#play").click()
    until(page, f"{STATUS} === 'paused' || {STATUS} === 'ready'")
    assert "Play" in page.locator("#play").inner_text()
    assert not page.locator("#update-error").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_cost_curve_lies_behind_the_scrubber(new_page, server, scheme):
    page = visit(new_page(color_scheme=scheme), server.url)
    page.locator("#play").click()
    until(page, "unrolled.tick.update > 10")
    page.locator("#play").click()
    until(page,
          """(() => { const c = document.querySelector('#curve'); const { data } = c.getContext('2d').getImageData(0, 0, c.width, c.height);
        return data.some((value, i) => i % 4 === 3 && value > 200); })()""")
