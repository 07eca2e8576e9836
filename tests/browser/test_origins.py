"""From which error: the parts of δ in the inspector, and in the lattice what the error of one timestep leaves."""

import httpx
import pytest
from looking import barriers, driven, learn, order, rest_where, run_id, select_cell, until, visit

OUTPUT = {"kind": "dense", "units": 1, "activation": "linear"}
MANY = {"task": {"kind": "sum_of_bits", "min_length": 6, "max_length": 6},
        "layers": [{"kind": "recurrent", "units": 4, "activation": "tanh"}, OUTPUT], "readout": "many_to_many",
        "cost": "squared_error", "optimiser": {"kind": "gradient_descent", "learning_rate": 0.02},
        "initialiser": {"kind": "xavier"}, "seed": 5}
CUT = MANY | {"truncate": {"depth": 3, "every": 2}}
GATED = MANY | {"layers": [{"kind": "lstm", "units": 3}, OUTPUT]}
PARTS = "document.querySelectorAll('.parts tbody tr').length"
ORIGIN = "unrolled.pictures.a.picture.origin?.n"


def asked(page, url: str, what: str) -> dict:
    update = page.evaluate("() => unrolled.tick.update")
    return httpx.get(f"{url}/api/runs/{run_id(page)}/steps/{update}/{what}").raise_for_status().json()


def opened(page, url: str, spec: dict, *keys: str):
    """A page after two updates with the section open, and a cell selected."""
    visit(page, driven(url, spec))
    learn(page, 2)
    select_cell(page, *keys)
    page.locator('[data-section="origins"] summary').click()
    until(page, PARTS)
    return page


def rows(page) -> list[tuple[str, float | None]]:
    """The parts as they are shown, the sum last."""
    return page.evaluate("""() => [...document.querySelectorAll('.parts :is(tbody, tfoot) tr')].map((row) =>
        [row.cells[0].textContent, Number(row.querySelector('[data-value]')?.dataset.value ?? NaN)])""")


def part_of_picture(page, layer: int, n: int) -> list[float]:
    """δ of the units of a cell as the lattice has it, layer and n from 0."""
    return page.evaluate("""([l, n]) => { const { delta: { data, shape } } = unrolled.pictures.a.picture.layers[l];
        return [...data.slice(n * shape.at(-1), (n + 1) * shape.at(-1))]; }""", [layer, n])


def test_the_parts_of_a_cell_add_up_to_its_error_signal(page, server):
    opened(page, server.url, MANY, "ArrowDown", "ArrowLeft", "ArrowLeft")
    found = asked(page, server.url, "origins?layer=1&timestep=4")
    *parts, (word, whole) = rows(page)
    assert parts == [[f"timestep {m}", found["parts"][m - 1][0][0]] for m in (4, 5, 6)]
    assert (word, whole) == ("sum", found["whole"][0][0])
    assert sum(part for _, part in parts) == pytest.approx(whole, rel=1e-12)
    assert page.locator(".origins .formula").inner_text() == "δ¹₄ = Σm δ¹₄←m"
    assert "is the sum of 3 parts" in page.locator(".origins").inner_text()
    page.keyboard.press("Shift+ArrowDown")
    page.locator(".units tbody tr").nth(1).click()
    until(page, f"document.querySelector('.parts tfoot [data-value]').dataset.value === String({found['whole'][0][1]})")


def test_the_lattice_shows_what_one_error_leaves(page, server):
    opened(page, server.url, MANY)
    page.locator(".parts button").click()
    until(page, f"{ORIGIN} === 5")
    found = asked(page, server.url, "origins/6")["layers"][0]
    for n in range(6):
        assert part_of_picture(page, 0, n) == pytest.approx(found["signals"]["delta"][n], rel=1e-6)
    select_cell(page, "ArrowLeft", "ArrowLeft")  # the selected output
    until(page, f"{ORIGIN} === 3")
    assert part_of_picture(page, 0, 4) == [0.0] * 4
    rest_where(page, "document.querySelector('#tip').textContent.includes('does not get here')")
    rest_where(page, "document.querySelector('#tip').textContent.startsWith('δ²₂')")  # the output at the pointer
    until(page, f"{ORIGIN} === 1")
    page.mouse.move(0, 0)
    until(page, f"{ORIGIN} === 3")
    assert page.locator("#origin-key").inner_text() == "error at n = 4 ✕"
    learn(page, 1)
    until(page, f"{ORIGIN} === 3")
    page.locator("#origin-key").click()
    until(page, f"{ORIGIN} === undefined")
    assert page.locator("#origin-key").is_hidden()


def test_by_keyboard_and_back(page, server):
    visit(page, driven(server.url, MANY))
    learn(page, 1)
    page.keyboard.press("1")
    page.keyboard.press("e")
    until(page, f"{ORIGIN} === 5 && unrolled.quantity === 'delta'")
    page.keyboard.press("e")
    until(page, f"{ORIGIN} === undefined")


