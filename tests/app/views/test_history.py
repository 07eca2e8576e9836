"""The gradient flow over training."""

import numpy as np
import pytest
from moments import moment
from unrolled.app.presets import presets
from unrolled.app.views import views


def test_the_history_is_the_flow_of_every_update(seen):
    (history,), (flow,) = (views()[name].data(seen)["traces"] for name in ("history", "flow"))
    assert history["x"].tolist() == list(range(len(history["x"])))
    expected = flow["z"][0] if seen.spec.max_timesteps > 1 else flow["z"][:, 0]
    np.testing.assert_allclose(history["z"][:, -1], expected, rtol=1e-6)
    assert history["z"].shape == (len(views()["history"].skeleton(seen.spec)["data"][0]["y"]), len(history["x"]))


@pytest.mark.parametrize("name", ["sum-of-bits", "xor"])
def test_the_axis_of_the_flow_has_whole_updates_from_the_first_on(name):
    spec, view = presets()[name].spec, views()["history"]
    for updates in (0, 1, 30):
        sent = view.data(moment(spec, updates, False))["layout"]
        assert sent["xaxis.range"] == [-0.5, updates + 0.5]
        assert sent["xaxis.dtick"] >= 1
        assert sent["xaxis.dtick"] == int(sent["xaxis.dtick"])
