"""A Step is complete and easy to get at."""

import numpy as np
from examples import changed
from unrolled.core import RunSpec, Trainer


def test_shapes_as_the_notation_has_them():
    spec = RunSpec.from_dict(changed())
    step = Trainer(spec).step()
    timesteps, batch = int(step.lengths.max()), 3
    assert (step.index, step.epoch) == (1, 0)
    assert step.inputs.shape == (timesteps, batch, 1)
    assert step.outputs.shape == step.targets.shape == step.output_gradient.shape == (1, batch, 1)
    for layer, units in zip(step.layers, (4, 3, 1), strict=True):
        for quantity in ("z", "h", "dsigma", "delta", "delta_space", "delta_time", "dz"):
            assert getattr(layer, quantity).shape == (timesteps, batch, units)
    assert step.layers[0].h0.shape == (3, 4)
    assert step.layers[2].h0 is None
    for name in ("layer1.W_space", "layer1.W_time", "layer1.b", "layer3.W_space"):
        assert step.gradients[name].shape == step.updates[name].shape == step.weights[name].shape


def test_many_to_many_has_an_output_at_every_timestep():
    step = Trainer(RunSpec.from_dict(changed(readout="many_to_many", batch_size=1))).step()
    assert np.array_equal(step.outputs, step.layers[-1].h)


def test_costs_add_up():
    step = Trainer(RunSpec.from_dict(changed(readout="many_to_many"))).step()
    expected = [((step.outputs[:n, b] - step.targets[:n, b]) ** 2).sum() for b, n in enumerate(step.lengths)]
    assert np.allclose(step.sample_costs, expected, rtol=1e-14)
    assert np.isclose(step.cost, np.mean(expected), rtol=1e-14)


def test_a_sequence_ends_where_its_output_is_read():
    step = Trainer(RunSpec.from_dict(changed(batch_size=20))).step()
    for b, n in enumerate(step.lengths):
        assert step.outputs[0, b] == step.layers[-1].h[n - 1, b]
        assert step.layers[-1].delta_space[n - 1, b] == step.output_gradient[0, b]


def test_every_array_by_name(tmp_path):
    step = Trainer(RunSpec.from_dict(changed())).step()
    np.savez(tmp_path / "step.npz", **step.arrays())
    with np.load(tmp_path / "step.npz") as saved:
        assert np.array_equal(saved["layer1.delta"], step.layers[0].delta)
        assert np.array_equal(saved["updates/layer2.W_time"], step.updates["layer2.W_time"])
        assert set(saved) == {name for name, _ in step.items()}


def test_a_step_names_all_of_its_numbers():
    """What the optimiser followed, and every output's own cost, are there too."""
    spec = RunSpec.from_dict(changed(optimiser={"kind": "gradient_descent", "clip_norm": 0.1, "l2": 0.5,
                                                "schedule": "inverse"}))
    step = Trainer(spec).step()
    arrays, numbers = step.arrays(), step.numbers()
    assert np.array_equal(arrays["costs"].sum(axis=(0, 2)), step.sample_costs)
    for name, followed in step.followed.items():
        assert np.array_equal(arrays[f"followed/{name}"], followed)
        assert np.array_equal(step.updates[name], -numbers["rate"] * followed)
    assert numbers == {"index": 1, "epoch": 0, "cost": step.cost, "rate": step.rate, "norm": step.norm}
