"""RunSpec: JSON without loss, and clear answers to what is wrong."""

import json
from dataclasses import FrozenInstanceError

import pytest
from examples import SUM_OF_BITS, changed
from hypothesis import given
from hypothesis import strategies as st
from unrolled.core import RunSpec, SpecError, catalogue

JUNK = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
                    max_leaves=5)
FIELDS = [("task",), ("layers",), ("readout",), ("cost",), ("optimiser",), ("batch_size",), ("truncate",),
          ("initialiser",), ("seed",),
          ("task", "kind"), ("task", "min_length"), ("task", "max_length"), ("task", "training"), ("layers", 0),
          ("layers", 0, "kind"),
          ("layers", 1, "units"), ("layers", 1, "activation"), ("layers", 2, "bias"), ("layers", 0, "initial_state"),
          ("layers", 0, "weights"),
          ("optimiser", "learning_rate"), ("initialiser", "kind")]


def test_json_without_loss():
    spec = RunSpec.from_dict(SUM_OF_BITS)
    again = RunSpec.from_dict(json.loads(json.dumps(spec.to_dict())))
    assert again == spec
    assert hash(again) == hash(spec)


def test_given_weights_and_states_survive_json():
    data = changed(batch_size=1)
    data["layers"][0] |= {"initial_state": [0.1, 0.2, 0.3, 0.4],
                          "weights": {"W_time": [[0.5] * 4] * 4, "b": [1, 2, 3, 4]}}
    spec = RunSpec.from_dict(data)
    assert RunSpec.from_dict(json.loads(json.dumps(spec.to_dict()))) == spec
    assert spec.to_dict()["layers"][0]["weights"]["b"] == [1.0, 2.0, 3.0, 4.0]


def test_frozen():
    with pytest.raises(FrozenInstanceError):
        RunSpec.from_dict(SUM_OF_BITS).seed = 2


def test_truncation_as_a_number_is_a_depth():
    assert RunSpec.from_dict(changed(truncate=4)) == RunSpec.from_dict(changed(truncate={"depth": 4, "every": 1}))


@pytest.mark.parametrize("task", catalogue()["task"].values(), ids=lambda task: task["kind"])
def test_the_suggested_set_up_of_every_task_is_valid(task):
    spec = RunSpec.from_dict(task["defaults"])
    assert RunSpec.from_dict(spec.to_dict()) == spec


