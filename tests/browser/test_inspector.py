"""The numbers of a cell, against the step itself."""

import httpx
import pytest
from looking import (
    POINTED,
    driven,
    explained,
    learn,
    numbers,
    order,
    rest_where,
    run_id,
    select_cell,
    until,
    update,
    visit,
)

COLUMNS = ["h", "dsigma", "delta_space", "delta_time", "delta", "dz", "z"]
EXACT = "unrolled.exact && document.querySelector('#inspector table')"


def step(page, server) -> dict:
    return httpx.get(f"{server.url}/api/runs/{run_id(page)}/steps/{update(page)}").raise_for_status().json()


@pytest.mark.parametrize("preset", ["sum-of-bits", "running-sum", "circles", "digits"])
def test_paused_the_numbers_of_every_cell_are_those_of_the_step(page, server, preset):
    visit(page, f"{server.url}/?preset={preset}")
    learn(page, 2)
    truth = step(page, server)
    select_cell(page)
    timesteps = page.evaluate("() => unrolled.tick.views.lattice.timesteps")
    for index, layer in reversed(list(enumerate(truth["layers"]))):
        columns = [name for name in COLUMNS if name != "delta_time" or layer["kind"] == "recurrent"]
        page.keyboard.press("Home")
        for n in range(timesteps):
            until(page, f"{EXACT} && unrolled.selected.layer === {index} && unrolled.selected.n === {n}")
            assert numbers(page) == [[layer[name][n][0][i] for name in columns] for i in range(len(layer["h"][n][0]))]
            page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowDown")


def test_delta_is_exactly_what_came_through_space_and_time(page, server):
    visit(page, server.url)
    learn(page, 1)
    select_cell(page, "ArrowDown", "ArrowLeft", "ArrowLeft")
    until(page, EXACT)
    for _, _, space, time, delta, _, _ in numbers(page):
        assert space + time == delta


def test_the_input_and_the_output_with_its_target_and_cost(page, server):
    visit(page, f"{server.url}/?preset=circles")
    learn(page, 1)
    truth = step(page, server)
    select_cell(page)
    until(page, EXACT)
    cells = page.locator("#inspector table").nth(1).locator("tbody td[data-value]")
    shown = [float(cell.get_attribute("data-value")) for cell in cells.all()]
    assert shown == [truth["outputs"][0][0][0], truth["targets"][0][0][0], truth["output_gradient"][0][0][0]]
    assert page.locator("#inspector strong").get_attribute("title") == repr(truth["sample_costs"][0])
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    until(page, f"{EXACT} && unrolled.selected.layer === -1")
    assert numbers(page) == [[x] for x in truth["inputs"][0][0]]


def test_a_click_selects_the_cell_under_the_pointer(page, server):
    visit(page, server.url)
    learn(page, 1)
    rest_where(page, f"{POINTED} && document.querySelector('#tip').textContent.startsWith('δ')")
    pointed = page.locator("#tip").inner_text()
    page.mouse.down()
    page.mouse.up()
    until(page, EXACT)
    chosen = page.evaluate("() => unrolled.selected")
    assert pointed.startswith("δ" + "⁰¹²³⁴⁵⁶⁷⁸⁹"[chosen["layer"] + 1] + "₀₁₂₃₄₅₆₇₈₉"[chosen["n"] + 1])


def test_while_it_plays_the_numbers_follow(page, server):
    visit(page, server.url)
    select_cell(page, "ArrowDown", "Home")
    page.locator("#play").click()
    until(page, "unrolled.tick.update > 2 && document.querySelector('#inspector table')")
    page.evaluate("() => { window.seen = document.querySelector('#inspector table').textContent; }")
    until(page, "document.querySelector('#inspector table').textContent !== window.seen")
    page.locator("#play").click()
    until(page, f"!unrolled.tick.playing && {EXACT}")
    truth = step(page, server)["layers"][1]
    assert [row[0] for row in numbers(page)] == truth["h"][0][0]


def test_a_cell_beyond_the_end_of_a_sequence_says_so(page, server):
    visit(page, server.url)
    while page.evaluate("() => unrolled.tick.views.lattice.timesteps") == 9:
        learn(page, 1)
    select_cell(page, "ArrowDown", "End")
    assert "timesteps" in page.locator("#inspector").inner_text()
    assert page.locator("#inspector table").count() == 0


