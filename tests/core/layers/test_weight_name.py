"""Names of weights: what is written is read back, and what is none is refused."""

import numpy as np
import pytest
from unrolled.core.layers.operands import Operand
from unrolled.core.layers.weight_name import WeightName, expected_index, weights_of_layer
from unrolled.core.registry import kinds


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("layer1.W_space", WeightName(1, "W_space")), ("layer12.W_time_f", WeightName(12, "W_time", "f")),
        ("layer2.b[0]", WeightName(2, "b", "", (0,))), ("layer1.b_g[3]", WeightName(1, "b", "g", (3,))),
        ("layer1.W_space[0,12]", WeightName(1, "W_space", "", (0, 12))),
    ],
)
def test_a_name_is_read_and_written(text, name):
    assert WeightName.parse(text) == name
    assert str(name) == text
    assert name.weight == text.split("[")[0]


@pytest.mark.parametrize(
    "text",
    [
        "", "layer0.b", "layer1", "layer1.", "W_space", "layer1.W_space[", "layer1.W_space[-1,0]", "layer1.b[0,1,2]",
        "layer1.b [0]", "Layer1.b",
    ],
)
def test_what_is_no_name(text):
    assert WeightName.parse(text) is None


def test_spaces_within_the_index_are_no_matter():
    assert str(WeightName.parse("layer1.W_space[ 2 , 3 ]")) == "layer1.W_space[2,3]"


def test_an_index_is_held_against_the_shape():
    assert expected_index((1, 2), (2, 3)) == expected_index((0,), (1,)) == ""
    assert expected_index((1, 3), (2, 3)) == expected_index((1,), (2, 3)) == "2 numbers below 2 × 3"
    assert expected_index((4,), (4,)) == "one number below 4"


def test_the_weights_of_one_layer():
    weights = {"layer1.b": np.zeros(1), "layer11.b": np.ones(1), "layer1.W_space": np.ones((1, 2))}
    assert list(weights_of_layer(1, weights)) == ["b", "W_space"]
    assert WeightName.parse("layer1.W_space[0,1]").value(weights) == 1.0


@pytest.mark.parametrize("kind", kinds("layer"))
def test_every_weight_of_every_layer_has_such_a_name_and_an_operand(kind):
    layer = kinds("layer")[kind].from_dict({"units": 3})
    terms = layer.gradient_terms()
    assert set(terms) == set(layer.weights_by_name({name: np.zeros(shape) for name, shape in layer.blocks(2).items()}))
    for own, (signal, operand) in terms.items():
        name = WeightName.of(2, own)
        assert WeightName.parse(name.weight) == name
        assert name.own == own
        assert name.gate in ("", *layer.gates)
        assert signal in layer.quantities
        assert operand is {"W_space": Operand.BELOW, "W_time": Operand.BEFORE, "b": Operand.ONE}[name.matrix]


def test_where_lies_what_a_weight_multiplies():
    assert (Operand.BELOW.cell(2, 5), Operand.BEFORE.cell(2, 5)) == ((1, 5), (2, 4))
