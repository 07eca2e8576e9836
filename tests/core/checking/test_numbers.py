"""Every number has a place, and they are in the order in which a step computes them."""

import numpy as np
import pytest
from learners import KINDS, network
from unrolled.core import RunSpec, Trainer
from unrolled.core.checking.candidates import numbers_of
from unrolled.core.checking.numbers import FlatNumbers


def flat(kind):
    spec, step = network(kind)
    return FlatNumbers(spec, numbers_of(spec, step))


@pytest.mark.parametrize("kind", KINDS)
def test_positions_lead_back_to_the_numbers(kind):
    numbers, right = flat(kind), numbers_of(*network(kind))
    for name, array in right.items():
        assert np.array_equal(numbers.truth[numbers.positions(name)], array)
        assert {numbers.name_of(position) for position in numbers.positions(name).flat} == {name}


def test_a_single_output_is_at_the_last_timestep_of_its_sequence():
    spec = RunSpec.from_dict({"task": "sum_of_bits", "batch_size": 4, "readout": "many_to_one",
                              "layers": [{"kind": "recurrent", "units": 2}, {"kind": "dense", "units": 1}]})
    step = Trainer(spec).step()
    numbers = FlatNumbers(spec, numbers_of(spec, step))
    assert len(set(step.lengths.tolist())) > 1
    for name in ("output_gradient", "outputs"):
        places = [numbers.place(position) for position in numbers.positions(name)[0, :, 0]]
        assert [place.timestep for place in places] == step.lengths.tolist()
        assert {place.layer for place in places} == {2}


def test_the_order_is_that_of_the_computation():
    numbers = flat("lstm")

    def rank(name, n=0):
        return numbers.rank[numbers.positions(name)[n].flat[0]]

    order = [rank("weights/layer2.b"), rank("layer1.h0"), rank("inputs"), rank("layer1.h"), rank("layer2.h"),
             rank("layer1.h", 1), rank("output_gradient", 1), rank("output_gradient"), rank("layer2.delta_space", 1),
             rank("layer2.dz", 1), rank("layer2.dz"),
             rank("gradients/layer2.b"), rank("layer1.delta_space", 5), rank("layer1.delta", 5),
             rank("layer1.delta_o", 5), rank("layer1.dz_o", 5), rank("layer1.delta_time", 4), rank("layer1.delta0"),
             rank("gradients/layer1.W_space_f"), rank("inputs.delta", 5), rank("inputs.delta"),
             rank("updates/layer1.b_f")]
    assert order == sorted(order)
    assert len(set(order)) == len(order)


@pytest.mark.parametrize(("name", "index", "place"), [
    ("layer1.delta", (4, 2, 3), ("delta", 1, 5, 2, 3, None, None)),
    ("layer1.delta0", (2, 3), ("delta0", 1, 0, 2, 3, None, None)),
    ("inputs.delta", (0, 1, 2), ("delta", 0, 1, 1, 2, None, None)),
    ("output_gradient", (6, 1, 1), ("output_gradient", 2, 7, 1, 1, None, None)),
    ("gradients/layer1.W_time", (1, 2), ("gradients", 1, None, None, None, "layer1.W_time", (1, 2))),
    ("lengths", (3,), ("lengths", None, None, 3, None, None, None)),
])
def test_a_place_says_where_a_number_is(name, index, place):
    numbers = flat("recurrent")
    assert tuple(numbers.place(int(numbers.positions(name)[index]))) == place
