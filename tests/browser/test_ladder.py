"""The ladder: cell, timestep, layer, pass, update, epoch, in both directions."""

from itertools import groupby

import httpx
import pytest
from looking import learn, numbers, run_id, until, update, visit

COLUMNS = ["h", "dsigma", "delta_space", "delta_time", "delta", "dz", "z"]
STATUS = "document.querySelector('#status').dataset.status"
LINE = """() => new Promise((resolve) => { // it is written once the lattice is painted
    requestAnimationFrame(() => setTimeout(() => resolve(document.querySelector('#selected-line').textContent))); })"""
RECURRENT, DENSE = {"units": 3, "recurrent": True}, {"units": 2, "recurrent": False}
NETWORKS = {
    "many to one": ([RECURRENT, RECURRENT, DENSE], 5, True), "many to many": ([RECURRENT, DENSE], 4, False), "feed-forward": ([DENSE, DENSE, DENSE], 1, True),
    "dense first": ([DENSE, RECURRENT, DENSE], 3, True), "recurrent output": ([RECURRENT], 6, True), "one timestep": ([RECURRENT, DENSE], 1, False),
}
WALK = """async ([layers, timesteps, manyToOne, rung, order]) => {
    const { version } = JSON.parse(document.querySelector('#facts').textContent);
    const { Walk } = await import(`/static/${version}/js/ladder/walk.js`);
    const walk = new Walk({ layers, manyToOne }, timesteps, rung, order);
    const plain = ({ pass, layer, n }) => [pass, layer, n];
    const positions = Array.from({ length: walk.length }, (_, i) => i);
    return { stages: walk.stages.map(plain), strides: positions.map((i) => walk.current(i).map(plain)),
        found: positions.map((i) => [walk.find(walk.first(i)), walk.find(walk.head(i))]),
        passed: positions.map((i) => { const { cells, now, updated } = walk.marks(i); return [[...cells], [...now], [...updated]]; }) }; }"""
STRIDES = {"cell": lambda stage: tuple(stage), "timestep": lambda stage: (stage[0], stage[2]), "layer": lambda stage: (stage[0], stage[1]),
           "pass": lambda stage: stage[0]}


def stages(layers: list[dict], timesteps: int, many_to_one: bool, order: str) -> list[list]:
    """What is walked: as the algorithm goes, with plain loops."""
    def leads_to_a_target(layer, n):
        return not many_to_one or n == timesteps - 1 or any(above["recurrent"] for above in layers[layer:])

    places = [(layer, n) for layer in range(len(layers)) for n in range(timesteps)]
    if order == "timesteps":
        places.sort(key=lambda place: place[::-1])
    places = [place for place in places if leads_to_a_target(*place)]
    return [*(["forward", *place] for place in places), ["cost", len(layers) - 1, timesteps - 1],
            *(["backward", *place] for place in reversed(places)), *(["update", layer, None] for layer in reversed(range(len(layers))))]


def state(page, server) -> dict:
    return httpx.get(f"{server.url}/api/runs/{run_id(page)}").raise_for_status().json()


def step(page, server) -> dict:
    return httpx.get(f"{server.url}/api/runs/{run_id(page)}/steps/{update(page)}").raise_for_status().json()


def climb(page, rung: str) -> None:
    page.locator(f"[data-rung={rung}]").click()
    assert page.evaluate("() => unrolled.cursor.rung") == rung


def stage(page) -> tuple:
    """Where the cursor is: pass, layer, n."""
    return tuple(page.evaluate("() => { const { pass, layer, n } = unrolled.stage; return [pass, layer, n]; }"))


def walk_to(page, *wanted, key: str = "ArrowRight") -> None:
    """Press a key until the stage is the wanted one, or (one word) of the wanted pass."""
    for _ in range(400):
        if stage(page)[:len(wanted)] == wanted:
            return
        page.keyboard.press(key)
    raise AssertionError(f"{wanted} is on no way")


# The order.


