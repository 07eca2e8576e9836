"""What is special at a place is said in plain words, and nothing is shown that is not there."""

import dataclasses

import numpy as np
import pytest
from unrolled.core import RunSpec, SpecError, Trainer, explain
from unrolled.core.optimisers.base import Optimiser

NUMBERS = np.random.default_rng(3)


def made(updates: int = 2, **fields):
    """Two recurrent layers and an output, over sequences of 5, 3 and 4 timesteps."""
    lengths = [5, 3, 4]
    many = fields.get("readout") == "many_to_many"
    task = {"kind": "explicit", "inputs": [NUMBERS.uniform(-1, 1, (n, 2)).tolist() for n in lengths],
            "targets": [NUMBERS.uniform(0.1, 0.9, (n if many else 1, 1)).tolist() for n in lengths]}
    spec = RunSpec.from_dict(
        {
            "task": task,
            "layers": [
                {"kind": "recurrent", "units": 4}, {"kind": "recurrent", "units": 3, "bias": False},
                {"kind": "dense", "units": 1, "activation": "sigmoid"},
            ],
            "batch_size": 3,
        }
        | fields
    )
    trainer = Trainer(spec)
    trainer.run(updates - 1)
    return spec, trainer.step()


def section(told, name):
    [found] = [each for each in told.sections if each.name == name]
    return found


def names(told, name):
    return [equation.name for equation in section(told, name).equations]


def test_padding():
    told = explain(*made(), layer=1, timestep=4, unit=1, sample=1)
    assert told.sections == []
    assert "ended after 3 timesteps" in told.about


def test_first_timestep():
    told = explain(*made(), layer=1, timestep=1, unit=1)
    assert "h₀" in section(told, "Forward").equations[0].about
    assert "hands nothing back" in section(told, "Backward").about
    assert "Handed back, in time" not in names(told, "Backward")


def test_last_timestep_of_a_short_sequence():
    told = explain(*made(), layer=2, timestep=3, unit=1, sample=1)
    assert "this is the last" in section(told, "Backward").about
    assert names(told, "Backward") == [
        "From the layer above", "Error signal", "Behind the slope", "Handed down, in space", "Handed back, in time",
    ]


def test_nothing_is_asked_before_the_end():
    told = explain(*made(), layer=3, timestep=2, unit=1)
    assert "There is no target here" in section(told, "Cost").about
    assert section(told, "Cost").equations == []
    assert section(told, "Backward").equations[0].value == 0.0


def test_nothing_is_asked_in_the_washout():
    spec, _ = made(readout="many_to_many")
    spec = dataclasses.replace(spec, task=dataclasses.replace(spec.task, washout=2))
    step = Trainer(spec).step()
    told = explain(spec, step, layer=3, timestep=2, unit=1)
    assert "that of timestep 3, after the washout" in section(told, "Cost").about
    assert section(told, "Cost").equations == []
    assert section(told, "Backward").equations[0].value == 0.0
    whole = section(explain(spec, step, layer=3, timestep=3, unit=1), "Cost").equations[1]
    assert whole.value == step.costs[2:, 0].sum() == step.sample_costs[0]


def test_cost_at_every_timestep():
    told = explain(*made(readout="many_to_many"), layer=3, timestep=2, unit=1)
    assert names(told, "Cost") == ["Cost of this timestep", "Cost of this sample", "Slope of the cost"]
    assert "mean over its 3 samples" in section(told, "Cost").about


def test_no_bias_no_share():
    assert names(explain(*made(), layer=1, timestep=2, unit=1), "Update") == [
        "For the weights from below", "For the weights from the timestep before", "For the biases",
    ]
    assert "For the biases" not in names(explain(*made(), layer=2, timestep=2, unit=1), "Update")


def test_a_cut_from_the_end():
    spec, step = made(truncate=2)
    cut = explain(spec, step, layer=1, timestep=3, unit=1)
    assert "cut here" in section(cut, "Backward").about
    assert "From the next timestep" not in names(cut, "Backward")
    assert r"{}_{\mathrm{T}}\delta^{1}_{4}" in section(cut, "Backward").equations[1].latex  # δ = Sδ + Tδ, and Tδ is 0
    before = explain(spec, step, layer=1, timestep=4, unit=1)
    assert "cut in between" in section(before, "Backward").about
    assert "Handed back, in time" not in names(before, "Backward")


