"""A quiz draws each mistake that shows in its turn, and says how the wrong numbers relate to the right ones."""

from dataclasses import replace

import numpy as np
import pytest
from unrolled.core import Relation, RunSpec, Trainer, draw_quiz, parse_mistakes, telling_network
from unrolled.core.network.mistaken import numbers_with
from unrolled.core.quiz.relation import relation

SPEC = RunSpec.from_dict({
    "task": {"kind": "sum_of_bits", "min_length": 4, "max_length": 6, "training": 20, "validation": 5}, "batch_size": 3,
    "layers": [{"kind": "recurrent", "units": 4}, {"kind": "dense", "units": 1, "activation": "linear"}]})
RIGHT = np.array([[1.0, -2.0], [3.0, 4.0]])


def test_numbers_in_a_row_draw_every_kind_once_and_the_same_number_the_same():
    first = draw_quiz(SPEC, 0)
    turn = len(first.told_apart)
    drawn = [first.mistake, *(draw_quiz(SPEC, number).mistake for number in range(1, turn))]
    assert {mistake.kind for mistake in drawn} == set(first.told_apart)
    assert draw_quiz(SPEC, turn).mistake.kind == first.mistake.kind
    assert draw_quiz(SPEC, 7) == draw_quiz(SPEC, 7)
    assert [draw_quiz(replace(SPEC, seed=2), number).mistake.kind for number in range(3)] != [
        mistake.kind for mistake in drawn[:3]]


def test_the_mistakes_of_the_set_up_do_not_count():
    wrong = replace(SPEC, mistakes=parse_mistakes(["slope_missing"]))
    assert draw_quiz(wrong, 3) == draw_quiz(SPEC, 3)


def test_another_mistake_parts_from_the_drawn_one_where_the_quiz_says():
    """Before that place the two agree, in every array of the backward pass of an output layer."""
    quiz = next(quiz for quiz in (draw_quiz(SPEC, number) for number in range(40)) if quiz.mistake.kind == "error_sign")
    step = Trainer(SPEC).preview()
    drawn, doubled = (numbers_with(SPEC, step, parse_mistakes([kind])) for kind in ("error_sign", "constant_factor"))
    assert not np.allclose(drawn["output_gradient"], doubled["output_gradient"])
    contrast = quiz.contrasts["constant_factor"]
    assert contrast.parts.place.quantity == "output_gradient"
    assert (contrast.drawn.kind, contrast.drawn.factor) == ("factor", pytest.approx(-1.0))
    assert (contrast.other.kind, contrast.other.factor) in [("factor", pytest.approx(k)) for k in (0.5, 2.0, 4 / 3)]
    after = quiz.contrasts["update_sign"]
    assert after.other is None  # its gradients are right
    assert after.begins.order > after.parts.order


def test_there_is_no_quiz_where_too_few_mistakes_show():
    dead = RunSpec.from_dict({"task": {"kind": "explicit", "inputs": [[0.0]], "targets": [[0.0]]},
                              "layers": [{"kind": "dense", "units": 1, "activation": "linear", "bias": False}]})
    assert draw_quiz(dead, 1) is None
    assert draw_quiz(telling_network(dead), 1) is not None


@pytest.mark.parametrize(("wrong", "cell", "expected"), [
    (0.0 * RIGHT, None, Relation("zero")),
    (-2.0 * RIGHT, None, Relation("factor", factor=-2.0)),
    (RIGHT + 1.0, {"delta": RIGHT + 1.0}, Relation("quantity", quantity="delta")),
    (RIGHT**2, {"dsigma": RIGHT}, Relation("product", quantity="dsigma")),
    (RIGHT.T, None, Relation("transposed")),
    (np.full((2, 2), 5.0), None, Relation("uniform")),
    (RIGHT * [[1.0, 2.0], [3.0, 4.0]], None, Relation("scaled", low=1.0, high=4.0)),
    (RIGHT * [[1.0, -2.0], [-3.0, 4.0]], None, Relation("mixed", different=3, opposite=2, entries=4))],
    ids=lambda value: value.kind if isinstance(value, Relation) else "")
def test_how_numbers_relate(wrong, cell, expected):
    found = relation(RIGHT, wrong, cell)
    assert found._replace(factor=None) == expected._replace(factor=None)
    assert found.factor == pytest.approx(expected.factor)


def test_of_zeros_and_of_a_single_number_other_things_are_said():
    assert relation(0.0 * RIGHT, RIGHT).kind == "instead of zero"
    assert relation(RIGHT[:1, :1], RIGHT[1:, 1:]) == Relation("factor", factor=4.0)
    assert relation(RIGHT[:1, :1], RIGHT[1:, 1:], {"h": RIGHT[1:, 1:]}) == Relation("quantity", quantity="h")