@pytest.mark.parametrize("order", ["layers", "timesteps"])
@pytest.mark.parametrize("network", NETWORKS)
def test_a_step_is_walked_as_the_algorithm_goes(page, server, network, order):
    visit(page, server.url)
    for rung, stride in STRIDES.items():
        wanted = stages(*NETWORKS[network], {"timestep": "timesteps", "layer": "layers"}.get(rung, order))
        walk = page.evaluate(WALK, [*NETWORKS[network], rung, order])
        assert walk["stages"] == wanted
        assert walk["strides"] == [list(group) for _, group in groupby(wanted, stride)]
        assert walk["found"] == [[i, i] for i in range(len(walk["strides"]))]


@pytest.mark.parametrize("rung", STRIDES)
def test_what_has_been_passed_only_grows_and_is_whole_in_the_end(page, server, rung):
    visit(page, server.url)
    walk = page.evaluate(WALK, [*NETWORKS["many to one"], rung, "layers"])
    for (before, *_), (cells, now, _) in zip(walk["passed"], walk["passed"][1:], strict=False):
        assert all(a <= b for a, b in zip(before, cells, strict=True))
        assert all(cell > 0 for cell, here in zip(cells, now, strict=True) if here)
    cells, now, updated = walk["passed"][-1]
    assert (cells, updated) == ([2] * 10 + [0] * 4 + [2], [2, 1, 0])
    assert sum(now) == 0


# On the page.


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


def test_epochs_play(page, server):
    visit(page, f"{server.url}/?preset=xor")
    climb(page, "epoch")
    page.locator("#speed").fill("20")
    page.locator("#play").click()
    until(page, "unrolled.tick.playing && unrolled.tick.epoch > 2")
    assert state(page, server)["rate"] == 10
    page.keyboard.press("[")
    until(page, "unrolled.tick.playing && unrolled.tick.rate === 20")
    page.locator("#play").click()
    until(page, f"{STATUS} === 'paused'")


def test_a_frozen_layer_is_told_to_be_frozen(page, server):
    visit(page, server.url)
    httpx.post(f"{server.url}/api/runs/{run_id(page)}/commands", json={"do": "set", "frozen": ["layer1"]}).raise_for_status()
    until(page, "unrolled.tick.frozen.length")
    learn(page, 1)
    climb(page, "layer")
    walk_to(page, "update", 0)
    assert page.evaluate(LINE) == "Update 1, weights, layer 1: they are frozen, and nothing changes."


def test_a_long_way_says_how_far_it_is_and_can_be_stopped(new_context, server):
    page = visit(new_context().new_page(), server.url)
    page.locator("#update").fill("20000000")
    page.locator("#update").press("Enter")
    until(page, f"{STATUS} === 'seeking' && document.querySelector('#status').textContent.startsWith('On the way: ')")
    assert "Stop" in page.locator("#play").inner_text()
    page.locator("#play").click()
    until(page, f"{STATUS} === 'paused' || {STATUS} === 'ready'")
    assert "Play" in page.locator("#play").inner_text()
    assert not page.locator("#update-error").is_visible()


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


def test_playing_cell_by_cell_moves_goes_into_the_next_update_and_pauses_at_once(page, server):
    visit(page, server.url)
    learn(page, 1)
    climb(page, "cell")
    page.locator("#speed").fill("31")
    page.locator("#play").click()
    assert page.evaluate("() => unrolled.playing")
    assert page.evaluate(f"() => {STATUS}") == "playing"
    until(page, "unrolled.tick.update === 3 && unrolled.stage.pass === 'forward'")
    page.locator("#play").click()
    here = page.evaluate("() => [unrolled.cursor.position, unrolled.playing]")
    assert here[1] is False
    page.evaluate("() => new Promise((resolve) => { let frames = 20; const next = () => (frames -= 1) ? requestAnimationFrame(next) : resolve(); next(); })")
    assert page.evaluate("() => [unrolled.cursor.position, unrolled.playing]") == here
    truth, picture = step(page, server), page.evaluate("() => [...unrolled.tick.views.lattice.layers[0].h.data]")
    assert picture == pytest.approx([h for cell in truth["layers"][0]["h"] for h in cell[0]], rel=1e-6)


