"""What the page says of the difference between two set-ups, for every parameter that the catalogue has."""

from typing import Any

import pytest
from in_node import in_node
from unrolled.core import catalogue

SAID = """
const { Differences, sentence } = await load("compare/words.js");
const { nickname } = await load("stage/difference.js");
const differences = new Differences(value.catalogue);
return value.pairs.map(([a, b]) => differences.of(a, b)).map((found) => [sentence(found), nickname(found, "a"), nickname(found, "b")]);
"""
BASE = {"layers": [{"kind": "recurrent", "units": 6, "activation": "tanh"},
                   {"kind": "dense", "units": 1, "activation": "linear"}],
        "cost": "squared_error", "optimiser": {"kind": "adam"}, "initialiser": "xavier", "truncate": None}


def said(pairs: list[tuple[dict, dict]]) -> list[list[str]]:
    """What is said of pairs of set-ups: the sentence, and each side's own words."""
    return in_node(SAID, {"catalogue": catalogue(), "pairs": [[BASE | a, BASE | b] for a, b in pairs]})


def other(parameter: dict):
    """A value of a parameter that is not its default."""
    kinds = {"bool": not parameter["default"], "choice": (parameter["choices"] or [""])[-1], "kind": "softmax",
             "array": 0.9, "weights": {"W_space": [[1.0]]}}
    return kinds.get(parameter["type"], 3 if parameter["type"] == "int" else 0.25)


def every_field(catalogue: dict[str, Any]):
    """Each parameter of each kind that can differ between two sides: what it is of, its name, and both set-ups."""
    for family in ("optimiser", "initialiser", "cost"):
        for kind, entry in catalogue[family].items():
            for parameter in entry["parameters"]:
                yield f"{kind}.{parameter['name']}", [{family: {"kind": kind}},
                                                      {family: {"kind": kind, parameter["name"]: other(parameter)}}]
    for kind, entry in catalogue["layer"].items():
        for parameter in entry["parameters"]:
            layer = {"kind": kind, **{each["name"]: each["default"] for each in entry["parameters"]}, "units": 6}
            layers = [layer, layer | {parameter["name"]: other(parameter)}]
            yield f"{kind}.{parameter['name']}", [{"layers": [layer, BASE["layers"][1]]} for layer in layers]


def test_every_field_that_can_differ_is_said_in_words():
    names, pairs = zip(*every_field(catalogue()), strict=True)
    for name, (sentence, own, others) in zip(names, said(pairs), strict=True):
        assert sentence.startswith(("A has ", "In layer 1, A has ")), f"{name}: {sentence}"
        assert sentence.count(" and B has ") == 1, f"{name}: {sentence}"
        assert "_" not in sentence, f"{name}: {sentence}"
        assert name.split(".")[1] not in ("l2", "beta1", "beta2") or name.split(".")[1] not in sentence, name
        assert own != others, name
        assert not any(raw in sentence
                       for raw in ("null", "undefined", "none", " = {", "[object")), f"{name}: {sentence}"


@pytest.mark.parametrize(("a", "b", "sentence"), [
    ({"mistakes": [{"kind": "slope_missing"}, {"kind": "error_sign"}]}, {},
     "A has the mistake “σ′ missing” and the mistake “t − y for y − t” and B has no mistake."),
    ({"optimiser": {"kind": "adam"}}, {"optimiser": {"kind": "adam", "l2": 0.01}},
     "A has no L2 regularisation and B has L2 regularisation of 0.01."),
    ({}, {"layers": [{"kind": "lstm", "units": 6}, BASE["layers"][1]]},
     "In layer 1, A has recurrent units and B has LSTM units."),
    ({"truncate": {"depth": 7}}, {"truncate": {"depth": 1, "every": 1}},
     "A has backward passes over 7 timesteps and B has backward passes over 1 timestep."),
    ({}, {"truncate": {"depth": 4, "every": 2}},
     "A has no truncation and B has backward passes over 4 timesteps, one every 2."),
    ({"optimiser": {"kind": "gradient_descent", "learning_rate": 0.1}},
     {"optimiser": {"kind": "adam", "learning_rate": 0.001}},
     "A has gradient descent as its optimiser and B has Adam as its optimiser; A has a learning rate of 0.1 and B has "
     "a learning rate of 0.001."),
    ({"initialiser": "xavier"}, {"initialiser": "he", "cost": "half_squared_error"},
     "A has Xavier starting weights and B has He starting weights; A has squared error as its cost and B has half "
     "squared error as its cost."),
    ({"frozen": []}, {"frozen": ["layer1", "layer2"]}, "A has no frozen layers and B has the frozen layers 1 and 2."),
    ({"layers": [{"kind": "recurrent", "units": 1, "weights": {"W_time": [[1]]}}, BASE["layers"][1]]},
     {"layers": [{"kind": "recurrent", "units": 1, "weights": {"W_time": [[2]]}}, BASE["layers"][1]]},
     "In layer 1, A has given weights and B has other given weights."),
    ({}, {"layers": BASE["layers"][1:]}, "A has 2 layers and B has 1 layer.")])
def test_what_differs_is_a_sentence(a, b, sentence):
    assert said([(a, b)])[0][0] == sentence
