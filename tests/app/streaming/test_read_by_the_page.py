"""What the server streams, as the page's modules read it."""

import json

import numpy as np
import pytest
from in_node import in_node
from unrolled.app.streaming.encode import encode_array, extract_arrays


def arrays() -> dict[str, np.ndarray]:
    random = np.random.default_rng(3)
    gaps = random.normal(size=(30, 40))
    gaps[:, 7] = np.nan
    return {"ordinary": random.normal(size=(30, 40)), "gaps": gaps, "many": random.normal(size=(100, 120)) * 1e-7,
            "nothing": np.zeros((30, 40)),
            "faint": np.exp(-random.exponential(30, size=(30, 40)))}


@pytest.mark.parametrize("precision", ["root", "linear", "half"])
@pytest.mark.parametrize("name", list(arrays()))
def test_the_page_reads_what_the_server_rounds(precision, name):
    array = arrays()[name]
    packed = json.loads(encode_array(array, "drawn", precision))
    got = in_node("return (await load('run/decode.js')).decode(value);", packed)
    values = np.array([np.nan if number == "NaN" else number for number in got["data"]]).reshape(got["shape"])
    there = ~np.isnan(array)
    most = np.max(np.abs(array[there]))
    assert got["digits"] == (3 if precision == "half" else 1)
    assert np.array_equal(np.isnan(values), ~there)
    assert np.all(values[array == 0] == 0)
    if precision == "half":
        np.testing.assert_allclose(values[there], array[there], rtol=2.0**-11, atol=most * 2.0**-24)
        return
    power = {"root": 0.5, "linear": 1.0}[precision]
    spaced = [np.sign(of[there]) * np.abs(of[there] / (packed["most"] or 1.0)) ** power for of in (values, array)]
    assert np.max(np.abs(spaced[0] - spaced[1])) <= 0.5 / packed["levels"] + 1e-6


def test_parts_are_put_together():
    texts = {}
    form = json.loads(extract_arrays({"at": 1,
                                      "layers": [{"h": np.array([1.0, 2.0]), "name": "a"}, {"h": np.array([3.0])}],
                              "none": None},
                             lambda i, path, array: texts.__setitem__(str(i),
                                                                      json.loads(encode_array(array, "drawn")))))
    other = json.loads(encode_array(np.array([7.0]), "drawn"))
    ticks = [{"update": 1, "views": {"lattice": {"form": form, "arrays": texts},
                                     "cost": {"form": {"at": 1}, "arrays": {}}}, "beside": {"views": {}}},
             {"update": 2, "views": {"lattice": {"form": form | {"at": 2, "complete": False}, "arrays": {"1": other}}},
              "beside": {"views": {}}},
             {"update": 3, "views": {"lattice": {"arrays": {}}},
              "beside": {"views": {"cost": {"form": {"at": 3}, "arrays": {}}}}}]
    seen = in_node("""
        const { joined } = await load("run/parts.js");
        let known = null;
        return value.map((tick) => {
            known = joined(tick, known);
            const { views: { lattice, cost }, beside } = known.tick;
            return { update: known.tick.update, lattice, cost, beside, whole: lattice.whole?.at, rounded: lattice.rounded };
        });""", ticks)
    assert [tick["update"] for tick in seen] == [1, 2, 3]
    assert [layer["h"]["data"] for layer in seen[0]["lattice"]["layers"]] == [[1, 2], [3]]
    assert [layer["h"]["data"] for layer in seen[1]["lattice"]["layers"]] == [[1, 2], [7]]
    assert seen[2]["lattice"] == seen[1]["lattice"]
    assert [tick["whole"] for tick in seen] == [1, 1, 1]
    assert [tick["cost"] for tick in seen] == [{"at": 1}] * 3
    assert [tick["beside"]["views"] for tick in seen] == [{}, {}, {"cost": {"at": 3}}]
    assert not any(tick["rounded"] for tick in seen)
