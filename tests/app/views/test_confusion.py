"""The confusion matrix: which classes are said to be which."""

import io

import numpy as np
import pytest
from moments import moment
from unrolled.app.presets import presets
from unrolled.app.views import views
from unrolled.core import RunSpec, read_data, suggested_spec


def test_only_classes_are_confused(spec):
    assert views()["confusion"].fits(spec) == bool(spec.task.classes)


CLASSED = [name for name, preset in presets().items() if preset.spec.task.classes]


@pytest.mark.parametrize("name", CLASSED)
def test_the_confusion_matrix_counts_every_sample_once(name):
    seen = moment(presets()[name].spec, 3, False)
    said, is_ = (values[-1].argmax(axis=1) for values in (seen.validation.outputs, seen.validation.targets))
    (trace,) = views()["confusion"].data(seen)["traces"]
    counts = np.array([[int(count or 0) for count in row] for row in trace["text"]])
    assert counts.sum() == len(said)
    assert counts.trace() / counts.sum() == pytest.approx(seen.validation.accuracy)
    assert all(counts[i, j] == ((is_ == i) & (said == j)).sum() for i in range(10) for j in range(10))
    np.testing.assert_allclose(trace["z"].sum(axis=1), 1.0)


def test_the_confusion_of_two_classes_over_sequences_of_different_length():
    inputs = np.random.default_rng(1).normal(size=(8, 5, 2))
    labels = (inputs.sum(axis=2) > 0) * 1.0
    file = io.BytesIO()
    np.savez(file, inputs=inputs, targets=labels[:, -1], lengths=np.arange(8) % 3 + 3)
    given = read_data(file.getvalue(), "two.npz")
    spec = RunSpec.from_dict(suggested_spec(given))
    assert spec.task.classes == ("0", "1")
    seen = moment(spec, 2, False)
    (trace,) = views()["confusion"].data(seen)["traces"]
    assert np.shape(trace["z"]) == (2, 2)
    assert sum(int(count or 0) for row in trace["text"] for count in row) == spec.task.validation
