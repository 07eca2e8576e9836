"""Each kind of edit: what it does, and what it refuses."""

import numpy as np
import pytest
from examples import SMALL, changed, same
from unrolled.core import RunSpec, SpecError, Trainer, parse_edits
from unrolled.core.edits.base import make_edits

WRONG = [
    ({"kind": "weight", "weight": "layer9.b", "index": [0], "value": 0.0}, "weight"),
    ({"kind": "weight", "weight": "layer1.b", "index": [4], "value": 0.0}, "index"),
    ({"kind": "weight", "weight": "layer1.b", "index": [0, 0], "value": 0.0}, "index"),
    ({"kind": "weight", "weight": "layer1.W_time", "index": [0, 4], "value": 0.0}, "index"),
    ({"kind": "weight", "weight": "layer1.W_time", "index": [0], "value": 0.0}, "index"),
    ({"kind": "input", "sample": 20, "timestep": 0, "unit": 0, "value": 0.0}, "sample"),
    ({"kind": "input", "sample": 0, "timestep": 6, "unit": 0, "value": 0.0}, "timestep"),
    ({"kind": "input", "sample": 0, "timestep": 0, "unit": 1, "value": 0.0}, "unit"),
    ({"kind": "target", "sample": 20, "timestep": 0, "unit": 0, "value": 0.0}, "sample"),
    ({"kind": "target", "sample": 0, "timestep": 1, "unit": 0, "value": 0.0}, "timestep"),
    ({"kind": "target", "sample": 0, "timestep": 0, "unit": 1, "value": 0.0}, "unit"),
    ({"kind": "freeze", "layers": ["layer1", "layer4"]}, "layers[1]")]
MALFORMED = [
    ({"kind": "weight", "weight": "layer1.b", "index": [-1], "value": 0.0}, "index[0]"),
    ({"kind": "weight", "weight": 3, "index": [0], "value": 0.0}, "weight"),
    ({"kind": "weight", "weight": "layer1.b", "index": [0], "value": float("nan")}, "value"),
    ({"kind": "weight", "weight": "layer1.b", "index": 0, "value": 0.0}, "index"),
    ({"kind": "input", "sample": -1, "timestep": 0, "unit": 0, "value": 0.0}, "sample"),
    ({"kind": "input", "sample": 0, "timestep": 0, "unit": 0}, "value"),
    ({"kind": "learning_rate", "value": -1}, "value"), ({"kind": "truncate"}, "depth"),
    ({"kind": "truncate", "depth": 0}, "depth"),
    ({"kind": "truncate", "depth": 2, "every": 3}, "every"),
    ({"kind": "freeze", "layers": "layer1"}, "layers"), ({"kind": "freeze", "layers": [1]}, "layers[0]"),
    ({"kind": "units"}, "kind"), ({}, "kind"), (3, "")]


def trained(name="ragged", updates=3):
    trainer = Trainer(SMALL[name])
    trainer.run(updates)
    return trainer


@pytest.mark.parametrize(("edit", "field"), WRONG)
def test_what_there_is_not_is_named_and_nothing_is_changed(edit, field):
    trainer, untouched = trained(), trained()
    fine = {"kind": "learning_rate", "value": 0.5}
    with pytest.raises(SpecError) as wrong:
        make_edits(trainer, parse_edits([fine, edit]))
    assert wrong.value.field == f"[1].{field}"
    with pytest.raises(SpecError) as wrong:
        parse_edits([edit])[0].apply(trainer)
    assert wrong.value.field == field
    assert trainer.settings == untouched.settings
    assert same(trainer.step(), untouched.step())


@pytest.mark.parametrize(("edit", "field"), MALFORMED)
def test_what_is_no_edit_is_named(edit, field):
    with pytest.raises(SpecError) as wrong:
        parse_edits([{"kind": "learning_rate", "value": 0.5}, edit])
    assert wrong.value.field == (f"[1].{field}" if field else "[1]")


def test_padding_has_no_input():
    trainer = trained()
    short = int(trainer.training_samples.lengths.argmin())
    edit = {"kind": "input", "sample": short, "timestep": int(trainer.training_samples.lengths[short]), "unit": 0,
            "value": 1.0}
    with pytest.raises(SpecError, match=f"timesteps of sample {short}"):
        make_edits(trainer, parse_edits([edit]))