def test_playing_goes_on_on_another_rung(page, server):
    visit(page, server.url)
    climb(page, "cell")
    page.keyboard.press(" ")
    until(page, "unrolled.cursor.position > 1")
    page.keyboard.press("[")
    for _ in range(4):
        page.keyboard.press("]")
    until(page, "unrolled.tick.playing && unrolled.tick.update > 2")
    page.keyboard.press("[")
    until(page, "!unrolled.tick.playing && unrolled.playing && unrolled.cursor.rung === 'pass'")
    until(page, "unrolled.stage && unrolled.stage.pass === 'backward'")
    page.keyboard.press(" ")
    assert not page.evaluate("() => unrolled.playing")


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
    assert said["forward", 1, 2].startswith("Update 1, forward, layer 2, timestep 3: h of layer 1 and its own h of timestep 2 make h")
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


def test_where_a_truncated_pass_is_cut_the_walk_says_so(page, server):
    spec = {"task": {"kind": "sum_of_bits", "min_length": 8, "max_length": 8}, "cost": "squared_error", "seed": 1, "truncate": {"depth": 3},
            "layers": [{"kind": "recurrent", "units": 3, "activation": "tanh"}, {"kind": "dense", "units": 1, "activation": "linear"}]}
    run = httpx.post(f"{server.url}/api/runs", json=spec).raise_for_status().json()["id"]
    visit(page, f"{server.url}/?run={run}")
    learn(page, 1)
    climb(page, "cell")
    walk_to(page, "backward", 0, 5)
    assert "cut here" not in page.evaluate(LINE)
    page.keyboard.press("ArrowRight")
    assert "no δ comes here, so it is 0; the backward pass is cut here" in page.evaluate(LINE)


def test_a_number_typed_into_the_field_is_the_update_gone_to(page, server):
    visit(page, server.url)
    learn(page, 5)
    field, error = page.locator("#update"), page.locator("#update-error")
    field.fill("2")
    field.press("Enter")
    until(page, "unrolled.tick.update === 2")
    assert page.evaluate("() => document.activeElement.id") != "update"
    field.fill("a few")
    field.press("Enter")
    assert "Expected the number of an update" in error.inner_text()
    assert "a few" in error.inner_text()
    field.fill("999999999999999")
    assert not error.is_visible()
    field.press("Enter")
    error.wait_for()
    assert "Expected" in error.inner_text()
    field.press("Escape")
    assert field.input_value() == "2"
    assert not error.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_cost_curve_lies_behind_the_scrubber(new_context, server, scheme):
    page = visit(new_context(color_scheme=scheme).new_page(), server.url)
    page.locator("#play").click()
    until(page, "unrolled.tick.update > 10")
    page.locator("#play").click()
    until(page, """(() => { const c = document.querySelector('#curve'); const { data } = c.getContext('2d').getImageData(0, 0, c.width, c.height);
        return data.some((value, i) => i % 4 === 3 && value > 200); })()""")


def test_who_wants_less_motion_gets_no_pulses(new_context, server):
    inked = """() => { const c = document.querySelector('canvas.pulse'); const { data } = c.getContext('2d').getImageData(0, 0, c.width, c.height);
        return data.some((value) => value > 0); }"""
    page = visit(new_context().new_page(), server.url)
    climb(page, "cell")
    page.keyboard.press("ArrowRight")
    until(page, f"({inked})()")
    calm = visit(new_context(reduced_motion="reduce").new_page(), server.url)
    climb(calm, "cell")
    calm.keyboard.press("ArrowRight")
    for _ in range(10):
        calm.evaluate("() => new Promise(requestAnimationFrame)")
        assert not calm.evaluate(inked)


def test_what_plays_within_a_step_goes_on_in_another_network(page, server):
    visit(page, server.url)
    climb(page, "cell")
    page.keyboard.press("Space")
    until(page, "unrolled.cursor.position > 2")
    page.select_option("#preset", "scalar-chain")
    until(page, "unrolled.run.preset === 'scalar-chain' && unrolled.tick && unrolled.cursor.position > 2")
    assert page.evaluate("() => unrolled.playing")
    page.keyboard.press("Space")
    assert not page.evaluate("() => unrolled.playing")