def test_a_part_that_is_cut():
    spec, step = made(truncate={"depth": 3, "every": 1}, readout="many_to_many")
    told = explain(spec, step, layer=1, timestep=2, unit=1)
    assert "Only a part of what timestep 3 hands back arrives" in section(told, "Backward").about
    equation = section(told, "Backward").equations[1]
    assert "τ" in equation.latex
    whole = step.weights["layer1.W_time"].T @ step.layers[0].dz[2, 0]
    assert not np.allclose(whole, step.layers[0].delta_time[1, 0], rtol=1e-6)
    assert np.allclose(eval(equation.numpy, {"step": step, "np": np}), step.layers[0].delta_time[1, 0], rtol=1e-12)


def test_frozen():
    spec, _ = made()
    trainer = Trainer(spec)
    trainer.settings = dataclasses.replace(trainer.settings, frozen=("layer1",))
    step = trainer.step()
    assert "frozen" in section(explain(spec, step, layer=1, timestep=1, unit=1), "Update").about
    update = section(explain(spec, step, weight="layer1.W_time"), "Update")
    assert "frozen" in update.about
    assert update.equations[0].value == step.weights["layer1.W_time"][0, 0]
    assert "frozen" not in section(explain(spec, step, weight="layer2.W_time"), "Update").about


def test_a_batch_is_averaged():
    spec, step = made()
    gradient = section(explain(spec, step, weight="layer1.W_space", row=2, column=2, sample=1), "Gradient")
    assert [equation.name for equation in gradient.equations] == ["Gradient of this sample", "Gradient of the batch"]
    assert gradient.equations[1].value == step.gradients["layer1.W_space"][1, 1]


def test_softmax_and_its_cost():
    task = {"kind": "explicit", "inputs": [[0.1, 0.2], [0.3, 0.1]], "targets": [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]}
    layers = [{"kind": "dense", "units": 3, "activation": "softmax"}]
    trainer = Trainer(RunSpec.from_dict({"task": task, "layers": layers, "cost": "cross_entropy"}))
    behind = section(explain(trainer.spec, trainer.step(), layer=1, unit=2), "Backward").equations[1]
    assert "belong together" in behind.about
    assert r"y_{2} - t_{2}" in behind.latex
    trainer = Trainer(RunSpec.from_dict({"task": task, "layers": layers, "cost": "squared_error"}))
    behind = section(explain(trainer.spec, trainer.step(), layer=1, unit=2), "Backward").equations[1]
    assert "all units" in behind.about


def test_numbers_that_are_none():
    spec, _ = made()
    trainer = Trainer(spec)
    trainer.weights["layer1.W_space"][...] = np.nan
    trainer.weights["layer2.W_time"][...] = np.inf
    step = trainer.step()
    for timestep in (1, 5):
        for layer in (0, 1, 2, 3):
            told = explain(spec, step, layer=layer, timestep=timestep, unit=1)
            assert all(equation.mathml and equation.latex for each in told.sections for equation in each.equations)
    explain(spec, step, weight="layer1.W_space").to_dict()


@pytest.mark.parametrize(
    ("place", "field"),
    [
        ({}, "layer"), ({"layer": 4}, "layer"), ({"layer": True}, "layer"), ({"layer": 1.5}, "layer"),
        ({"layer": 1, "timestep": 6}, "timestep"), ({"layer": 0, "unit": 3}, "unit"),
        ({"layer": 1, "only": "up"}, "pass"), ({"layer": 1, "notation": ""}, "notation"),
        ({"layer": 1, "sample": 3}, "sample"), ({"weight": "layer2.b"}, "weight"),
        ({"weight": "layer1.b", "column": 1}, "column"), ({"weight": "layer1.W_time", "unit": 1}, "weight"),
    ],
)
def test_places_that_are_not_there(place, field):
    with pytest.raises(SpecError) as caught:
        explain(*made(), **place)
    assert caught.value.field == field


@dataclasses.dataclass(frozen=True)
class Sign(Optimiser):
    """Goes by the sign alone, and has no formula to show."""

    kind = "sign"
    label = "sign descent"
    learning_rate = 0.1

    def update(self, gradient, rate, memory, update):
        np.multiply(np.sign(gradient), -rate, update)


def test_an_optimiser_without_a_formula():
    spec, _ = made()
    trainer = Trainer(spec)
    trainer.settings = dataclasses.replace(trainer.settings, optimiser=Sign())
    step = trainer.step()
    update = section(explain(spec, step, weight="layer1.W_time", row=2), "Update")
    assert "sign descent" in update.about
    assert update.equations[0].value == (step.weights["layer1.W_time"] + step.updates["layer1.W_time"])[1, 0]
