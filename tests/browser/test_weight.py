"""One weight in the inspector, and the sections below the formulas: the check, the film of shares, what truncation
costs.
"""

import json
import re

import httpx
import pytest
from looking import barriers, driven, explained, learn, run_id, select_cell, until, update, visit


def answer(page, server, path: str) -> dict:
    return httpx.get(f"{server.url}/api/runs/{run_id(page)}/steps/{update(page)}{path}").raise_for_status().json()


def opened(page, server, preset: str = "sum-of-bits", section: str | None = None):
    """A page with a cell of layer 2 selected, two updates made, and one of the sections open."""
    visit(page, f"{server.url}/?preset={preset}")
    learn(page, 2)
    select_cell(page, "ArrowDown", "ArrowLeft")
    explained(page, "layer=2&")
    if section:
        page.locator(f"[data-section={section}] summary").click()
    return page


def selected_weight(page, weight: dict) -> None:
    until(page, f"JSON.stringify(unrolled.weight) === {json.dumps(json.dumps(weight, separators=(',', ':')))}")


def test_a_weight_is_chosen_in_a_heatmap_and_left_by_escape(page, server):
    opened(page, server)
    page.locator("#inspector [data-value=update]").click()
    heatmap = page.locator("#inspector .shares canvas:visible").last
    box = heatmap.bounding_box()
    heatmap.click(position={"x": box["width"] * 0.6, "y": box["height"] * 0.3})
    until(page, "unrolled.weight !== null && unrolled.exact")
    name, row, column = page.evaluate("() => [unrolled.weight.name, unrolled.weight.row, unrolled.weight.column]")
    assert (name, row, column) == ("layer2.W_time", 1, 2)
    explained(page, f"weight={name}&row={row + 1}&column={column + 1}&")
    step = answer(page, server, "")
    shown = [float(cell.get_attribute("data-value")) for cell in page.locator("#inspector .weight td").all()]
    value, gradient, added = (step[what][name][row][column] for what in ("weights", "gradients", "updates"))
    assert shown == [value, gradient, added, value + added]
    page.locator("#inspector").focus()
    page.keyboard.press("Escape")
    until(page, "unrolled.weight === null && document.querySelector('#inspector .units')")


