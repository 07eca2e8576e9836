"""Which layers learn: every kind either does, by every optimiser, or never does, whatever is asked."""

from dataclasses import replace

import numpy as np
import pytest
from unrolled.core import RunSpec, SpecError, Trainer, explain
from unrolled.core.edits.base import make_edits, parse_edits, setting_edits
from unrolled.core.registry import kinds

LAYERS, OPTIMISERS = kinds("layer"), kinds("optimiser")


def made(layer: str, optimiser: str = "gradient_descent") -> Trainer:
    """A network with such a layer below a dense one."""
    return Trainer(
        RunSpec.from_dict(
            {
                "task": {"kind": "sum_of_bits", "min_length": 4, "max_length": 4, "training": 8, "validation": 2},
                "batch_size": 4, "seed": 3,
                "layers": [{"kind": layer, "units": 3}, {"kind": "dense", "units": 1, "activation": "linear"}],
                "optimiser": {"kind": optimiser, "l2": 0.01},
            }
        )
    )


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("optimiser", OPTIMISERS)
def test_updates_are_there_or_are_zero(layer, optimiser):
    trainer = made(layer, optimiser)
    before = {name: weight.copy() for name, weight in trainer.weights.items()}
    step = trainer.step()
    trainer.run(3)
    for name, update in step.updates.items():
        learns = LAYERS[layer].trainable or name.startswith("layer2")
        assert update.any() == learns, name
        assert np.array_equal(trainer.weights[name], before[name]) != learns, name
        assert step.gradients[name].any()  # which is there all the same


@pytest.mark.parametrize("layer", LAYERS)
def test_what_never_learns_cannot_be_thawed(layer):
    trainer, learns = made(layer), LAYERS[layer].trainable
    assert trainer.spec.untrainable == trainer.settings.frozen == (() if learns else ("layer1",))
    make_edits(trainer, parse_edits([{"kind": "freeze", "layers": ["layer1", "layer2"]}]))
    assert trainer.settings.frozen == ("layer1", "layer2")
    trainer.settings = replace(trainer.settings, frozen=())
    assert trainer.settings.frozen == trainer.spec.untrainable
    if learns:
        make_edits(trainer, parse_edits([{"kind": "freeze", "layers": []}]))
        return
    for ask, field in (
        (lambda: make_edits(trainer, parse_edits([{"kind": "freeze", "layers": ["layer2"]}])), "[0].layers"),
        (lambda: setting_edits(trainer, {"frozen": []}), "frozen"),
    ):
        with pytest.raises(SpecError, match="a list with layer1, which never learns") as refused:
            ask()
        assert refused.value.field == field


@pytest.mark.parametrize("layer", LAYERS)
def test_the_formulas_say_so(layer):
    trainer = made(layer)
    step = trainer.step()
    name = next(iter(step.weights)).removeprefix("layer1.")
    for where in ({"weight": f"layer1.{name}"}, {"layer": 1, "timestep": 1, "unit": 1}):
        told = next(part for part in explain(trainer.spec, step, **where).sections if part.name == "Update")
        assert ("never learns" in told.about) != LAYERS[layer].trainable