def test_the_rung_may_be_left_while_the_next_step_is_on_its_way(page, server):
    visit(page, server.url)
    learn(page, 2)
    climb(page, "pass")
    walk_to(page, "update")
    page.evaluate("""() => ['ArrowRight', ']'].forEach((key) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })))""")
    until(page, "unrolled.tick.update === 3")
    assert page.evaluate("() => [unrolled.cursor.rung, unrolled.cursor.position, unrolled.stage]") == ["update", None, None]


def test_a_selected_unit_that_another_network_lacks_is_not_selected_there(page, server):
    visit(page, server.url)
    page.locator("#lattice").focus()
    for key in ("ArrowDown", "ArrowDown", "Home", *["Shift+ArrowDown"] * 5):
        page.keyboard.press(key)
    assert page.evaluate("() => unrolled.selected") == {"layer": 0, "n": 0, "unit": 5}
    page.select_option("#preset", "scalar-chain")
    until(page, "unrolled.run.preset === 'scalar-chain' && unrolled.tick")
    assert page.evaluate("() => unrolled.selected") is None


def test_rungs_that_are_changed_in_quick_succession_while_it_plays_end_on_the_last_one(page, server):
    visit(page, server.url)
    page.keyboard.press("Space")
    until(page, "unrolled.tick.playing")
    page.evaluate("""() => ['[', '[', '[', '[', ']', ']', ']', ']', ']', '['].forEach((key) =>
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })))""")
    until(page, "unrolled.cursor.rung === 'update' && unrolled.tick.playing")
    page.keyboard.press("[")
    page.keyboard.press("[")
    until(page, "unrolled.cursor.rung === 'layer' && unrolled.cursor.position > 1 && !unrolled.tick.playing")
    page.keyboard.press("Space")
    assert not page.evaluate("() => unrolled.playing")


def test_a_picture_of_other_timesteps_than_the_walk_is_drawn_without_it(page, server):
    visit(page, server.url)
    climb(page, "cell")
    page.keyboard.press("ArrowRight")
    drawn = page.evaluate("""async () => {
        const { version } = JSON.parse(document.querySelector('#facts').textContent);
        const { Lattice } = await import(`/static/${version}/js/lattice/lattice.js`);
        const box = document.querySelector('#lattice').parentElement;
        const lattice = new Lattice(box.appendChild(Object.assign(document.createElement('canvas'), { className: 'lattice' })));
        const { run } = unrolled;
        lattice.reshape({ inputs: run.shape.inputs, outputs: 1, longest: run.shape.max_timesteps, image: null, manyToOne: true, truncate: null,
            inputNames: [], outputNames: [], scales: {},
            layers: run.spec.layers.map(({ units, kind }) => ({ units, kind, recurrent: kind === 'recurrent', activation: 'sigmoid' })) });
        const picture = unrolled.tick.views.lattice;
        lattice.show(picture);
        lattice.walkTo({ timesteps: picture.timesteps - 1 }, 300);
        lattice.draw();
        return lattice.frames.drawn; }""")
    assert drawn > 0


@pytest.mark.parametrize("preset", ["sum-of-bits", "xor", "scalar-chain"])
def test_the_first_step_changes_what_is_seen(page, server, preset):
    """Its picture was there before, as the preview of update 1; what is new are the weights."""
    visit(page, f"{server.url}/?preset={preset}")
    pixels = "document.querySelector('#lattice').toDataURL()"
    before, line = page.evaluate(f"() => {pixels}"), page.locator("#selected-line").inner_text()
    assert "Nothing is learned yet" in line
    page.evaluate("(before) => { window.before = before; }", before)
    learn(page, 1)
    until(page, f"{pixels} !== window.before && document.querySelector('#selected-line').textContent.includes('‖ΔW‖ =')")
    learn(page, 1)
    until(page, "!document.querySelector('#selected-line').textContent.includes('outlined')")
