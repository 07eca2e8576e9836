"""Inputs and outputs are told by the names of their columns, in every notation."""

import pytest
from test_words import made, section
from unrolled.core import RunSpec, Trainer, explain, read_data, suggested_spec
from unrolled.core.explanation.column_names import MOST

WEATHER = read_data(
    ("wind,sun,yield\n" + "".join(f"{i % 7},{i % 5}.5,{2 * (i % 7) + i % 5}\n" for i in range(40))).encode()
)
NUMBERS = [",".join(str(i * j % 11) for j in range(1, 11)) for i in range(30)]
WIDE = read_data("\n".join([",".join([*(f"column{j}" for j in range(1, 10)), "y"]), *NUMBERS]).encode())


def step_of(given, **fields):
    spec = RunSpec.from_dict(
        suggested_spec(given, ("input",) * (len(given.columns) - 1) + ("target",)) | {"seed": 1} | fields
    )
    return spec, Trainer(spec).step()


@pytest.mark.parametrize(("notation", "x", "y"), [("seed", "x", "y"), ("nielsen", "x", "aᴸ"), ("goodfellow", "x", "ŷ")])
def test_columns_are_named_beside_their_symbols(notation, x, y):
    spec, step = step_of(WEATHER)
    last = len(spec.layers)
    assert section(explain(spec, step, layer=0, notation=notation), "Forward").about == f"{x}₁ is wind, {x}₂ is sun."
    assert (
        f"Of its inputs {x}₁ is wind, {x}₂ is sun."
        in section(explain(spec, step, layer=1, unit=1, notation=notation), "Forward").about
    )
    assert f"{y} is yield." in section(explain(spec, step, layer=last, unit=1, notation=notation), "Cost").about
    assert "wind" not in section(explain(spec, step, layer=last, unit=1, notation=notation), "Forward").about


def test_a_weight_says_from_which_column_it_leads():
    spec, step = step_of(WEATHER)
    assert (
        explain(spec, step, weight="layer1.W_space", row=1, column=2).about == "A weight of layer 1, from input 2, sun."
    )
    assert (
        explain(spec, step, weight="layer2.W_space", row=1, column=1).about
        == "A weight of layer 2, from the layer below."
    )


def test_of_many_columns_some_are_named_and_the_rest_are_counted():
    about = section(explain(*step_of(WIDE), layer=0), "Forward").about
    assert about.count(" is ") == MOST
    assert about.endswith("column6, and so on for 3 more.")


def test_data_without_names_have_none():
    spec, step = made()
    assert section(explain(spec, step, layer=0), "Forward").about == ""
    assert explain(spec, step, weight="layer1.W_space", row=1, column=2).about == "A weight of layer 1, from input 2."
