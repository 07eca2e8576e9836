"""Presets are files: each opens, and a new one is found by itself."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from one_file import dropped
from serverside import api, until
from unrolled.app.limits import refuse_too_large
from unrolled.app.presets import DEFAULT, GROUPS, OTHERS, grouped, presets
from unrolled.app.settings import Settings
from unrolled.app.views import views
from unrolled.core import RunSpec, Trainer, temporal_jacobians


@pytest.mark.parametrize("name", list(presets()))
def test_a_preset_runs_within_the_limits(name):
    preset = presets()[name]
    assert preset.title
    assert preset.about
    assert RunSpec.from_dict(preset.spec.to_dict()) == preset.spec
    for spec in (preset.spec, preset.beside or preset.spec):
        refuse_too_large(spec, Settings())
        assert Trainer(spec).step().finite
    assert set(preset.panels) <= set(views())


def test_why_gradients_vanish_is_true():
    """The one never gets better than the average sum, and the other one does; both have the same task, rate and seed.
    """
    preset = presets()["vanishing"]
    trainers = [Trainer(spec) for spec in (preset.spec, preset.beside)]
    for trainer, (least, most) in zip(trainers, ((0, 1e-9), (1e-4, 100)), strict=True):
        for _ in range(4):
            product = float(temporal_jacobians(trainer.spec, trainer.step())[0].products[0])
            assert least <= product <= most
            trainer.run(499)
    stuck, learned = (trainer.evaluate().cost for trainer in trainers)
    assert stuck > 2
    assert learned < 0.4
    assert {preset.spec.optimiser, preset.spec.cost, preset.spec.task} == {preset.beside.optimiser, preset.beside.cost,
                                                                           preset.beside.task}


def test_the_learning_slowdown_is_true():
    """With the quadratic cost a unit that is wrong altogether hardly moves; with cross-entropy it moves at once, and
    fastest at first.
    """
    outputs = {}
    for name, spec in zip("AB", (presets()["slowdown"].spec, presets()["slowdown"].beside), strict=True):
        trainer = Trainer(spec)
        outputs[name] = [float(trainer.step().outputs.item()) for _ in range(76)]
    assert outputs["A"][0] == outputs["B"][0] > 0.98
    assert outputs["A"][-1] > 0.9
    assert outputs["B"][-1] < 0.1


@pytest.mark.parametrize("side", ["A", "B"])
def test_digits_are_read_with_either_of_nielsens_costs(side):
    preset = presets()["nielsen-digits"]
    trainer = Trainer(preset.spec if side == "A" else preset.beside)
    trainer.run(25 * trainer.updates_per_epoch)
    assert trainer.evaluate().accuracy >= 0.95


@pytest.mark.parametrize("seed", [1, 4])
def test_weight_decay_keeps_from_overfitting(seed):
    """Both read all that they have learned from, and cheaply; of what they have not seen, the one with weight decay
    reads far more.
    """
    preset = presets()["weight-decay"]
    trainers = [Trainer(replace(spec, seed=seed)) for spec in (preset.spec, preset.beside)]
    for trainer in trainers:
        trainer.run(3000)
    learned, seen = ([trainer.evaluate(part) for trainer in trainers] for part in ("training", "validation"))
    assert [found.accuracy for found in learned] == [1.0, 1.0]
    assert learned[0].cost < learned[1].cost < 0.1
    assert seen[1].accuracy > seen[0].accuracy + 0.07
    assert seen[1].cost < 0.6 * seen[0].cost


def test_binary_addition_makes_no_mistake():
    """All bits of 1,000 fresh sums of 7-bit numbers."""
    trainer = Trainer(presets()["binary-addition"].spec)
    trainer.run(600)
    seen = trainer.evaluate()
    assert seen.outputs.shape == (8, 1000, 1)
    assert ((seen.outputs > 0.5) == (seen.targets > 0.5)).all()


@pytest.mark.anyio
async def test_a_preset_opens_as_a_comparison_unless_it_is_to_stand_alone():
    async with api() as server:
        own = {"spec": presets()["vanishing"].spec.to_dict()}
        bodies = [{"preset": "vanishing"}, {"preset": "vanishing", "beside": None},
                  {"preset": "vanishing", "beside": own}]
        states = [(await server.http.post("/api/runs", json=body)).json() for body in bodies]
        assert [state["preset"] for state in states] == ["vanishing"] * 3
        assert [state["beside"] and state["beside"]["spec"]["initialiser"]["kind"]
                for state in states] == ["orthogonal", None, "normal"]


def test_the_default_is_one_of_them():
    assert DEFAULT in presets()


@pytest.mark.anyio
@pytest.mark.parametrize("name", list(presets()))
async def test_a_run_is_made_from_each(name):
    async with api() as server:
        answer = await server.http.post("/api/runs", json={"preset": name})
        state = answer.json()
        assert (answer.status_code, state["preset"], state["spec"]) == (201, name, presets()[name].spec.to_dict())
        await server.do(state["id"], "step")
        run = server.runs.get(state["id"])
        await until(run, lambda: run.trainings.step.index == 1)  # a busy machine may answer before the step is made


def test_each_says_what_to_watch_under_a_heading_of_the_gallery():
    assert [group for group in grouped() if group != OTHERS] == [group for group in GROUPS if group != OTHERS]
    assert {preset.name for those in grouped().values() for preset in those} == set(presets())
    assert all(preset.watch.endswith(".") for preset in presets().values() if preset.group != OTHERS)


@pytest.mark.anyio
async def test_the_gallery_shows_the_first_error_signals():
    async with api() as server:
        groups = (await server.http.get("/api/gallery")).json()["groups"]
    shown = {preset["name"]: preset for group in groups for preset in group["presets"]}
    assert set(shown) == set(presets())
    step = Trainer(presets()["sum-of-bits"].spec).preview()
    output, *_, lowest = shown["sum-of-bits"]["thumbnail"]
    length, largest = step.lengths[0], max(np.abs(layer.delta[:, 0]).max() for layer in step.layers)
    assert np.array(output) == pytest.approx(step.layers[-1].delta[:length, 0] / largest, abs=1e-5)
    assert np.array(lowest)[-1, 0] == pytest.approx(step.layers[0].delta[length - 1, 0, 0] / largest, abs=1e-5)
    for preset in shown.values():
        cells = np.abs(np.concatenate([np.ravel(row) for row in preset["thumbnail"]]))
        assert cells.max() <= 1.0


def test_a_file_dropped_in_the_folder_is_a_preset(tmp_path):
    listed = subprocess.run([sys.executable, "-m", "unrolled.app.cli", "presets"], cwd=dropped(tmp_path),
                            capture_output=True, text=True,
                            timeout=30, check=True, env={"PYTHONPATH": str(tmp_path), "PATH": ""})
    assert "brand-new" in listed.stdout
    assert "Brand new" in listed.stdout


@pytest.mark.parametrize("seed", range(1, 9))
def test_ones_are_counted_from_any_data(seed):
    """Roelants' network ends at (1, 1) on random sets of 20 sequences of 10 bits; plain gradient descent is thrown out,
    or crawls.
    """
    spec = replace(presets()["counting-ones"].spec, seed=seed)
    trainer = Trainer(spec)
    assert trainer.training_samples.inputs.shape == (20, 10, 1)
    assert [weight.item() for weight in trainer.weights.values()] == [-1.5, 2.0]
    trainer.run(500)
    assert [weight.item() for weight in trainer.weights.values()] == pytest.approx([1.0, 1.0], abs=1e-2)
    plain = Trainer(RunSpec.from_dict(spec.to_dict() | {"optimiser": {"kind": "gradient_descent",
                                                                      "learning_rate": 1e-6}}))
    assert not plain.run(500)[-1] < 1.0
