"""Numbers for the eye."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from unrolled.app.streaming.encode import encode_array
from unrolled.app.views.rounding import CHARACTERS, FEW, LEVELS, MANY, exponent, read, rounded

FLOATS = arrays(np.float64, array_shapes(max_dims=2, max_side=12), elements=st.floats(-1e38, 1e38) | st.just(np.nan))
POWERS = {"root": 0.5, "linear": 1.0}
PLACES = {chr(code): place for place, code in enumerate(CHARACTERS)}


def restored(packed: dict) -> np.ndarray:
    """The numbers that characters stand for."""
    place = np.array([PLACES[sign] for sign in packed["text"]])
    level = (place - LEVELS - 1) / packed["levels"]
    return np.where(place == 0, np.nan, np.sign(level) * np.abs(level) ** (1 / POWERS[packed["rounded"]])
                    * packed["most"]).reshape(packed["shape"])


@pytest.mark.parametrize("precision", list(POWERS))
@given(array=FLOATS)
def test_zero_signs_and_order_stay_and_each_is_half_a_level_off_at_most(precision, array):
    packed = rounded(array, precision)
    got, there = restored(packed), np.isfinite(array)
    assert np.array_equal(np.isnan(got), np.isnan(array))
    assert not np.any(got[array == 0])
    assert np.all(np.sign(got[there]) * np.sign(array[there]) >= 0)
    order = np.argsort(array[there])
    assert np.all(np.diff(got[there][order]) >= 0)
    spaced = [np.sign(of) * (np.abs(of) / (packed["most"] or 1.0)) ** POWERS[precision]
              for of in (got[there], array[there])]
    assert np.all(np.abs(spaced[0] - spaced[1]) <= 0.5 / packed["levels"] + 1e-9)


@given(FLOATS)
def test_the_scale_is_hardly_more_than_the_largest_number_and_ends_with_it_at_a_round_one(array):
    most = float(np.max(np.abs(array), initial=0.0, where=~np.isnan(array)))
    scale = rounded(array, "root")["most"]
    if most < 1e-290:
        return
    assert most * (1 - 1e-8) <= scale <= most * 1.0101
    power = 10.0 ** math.floor(math.log10(most))
    assert all(scale <= step * power * (1 + 1e-8) for step in (1, 2, 5, 10) if most <= step * power)


def test_numbers_that_hardly_change_are_the_same_text():
    array = np.random.default_rng(1).normal(size=(40, 30))
    assert rounded(array, "root") == rounded(array * (1 + 1e-9), "root")


@pytest.mark.parametrize("precision", list(POWERS))
def test_more_dots_have_fewer_levels(precision):
    assert rounded(np.ones(MANY), precision)["levels"] > rounded(np.ones(MANY + 1), precision)["levels"]


def test_the_text_is_as_long_in_json():
    text = json.loads(encode_array(np.linspace(-1, 1, FEW + 1), "drawn", "linear"))["text"]
    assert len(json.dumps(text)) == len(text) + 2 == FEW + 3


@pytest.mark.parametrize("precision", ["root", "linear", "half"])
@pytest.mark.parametrize("value", [np.inf, -np.inf, 1e300])
def test_what_is_infinite_is_sent_as_it_is(precision, value):
    array = np.full(FEW + 1, value)
    assert json.loads(encode_array(array, "drawn", precision)) == json.loads(encode_array(array, "base64"))


@pytest.mark.parametrize("precision", ["root", "linear", "half", "exact"])
def test_what_is_read_is_sent_as_it_is(precision):
    array = np.linspace(-1, 1, FEW)
    assert read(array)
    assert encode_array(array, "drawn", precision) == encode_array(array, "base64")


@pytest.mark.parametrize(("shape", "is_read"),
                         [((FEW,), True), ((FEW + 1,), False), ((100, 2), True), ((101, 2), False), ((0, 3), True)])
def test_numbers_are_read_where_there_is_room(shape, is_read):
    assert read(np.zeros(shape)) == is_read


@given(arrays(np.float64, 6, elements=st.floats(-1e38, 1e38, allow_subnormal=False) | st.just(np.nan)))
def test_half_is_as_exact_as_three_digits(array):
    power = exponent(array)
    got = np.ldexp(np.ldexp(array, -power).astype("<f2").astype(float), power)
    there = ~np.isnan(array)
    most = np.max(np.abs(array), initial=0.0, where=there)
    assert np.array_equal(np.isnan(got), ~there)
    assert np.all(np.abs(got[there] - array[there]) <= np.maximum(np.abs(array[there]) * 2.0**-11, most * 2.0**-24))
