"""The trainer: traced and untraced alike, deterministic, and calm when numbers run away."""

import numpy as np
import pytest
from examples import changed
from hypothesis import given, settings
from hypothesis import strategies as st
from unrolled.core import RunSpec, SpecError, Trainer, gradient_check
from unrolled.core.tasks.base import Task


def trainer(**fields):
    return Trainer(RunSpec.from_dict(changed(**fields)))


def theta(t):
    return t.state().theta


@pytest.mark.parametrize("fields", [{}, {"batch_size": 1}, {"readout": "many_to_many"}, {"truncate": 2},
                                    {"readout": "many_to_many", "truncate": {"depth": 3, "every": 2}}])
def test_step_and_run_give_the_same_bits(fields):
    stepped, ran = trainer(**fields), trainer(**fields)
    costs = [stepped.step().cost for _ in range(50)]
    assert ran.run(50).tolist() == costs
    assert np.array_equal(theta(stepped), theta(ran))
    assert stepped.update == ran.update == 50


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.integers(1, 15)), max_size=6))
def test_any_mixture_gives_the_same_bits(parts):
    mixed, straight = trainer(), trainer()
    for traced, n in parts:
        if traced:
            for _ in range(n):
                mixed.step()
        else:
            mixed.run(n)
        mixed.preview()
    straight.run(mixed.update)
    assert np.array_equal(theta(mixed), theta(straight))


def test_going_on_from_a_saved_state_gives_the_same_bits():
    one = trainer()
    one.run(13)
    saved = one.state()
    later = theta(one)
    one.run(40)
    other = trainer()
    other.restore(saved)
    other.run(40)
    assert np.array_equal(theta(one), theta(other))
    assert np.array_equal(saved.theta, later)


def test_seeds_decide():
    assert np.array_equal(trainer(seed=1).run(9), trainer(seed=1).run(9))
    assert not np.array_equal(trainer(seed=1).run(9), trainer(seed=2).run(9))


@pytest.mark.parametrize("layers", [None, [{"kind": "recurrent", "units": 60},
                                           {"kind": "dense", "units": 1, "activation": "linear"}]])
def test_a_step_never_changes_afterwards(layers):
    t = trainer(**({"layers": layers, "task": {"kind": "sum_of_bits", "min_length": 40, "max_length": 40,
                                               "training": 40}, "batch_size": 20} if layers else {}))
    step = t.step()
    before = {name: array.copy() for name, array in step.items()}
    t.run(20)
    t.step()
    for name, array in step.items():
        assert np.array_equal(array, before[name]), name
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_updates_are_what_was_added():
    t = trainer()
    before = {name: w.copy() for name, w in t.weights.items()}
    step = t.step()
    for name, weight in t.weights.items():
        assert np.array_equal(weight, before[name] + step.updates[name])
        assert np.array_equal(step.updates[name], -0.02 * step.gradients[name])
        assert np.array_equal(step.weights[name], before[name])


def test_preview_is_the_step_to_come():
    t = trainer()
    t.run(4)
    preview = t.preview()
    step = t.step()
    assert (preview.index, step.index) == (4, 5)
    assert preview.cost == step.cost
    assert all(np.array_equal(a, b) for (_, a), (_, b) in zip(preview.items(), step.items(), strict=True))


def test_each_epoch_shows_every_sample_once_in_another_order():
    t = trainer()
    epochs = [[int(i) for _ in range(t.updates_per_epoch) for i in t.step().samples] for _ in range(2)]
    assert t.updates_per_epoch == 7  # 20 samples in threes: the last batch has two
    assert sorted(epochs[0]) == sorted(epochs[1]) == list(range(20))
    assert epochs[0] != epochs[1]
    assert t.epoch == 2


def test_explicit_data_come_in_the_order_given():
    task = {"kind": "explicit", "inputs": [[1], [2], [3]], "targets": [[0.1], [0.2], [0.3]]}
    t = trainer(task=task, layers=[{"kind": "dense", "units": 1}], batch_size=1)
    assert [t.step().inputs.item() for _ in range(6)] == [1, 2, 3, 1, 2, 3]


def test_weights_can_be_read_and_assigned():
    t = trainer()
    t.weights["layer1.W_space"] = np.full((4, 1), 0.25)
    t.weights["layer1.b"][2] = 7.0
    step = t.step()
    assert (step.weights["layer1.W_space"] == 0.25).all()
    assert step.weights["layer1.b"][2] == 7.0
    with pytest.raises(SpecError, match="layer1.b: expected shape 4, got shape 3"):
        t.weights["layer1.b"] = [1, 2, 3]
    with pytest.raises(KeyError):
        t.weights["layer9.b"]


def test_given_weights_are_started_from():
    layers = [{"kind": "dense", "units": 1, "activation": "linear", "weights": {"W_space": [[3]]}}]
    assert trainer(layers=layers).weights["layer1.W_space"].item() == 3.0


