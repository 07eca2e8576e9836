"""How an explanation is written: long sums, shapes, colours, speed, notebooks."""

import cProfile
import pstats
from xml.etree import ElementTree

import pytest
from reading import NAMESPACE, parsed
from unrolled.app.presets import presets
from unrolled.core import RunSpec, Trainer, explain, notations

WIDE = {
    "task": {"kind": "sum_of_bits", "min_length": 6, "max_length": 9},
    "layers": [
        {"kind": "recurrent", "units": 64}, {"kind": "recurrent", "units": 64},
        {"kind": "dense", "units": 1, "activation": "linear"},
    ],
    "batch_size": 16,
}


def step_of(spec: RunSpec):
    return spec, Trainer(spec).step()


@pytest.fixture(scope="module")
def default():
    return step_of(presets()["sum-of-bits"].spec)


def first(told):
    return told.sections[0].equations[0]


def test_shapes_stand_under_the_symbols_of_the_first_line(default):
    symbols, components, numbers = first(explain(*default, layer=2, timestep=3, unit=1)).mathml
    shapes = [text.text for text in parsed(symbols).iter(f"{NAMESPACE}mtext") if text.get("class") == "shape"]
    assert shapes == ["4", "4 × 6", "6", "4 × 4", "4", "4"]
    assert "shape" not in components + numbers


def test_symbols_say_what_they_are(default):
    symbols, components, numbers = first(explain(*default, layer=2, timestep=3, unit=1)).mathml
    refs = [element.get("data-ref") for element in parsed(symbols).iter() if element.get("data-ref")]
    assert refs == ["z 2 3", "W_space 2", "h 1 3", "W_time 2", "h 2 2", "b 2"]
    assert 'data-ref="z 2 3 1"' in components
    assert 'data-ref="W_space 2 1 6"' in numbers
    assert 'data-ref="h 2 2 4"' in numbers


def test_space_and_time_have_their_colours(default):
    for line in first(explain(*default, layer=2, timestep=3, unit=1)).mathml:
        hues = {element.get("class") for element in parsed(line).iter(f"{NAMESPACE}mrow")}
        assert {"s", "t"} <= hues


def test_a_long_sum_is_folded():
    numbers = first(explain(*step_of(RunSpec.from_dict(WIDE)), layer=2, timestep=3, unit=1)).mathml[-1]
    folds = [row for row in parsed(numbers).iter(f"{NAMESPACE}mrow") if row.get("class") == "fold"]
    more = [text.get("data-count") for text in parsed(numbers).iter(f"{NAMESPACE}mtext") if text.get("class") == "more"]
    assert more == ["60", "60"]
    assert [len(list(fold)) for fold in folds] == [119, 119]  # sixty terms, and signs between


def test_a_very_long_sum_ends():
    task = {"kind": "explicit", "inputs": [[0.001] * 3000], "targets": [[1.0]]}
    told = explain(
        *step_of(RunSpec.from_dict({"task": task, "layers": [{"kind": "dense", "units": 1}]})), layer=1, unit=1
    )
    assert len(first(told).mathml[-1]) < 5000


@pytest.mark.parametrize("name", notations())
def test_every_preset_in_every_notation(name):
    for preset in presets().values():
        spec, step = step_of(preset.spec)
        for layer in range(len(spec.layers) + 1):
            for section in explain(
                spec, step, layer=layer, timestep=int(step.lengths[0]), unit=1, notation=name
            ).sections:
                for equation in section.equations:
                    assert [parsed(line) for line in equation.mathml]


def test_in_a_notebook(default):
    for place in ({"layer": 3, "timestep": int(default[1].lengths[0]), "unit": 1}, {"weight": "layer1.W_time"}):
        html = explain(*default, **place)._repr_html_()
        assert html.count("<math") >= 5
        ElementTree.fromstring(f"<body>{html}</body>")


@pytest.mark.parametrize(("set_up", "calls"), [("default", 50_000), ("wide", 250_000)])
def test_it_is_little_work(default, set_up, calls):
    """Counted in calls of functions, which no other load of the machine changes."""
    spec, step = default if set_up == "default" else step_of(RunSpec.from_dict(WIDE))
    with cProfile.Profile() as profile:
        explain(spec, step, layer=2, timestep=3, unit=1).to_dict()
    assert pstats.Stats(profile).total_calls < calls
