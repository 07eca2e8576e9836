"""One meaning a symbol: what the page calls a quantity outside a formula is what the formulas call it, in every
notation.
"""

import re

import pytest
from test_words import made, section
from unrolled.core import RunSpec, Trainer, explain
from unrolled.core.explanation import notations
from unrolled.core.explanation.symbols import bare, symbols
from unrolled.core.formula.plain_text import plain


def letters(latex: str) -> str:
    return re.sub(r"[\\{}\s]", "", latex)


@pytest.mark.parametrize("notation", notations())
def test_delta_of_a_weight_is_what_is_added_and_nothing_else(notation):
    spec, step = made()
    for told in (
        explain(spec, step, weight="layer1.W_time", notation=notation),
        explain(spec, step, layer=1, timestep=2, unit=1, notation=notation),
    ):
        for part in told.sections:
            for equation in part.equations:
                if equation.name not in ("Update", "New weight"):
                    assert "Delta" not in equation.latex, equation.name
    update = section(explain(spec, step, weight="layer1.W_time", notation=notation), "Update").equations
    assert [("Delta" in equation.latex) for equation in update] == [True, True]
    assert update[0].value == step.updates["layer1.W_time"][0, 0]


@pytest.mark.parametrize(
    ("notation", "sample", "mean"),
    [("seed", r"C", r"\bar{C}"), ("nielsen", r"C", r"\bar{C}"), ("goodfellow", "L", "J")],
)
def test_the_cost_of_the_batch_has_a_letter_of_its_own(notation, sample, mean):
    spec, step = made()
    own, batch = section(explain(spec, step, weight="layer1.W_time", notation=notation), "Gradient").equations
    assert mean not in own.latex
    assert f"partial {mean}" in batch.latex
    assert rf"partial {sample}_{{b}}" in batch.latex
    cost = section(explain(spec, step, layer=3, timestep=5, unit=1, notation=notation), "Cost")
    assert f"{'J' if mean == 'J' else 'C̄'} = " in cost.about
    assert mean not in cost.equations[0].latex
    alone = made(batch_size=1)
    assert (
        mean not in section(explain(*alone, weight="layer1.W_time", notation=notation), "Update").equations[0].latex
    )  # one sample's mean is its own cost


@pytest.mark.parametrize("notation", notations())
def test_derivatives_are_all_written_with_the_same_sign(notation):
    spec, step = made()
    for told in (
        explain(spec, step, weight="layer2.W_space", notation=notation),
        explain(spec, step, layer=3, timestep=5, unit=1, notation=notation),
    ):
        assert not [
            equation.latex for part in told.sections for equation in part.equations if r"\frac{d " in equation.latex
        ]


@pytest.mark.parametrize(
    ("notation", "expected"),
    [
        (
            "seed",
            {
                "delta": "δ", "delta_space": "Sδ", "dz": "δ⊙σ′", "W_space": "W_S", "grad_W_time": "∂C/∂W_T",
                "update_b": "Δb", "mean_C": "C̄",
            },
        ),
        (
            "nielsen",
            {"h": "a", "delta": "∇ₐC", "delta_space": "S∇ₐC", "dz": "δ", "W_space": "w_S", "y": "aᴸ", "t": "y"},
        ),
        (
            "goodfellow",
            {
                "delta": "∇ₕL", "dz": "∇_zL", "W_space": "U", "W_time": "W", "C": "L", "mean_C": "J",
                "output_gradient": "∂L/∂ŷ",
            },
        ),
    ],
)
def test_symbols_as_text(notation, expected):
    assert {name: plain(bare(symbols(notations()[notation])[name])) for name in expected} == expected


@pytest.mark.parametrize("notation", notations())
def test_sentences_use_the_letters_of_the_formulas(notation):
    spec, step = made(truncate=2)
    known = {name: plain(bare(text)) for name, text in symbols(notations()[notation]).items()}
    said = section(explain(spec, step, layer=1, timestep=3, unit=1, notation=notation), "Backward").about
    assert f"{known['delta']} = {known['delta_space']} + 0" in said
    others = {"δ", "L"} - set(
        "".join(known[name] for name in ("delta", "delta_space", "delta_time", "output_gradient"))
    )
    assert not [letter for letter in others if letter in re.findall(r"\b\w\b|δ", said)]


def test_nothing_is_handed_down_where_it_is_zero():
    spec, step = made(truncate=2)
    told = section(explain(spec, step, layer=1, timestep=2, unit=1), "Backward")
    assert not step.layers[0].delta_space[1, 0].any()
    assert "Layer 2 hands down nothing: Sδ is 0" in told.about
    assert "Layer 2 hands down Sδ" in section(explain(spec, step, layer=1, timestep=5, unit=1), "Backward").about


@pytest.mark.parametrize(
    ("notation", "quantity", "symbol"),
    [
        ("nielsen", "delta_time", "T"), ("nielsen", "delta_space", "S"), ("goodfellow", "delta_time", "T"),
        ("goodfellow", "delta_space", "S"),
    ],
)
def test_parts_of_the_error_signal_are_told_apart_by_their_letter(notation, quantity, symbol):
    spec, step = made()
    assert symbols(notations()[notation], True)[quantity].startswith(symbol)
    told = explain(spec, step, layer=1, timestep=2, unit=1, notation=notation)
    latex = [letters(equation.latex) for part in told.sections for equation in part.equations]
    assert any(symbol + "nabla" in text for text in latex)


def test_goodfellow_s_weights_are_u_only_beside_recurrent_ones():
    task = {"kind": "explicit", "inputs": [[0.3, 0.9]], "targets": [[0.2]]}
    spec = RunSpec.from_dict({"task": task, "layers": [{"kind": "dense", "units": 1}]})
    told = explain(spec, Trainer(spec).step(), layer=1, timestep=1, unit=1, notation="goodfellow")
    latex = "".join(equation.latex for part in told.sections for equation in part.equations)
    assert "W" in latex
    assert "U" not in latex
