"""What stays in the process of a learner's file, and is passed on as itself."""

import gc

import numpy as np
import pytest
from homeworks import refused
from unrolled.core import Opaque


def test_an_object_is_passed_on_as_itself(homework):
    one, (number, cache) = homework.call("network"), homework.call("several")
    assert isinstance(one, Opaque)
    assert (one.type, one.value, number) == ("Network", None, 1)
    assert homework.call("is_last", cache)
    assert cache.type == "tuple"
    assert [type(item) for item in cache.value] == [Opaque, np.ndarray]
    assert homework.call("echo", [1, {"one": one}]).value[1].value["one"].type == "Network"


def test_attributes_of_an_object_are_read_and_set_and_its_methods_called(homework):
    one = homework.call("Network")
    homework.set("weights", np.array([1.0, 2.0]), one)
    assert np.array_equal(homework.get("weights", one), [1, 2])
    assert np.array_equal(homework.call_method(one, "scaled", 3.0), [3, 6])
    with refused("raised", "Network.bias raised AttributeError"):
        homework.get("bias", one)
    with refused("missing", "homework.py has no function Network.turned"):
        homework.call_method(one, "turned")


def test_variables_of_the_file_are_read_and_set(homework):
    homework.set("last", 3)
    assert homework.get("last") == 3
    assert homework.call("is_last", 3)
    with refused("raised", "missing raised AttributeError"):
        homework.get("missing")


@pytest.mark.parametrize("function", ["named", "deep", "objects"])
def test_what_is_no_plain_container_is_passed_on_as_itself(homework, function):
    opaque = homework.call(function)
    assert isinstance(opaque, Opaque)
    assert homework.call("is_last", opaque)


def test_what_can_be_seen_of_a_named_tuple(homework):
    opaque = homework.call("named")
    assert (opaque.type, opaque.value[1], repr(opaque)) == ("Both", "b", "<Opaque Both>")
    assert np.array_equal(opaque.value[0], [0, 1])


def test_an_object_is_dropped_with_its_last_reference(homework):
    gc.collect()
    before, one = homework.call("alive"), homework.call("network")
    assert homework.call("alive") == before + 1
    del one
    gc.collect()
    assert homework.call("alive") == before


@pytest.mark.parametrize("argument", [object(), [print], Opaque(1, "Network", None), np.array([{}])],
                         ids=["object", "function", "opaque", "array"])
def test_an_argument_that_is_no_data_is_a_type_error(homework, argument):
    with pytest.raises(TypeError, match="neither data nor an Opaque of this process"):
        homework.call("echo", argument)
