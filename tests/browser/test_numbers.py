"""The signs of numbers and comparisons."""

from looking import visit


def test_the_sign_of_is_not_comes_in_the_font_of_the_page(page, server):
    """Fonts without it make it of an equals sign and a stroke."""
    visit(page, f"{server.url}/?preset=digits")
    page.locator(".gallery .sign").first.wait_for()
    assert page.locator(
        ".gallery .sign").first.evaluate("(sign) => getComputedStyle(sign).fontFamily").startswith('"STIX Two Math"')