def test_a_learning_rate_is_one_that_the_optimiser_takes():
    trainer = trained("momentum")
    with pytest.raises(SpecError) as wrong:
        make_edits(trainer,
                   parse_edits([{"kind": "freeze", "layers": ["layer1"]}, {"kind": "learning_rate", "value": 100.0}]))
    assert (wrong.value.field, trainer.settings.frozen) == ("[1].value", ())


def test_a_target_of_a_cost_of_probabilities_is_a_probability():
    edit = {"kind": "target", "sample": 0, "timestep": 0, "unit": 0}
    make_edits(trained("dense"), parse_edits([edit | {"value": 0.5}]))
    with pytest.raises(SpecError, match="a probability"):
        make_edits(trained("dense"), parse_edits([edit | {"value": 1.5}]))


@pytest.mark.parametrize("name", ["ragged", "momentum", "truncated"])
def test_a_frozen_layer_stays_as_it_is_and_so_does_its_memory(name):
    trainer = trained(name, 5)
    make_edits(trainer, parse_edits([{"kind": "freeze", "layers": ["layer2"]}]))
    before, others = trainer.state(), trained(name, 5)
    still = trainer.network.extent("layer2")
    step, free = trainer.step(), others.step()
    trainer.run(5)
    after = trainer.state()
    for weight, update in step.updates.items():
        if weight.startswith("layer2."):
            assert not update.any()
        else:
            assert np.array_equal(update, free.updates[weight])
    assert step.gradients["layer2.W_time"].any()
    assert np.array_equal(before.theta[still], after.theta[still])
    assert np.array_equal(before.memory[:, still], after.memory[:, still])
    assert not np.array_equal(before.theta, after.theta)
    make_edits(trainer, parse_edits([{"kind": "freeze", "layers": []}]))
    assert trainer.step().updates["layer2.W_time"].any()


@pytest.mark.parametrize("truncate", [None, 1, 2, {"depth": 3, "every": 2}])
def test_another_truncation_is_as_if_it_had_been_so(truncate):
    edit = {"kind": "truncate"} | (truncate if isinstance(truncate, dict) else {"depth": truncate})
    trainer = Trainer(RunSpec.from_dict(changed(readout="many_to_many", truncate=2)))
    other = Trainer(RunSpec.from_dict(changed(readout="many_to_many", truncate=truncate)))
    state = trainer.state()
    trainer.run(8)  # so that its buffers are there
    trainer.restore(state)
    make_edits(trainer, parse_edits([edit]))
    assert all(same(trainer.step(), other.step()) for _ in range(8))


def test_data_are_edited_for_this_trainer_alone_and_whenever_they_come_again():
    trainer, other = trained(), trained()
    assert trainer.dataset is other.dataset
    make_edits(trainer, parse_edits([{"kind": "input", "sample": 7, "timestep": 1, "unit": 0, "value": 9.0},
                             {"kind": "target", "sample": 7, "timestep": 0, "unit": 0, "value": -9.0}]))
    epoch = [trainer.step() for _ in range(2 * trainer.updates_per_epoch)]
    held = [(step, list(step.samples).index(7)) for step in epoch if 7 in step.samples]
    assert len(held) == 2
    for step, i in held:
        assert (step.inputs[1, i, 0], step.targets[0, i, 0]) == (9.0, -9.0)
    assert trainer.evaluate("training").targets[0, 7, 0] == -9.0
    assert trainer.dataset.training.inputs.max() == 1.0
    assert other.evaluate("training").targets[0, 7, 0] >= 0.0


def test_a_state_brings_back_all_conditions():
    trainer = trained("momentum")
    free = trainer.state()
    make_edits(trainer, parse_edits([{"kind": "learning_rate", "value": 0.5}, {"kind": "truncate", "depth": 2},
                                     {"kind": "freeze", "layers": ["layer1"]},
                             {"kind": "input", "sample": int(trainer.next_batch().samples[0]), "timestep": 0, "unit": 0,
                              "value": 5.0}]))
    edited, expected = trainer.state(), trainer.step()
    trainer.restore(free)
    assert not same(trainer.step(), expected)
    fresh = Trainer(trainer.spec)
    for back in (trainer, fresh):
        back.restore(edited)
        assert same(back.step(), expected)
