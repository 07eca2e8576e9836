"""The cost over two weights: where training stands, and which networks have it."""

import numpy as np
from unrolled.app.views import views
from unrolled.core import RunSpec


def test_the_surface_says_where_training_stands(seen):
    view = views()["surface"]
    assert view.fits(seen.spec)
    sent = view.data(seen)["weights"]
    assert list(sent) == list(seen.trainer.weights)
    for name, weight in seen.trainer.weights.items():
        np.testing.assert_array_equal(sent[name], weight)


def test_two_weights_are_needed_and_very_many_are_not_sent():
    view, dense = views()["surface"], {"kind": "dense", "units": 1, "bias": False}
    task = {"kind": "explicit", "inputs": [[1.0]], "targets": [[1.0]]}
    assert not view.fits(RunSpec.from_dict({"task": task, "layers": [dense]}))
    assert view.fits(RunSpec.from_dict({"task": task, "layers": [dense, dense]}))
    assert not view.fits(RunSpec.from_dict({"task": task,
                                            "layers": [dense | {"units": 200}, dense | {"units": 200}, dense]}))
