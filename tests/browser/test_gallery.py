"""The ways in: what the page says first, an error signal that travels, and the gallery of presets."""

from looking import barriers, until, visit


def test_the_first_button_lets_the_error_signal_travel(page, server):
    visit(page, server.url)
    page.get_by_role("button", name="Watch δ travel").click()
    until(page, "unrolled.stage?.pass === 'backward' && unrolled.playing")
    top = page.evaluate("unrolled.run.spec.layers.length - 1")
    until(page, f"unrolled.stage.layer < {top}")  # from the output, which it began with, down
    assert page.evaluate("unrolled.cursor.rung") == "cell"
    page.keyboard.press("Space")
    until(page, "!unrolled.playing")


def test_the_gallery_opens_a_preset_from_the_keyboard(page, server):
    visit(page, f"{server.url}/?gallery")
    until(page, "document.querySelector('#gallery[open] [data-preset]')")
    assert page.locator("#gallery [data-preset]").count() == page.locator("#preset option:not([hidden])").count()
    assert page.evaluate("document.activeElement.dataset.preset") == "sum-of-bits"
    assert barriers(page, "#gallery") == []
    page.keyboard.press("Escape")
    until(page, "!document.querySelector('#gallery[open]')")
    page.keyboard.press("g")
    until(page, "document.querySelector('#gallery[open]')")
    page.locator("[data-preset=vanishing]").press("Enter")
    until(page, "unrolled.run.preset === 'vanishing' && unrolled.tick")
    assert not page.locator("#gallery").is_visible()
    assert page.locator("#inspector h3").text_content() == "Why gradients vanish"
    assert "Watch: The factors below 1 multiply" in page.locator("#inspector").text_content()