@pytest.mark.parametrize("truncate", [{"depth": 3}, {"depth": 4, "every": 3}, {"depth": 2, "every": 2}, None])
def test_where_the_signal_through_time_comes_from_is_true(page, server, truncate):
    """It says that the next timestep hands back its error signal, or a part of it, exactly where Tδ is not zero."""
    spec = {"task": {"kind": "sum_of_bits", "min_length": 8, "max_length": 8}, "readout": "many_to_many",
            "cost": "squared_error", "seed": 1,
            "truncate": truncate,
            "layers": [{"kind": "recurrent", "units": 3, "activation": "tanh"},
                       {"kind": "dense", "units": 1, "activation": "linear"}]}
    visit(page, driven(server.url, spec))
    learn(page, 1)
    arrived = [any(cell[0]) for cell in step(page, server)["layers"][0]["delta_time"]]
    assert any(arrived)
    select_cell(page, "ArrowDown", "Home")
    for n, came in enumerate(arrived):
        explained(page, f"layer=1&timestep={n + 1}&")
        said = page.locator("#inspector .equations").inner_text()
        whole, part = f"Timestep {n + 2} hands back Tδ", f"Only a part of what timestep {n + 2} hands back"
        assert (whole in said or part in said) == came
        page.keyboard.press("ArrowRight")


@pytest.mark.parametrize("every", [1, 3])
def test_what_truncation_costs_is_read_at_its_own_depth_and_every_depth_can_be_had(page, server, every):
    spec = {"task": {"kind": "sum_of_bits", "min_length": 8, "max_length": 8}, "readout": "many_to_many",
            "cost": "squared_error", "seed": 1,
            "layers": [{"kind": "recurrent", "units": 3, "activation": "tanh"},
                       {"kind": "dense", "units": 1, "activation": "linear"}]}
    visit(page, driven(server.url, spec))
    run = run_id(page)
    order(page, server.url, do="set", truncate={"depth": 5, "every": every})
    until(page, "unrolled.run.truncate?.depth === 5")  # the set-up knows of none
    learn(page, 1)
    select_cell(page, "ArrowDown")
    page.locator("[data-section=truncation] summary").click()
    slider = page.locator("[data-section=truncation] input[type=range]")
    until(page, "document.querySelector('[data-section=truncation] polyline')")
    assert [slider.get_attribute(end) for end in ("min", "max")] == [str(every), "8"]
    told = httpx.get(f"{server.url}/api/runs/{run}/steps/1/truncation?every={every}").raise_for_status().json()
    for depth in (8, 4, every):
        slider.fill(str(depth))
        cells = page.locator(
            "[data-section=truncation] td[data-value]").evaluate_all(
                "(cells) => cells.map(({ dataset }) => Number(dataset.value))")
        place = told["depths"].index(depth)
        assert cells == [weight[measure][place] for weight in told["weights"].values()
                         for measure in ("cosine", "relative_error")]
    page.get_by_role("button", name=f"Truncate the run at τ = {every}").click()
    until(page, f"unrolled.run.truncate.depth === {every} && unrolled.run.truncate.every === {every}")


def test_with_one_target_at_the_end_every_depth_can_be_had(page, server):
    visit(page, f"{server.url}/?preset=sum-of-bits")
    order(page, server.url, do="set", truncate={"depth": 4, "every": 3})
    until(page, "unrolled.run.truncate?.every === 3")
    learn(page, 1)
    select_cell(page, "ArrowDown")
    page.locator("[data-section=truncation] summary").click()
    until(page, "document.querySelector('[data-section=truncation] polyline')")
    page.locator("[data-section=truncation] input[type=range]").fill("1")
    page.get_by_role("button", name="Truncate the run at τ = 1").click()
    until(page, "unrolled.run.truncate.depth === 1")


CUT_OFF = """() => {
    const [box, table] = ['.units-box', '.units-box table'].map((part) => document.querySelector(part));
    return table.offsetWidth - box.clientWidth;
}"""


@pytest.mark.parametrize("width", [1440, 1280, 1024])
def test_the_table_of_the_input_has_its_numbers(new_page, server, width):
    page = visit(new_page(width=width), f"{server.url}/?preset=sum-of-bits")
    select_cell(page, "ArrowDown", "ArrowDown", "ArrowDown")
    until(page, "document.querySelector('#inspector .units td[data-ref^=\"x 0\"]')?.checkVisibility()")


@pytest.mark.parametrize(("preset", "cell", "width"), [
    ("running-sum", "1.5.1", 1440), ("running-sum", "1.5.1", 1280), ("sum-of-bits", "2.1.1", 1440),
    ("sum-of-bits", "2.1.1", 1280),
    ("long-memory", "1.3.1", 1280), ("sum-of-bits", "1.2.1", 900),
])
def test_no_column_of_the_table_is_cut_off_and_z_is_never_lost(new_page, server, preset, cell, width):
    page = visit(new_page(width, 800), f"{server.url}/?preset={preset}#at=2&cell={cell}")
    until(page, "unrolled.exact && document.querySelector('.units-box table')")
    until(page, f"({CUT_OFF})() <= 0")
    last = page.locator(".units tbody tr:first-child td:last-child")
    assert last.is_visible() or page.locator(
        ".units tbody tr:first-child").get_attribute("title") == f"z = {last.get_attribute('data-value')}"
