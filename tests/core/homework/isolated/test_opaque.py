"""What stays in the process of a learner's file, and is passed on as itself."""

import gc

import numpy as np
import pytest
from unrolled.core import Opaque


def test_an_object_is_passed_on_as_itself(homework):
    one, (number, cache) = homework.call("network"), homework.call("several")
    assert isinstance(one, Opaque)
    assert (one.type, one.value, number) == ("Network", None, 1)
    assert homework.call("is_last", cache)
    assert cache.type == "tuple"
    assert [type(item) for item in cache.value] == [Opaque, np.ndarray]
    assert homework.call("echo", [1, {"one": one}]).value[1].value["one"].type == "Network"


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
