"""The line below the lattice: what happens at each stage of a step, with its numbers."""

import pytest
from looking import driven, learn, order, until, visit
from walking import LINE, climb, stage, walk_to


def test_every_stage_is_told_with_its_numbers(page, server):
    visit(page, server.url)
    learn(page, 1)
    climb(page, "cell")
    timesteps = page.evaluate("() => unrolled.tick.views.lattice.timesteps")
    said = {}
    for _ in range(100):
        said[stage(page)] = page.evaluate(LINE)
        if stage(page) == ("update", 0, None):
            break
        page.keyboard.press("ArrowRight")
    assert said["forward", 1,
                2].startswith("Update 1, forward, layer 2, timestep 3: h of layer 1 and its own h of timestep 2 make h")
    cost = next(line for (sort, *_), line in said.items() if sort == "cost")
    assert "target" in cost
    assert "C = " in cost
    assert "from the cost (Sδ" in said["backward", 2, timesteps - 1]
    middle = said["backward", 1, 2]
    assert "backward, layer 2, timestep 3: δ comes from timestep 4 (Tδ, norm " in middle
    assert "nothing comes from above" in middle
    assert "back in time" in middle
    assert "W_S by" in said["update", 0, None]
    assert "W_T by" in said["update", 0, None]
    assert page.locator("#announcer").inner_text().startswith("Update 1, weights, layer 1")


def test_a_frozen_layer_is_told_to_be_frozen(page, server):
    visit(page, server.url)
    order(page, server.url, do="set", frozen=["layer1"])
    until(page, "unrolled.tick.frozen.length")
    learn(page, 1)
    climb(page, "layer")
    walk_to(page, "update", 0)
    assert page.evaluate(LINE) == "Update 1, weights, layer 1: they are frozen, and nothing changes."


def test_where_a_truncated_pass_is_cut_the_walk_says_so(page, server):
    spec = {"task": {"kind": "sum_of_bits", "min_length": 8, "max_length": 8}, "cost": "squared_error", "seed": 1,
            "truncate": {"depth": 3},
            "layers": [{"kind": "recurrent", "units": 3, "activation": "tanh"},
                       {"kind": "dense", "units": 1, "activation": "linear"}]}
    visit(page, driven(server.url, spec))
    learn(page, 1)
    climb(page, "cell")
    walk_to(page, "backward", 0, 5)
    assert "cut here" not in page.evaluate(LINE)
    page.keyboard.press("ArrowRight")
    assert "no δ comes here, so it is 0; the backward pass is cut here" in page.evaluate(LINE)


@pytest.mark.parametrize("preset", ["sum-of-bits", "xor", "scalar-chain"])
def test_the_first_step_changes_what_is_seen(page, server, preset):
    """Its picture was there before, as the preview of update 1; what is new are the weights."""
    visit(page, f"{server.url}/?preset={preset}")
    pixels = "document.querySelector('#lattice').toDataURL()"
    before, line = page.evaluate(f"() => {pixels}"), page.locator("#selected-line").inner_text()
    assert "Nothing is learned yet" in line
    page.evaluate("(before) => { window.before = before; }", before)
    learn(page, 1)
    until(page,
          f"{pixels} !== window.before && document.querySelector('#selected-line').textContent.includes('‖ΔW‖ =')")
    learn(page, 1)
    until(page, "!document.querySelector('#selected-line').textContent.includes('outlined')")
