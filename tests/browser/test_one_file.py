"""Who brings an activation, a cost, an optimiser and a preset in one file each sees them on the page."""

from looking import learn, select_cell, until, visit
from one_file import dropped


def test_files_dropped_into_the_folders_are_on_the_page(new_context, start_server, tmp_path):
    server = start_server(dropped(tmp_path / "copy"))
    page = new_context().new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    visit(page, f"{server.url}/?preset=brand-new")
    assert page.locator("#preset option:checked").inner_text() == "Brand new"
    assert page.locator("#layers .layer-head select option:checked").all_inner_texts() == ["dense", "leaky ReLU", "dense", "leaky ReLU"]
    spec = page.evaluate("() => unrolled.run.spec")
    page.locator('[data-path="seed"]').fill("9")
    page.locator('[data-path="seed"]').blur()
    until(page, "unrolled.run.spec.seed === 9 && unrolled.tick")
    assert page.evaluate("() => unrolled.run.spec") == spec | {"seed": 9}
    assert (spec["cost"], spec["layers"][0]["activation"]) == ({"kind": "fourth", "scale": 0.5}, {"kind": "leaky", "slope": 0.3})
    page.locator('[data-path="layers[0].activation.slope"]').fill("0,05")
    page.locator('[data-path="layers[0].activation.slope"]').blur()
    until(page, "unrolled.run.spec.layers[0].activation.slope === 0.05 && unrolled.tick")
    assert page.locator('[data-path="layers[1].activation.slope"]').input_value() == "0.1"
    learn(page, 2)
    select_cell(page)
    until(page, "document.querySelector('#inspector').innerText.includes('The cost is fourth power')")
    assert page.locator("#inspector math").count() > 4
    assert errors == []
