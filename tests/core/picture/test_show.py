"""A picture for a notebook has a bar for every unit, which tells its number, and an arrow for what travels."""

from xml.etree import ElementTree

import numpy as np
import pytest
from unrolled.core import RunSpec, SpecError, Trainer, show
from unrolled.core.formula.digits import written
from unrolled.core.picture.svg import BAD, NEGATIVE, POSITIVE, ZERO, colour

SVG = "{http://www.w3.org/2000/svg}"


def trainer(timesteps=5, units=3, **fields):
    return Trainer(RunSpec.from_dict({
        "task": {"kind": "sum_of_bits", "min_length": timesteps, "max_length": timesteps}, "batch_size": 2,
        "layers": [{"kind": "recurrent", "units": units}, {"kind": "dense", "units": 1, "activation": "linear"}],
        **fields}))


def titles(picture):
    root = ElementTree.fromstring(picture.svg)
    return [each.text for each in root.iter(f"{SVG}title")]


def test_every_number_of_the_sample_is_there():
    step = trainer().step()
    said = titles(show(step, sample=1))
    for layer, name in zip(step.layers, ("layer 1", "output"), strict=True):
        for (n, unit), value in np.ndenumerate(layer.delta[:, 1]):
            assert f"{name}, timestep {n + 1}, unit {unit + 1}: δ = {written(float(value))}" in said
    for (n,), value in np.ndenumerate(step.inputs[:, 1, 0]):
        assert f"x1 of timestep {n + 1}: {written(float(value))}" in said
    for (row, column), value in np.ndenumerate(step.gradients["layer1.W_time"]):
        assert f"∂C/∂W of layer1.W_time[{row + 1}, {column + 1}] = {written(float(value))}" in said


def test_of_a_trainer_it_is_the_next_step_and_nothing_is_trained():
    one = trainer()
    assert show(one).svg == show(one.preview()).svg
    assert one.update == 0


def test_another_quantity_is_shown():
    step = trainer().step()
    assert any("unit 1: h = " in each for each in titles(show(step, quantity="h")))
    assert repr(show(step, quantity="h")).startswith("Update 1: cost ")


def test_long_sequences_large_layers_and_many_weights_are_cut():
    said = titles(show(trainer(timesteps=130, units=70).step()))
    assert sum("output, timestep" in each for each in said) == 100
    assert any("timestep 130," in each for each in said)
    assert sum("layer 1, timestep 130," in each for each in said) == 64
    assert not any("W_time" in each for each in said)


def test_jupyter_takes_the_picture():
    picture = show(trainer())
    assert picture._repr_mimebundle_() == {"image/svg+xml": picture.svg, "text/plain": repr(picture)}
    assert picture._repr_svg_() == picture.svg


def test_a_network_without_time_and_one_that_diverged_are_drawn():
    step = Trainer(RunSpec.from_dict({"task": "xor", "layers": [{"kind": "dense", "units": 3},
                                                                {"kind": "dense", "units": 1}]})).step()
    ElementTree.fromstring(show(step).svg)
    diverging = trainer(optimiser={"kind": "gradient_descent", "learning_rate": 1000.0})
    with np.errstate(all="ignore"):
        steps = [diverging.step() for _ in range(300)]
    broken = next(step for step in steps if not np.isfinite(step.layers[0].delta).all())
    assert BAD in show(broken).svg


def test_colours_are_those_of_the_page():
    assert [colour(value, 2.0) for value in (0.0, 2.0, -2.0, 9.0)] == [ZERO, POSITIVE, NEGATIVE, POSITIVE]
    assert colour(float("nan"), 1.0) == BAD


@pytest.mark.parametrize(("arguments", "said"), [
    ({"sample": 2}, "sample: expected a sample of the batch, from 0 to 1, got 2"),
    ({"quantity": "c"}, "quantity: expected one that every layer has, such as delta or h; layer1 has z, h, "),
])
def test_what_is_wrong_is_named(arguments, said):
    with pytest.raises(SpecError, match=said):
        show(trainer(), **arguments)
