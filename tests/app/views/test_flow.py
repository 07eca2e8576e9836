"""The gradient flow of an update."""

import math

import numpy as np
from unrolled.app.views import views


def test_the_flow_is_the_mean_over_the_sequences_that_are_there(seen):
    z = views()["flow"].data(seen)["traces"][0]["z"]
    for row, layer in zip(z, seen.step.layers, strict=True):
        with np.errstate(all="ignore"):
            there = [at[n < seen.step.lengths] for n, at in enumerate(layer.delta)]
            logs = np.log10([math.hypot(*at.flat) / math.sqrt(len(at)) for at in there])
        np.testing.assert_allclose(row[: len(logs)], np.where(np.isfinite(logs), logs, np.nan), rtol=1e-12)
        assert np.isnan(row[len(logs):]).all()
