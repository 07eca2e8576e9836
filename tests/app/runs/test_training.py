"""What a run keeps of its past for the charts."""

import numpy as np
import pytest
from alone import unwatched
from serverside import DIVERGING, SEQUENCE, XOR, changed
from unrolled.app.presets import presets
from unrolled.app.runs.training import Training
from unrolled.core import RunSpec, Trainer, setting_edits

DECAYING = changed(XOR, optimiser={"kind": "gradient_descent", "learning_rate": 1000.0, "l2": 1000.0})
#: An error of 10¹⁵⁰ in an output that the weight multiplies by 10¹²: a finite cost, and a gradient whose square is not.
HUGE = {"task": {"kind": "explicit", "inputs": [[1e12]], "targets": [[1.0]]}, "readout": "many_to_one",
        "cost": "half_squared_error", "batch_size": 1,
        "layers": [*[{"kind": "dense", "units": 1, "activation": "linear", "bias": False,
                      "weights": {"W_space": [[1e12]]}}] * 11,
                   {"kind": "dense", "units": 1, "activation": "linear", "bias": False,
                    "weights": {"W_space": [[1.0]]}}]}


def trained(spec: dict, points: int) -> Training:
    """So many updates, with a point after each."""
    training = Training(RunSpec.from_dict(spec))
    training.moment(fresh=True)
    for _ in range(points):
        training.learn(0.0, 1, 1)
        training.moment(fresh=True)
    return training


@pytest.mark.parametrize("updates", [7, 150, 1000])
def test_the_validation_curve_on_the_way_to_an_update_is_that_of_a_run_that_is_watched(updates):
    spec = presets()["counting-ones"].spec
    playback = unwatched(spec)
    for _ in playback.seek(updates):
        pass
    at, costs = playback.trainings[0].curve.validation()
    assert at[-1] == updates
    assert np.diff(at).max() <= max(1, updates / 100)
    assert playback.trainings[0].flow.updates[-1] > updates - playback.trainings[0].flow.every
    watched = Trainer(spec)
    for update, cost in zip(at.astype(int).tolist(), costs.tolist(), strict=True):
        watched.run(update - watched.update)
        assert cost == watched.evaluate().cost


def test_where_an_evaluation_takes_long_there_are_fewer_on_the_way():
    strides = [Training(presets()[name].spec).stride(100_000) for name in ("counting-ones", "nielsen-digits")]
    assert strides[0] == 500
    assert strides[0] <= strides[1] <= 10_000


@pytest.mark.parametrize(("spec", "rows"), [(SEQUENCE, 6), (XOR, 2)])
def test_the_flow_has_a_point_where_the_curve_has_one(spec, rows):
    training = trained(spec, 5)
    assert training.flow.updates == training.curve.validation()[0].tolist() == [0, 1, 2, 3, 4, 5]
    assert np.shape(training.flow.values) == (6, rows)


def test_another_future_forgets_the_flow_of_the_old_one():
    training = trained(SEQUENCE, 8)
    for _ in training.seek(3):
        pass
    training.moment(fresh=True)
    assert training.flow.updates[-1] == 8  # to go back is no other future
    training.edit(setting_edits(training.history.trainer, {"learning_rate": 0.5}))
    assert training.flow.updates == [0, 1, 2, 3]
    training.follow()
    assert training.flow.updates == []


def test_the_flow_of_a_run_that_diverges_is_kept():
    training = Training(RunSpec.from_dict(DIVERGING))
    while training.step.finite:
        training.learn(0.0, 1, 1)
        training.moment(fresh=True)
    assert len(training.flow.values) == len(training.flow.updates)


@pytest.mark.parametrize("chunk", [1, 2, 7, 53, 1000])  # it is the 52nd: the last before a step of its own, too
def test_the_update_whose_weights_are_not_finite_is_the_one_reported(chunk):
    """Weight decay multiplies each weight by 1 − ηλ: the output is squashed, and its cost stays finite when the weights
    are not.
    """
    spec = RunSpec.from_dict(DECAYING)
    trainer = Trainer(spec)
    while np.isfinite(trainer.state().theta).all():
        assert np.isfinite(trainer.step().cost)
    training = Training(spec)
    while training.step.finite:
        training.learn(np.inf, chunk, chunk)
    assert training.step.index == trainer.update == training.history.furthest


def test_what_an_optimiser_remembers_is_to_be_finite_too():
    """RMSprop's mean of squares, once infinite, would make every later update 0."""
    training = Training(RunSpec.from_dict(HUGE | {"optimiser": {"kind": "rmsprop"}}))
    training.learn(np.inf, 1, 1)
    assert np.isfinite(training.step.cost)
    assert not training.step.finite
    assert not training.history.trainer.finite


def test_the_curve_holds_the_updates_up_to_a_divergence():
    training = Training(RunSpec.from_dict(DIVERGING))
    while training.step.finite:
        training.learn(np.inf, 1000, 1000)
    assert training.curve.training()[0].tolist() == list(range(1, training.step.index + 1))


@pytest.mark.parametrize("update", [3, 401, 700, 999])
def test_the_first_point_after_an_edit_is_the_mean_of_all_updates_since_the_one_before(update):
    """Where the edit lies within a point, that point is forgotten, and the updates of it that stay are in the next one.
    """
    training = Training(RunSpec.from_dict(SEQUENCE))
    training.learn(np.inf, 1000, 1000)
    for _ in training.seek(update):
        pass
    training.edit(setting_edits(training.history.trainer, {"learning_rate": 0.001}))
    training.learn(np.inf, 1500 - update, 1000)
    plain = Trainer(RunSpec.from_dict(SEQUENCE))
    before = plain.run(update)
    plain.set(learning_rate=0.001)
    costs = np.concatenate([before, plain.run(1500 - update)])
    updates, means = training.curve.training()
    starts = [0, *updates[:-1].astype(int)]
    np.testing.assert_allclose(means, [costs[a:b].mean() for a, b in zip(starts, updates.astype(int), strict=True)],
                               rtol=1e-12)
