"""A finding in words says all that it holds."""

import numpy as np
from learners import backward, checker
from unrolled.core import finding_in_words, parse_mistakes


def said(given, kind="recurrent"):
    return list(finding_in_words(checker(kind).check(given)))


def test_right_numbers_are_said_to_be_right_and_what_was_not_given_not_checked():
    assert said(backward("recurrent"))[0].startswith("Right: ")
    few = said({"layer1.dz": backward("recurrent")["layer1.dz"]})
    assert few[0] == "Right: layer1.dz."
    assert few[-1].startswith("Not given, and so not checked: ")
    assert "layer1.delta" in few[-1]
    part = said({"layer1.dz[4]": backward("recurrent")["layer1.dz"][4]})
    assert part[1] == "Given in part, and checked only there: layer1.dz."


def test_a_wrong_number_is_said_with_its_place_its_kind_and_the_mistake():
    mistake, = parse_mistakes([{"kind": "mean_twice", "of": "biases"}])
    given = backward("recurrent", mistake)
    lines = said({"layer1.b": given["gradients/layer1.b"], "layer1.delta": given["layer1.delta"]})
    assert lines[0] == "Right: layer1.delta."
    assert lines[1].startswith("The first that is wrong, in the order of the computation, is layer1.b[0]: ")
    assert lines[1].endswith("It is the gradient of layer1.b, entry 1.")
    assert lines[2].endswith("all 4 entries differ, and the difference is 80% of its norm; it is 0.2000 times the "
                             "right one.")
    assert lines[3] == f"Every number is explained by “{mistake.label}”."
    assert lines[4] == f"{mistake.done} {mistake.wrong} See {mistake.essay}."


def test_a_mistake_at_a_place_is_named_with_it():
    mistake, = parse_mistakes([{"kind": "slope_missing", "layer": "layer1", "timestep": 4}])
    assert f"Every number is explained by “{mistake.label}” in layer1 at timestep 5." in said(
        backward("recurrent", mistake))


def test_an_unknown_difference_a_factor_and_a_layout_are_said():
    right = backward("recurrent")
    assert "It differs, and no known mistake explains every number." in said(
        {"layer1.b": right["gradients/layer1.b"] + 1.0})
    factor = said({"layer1.delta": 2.0 * right["layer1.delta"]})
    assert "if the cost is 2 times the one of this network" in factor[0]
    turned = said({"layer1.dz": right["layer1.dz"].transpose(2, 0, 1)})
    assert turned[0].startswith("Read as: arrays (units, timesteps, samples)")
    assert said({"layer1.dz": np.full_like(right["layer1.dz"], np.nan)})[1].endswith("entries are not a finite number.")
