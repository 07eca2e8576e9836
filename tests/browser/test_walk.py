"""Order of the steps the stages of a step are walked, and what has been passed at each."""

from itertools import groupby, product

import pytest
from looking import visit

RECURRENT, DENSE = {"units": 3, "recurrent": True}, {"units": 2, "recurrent": False}
NETWORKS = {
    "many to one": ([RECURRENT, RECURRENT, DENSE], 5, True), "many to many": ([RECURRENT, DENSE], 4, False), "feed-forward": ([DENSE, DENSE, DENSE], 1, True),
    "dense first": ([DENSE, RECURRENT, DENSE], 3, True), "recurrent output": ([RECURRENT], 6, True), "one timestep": ([RECURRENT, DENSE], 1, False),
}
WALK = """async ([layers, timesteps, manyToOne, rung, order]) => {
    const { version } = JSON.parse(document.querySelector('#facts').textContent);
    const { Walk } = await import(`/static/${version}/js/stage/walk.js`);
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


@pytest.fixture
def walked(page, server):
    """Walks of a network, as the page has them."""
    visit(page, server.url)
    return lambda network, rung, order: page.evaluate(WALK, [*NETWORKS[network], rung, order])


def test_a_step_is_walked_as_the_algorithm_goes(walked):
    for network, order, (rung, stride) in product(NETWORKS, ("layers", "timesteps"), STRIDES.items()):
        wanted = stages(*NETWORKS[network], {"timestep": "timesteps", "layer": "layers"}.get(rung, order))
        walk = walked(network, rung, order)
        assert walk["stages"] == wanted, (network, order, rung)
        assert walk["strides"] == [list(group) for _, group in groupby(wanted, stride)], (network, order, rung)
        assert walk["found"] == [[i, i] for i in range(len(walk["strides"]))], (network, order, rung)


def test_what_has_been_passed_only_grows_and_is_whole_in_the_end(walked):
    for rung in STRIDES:
        walk = walked("many to one", rung, "layers")
        for (before, *_), (cells, now, _) in zip(walk["passed"], walk["passed"][1:], strict=False):
            assert all(a <= b for a, b in zip(before, cells, strict=True)), rung
            assert all(cell > 0 for cell, here in zip(cells, now, strict=True) if here), rung
        cells, now, updated = walk["passed"][-1]
        assert (cells, updated) == ([2] * 10 + [0] * 4 + [2], [2, 1, 0]), rung
        assert sum(now) == 0, rung
