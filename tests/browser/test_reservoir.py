"""A layer that never learns, on the page: chosen in the form, and shown as what it is."""


from looking import learn, select_cell, until, visit

PICTURES = """() => [unrolled.tick, unrolled.tick.beside].map(({ views: { lattice: { timesteps, layers: [{ h }] } } }) =>
    Array.from({ length: timesteps }, (_, n) => [...h.data.slice(n * 100, (n + 1) * 100)]))"""


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


def test_the_echo_state_network_learns_in_one_update_and_forgets_where_it_began(page, server):
    visit(page, f"{server.url}/?preset=echo-state")
    learn(page, 1)
    until(page, "/NRMSE² = .*·10⁻[⁷⁸⁹]$/.test(unrolled.tick.views.prediction?.layout?.['annotations[0].text'])")
    page.locator("#lattice").hover()
    until(page, "[unrolled.tick, unrolled.tick.beside].every(({ views: { lattice } }) => !lattice.layers[0].h.digits)")
    a, b = page.evaluate(PICTURES)
    apart = [max(abs(x - y) for x, y in zip(*hs, strict=True)) for hs in zip(a, b, strict=True)]
    assert apart[0] > 0.5
    assert max(apart[50:]) < 1e-6
    assert "In layer 1, A has h₀ = 0 and B has h₀ = 0.9." in page.locator(
        "#differences, .differs, header").first.inner_text()
