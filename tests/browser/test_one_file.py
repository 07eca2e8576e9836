"""Whoever brings a kind of everything, in one file each, sees them on the page: chosen from, kept by the form,
imagined, compared and exported.
"""

import pytest
from looking import learn, select_cell, until, with_charts
from one_file import dropped
from test_export import kept

PANEL = "document.querySelector('[data-view=steepness] .js-plotly-plot')"


@pytest.fixture
def page(new_page, start_server, tmp_path):
    """The preset of the new kinds, with its panel open; no script fails on it."""
    server = start_server(dropped(tmp_path / "copy"))
    page = new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    with_charts(page, f"{server.url}/?preset=brand-new")
    yield page
    assert errors == []


def change(page, path: str, text: str, holds: str) -> None:
    """Put something in a field, and wait for the run that follows."""
    field = page.locator(f'[data-path="{path}"]:visible')
    field.fill(text)
    field.blur()
    until(page, f"unrolled.run.spec.{holds} && unrolled.tick")


def test_the_form_keeps_every_parameter(page):
    assert page.locator("#preset option:checked").inner_text() == "Brand new"
    chosen = page.locator(
        "#layers .layer-head select:visible").evaluate_all(
            "selects => selects.map((select) => select.selectedOptions[0].text)")
    assert chosen == ["leaky integrator", "dense", "leaky ReLU", "dense", "leaky ReLU"]
    spec = page.evaluate("() => unrolled.run.spec")
    assert (spec["cost"], spec["initialiser"]) == ({"kind": "fourth", "scale": 0.5},
                                                   {"kind": "plus_minus", "size": 0.3})
    assert (spec["layers"][0]["leak"], spec["layers"][1]["activation"],
            spec["task"]["lag"]) == (0.7, {"kind": "leaky", "slope": 0.3}, 2)
    change(page, "seed", "9", "seed === 9")
    assert page.evaluate("() => unrolled.run.spec") == spec | {"seed": 9}
    change(page, "layers[1].activation.slope", "0,05", "layers[1].activation.slope === 0.05")
    assert page.locator('[data-path="layers[2].activation.slope"]').input_value() == "0.1"
    page.locator("#layers .layer").first.locator("summary").click()
    change(page, "layers[0].leak", "0.9", "layers[0].leak === 0.9")
    change(page, "task.lag", "3", "task.lag === 3")
    change(page, "initialiser.size", "0.2", "initialiser.size === 0.2")
    kept = page.evaluate("() => unrolled.run.spec")
    assert (kept["layers"][1]["activation"], kept["cost"]) == ({"kind": "leaky", "slope": 0.05}, spec["cost"])


def test_they_are_explained_imagined_compared_and_exported(page):
    learn(page, 2)
    select_cell(page)
    until(page, "document.querySelector('#inspector').innerText.includes('The cost is fourth power')")
    assert page.locator("#inspector math").count() > 4
    page.locator("#inspector [data-value=plain]").click()
    until(page, "document.querySelector('#inspector [data-value=plain]').getAttribute('aria-checked') === 'true'")

    page.locator("#inspector .tuner input[type=text]").first.fill("0.8")
    until(page, "unrolled.imagined?.views.steepness")
    until(page,
          f"unrolled.drawn && {PANEL}.data[0].y.join() === [...unrolled.imagined.views.steepness.traces[0].y].join()")
    page.keyboard.press("Escape")

    name, content = kept(page, "[data-view=steepness] [data-tool=keep]", "Mean activation as CSV")
    assert name.startswith("unrolled-brand-new-update2-steepness")
    assert content.count(b"layer") == 4  # the head, and a row for each layer
    page.locator("#compare").click()
    until(page, "unrolled.run.beside && document.querySelectorAll('[data-view=steepness] .js-plotly-plot').length")
