"""The ladder on the page: cell, timestep, layer, pass, update, epoch, in both directions."""

import pytest
from looking import learn, numbers, until, update, visit
from walking import climb, stage, state, step, walk_to

COLUMNS = ["h", "dsigma", "delta_space", "delta_time", "delta", "dz", "z"]


@pytest.mark.parametrize("preset", ["sum-of-bits", "running-sum", "truncated-sum-of-bits", "circles"])
def test_a_backward_pass_cell_by_cell_shows_the_numbers_of_the_step(page, server, preset):
    visit(page, f"{server.url}/?preset={preset}")
    learn(page, 3)
    climb(page, "cell")
    truth = step(page, server)
    walk_to(page, "cost")
    page.keyboard.press("ArrowRight")
    seen = []
    while (at := stage(page))[0] == "backward":
        _, layer, n = at
        trace = truth["layers"][layer]
        columns = [name for name in COLUMNS if name != "delta_time" or trace["kind"] == "recurrent"]
        until(page, "unrolled.exact && document.querySelector('#inspector table')")
        assert numbers(page) == [[trace[name][n][0][i] for name in columns] for i in range(len(trace["h"][n][0]))]
        assert page.evaluate("() => [unrolled.selected.layer, unrolled.selected.n]") == [layer, n]
        seen.append((layer, n))
        page.keyboard.press("ArrowRight")
    assert len(set(seen)) == len(seen)
    assert stage(page) == ("update", len(truth["layers"]) - 1, None)


def test_over_the_end_of_a_step_and_back_over_its_start(page, server):
    visit(page, server.url)
    learn(page, 2)
    before = step(page, server)
    climb(page, "layer")
    walk_to(page, "update", 0)
    page.keyboard.press("ArrowRight")
    until(page, "unrolled.tick.update === 3 && unrolled.cursor.position === 0")
    assert stage(page)[:2] == ("forward", 0)
    page.keyboard.press("ArrowLeft")
    until(page, "unrolled.tick.update === 2 && unrolled.stage.pass === 'update'")
    assert stage(page) == ("update", 0, None)
    assert step(page, server) == before
    walk_to(page, "forward", 0, key="ArrowLeft")
    page.keyboard.press("ArrowLeft")
    until(page, "unrolled.tick.update === 1 && unrolled.stage.pass === 'update'")


def test_the_first_update_is_walked_before_it_is_made_and_then_made(page, server):
    """Its preview and it have the same numbers: nobody has to walk them twice."""
    visit(page, server.url)
    climb(page, "pass")
    for wanted in ("cost", "backward", "update"):
        page.keyboard.press("ArrowRight")
        assert (stage(page)[0], update(page)) == (wanted, 0)
    page.keyboard.press("ArrowRight")
    until(page, "unrolled.tick.update === 1 && unrolled.stage.pass === 'update'")
    page.keyboard.press("ArrowRight")
    until(page, "unrolled.tick.update === 2 && unrolled.stage.pass === 'forward'")
    page.keyboard.press("ArrowLeft")
    until(page, "unrolled.tick.update === 1 && unrolled.stage.pass === 'update'")
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    until(page, "unrolled.tick.update === 0 && unrolled.stage.pass === 'forward'")
    page.keyboard.press("ArrowLeft")
    assert update(page) == 0


def test_another_rung_keeps_the_cell(page, server):
    visit(page, server.url)
    learn(page, 1)
    climb(page, "cell")
    walk_to(page, "backward", 1, 3)
    page.keyboard.press("l")
    assert page.evaluate("() => unrolled.cursor.order") == "timesteps"
    assert stage(page) == ("backward", 1, 3)
    for rung in ("timestep", "layer", "pass"):
        page.keyboard.press("]")
        assert page.evaluate("() => unrolled.cursor.rung") == rung
        assert stage(page)[0] == "backward"
        assert page.evaluate("() => [unrolled.selected.layer, unrolled.selected.n]") == [1, 3]
    page.keyboard.press("Escape")
    assert page.evaluate("() => [unrolled.stage, unrolled.cursor.position]") == [None, None]
    page.keyboard.press("]")
    page.keyboard.press("]")
    page.keyboard.press("]")
    assert page.evaluate("() => unrolled.cursor.rung") == "epoch"
    for _ in range(5):
        page.keyboard.press("Alt+ArrowDown")
    assert stage(page) == ("backward", 1, 3)  # it is selected, and the lattice shows δ


def test_shift_goes_by_the_next_coarser_rung(page, server):
    visit(page, server.url)
    learn(page, 2)
    climb(page, "cell")
    walk_to(page, "forward", 0, 2)
    page.keyboard.press("Shift+ArrowRight")
    assert stage(page) == ("forward", 1, 0)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowLeft")
    assert stage(page) == ("forward", 1, 0)
    page.keyboard.press("Shift+ArrowLeft")
    assert stage(page) == ("forward", 0, 0)
    climb(page, "pass")
    page.keyboard.press("Shift+ArrowRight")
    until(page, "unrolled.tick.update === 3 && unrolled.stage.pass === 'forward'")


def test_epochs(page, server):
    visit(page, f"{server.url}/?preset=circles")
    per_epoch = state(page, server)["updates_per_epoch"]
    climb(page, "epoch")
    page.keyboard.press("ArrowRight")
    until(page, f"unrolled.tick.update === {per_epoch}")
    learn(page, 1)
    until(page, f"unrolled.tick.update === {2 * per_epoch}")
    page.keyboard.press("ArrowLeft")
    until(page, f"unrolled.tick.update === {per_epoch}")
    page.keyboard.press("Shift+ArrowLeft")
    until(page, "unrolled.tick.update === 0")


def test_a_click_in_the_lattice_leaves_the_arrows_to_the_ladder(page, server):
    visit(page, server.url)
    climb(page, "cell")
    box = page.locator("#lattice").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert page.evaluate("() => document.activeElement.id") != "lattice"
    here = page.evaluate("() => unrolled.cursor.position")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("() => unrolled.cursor.position") == here + 1
    page.locator("#lattice").focus()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("() => unrolled.cursor.position") == here + 1
    page.keyboard.press(",")
    assert page.evaluate("() => unrolled.cursor.position") == here
    page.keyboard.press("Escape")
    assert page.evaluate("() => unrolled.stage") is None
    assert page.evaluate("() => unrolled.selected !== null")


def test_the_rung_may_be_left_while_the_next_step_is_on_its_way(page, server):
    visit(page, server.url)
    learn(page, 2)
    climb(page, "pass")
    walk_to(page, "update")
    page.evaluate(
        """() => ['ArrowRight', ']'].forEach((key) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })))""")
    until(page, "unrolled.tick.update === 3")
    assert page.evaluate("() => [unrolled.cursor.rung, unrolled.cursor.position, unrolled.stage]") == ["update", None,
                                                                                                       None]


def test_a_selected_unit_that_another_network_lacks_is_not_selected_there(page, server):
    visit(page, server.url)
    page.locator("#lattice").focus()
    for key in ("ArrowDown", "ArrowDown", "Home", *["Shift+ArrowDown"] * 5):
        page.keyboard.press(key)
    assert page.evaluate("() => unrolled.selected") == {"layer": 0, "n": 0, "unit": 5}
    page.select_option("#preset", "scalar-chain")
    until(page, "unrolled.run.preset === 'scalar-chain' && unrolled.tick")
    assert page.evaluate("() => unrolled.selected") is None
