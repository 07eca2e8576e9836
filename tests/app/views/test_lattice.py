"""The lattice: one sample, without its padding."""

import numpy as np
from unrolled.app.views import views


def test_the_lattice_is_the_sample_without_its_padding(seen):
    data, step = views()["lattice"].data(seen), seen.step
    n = int(step.lengths[0])
    assert (data["timesteps"], data["sample"], data["batch"]) == (n, int(step.samples[0]), len(step.samples))
    assert data["inputs"].shape == (n, seen.spec.input_size)
    outputs = (1 if seen.spec.many_to_one else n, seen.spec.output_size)
    assert data["outputs"].shape == data["targets"].shape == data["output_gradient"].shape == outputs
    for layer, shown in zip(seen.spec.layers, data["layers"], strict=True):
        for quantity in layer.displayed_quantities:
            assert shown[quantity].shape == (n, layer.units)
    for shown, trace in zip(data["layers"], step.layers, strict=True):
        np.testing.assert_array_equal(shown["h"], trace.h[:n, 0])
