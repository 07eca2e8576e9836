"""What goes into a learner's function and comes out."""

import numpy as np
import pytest
from unrolled.core.homework.isolated.messages import LARGEST, TooLargeError


@pytest.mark.parametrize("value", [
    None, True, 3, -(10**400), 0.1, float("inf"), 1 + 2j, "σ\n\ud800", (), (1,), [1, (2.0, [None])],
    {"dW": 1.5, 3: "x", (1, 2): []}], ids=repr)
def test_plain_values_come_back(homework, value):
    found = homework.call("echo", value)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("array", [
    np.arange(6, dtype=np.float32).reshape(2, 3), np.asfortranarray(np.eye(3)), np.arange(10)[::-2], np.array(3.5),
    np.zeros((0, 4)), np.array([True, False]), np.array([1 + 2j], np.complex64), np.array(["a", "σσ"]),
    np.array(["2020-01-01"], "datetime64[D]"), np.array([(1, 2.0)], [("a", "i4"), ("b", ">f8")]),
    np.float16(0.5), np.int8(-3), np.str_("x"), np.array([np.nan, -0.0])], ids=lambda array: str(array.dtype))
def test_arrays_and_scalars_of_numpy_come_back(homework, array):
    found = homework.call("echo", array)
    assert type(found) is type(array)
    assert found.dtype == array.dtype
    assert found.shape == array.shape
    assert found.tobytes() == array.tobytes()


def test_a_call_that_takes_long_to_send_comes_back(homework):
    array = np.random.default_rng(1).random(1 << 20)
    assert np.array_equal(homework.call("echo", [array, array])[1], array)


def test_functions_classes_and_methods_are_those_that_the_file_defines(homework):
    functions = homework.functions()
    assert functions["index"] == ("array",)
    assert functions["cached"] == ("first", "second")
    assert functions["Both"] == ("first", "second")
    assert (functions["Network"], functions["Network.scaled"]) == ((), ("self", "by"))
    assert not {"norm", "NOT_A_FUNCTION"} & set(functions)
    assert [name for name in functions if name in ("echo", "keep", "Network")] == ["Network", "keep", "echo"]


def test_an_imported_function_can_be_called(homework):
    assert homework.call("norm", np.array([3.0, 4.0])) == 5


def test_the_file_runs_in_its_folder_without_input(homework):
    assert homework.call("where") == (str(homework.path.parent), [str(homework.path)], "")


def test_arguments_that_are_too_large_are_refused(homework):
    with pytest.raises(TooLargeError):
        homework.call("echo", np.broadcast_to(0.0, LARGEST))
