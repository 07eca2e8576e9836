"""Arrays on the wire."""

import base64
import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from unrolled.app.streaming.encode import compact, exact

FLOATS = arrays(np.float64, array_shapes(max_dims=3, max_side=4, min_side=0), elements=st.floats())


def unpacked(packed: dict) -> np.ndarray:
    return np.frombuffer(base64.b64decode(packed["base64"]), packed["dtype"]).reshape(packed["shape"])


def refuse(constant):
    raise AssertionError(f"{constant} is not JSON")


@given(FLOATS)
def test_json_has_six_significant_digits(array):
    read = np.array(json.loads(compact(array, "json"), parse_constant=refuse), float).reshape(array.shape)
    finite = np.isfinite(array)
    assert np.isnan(read[~finite]).all()
    assert all(got == float(f"{value:.6g}") for got, value in zip(read[finite], array[finite], strict=True))


@given(arrays(np.float64, array_shapes(max_dims=3, max_side=4, min_side=0), elements=st.floats(width=32)))
def test_base64_is_little_endian_float32(array):
    packed = json.loads(compact(array, "base64"))
    assert packed["dtype"] == "<f4"
    assert packed["shape"] == list(array.shape)
    np.testing.assert_array_equal(unpacked(packed), array.astype("<f4"))


def test_base64_by_hand():
    assert json.loads(compact(np.array([[1.0, -2.0]]), "base64")) == {"dtype": "<f4", "shape": [1, 2],
                                                                      "base64": "AACAPwAAAMA="}


def test_pixels_stay_bytes():
    array = np.arange(256, dtype=np.uint8).reshape(16, 16)
    packed = json.loads(compact(array, "base64"))
    assert packed["dtype"] == "|u1"
    np.testing.assert_array_equal(unpacked(packed), array)


def test_base64_of_an_array_that_is_not_contiguous():
    array = np.arange(12.0).reshape(3, 4).T[::2]
    np.testing.assert_array_equal(unpacked(json.loads(compact(array, "base64"))), array)


@given(FLOATS)
def test_exact_keeps_every_bit(array):
    read = np.array(json.loads(exact(array), parse_constant=refuse), float).reshape(array.shape)
    finite = np.isfinite(array)
    assert read[finite].tobytes() == array[finite].tobytes()


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, np.float64(np.nan), np.float32(np.inf)])
def test_what_is_not_finite_is_null(value):
    assert compact({"a": [value]}, "json") == exact({"a": (value,)}) == '{"a":[null]}'


def test_whole_numbers_stay_whole():
    assert compact({"n": np.arange(3), "i": np.int64(1234567), "b": np.True_},
                   "json") == '{"n":[0,1,2],"i":1234567,"b":true}'


def test_letters_go_as_they_are():
    assert exact("δ ⊙ σ′") == '"δ ⊙ σ′"'
