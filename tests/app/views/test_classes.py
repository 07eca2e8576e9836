"""Predictions of classes: each sample above what it is, as high as the network is sure of that."""

import numpy as np
import pytest
from moments import moment
from unrolled.app.views import views
from unrolled.app.views.classes import SPREAD
from unrolled.core import RunSpec, read_data, suggested_spec

SORTS = {"three": ["elm", "oak", "ash"], "two": ["no", "yes"]}


def learned(names, updates=40):
    """A network that learns to tell sorts apart by three numbers."""
    draw = np.random.default_rng(5)
    rows = [f"{k + draw.normal(0, 0.4):.3f},{-k + draw.normal(0, 0.4):.3f},{draw.normal():.3f},{names[k]}"
            for k in draw.integers(0, len(names), 90)]
    given = read_data(("a,b,c,sort\n" + "\n".join(rows)).encode())
    spec = RunSpec.from_dict(suggested_spec(given) | {"seed": 2})
    return moment(spec, updates, False)


@pytest.mark.parametrize("names", SORTS.values(), ids=SORTS)
def test_every_sample_stands_above_its_class_as_high_as_its_output_for_it(names):
    seen, view = learned(names), views()["prediction"]
    figure, data = view.skeleton(seen.spec), view.data(seen)
    right, wrong = data["traces"]
    targets, outputs = (array[seen.validation.counted] for array in (seen.validation.targets, seen.validation.outputs))
    meant, said = (seen.spec.task.classes_of(array) for array in (targets, outputs))
    assert list(figure["layout"]["xaxis"]["ticktext"]) == list(seen.spec.task.classes)
    assert len(right["x"]) + len(wrong["x"]) == len(meant)
    np.testing.assert_array_equal(np.rint(right["x"]), meant[said == meant])
    np.testing.assert_array_equal(np.rint(wrong["x"]), meant[said != meant])
    expected = outputs[np.arange(len(meant)), meant] if outputs.shape[1] > 1 else np.where(meant == 1, outputs[:, 0],
                                                                                           1 - outputs[:, 0])
    np.testing.assert_array_equal(right["y"], expected[said == meant])
    assert np.abs(right["x"] - np.rint(right["x"])).max() <= SPREAD / 2 + 1e-12
    assert data["layout"]["annotations[0].text"] == f"{np.mean(said == meant):.1%} of {len(meant)} read rightly"


def test_outputs_that_are_no_numbers_are_read_as_none():
    seen = learned(SORTS["three"], updates=0)
    seen.validation.outputs[..., 0] = np.nan
    right, wrong = views()["prediction"].data(seen)["traces"]
    assert len(right["x"]) == 0
    assert all(text.endswith("read as none") for text in wrong["text"])
