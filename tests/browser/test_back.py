"""The browser's Back and Forward, the skip link, and the keys after a list was used: none of them throws a run away."""

from looking import learn, run_id, until, update, visit

GOES_BACK = "() => history.back()"


def test_back_after_another_preset_goes_to_the_one_before_at_its_update(page, server):
    visit(page, f"{server.url}/?preset=xor")
    learn(page, 2)
    page.locator("#preset").select_option("circles")
    until(page, "unrolled.run.preset === 'circles' && unrolled.tick")
    page.evaluate(GOES_BACK)
    until(page, "unrolled.run.preset === 'xor' && unrolled.tick?.update === 2 && location.search === '?preset=xor'")
    assert page.locator("#preset").input_value() == "xor"
    page.evaluate("() => history.forward()")
    until(page,
          "unrolled.run.preset === 'circles' && unrolled.tick?.update === 0 && location.search === '?preset=circles'")


def test_back_after_a_change_of_the_form_undoes_it_with_the_edits_of_before(page, server):
    visit(page, f"{server.url}/?preset=sum-of-bits")
    learn(page, 1)
    rate = page.locator('[data-path="optimiser.learning_rate"]:visible')
    rate.fill("0.02")
    rate.blur()
    until(page, "unrolled.run.learning_rate === 0.02")
    learn(page, 1)
    before, seed = run_id(page), page.locator('[data-path="seed"]').input_value()
    page.locator('[data-path="seed"]').fill("42")
    page.locator('[data-path="seed"]').blur()
    until(page, f"unrolled.run.id !== '{before}' && unrolled.run.spec.seed === 42 && unrolled.tick")
    page.evaluate(GOES_BACK)
    until(page,
          f"unrolled.run.spec.seed === {seed} && unrolled.tick?.update === 2 && unrolled.run.learning_rate === 0.02")
    assert page.locator('[data-path="seed"]').input_value() == seed


def test_back_ends_a_comparison(page, server):
    visit(page, f"{server.url}/?preset=xor")
    page.locator("#compare").click()
    until(page, "unrolled.run.beside && unrolled.tick")
    page.evaluate(GOES_BACK)
    until(page, "!unrolled.run.beside && unrolled.run.preset === 'xor' && unrolled.tick")


def test_playing_and_stepping_leave_no_entries(page, server):
    visit(page, f"{server.url}/?preset=xor")
    before = page.evaluate("() => history.length")
    learn(page, 2)
    until(page, "location.hash.includes('at=2')")
    assert page.evaluate("() => history.length") == before


def test_another_address_of_this_page_opens_in_place(page, server):
    visit(page, f"{server.url}/?preset=xor")
    page.evaluate("() => { window.stays = true; location.hash = 'at=3&show=h'; }")
    until(page, "unrolled.tick?.update === 3 && unrolled.quantity === 'h' && window.stays")


def test_the_skip_link_goes_to_the_lattice_and_keeps_the_run(page, server):
    visit(page, f"{server.url}/?preset=xor")
    learn(page, 2)
    run = run_id(page)
    page.evaluate("() => { window.stays = true; }")
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    until(page, "document.activeElement.id === 'lattice' && window.stays")
    assert (run_id(page), update(page)) == (run, 2)


def test_arrow_keys_after_a_list_step_and_choose_nothing(page, server):
    visit(page, f"{server.url}/?preset=xor")
    for selector, value in (("#preset", "sum-of-bits"), ('[data-path="layers[0].activation"]', "relu")):
        before = run_id(page)
        page.locator(selector).focus()
        page.locator(selector).select_option(value)
        until(page, f"unrolled.run.id !== '{before}' && unrolled.tick")
        run = run_id(page)
        page.locator(selector).focus()
        page.keyboard.press("ArrowRight")
        until(page, "unrolled.tick.update === 1")
        page.keyboard.press("ArrowLeft")
        until(page, "unrolled.tick.update === 0")
        assert (run_id(page), page.locator(selector).input_value()) == (run, value)


def test_down_opens_a_list_and_chooses_nothing_yet(page, server):
    visit(page, f"{server.url}/?preset=xor")
    run = run_id(page)
    page.evaluate("() => { HTMLSelectElement.prototype.showPicker = () => { window.opened = true; }; }")
    page.locator("#preset").focus()
    page.keyboard.press("ArrowDown")
    until(page, "window.opened")
    assert (run_id(page), page.locator("#preset").input_value()) == (run, "xor")


def test_who_chooses_with_the_pointer_keeps_the_keys_of_the_page(page, server):
    visit(page, f"{server.url}/?preset=xor")
    page.evaluate("""() => { const list = document.querySelector('#preset'); list.focus();
        list.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
        list.value = 'circles'; list.dispatchEvent(new Event('change', { bubbles: true })); }""")
    until(page, "unrolled.run.preset === 'circles' && unrolled.tick")
    assert page.evaluate("() => document.activeElement === document.body")
    page.keyboard.press("s")
    until(page, "document.documentElement.dataset.fold === 'setup'")
    assert page.evaluate("() => unrolled.run.preset") == "circles"
