"""What a run keeps of its past for the charts."""

import numpy as np
import pytest
from serverside import DIVERGING, SEQUENCE, XOR

from app.training import Training
from core import RunSpec, edits_that_set


def trained(spec: dict, points: int) -> Training:
    """So many updates, with a point after each."""
    training = Training(RunSpec.from_dict(spec))
    training.moments(fresh=True)
    for _ in range(points):
        training.learn(0.0, 1, 1)
        training.moments(fresh=True)
    return training


@pytest.mark.parametrize(("spec", "rows"), [(SEQUENCE, 6), (XOR, 2)])
def test_the_flow_has_a_point_where_the_curve_has_one(spec, rows):
    training = trained(spec, 5)
    assert training.flow.updates == training.curve.validation()[0].tolist() == [0, 1, 2, 3, 4, 5]
    assert np.shape(training.flow.values) == (6, rows)


def test_another_future_forgets_the_flow_of_the_old_one():
    training = trained(SEQUENCE, 8)
    for _ in training.seek(3):
        pass
    training.moments(fresh=True)
    assert training.flow.updates[-1] == 8  # to go back is no other future
    training.edit(edits_that_set(training.history.trainer, {"learning_rate": 0.5}))
    assert training.flow.updates == [0, 1, 2, 3]
    training.reset()
    assert training.flow.updates == []


def test_the_flow_of_a_run_that_diverges_is_kept():
    training = Training(RunSpec.from_dict(DIVERGING))
    while training.step.finite:
        training.learn(0.0, 1, 1)
        training.moments(fresh=True)
    assert len(training.flow.values) == len(training.flow.updates)
