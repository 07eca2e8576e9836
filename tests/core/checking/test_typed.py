"""What NumPy, Python and other programs print is read back; what may mean two things is refused."""

import math
import time

import numpy as np
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from unrolled.core import SpecError, read_typed

NUMBERS = arrays.arrays(float, arrays.array_shapes(max_dims=3, max_side=7), elements=st.floats(width=64))
DELTA, BIAS = np.array([[0.5, -1e-5], [math.inf, 2.0]]), np.array([3.0, 4.0])


def same(text, array, name="given"):
    found = read_typed(text)
    assert list(found) == [name]
    assert np.array_equal(found[name], array, equal_nan=True)


@drawn(NUMBERS, st.sampled_from([repr, str, lambda array: repr(array.tolist()), lambda array: f"dW = {array!r}"]))
@settings(max_examples=200)
def test_what_numpy_and_python_print_is_read_back(array, printed):
    with np.printoptions(threshold=10**6, precision=17, floatmode="unique"):
        text = printed(array)
    same(text, array, "dW" if text.startswith("dW") else "given")


@drawn(arrays.arrays(np.float32, arrays.array_shapes(max_dims=2), elements=st.floats(width=32)))
def test_single_precision_is_read_back(array):
    with np.printoptions(threshold=10**6, floatmode="unique"):
        found = read_typed(repr(array))["given"]
    assert np.array_equal(found.astype(np.float32), array, equal_nan=True)


@drawn(arrays.arrays(float, arrays.array_shapes(min_dims=2, max_dims=2, min_side=2), elements=st.floats(-9, 9)),
       st.sampled_from([",", ";", "\t", " ", ", "]), st.booleans())
def test_rows_are_read_back_whatever_is_between_their_numbers(array, between, comma):
    text = "\n".join(between.join(f"{value:.17f}" for value in row) for row in array)
    if comma and "," not in between:
        text = text.replace(".", ",")
    assert read_typed(text)["given"] == pytest.approx(array, abs=1e-15)


@pytest.mark.parametrize("text", [
    "tensor([[0.5, -1e-5],\n        [inf, 2.0]], dtype=torch.float64, grad_fn=<AddBackward0>)",
    "Parameter containing:\ntensor([[0.5, -1e-5], [inf, 2.]], device='cuda:0', requires_grad=True)",
    "Array([[0.5, -1e-05],\n       [inf, 2.]], dtype=float32)", "[0.5 −1e-5]\n[inf 2]", "[0.5 -1e-5; inf 2.0]",
    "[(np.float64(0.5), np.float64(-1e-05)), (inf, 2.)]", "# by hand\n.5\t-.1e-4\r\n\r\n+inf\t2\n",
    "0.5 -1e-5 \n inf 2",
    "[array([ 0.5, -1e-05]), array([inf, 2.])]",
])
def test_a_matrix_is_read_in_all_these_forms(text):
    same(text, DELTA)


@pytest.mark.parametrize("text", [
    "layer1.delta[:, 0] = [[0.5 -1e-5] [inf 2]]\ndb: 3 4", "{'layer1.delta[:, 0]': array([[0.5, -1e-5], [inf, 2.]]),"
    " 'db': array([3., 4.])}", "db = 3 4\ndWx =\nlayer1.delta[:, 0] =\n0.5 -1e-5\ninf 2\nb = [? ?]\nc = []",
    "grads['layer1.delta[:, 0]'] = [[0.5, -1e-5],\n[inf, 2]]\ngrads[\"db\"] = (3, 4)",
])
def test_several_arrays_are_read_by_name_and_those_without_numbers_left_out(text):
    found = read_typed(text)
    assert sorted(found) == ["db", "layer1.delta[:, 0]"]
    assert np.array_equal(found["layer1.delta[:, 0]"], DELTA)
    assert np.array_equal(found["db"], BIAS)


@pytest.mark.parametrize(("text", "array"), [("0.25", 0.25), ("[0.25]", [0.25]), ("0,25 0,5", [0.25, 0.5]),
                                             ("0,25;0,5", [0.25, 0.5]), ("1,2,3", [1, 2, 3]), ("[1,2]", [1, 2]),
                                             ("1e-3,2e-3", [0.001, 0.002]), ("None nan", [np.nan, np.nan])])
def test_one_number_and_commas(text, array):
    same(text, np.array(array, float))


@pytest.mark.parametrize(("text", "said"), [
    ("", "given: expected numbers, separated by blanks, .* got none"), ("a = []", "got none"),
    ("0,25", "points as decimal marks, or blanks between the numbers, since a comma may be either, got “0,25”"),
    ("1 2\ndWx", "got “dWx” in line 2"), ("a = 1\n\nb = 2\n3 x", "b: expected numbers, .* got “x” in line 4"),
    ("1+2j", "got “1[+]2j”"), ("[1. 2. ... 3.]", "threshold=np.inf"), ("a = 1\na = 2", "a: expected each name once"),
    ("db = [? 1]", r"db: expected a number in place of each \?, got 1 without one"),
    ("dW = [[1 2]", "dW: expected a bracket that closes"), ("1 2]", "a bracket that opens .* got “]”"),
    ("1 2\n3", "all of whose rows have one length"), ("[" * 99, "at most 16 brackets"),
    ("a = 1\n" * 1001, "at most 1,000 arrays"), (" " * (2**24 + 1), "at most 16,777,216 characters"),
])
def test_what_is_no_number_or_may_mean_two_is_refused_with_its_name_and_line(text, said):
    with pytest.raises(SpecError, match=said):
        read_typed(text)


@pytest.mark.parametrize("part", ["a[1,", ", dtype=<", "a = [", "'", "[", "a.", ",\n", "\n a"])
def test_no_text_takes_long(part):
    """Where a text took the square of its length, it would take minutes."""
    began = time.process_time()
    with pytest.raises(SpecError):
        read_typed(part * (500_000 // len(part)))
    assert time.process_time() - began < 5.0
