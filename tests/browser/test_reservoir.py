"""A layer that never learns, on the page: chosen in the form, and shown as what it is."""

from looking import learn, select_cell, until, visit


def test_a_reservoir_is_chosen_and_never_learns(page, server):
    visit(page, server.url)
    first = page.locator(".layer").first
    first.locator('[data-of-layer="kind"]').select_option("reservoir")
    until(page, "unrolled.run.spec.layers[0].kind === 'reservoir' && unrolled.tick?.frozen.join() === 'layer1'")
    assert first.locator(".freeze, [data-of-layer=activation]").evaluate_all("all => all.every(({ hidden }) => hidden)")
    assert first.locator(".never").is_visible()
    first.locator("summary").click()
    radius = first.locator('[data-of-layer="spectral_radius"]')
    for typed, refused in (("1.2", False), ("-1", True), ("wide", True)):
        radius.fill(typed)
        radius.press("Tab")
        if refused:
            until(page, f"/from 0 to 100; got .*{typed}/.test(document.querySelector('.layer .error')?.textContent)")
        else:
            until(page, "unrolled.run.spec.layers[0].spectral_radius === 1.2")
    assert radius.get_attribute("aria-invalid") == "true"
    assert page.evaluate("() => unrolled.run.spec.layers[0].spectral_radius") == 1.2
    learn(page, 1)
    select_cell(page, "ArrowDown", "ArrowDown")
    until(page, "document.querySelector('#inspector .lock')?.disabled")
    assert "Never learns" in page.locator("#inspector .lock").inner_text()
