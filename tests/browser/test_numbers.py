"""Numbers and how many of something, as people write them."""

import pytest
from looking import visit

WRITTEN = """async ([what, ...values]) => {
    const { version } = JSON.parse(document.querySelector('#facts').textContent);
    return (await import(`/static/${version}/js/shell/format.js`))[what](...values); }"""


@pytest.mark.parametrize(("what", "values", "text"), [
    ("number", [1.2e-5], "1.2·10⁻⁵"), ("number", [-123456.0], "−1.2·10⁵"), ("number", [-0.0123456], "−0.01235"), ("number", [2e-12, 6], "2.000·10⁻¹²"),
    ("compact", [-0.0015], "−1.5·10⁻³"), ("brief", [-3e-10], "−3·10⁻¹⁰"), ("limitOf", [2e-5], "2·10⁻⁵"), ("limitOf", [0.5], "0.5"),
    ("signed", [3e-7, 4], "+3.0·10⁻⁷"),
    ("counted", [1, "sample"], "1 sample"), ("counted", [0, "sample"], "0 samples"), ("counted", [2000, "sample"], "2\u202f000 samples"),
    ("counted", [2, "class", "classes"], "2 classes")])
def test_as_people_write_them(page, server, what, values, text):
    visit(page, server.url)
    assert page.evaluate(WRITTEN, [what, *values]) == text


def test_the_sign_of_is_not_comes_in_the_font_of_the_page(page, server):
    """Fonts without it make it of an equals sign and a stroke."""
    visit(page, f"{server.url}/?preset=digits")
    page.locator(".gallery .sign").first.wait_for()
    assert page.locator(".gallery .sign").first.evaluate("(sign) => getComputedStyle(sign).fontFamily").startswith('"STIX Two Math"')
