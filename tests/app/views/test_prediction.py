"""The prediction of a number: as a signal over time, or over its target."""

import numpy as np
import pytest
from moments import moment
from unrolled.app.presets import presets
from unrolled.app.views import views
from unrolled.app.views.figure import in_words


@pytest.mark.parametrize("side", ["spec", "beside"])
def test_a_signal_is_that_of_the_first_validation_sequence_with_the_error_of_all(side):
    spec = getattr(presets()["echo-state"], side)
    seen, view = moment(spec, 1, False), views()["prediction"]
    target, line = view.data(seen)["traces"]
    assert np.array_equal(target["y"], seen.validation.inputs[:, 0, 0] ** 7 / 2)
    assert np.array_equal(line["y"], seen.validation.outputs[:, 0, 0])
    assert view.data(seen)["layout"]["annotations[0].text"] == f"NRMSE² = {in_words(seen.validation.nrmse2, 2)}"
    assert seen.validation.nrmse2 < 1e-6
    assert view.skeleton(spec)["layout"]["shapes"][0]["x1"] == spec.washout + 0.5


def test_the_identity_is_no_data_of_the_prediction():
    spec, view = presets()["sum-of-bits"].spec, views()["prediction"]
    seen = moment(spec, 3, False)
    (dots,), layout = view.data(seen)["traces"], view.data(seen)["layout"]
    assert len(view.skeleton(spec)["data"]) == 1
    assert dots["x"].tolist() == seen.validation.targets.ravel().tolist()
    assert layout["shapes[0].x0"] == layout["shapes[0].y0"] == seen.validation.targets.min()
    assert layout[
        "yaxis.range"][0] < seen.validation.outputs.min() < seen.validation.targets.max() < layout["yaxis.range"][1]