@pytest.mark.parametrize(("field", "change", "expected", "got"), [
    ("task.kind", {"task": "sums"}, "one of", "'sums'"),
    ("task.max_length", {"task": {"kind": "sum_of_bits", "min_length": 5, "max_length": 4}}, "at least min_length, 5",
     "4"),
    ("task.length", {"task": {"kind": "sum_of_bits", "length": 5}}, "one of min_length", "an unknown field"),
    ("layers", {"layers": []}, "a list of 1 to 32 layers", "[]"),
    ("layers[0].units", {"layers": [{"kind": "dense", "units": 0}]}, "a whole number from 1 to 4096", "0"),
    ("layers[0].units", {"layers": [{"kind": "dense", "units": True}]}, "a whole number", "True"),
    ("layers[0].units", {"layers": [{"kind": "dense"}]}, "a value", "nothing"),
    ("layers[0].units", {"layers": [{"kind": "dense", "units": 2, "activation": "linear"}]}, "1 in the output layer",
     "2"),
    ("layers[0].activation.kind", {"layers": [{"kind": "dense", "units": 1, "activation": "sin"}]}, "one of", "'sin'"),
    ("layers[0].activation",
     {"layers": [{"kind": "dense", "units": 3, "activation": "softmax"}, {"kind": "dense", "units": 1}]},
     "softmax only in the last layer", "a hidden layer"),
    ("layers[0].weights.W_up", {"layers": [{"kind": "dense", "units": 1, "weights": {"W_up": [[1]]}}]},
     "one of W_space, b", "an unknown weight"),
    ("layers[0].weights.W_space", {"layers": [{"kind": "dense", "units": 1, "weights": {"W_space": [[1, 2]]}}]},
     "shape 1 × 1", "shape 1 × 2"),
    ("layers[0].weights.W_space[0][0]", {"layers": [{"kind": "dense", "units": 1, "weights": {"W_space": [["a"]]}}]},
     "a number", "'a'"),
    ("layers[0].initial_state", {"layers": [{"kind": "recurrent", "units": 1, "initial_state": [1, 2]}]}, "1 numbers",
     "shape (2,)"),
    ("readout", {"readout": "one_to_many"}, "one of many_to_one, many_to_many", "'one_to_many'"),
    ("readout", {"task": "xor", "readout": "many_to_many"}, "many_to_one", "'many_to_many'"),
    ("cost", {"cost": "cross_entropy", "layers": [{"kind": "dense", "units": 1, "activation": "softmax"}]},
     "not probabilities", "cross_entropy"),
    ("layers[2].activation", {"cost": "binary_cross_entropy"}, "sigmoid", "linear"),
    ("optimiser.learning_rate", {"optimiser": {"kind": "gradient_descent", "learning_rate": float("nan")}}, "a number",
     "nan"),
    ("optimiser.learning_rate", {"optimiser": {"kind": "gradient_descent", "learning_rate": -1}}, "a number from 0",
     "-1"),
    ("batch_size", {"batch_size": 21}, "at most the 20 training samples", "21"),
    ("truncate.every", {"truncate": {"depth": 2, "every": 3}}, "at most the depth, 2", "3"),
    ("truncate.depth", {"truncate": 0}, "a whole number from 1", "0"),
    ("initialiser.high", {"initialiser": {"kind": "uniform", "low": 1, "high": 0}}, "at least the lower bound, 1", "0"),
    ("optimiser.learning_rate", {"optimiser": {"kind": "gradient_descent", "learning_rate": 10**400}},
     "a number from 0", "1000"),
    ("seed", {"seed": 1.5}, "a whole number", "1.5"),
    ("speed", {"speed": 1}, "one of task", "an unknown field"),
    ("task.targets", {"task": {"kind": "explicit", "inputs": [[1], [2]], "targets": [[1]]}}, "2 samples", "1 sample"),
    ("task.inputs[1]", {"task": {"kind": "explicit", "inputs": [[1], [2, 3]], "targets": [[1], [1]]}}, "1 number",
     "2 numbers"),
    ("task.inputs[0][0]", {"task": {"kind": "explicit", "inputs": [["x"]], "targets": [[1]]}}, "a number", "'x'"),
])
def test_errors_name_field_expected_and_got(field, change, expected, got):
    with pytest.raises(SpecError) as raised:
        RunSpec.from_dict(changed(**change))
    error = raised.value
    assert error.field == field
    assert expected in error.expected
    assert error.got.startswith(got)
    assert str(error) == f"{error.field}: expected {error.expected}, got {error.got}"


@given(st.sampled_from(FIELDS), JUNK)
def test_junk_anywhere_is_accepted_or_refused_but_never_crashes(path, junk):
    data = changed()
    place = data
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = junk
    try:
        spec = RunSpec.from_dict(data)
    except SpecError as error:
        assert error.field
        assert error.expected
    else:
        assert RunSpec.from_dict(spec.to_dict()) == spec


@given(JUNK)
def test_junk_instead_of_a_set_up(junk):
    with pytest.raises(SpecError):
        RunSpec.from_dict(junk)


@pytest.mark.parametrize("cost", ["squared_error", "cross_entropy"])
def test_softmax_of_a_single_unit_is_refused(cost):
    """Its output is 1 whatever the weights are, and its cost against a target of 1 is 0."""
    task = {"kind": "explicit", "inputs": [[0.5], [1.0]], "targets": [[1.0], [1.0]]}
    with pytest.raises(SpecError,
                       match=r"layers\[0\].activation: expected an activation for a single unit, since softmax of one unit is always 1"):
        RunSpec.from_dict({"task": task, "cost": cost,
                           "layers": [{"kind": "dense", "units": 1, "activation": "softmax"}]})