def test_a_weight_is_chosen_in_a_formula_and_by_keys_in_a_heatmap(page, server):
    opened(page, server)
    page.locator("#inspector [data-value=forward]").click()
    until(page, "document.querySelector('#inspector .equation [data-ref=\"W_time 2 1 3\"]')")
    page.locator('#inspector .equation mn[data-ref="W_time 2 1 3"]').first.click()
    selected_weight(page, {"name": "layer2.W_time", "row": 0, "column": 2})
    page.locator("#inspector").get_by_role("button", name="close").click()
    until(page, "unrolled.weight === null")
    page.locator("#inspector [data-value=update]").click()
    page.locator("#inspector .shares canvas:visible").last.focus()
    for key in ("ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    until(page, "unrolled.lit.join() === 'W_time 2 2 2'")
    page.keyboard.press("Enter")
    selected_weight(page, {"name": "layer2.W_time", "row": 1, "column": 1})


def test_a_bias_has_an_explanation_too(page, server):
    opened(page, server)
    page.locator("#inspector [data-value=forward]").click()
    until(page, "document.querySelector('#inspector .equation [data-ref=\"b 2 1\"]')")
    page.locator('#inspector .equation [data-ref="b 2 1"]').last.click()
    selected_weight(page, {"name": "layer2.b", "row": 0, "column": None})
    explained(page, "weight=layer2.b&row=1&")
    assert page.locator("#inspector .equation").count() > 0
    page.locator("[data-section=check] summary").click()
    page.get_by_role("button", name="Check this gradient").click()
    until(page, "document.querySelector('.pairs')")
    assert float(page.locator(".pairs td").first.get_attribute("data-value")) == answer(page, server,
                                                                                        "")["gradients"]["layer2.b"][0]


def test_one_gradient_is_checked(page, server):
    opened(page, server, section="check")
    page.locator("#inspector [data-value=forward]").click()
    until(page, "document.querySelector('#inspector .equation [data-ref=\"W_time 2 1 3\"]')")
    page.locator('#inspector .equation mn[data-ref="W_time 2 1 3"]').first.click()
    page.get_by_role("button", name="Check this gradient").click()
    until(page, "document.querySelector('.pairs')")
    (truth,) = answer(page, server, "/check?weight=layer2.W_time&first=2&count=1")["checks"]
    shown = [float(cell.get_attribute("data-value")) for cell in page.locator(".pairs td").all()]
    assert shown == [truth["backprop"], truth["numeric"], truth["relative_error"]]
    assert re.search(r"agree (to \d+ digits|in every digit)", page.locator(".verdict").inner_text())


def test_all_gradients_are_checked_chunk_by_chunk_and_the_worst_is_named(page, server):
    opened(page, server, section="check")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/check?" in request.url else None)
    page.get_by_role("button", name="All weights").click()
    until(page, "document.querySelector('.histogram')")
    first, of = answer(page, server, "/check"), 97
    assert len(asked) >= -(-of // 64)
    errors = [one["relative_error"] for one in first["checks"]]
    while first["next"] is not None:
        first = answer(page, server, f"/check?first={first['next']}")
        errors += [one["relative_error"] for one in first["checks"]]
    assert len(errors) == of
    assert float(page.locator(".check-result span[data-value]").get_attribute("data-value")) == max(errors)
    assert sum(int(text) for text in page.locator(".histogram .count").all_inner_texts() if text) == of
    page.locator(".check-result button").click()
    until(page, "unrolled.weight !== null")


def test_a_check_is_stopped_by_escape(page, server):
    opened(page, server, section="check")
    held = []
    page.route("**/check?*first=64*", lambda route: held.append(route))
    button = page.get_by_role("button", name="All weights")
    button.click()
    until(page, "document.querySelector('.checking progress').value > 0.5")
    button.focus()
    page.keyboard.press("Escape")
    until(page, "document.querySelector('.checking').hidden")
    assert page.locator(".check-result").inner_text() == ""
    assert page.locator("#inspector .units").count() == 1
    for route in held:
        route.abort()


def test_a_wrong_gradient_is_called_wrong(page, server):
    opened(page, server, section="check")
    wrong = {"checks": [{"weight": "layer2.W_time", "index": [0, 1], "backprop": 1.0, "numeric": 1.1,
                         "relative_error": 0.1}], "next": None, "of": 1}
    page.route("**/check?*", lambda route: route.fulfill(json=wrong))
    page.get_by_role("button", name="All weights").click()
    until(page, "document.querySelector('.check-result.wrong')")
    assert "differ" in page.locator(".verdict").inner_text()


def test_a_gradient_that_is_rounding_is_not_called_wrong_and_not_called_equal(page, server):
    opened(page, server, section="check")
    near = {"weight": "layer2.W_time", "index": [0, 1], "backprop": 1e-20, "numeric": 2e-20, "rounding": 1e-18,
            "relative_error": 1e-11}
    known = near | {"backprop": 1.0, "numeric": 1.0, "relative_error": 0.0}
    page.route("**/check?*", lambda route: route.fulfill(json={"checks": [near, known], "next": None, "of": 2}))
    page.get_by_role("button", name="All weights").click()
    until(page, "document.querySelector('.check-result .verdict')")
    assert page.locator(".check-result.wrong").count() == 0
    assert "1 is near to 0 beside what is added up in it" in page.locator(".check-result").inner_text()
    page.unroute("**/check?*")
    page.route("**/check?*", lambda route: route.fulfill(json={"checks": [near], "next": None, "of": 1}))
    page.get_by_role("button", name="All weights").click()
    until(page, "document.querySelector('.check-result .pairs')")
    assert page.locator(".verdict").inner_text() == "They differ by no more than rounding explains."
    assert "0.5" in page.locator(".pairs").inner_text()


@pytest.mark.parametrize("block", ["W_time", "W_space"])
def test_the_film_has_every_share_and_lights_its_timestep(page, server, block):
    opened(page, server, section="film")
    page.locator(f"#inspector [data-section=film] [data-value='layer2.{block}']").click()
    truth = answer(page, server, f"/contributions?weight=layer2.{block}")
    film = page.locator(".film canvas")
    until(page, f"document.querySelector('.film canvas').ariaLabel?.includes('{len(truth['along'])} timesteps')")
    box = film.bounding_box()
    whole = sum(truth["along"])
    for n, along in enumerate(truth["along"]):
        film.hover(position={"x": box["width"] * (n + 0.5) / len(truth["along"]), "y": 20})
        until(page, f"unrolled.lit.join() === 'n {n + 1}'")
        shown = [float(part.get_attribute("data-value")) for part in page.locator(".film-line span").all()]
        assert shown == pytest.approx([along, 100 * along / whole], rel=1e-5, abs=1e-30)


def test_the_gradient_again_forwards_in_time(page, server):
    opened(page, server)
    page.locator("[data-section=check] summary").click()
    page.get_by_role("button", name="Forwards in time").click()
    until(page, "document.querySelector('.check-result caption')")
    errors = answer(page, server, "/forwards")["relative_errors"]
    assert [float(cell.get_attribute("data-value"))
            for cell in page.locator(".check-result td").all()] == list(errors.values())
    assert max(errors.values()) < 1e-10
    assert "agree" in page.locator(".verdict").inner_text()
    assert "times as many" in page.locator(".check-result").inner_text()


def test_the_film_is_walked_by_keys_and_leads_to_its_timestep(page, server):
    opened(page, server, section="film")
    until(page, "document.querySelector('.film canvas').ariaLabel")
    page.locator(".film canvas").focus()
    for key in ("Home", "ArrowRight"):
        page.keyboard.press(key)
    until(page, "unrolled.lit.join() === 'n 2'")
    page.keyboard.press("Enter")
    until(page, "unrolled.selected.n === 1")


def test_fifty_timesteps_scroll(page, server):
    spec = {"task": {"kind": "sum_of_bits", "min_length": 50, "max_length": 50}, "readout": "many_to_one",
            "cost": "squared_error",
            "layers": [{"kind": "recurrent", "units": 3, "activation": "tanh"},
                       {"kind": "dense", "units": 1, "activation": "linear"}]}
    visit(page, driven(server.url, spec))
    learn(page, 1)
    select_cell(page, "ArrowDown")
    page.locator("[data-section=film] summary").click()
    until(page, "document.querySelector('.film canvas').ariaLabel?.includes('50 timesteps')")
    assert page.evaluate(
        "() => { const { scrollWidth, clientWidth } = document.querySelector('.film'); return scrollWidth > 2 * "
        "clientWidth; }")
    assert page.evaluate(
        "() => { const { scrollWidth, clientWidth } = document.querySelector('#inspector'); return scrollWidth <= "
        "clientWidth; }")


def test_what_truncation_costs_at_every_depth(page, server):
    opened(page, server, section="truncation")
    truth = answer(page, server, "/truncation")
    slider = page.locator(".tau input")
    until(page, f"document.querySelector('.tau input').max === '{len(truth['depths'])}'")
    for depth in truth["depths"]:
        slider.fill(str(depth))
        shown = [[float(cell.get_attribute("data-value")) for cell in row.locator("td[data-value]").all()]
                 for row in page.locator("[data-section=truncation] tbody tr").all()]
        assert shown == [[weight["cosine"][depth - 1], weight["relative_error"][depth - 1]]
                         for weight in truth["weights"].values()]


def test_the_run_is_truncated_from_here_on_and_made_whole_again(page, server):
    opened(page, server, section="truncation")
    until(page, "document.querySelector('.tau input').max > 1")
    page.locator(".tau input").fill("2")
    page.get_by_role("button", name="Truncate the run at τ = 2").click()
    until(page, "unrolled.run.truncate?.depth === 2")
    page.get_by_role("button", name="Whole passes again").click()
    until(page, "!unrolled.run.truncate")


def test_sections_stay_as_they_were_left(page, server):
    opened(page, server, section="film")
    # a section tells in its own time that it was opened
    until(page, "JSON.parse(localStorage.getItem('unrolled-sections') ?? '{}').film")
    page.reload()
    until(page, "performance.getEntriesByName('first-lattice').length")
    select_cell(page, "ArrowDown")
    until(page, "document.querySelector('[data-section=film]')")
    opened_ones = "() => [...document.querySelectorAll('[data-section][open]')].map(({ dataset }) => dataset.section)"
    assert page.evaluate(opened_ones) == ["film"]


def test_axe_finds_nothing_in_a_weight_with_every_section_open(page, server):
    opened(page, server)
    for name in ("check", "film", "truncation"):
        page.locator(f"[data-section={name}] summary").click()
    page.get_by_role("button", name="All weights").click()
    until(page,
          "document.querySelector('.histogram') && document.querySelector('.curves svg') && "
          "document.querySelector('.film canvas').ariaLabel")
    assert barriers(page, "#inspector") == []
    page.locator("#inspector [data-value=update]").click()
    page.locator("#inspector .shares canvas:visible").last.click()
    until(page, "document.querySelector('#inspector .weight')")
    assert barriers(page, "#inspector") == []


def test_nothing_is_wider_than_the_inspector_on_a_projector(new_page, server):
    page = opened(new_page(1280, 720), server)
    for name in ("check", "film", "truncation"):
        page.locator(f"[data-section={name}] summary").click()
    until(page, "document.querySelector('.curves svg') && document.querySelector('.film canvas').ariaLabel")
    for name in ("forward", "backward", "update"):
        page.locator(f"#inspector [data-value={name}]").click()
        until(page, f"document.querySelector('#inspector .equations').dataset.pass === '{name}'")
        assert page.evaluate(
            "() => { const { scrollWidth, clientWidth } = document.querySelector('#inspector'); return scrollWidth <= "
            "clientWidth; }")
        wide = (
            "() => [...document.querySelectorAll('#inspector .numbers')].filter((part) => part.offsetWidth > "
            "part.parentElement.clientWidth + 1).length")
        assert page.evaluate(wide) == 0


def test_what_the_optimiser_remembers_of_a_weight_is_shown_before_and_after(page, server):
    visit(page, f"{server.url}/?preset=sum-of-bits")
    page.locator("[data-kind-of=optimiser]").select_option("adam")
    until(page, "unrolled.run.spec.optimiser.kind === 'adam' && unrolled.tick && unrolled.tick.run === unrolled.run.id")
    learn(page, 2)
    select_cell(page, "ArrowDown", "ArrowLeft")
    explained(page, "layer=2&")
    page.locator("#inspector [data-value=forward]").click()
    until(page, "document.querySelector('#inspector .equation [data-ref=\"W_time 2 1 3\"]')")
    page.locator('#inspector .equation mn[data-ref="W_time 2 1 3"]').first.click()
    until(page, "unrolled.weight !== null && unrolled.exact")
    explained(page, "weight=layer2.W_time&row=1&column=3&")
    step = answer(page, server, "")
    rows = page.locator("#inspector table:has-text('remembered') tbody tr").all()
    shown = {row.locator("td").first.inner_text(): [float(cell.get_attribute("data-value"))
                                                    for cell in row.locator("td").all()[1:]] for row in rows}
    slots, after = step["memory"]["layer2.W_time"], step["memory_after"]["layer2.W_time"]
    assert shown == {slot: [slots[slot][0][2], after[slot][0][2]] for slot in ("t", "m", "v")}
    assert shown["t"] == [1.0, 2.0]
    for name in ("New memory: m", "Update", "New weight"):
        assert page.locator(f'#inspector .equation[aria-label="{name}"]').is_visible()