def test_the_learning_rate_changes_while_it_runs():
    t = trainer()
    t.set(learning_rate=0.5)
    step = t.step()
    assert t.learning_rate == 0.5
    assert np.array_equal(step.updates["layer2.b"], -0.5 * step.gradients["layer2.b"])
    with pytest.raises(SpecError, match="learning_rate: expected a number from 0 to 1000, got -1"):
        t.set(learning_rate=-1)
    assert t.learning_rate == 0.5


def test_divergence_is_a_state_and_not_a_crash():
    t = trainer(optimiser={"kind": "gradient_descent", "learning_rate": 1000.0})
    assert t.step().finite
    t.run(200)
    step = t.step()
    assert not step.finite
    assert not np.isfinite(step.cost)
    assert not np.isfinite(t.evaluate().cost)


@pytest.mark.parametrize("readout", ["many_to_one", "many_to_many"])
def test_evaluation_is_the_mean_of_single_costs(readout):
    t = trainer(readout=readout,
                task={"kind": "sum_of_bits", "min_length": 2, "max_length": 5, "training": 300, "validation": 10})
    whole = t.evaluate("training")
    single = trainer(readout=readout, batch_size=1, optimiser={"kind": "gradient_descent", "learning_rate": 0.0},
                     task={"kind": "sum_of_bits", "min_length": 2, "max_length": 5, "training": 300, "validation": 10})
    assert whole.cost == pytest.approx(single.run(300).mean(), rel=1e-12)
    assert whole.outputs.shape == whole.targets.shape == (1 if readout == "many_to_one" else 5, 300, 1)
    assert 0 <= whole.accuracy <= 1


def test_reprs_say_what_a_thing_is():
    t = trainer()
    step = t.step()
    assert repr(t) == "<Trainer: sum_of_bits, 1 → 4 → 3 → 1, 52 weights, 1 update made>"
    assert repr(step).startswith("<Step 1: cost ")
    assert "layer1: recurrent, 4 units" in repr(step.layers[0])
    assert "layer1.W_time: 4 × 4" in repr(t.weights)


@pytest.mark.parametrize("accuracy_rule", ["argmax", "threshold", "rounding"])
def test_no_number_is_no_class_and_never_right(accuracy_rule):
    """A network that has diverged was right about every sample of class 0."""
    class Judged(Task):
        pass

    Judged.accuracy_rule, task = accuracy_rule, object.__new__(Judged)
    targets = np.zeros((4, 1)) if accuracy_rule != "argmax" else np.eye(2)[[0, 0, 0, 1]]
    outputs = targets.copy()
    assert task.accuracy(outputs, targets) == 1.0
    outputs[:2, 0] = np.nan
    assert task.accuracy(outputs, targets) == 0.5
    if accuracy_rule != "rounding":
        assert task.classes_of(outputs).tolist() == [-1, -1, *task.classes_of(targets)[2:]]


def test_the_preview_at_an_epochs_end_is_of_the_next_epoch():
    t = trainer()
    for update in range(2 * t.updates_per_epoch + 1):
        assert t.preview().epoch == t.epoch == update // t.updates_per_epoch
        assert t.step().epoch == update // t.updates_per_epoch


def test_nrmse2_pools_outputs_timesteps_and_samples():
    task = {"kind": "explicit", "inputs": [[1.0], [2.0], [4.0]], "targets": [[1.0, 10.0], [2.0, 30.0], [3.0, 20.0]]}
    seen = Trainer(RunSpec.from_dict({"task": task, "layers": [{"kind": "dense", "units": 2, "activation": "linear"}],
                                      "batch_size": 1})).evaluate("training")
    assert seen.nrmse2 == pytest.approx(np.mean((seen.outputs - seen.targets) ** 2) / np.var(seen.targets))
    assert seen.nrmse2 != pytest.approx(np.mean(np.mean((seen.outputs - seen.targets) ** 2,
                                                        axis=(0, 1)) / np.var(seen.targets, axis=(0, 1))))


def test_an_evaluation_counts_no_padding_and_no_washout():
    task = {"kind": "explicit", "inputs": [[[0.3], [0.9], [-0.4]], [[0.5], [0.1]]],
            "targets": [[[1.0], [0.5], [0.2]], [[0.1], [0.7]]],
            "washout": 1}
    spec = RunSpec.from_dict({"task": task, "readout": "many_to_many", "layers": [{"kind": "recurrent", "units": 1}]})
    assert Trainer(spec).evaluate("training").counted.sum(axis=0).tolist() == [2, 1]


def test_the_joint_derivative_of_softmax_and_cross_entropy_takes_targets_of_any_sum():
    task = {"kind": "explicit", "inputs": [[0.3, 0.9]], "targets": [[0.2, 0.5, 0.9]]}
    trainer = Trainer(RunSpec.from_dict({"task": task, "cost": "cross_entropy",
                                         "layers": [{"kind": "dense", "units": 3, "activation": "softmax"}]}))
    for check in gradient_check(trainer):
        assert check.relative_error < 1e-10, check