def test_what_truncation_cuts_off_is_absent(page, server):
    opened(page, server.url, CUT, "ArrowDown", "ArrowLeft", "ArrowLeft", "ArrowLeft")
    assert [word for word, _ in rows(page)] == ["timestep 3", "timestep 4", "timestep 5", "timestep 6", "sum"]
    absent = page.locator(".parts .absent")
    assert [text.split("\t")[0].strip() for text in absent.all_inner_texts()] == ["timestep 5", "timestep 6"]
    assert "Truncation cuts off the errors of 2 timesteps" in page.locator(".origins").inner_text()
    page.locator(".parts button").last.click()
    until(page, f"{ORIGIN} === 5")
    rest_where(page, "document.querySelector('#tip').textContent.includes('truncated, the error at timestep 6')")


def test_many_to_one_has_one_origin(page, server):
    opened(page, server.url, MANY | {"readout": "many_to_one"}, "ArrowDown", "ArrowLeft")
    assert [word for word, _ in rows(page)] == ["timestep 6", "sum"]
    assert "comes from the error at timestep 6" in page.locator(".origins").inner_text()


def test_the_memory_of_an_lstm_and_a_weight_are_split_too(page, server):
    opened(page, server.url, GATED, "ArrowDown", "ArrowLeft")
    page.locator('[aria-label="Error signal to split"] button').nth(1).click()
    found = asked(page, server.url, "origins?layer=1&timestep=5&quantity=delta_c")
    until(page, f"document.querySelector('.parts tfoot [data-value]').dataset.value === String({found['whole'][0][0]})")
    page.locator(".equation [data-ref^='W_']").first.click()
    until(page, "document.querySelector('.origins .formula').textContent.includes('W') && unrolled.weight")
    name, row, column = page.evaluate("() => Object.values(unrolled.weight)")
    found = asked(page, server.url, f"gradient-origins?weight={name}&row={row + 1}")
    at = found["gradient"][0] if column is None else found["gradient"][0][column]
    until(page, f"document.querySelector('.parts tfoot [data-value]').dataset.value === String({at})")
    *parts, (_, whole) = rows(page)
    assert sum(part for _, part in parts) == pytest.approx(whole, rel=1e-12)
    assert len(parts) == 6


@pytest.mark.parametrize("notation", ["nielsen", "goodfellow"])
def test_in_other_notations(page, server, notation):
    opened(page, server.url, MANY, "ArrowDown", "ArrowLeft", "ArrowLeft")
    page.locator(f'.inspector-head [data-value="{notation}"]').click()
    until(page, "!document.querySelector('.origins .formula').textContent.startsWith('δ¹₄')")
    left, right = page.locator(".origins .formula").text_content().split(" = Σm ")
    assert right == f"{left}←m"


def test_a_refusal_is_told_and_all_errors_come_back(page, server):
    visit(page, driven(server.url, MANY))
    learn(page, 1)
    page.route("**/origins/**", lambda route: route.fulfill(
        status=422, json={"error": {"field": "layers", "expected": "", "got": "", "message": "Too much to split."}}))
    page.keyboard.press("e")
    until(page, "document.querySelector('#banner').textContent.includes('Too much to split.')")
    until(page, "document.querySelector('#origin-key').hidden")


def test_nothing_of_it_without_time(page, server):
    visit(page, f"{server.url}/?preset=xor")
    learn(page, 1)
    select_cell(page)
    until(page, "document.querySelector('[data-section=\"check\"]')")
    assert page.locator('[data-section="origins"]').count() == 0
    page.keyboard.press("e")
    assert page.evaluate(f"() => {ORIGIN}") is None


def test_it_keeps_nobody_out(page, server):
    opened(page, server.url, CUT, "ArrowDown", "ArrowLeft", "ArrowLeft", "ArrowLeft")
    page.locator(".parts button").last.click()
    until(page, f"{ORIGIN} === 5")
    assert barriers(page) == []


def test_another_run_has_all_errors(page, server):
    visit(page, driven(server.url, MANY))
    learn(page, 1)
    page.keyboard.press("e")
    until(page, f"{ORIGIN} === 5")
    page.locator("#preset").select_option("sum-of-bits")
    until(page, "unrolled.run.preset === 'sum-of-bits' && unrolled.tick.run === unrolled.run.id")
    assert page.locator("#origin-key").is_hidden()


def test_while_it_plays_all_errors_are_shown(page, server):
    visit(page, driven(server.url, MANY))
    learn(page, 1)
    page.keyboard.press("e")
    until(page, f"{ORIGIN} === 5")
    order(page, server.url, do="play", rung="update", rate=20)
    until(page, f"unrolled.tick.playing && {ORIGIN} === undefined")
    order(page, server.url, do="pause")
    until(page, f"!unrolled.tick.playing && {ORIGIN} === 5")
