"""Exercises: our solution passes, what is not filled in fails, and so does a solution with a mistake."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from planted import PLANTED
from unrolled.core import SpecError, exercise_courses, write_exercise


def passes(folder: Path, homework: str) -> bool:
    """Whether the tests of an exercise pass for a file."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--rootdir", ".", "-c", os.devnull,
               "test_homework.py"]
    environment = {**os.environ, "HOMEWORK": homework, "PYTHONPATH": "."}
    return not subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False).returncode


def written(course: str, folder: Path, seed: int = 1) -> Path:
    """The folder with the files of an exercise."""
    for name, content in write_exercise(course, seed).files().items():
        (folder / name).write_bytes(content)
    return folder


@pytest.mark.parametrize("course", exercise_courses())
def test_the_solution_passes_and_the_file_to_fill_in_does_not(course, tmp_path):
    written(course, tmp_path, seed=7)
    assert passes(tmp_path, "solution")
    assert not passes(tmp_path, "homework")


def test_a_solution_with_a_mistake_does_not_pass(tmp_path):
    planted = PLANTED["cs231n"][0]
    text = write_exercise("cs231n").solution.replace(planted.right, planted.wrong)
    (written("cs231n", tmp_path) / "wrong.py").write_text(text, encoding="utf-8")
    assert not passes(tmp_path, "wrong")


@pytest.mark.parametrize("course", exercise_courses())
def test_the_file_to_fill_in_has_the_signatures_and_says_what_they_take(course):
    exercise = write_exercise(course)
    stubs, solved = ([node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
                     for text in (exercise.stub, exercise.solution))
    assert [(each.name, ast.dump(each.args), ast.get_docstring(each)) for each in stubs] == [
        (each.name, ast.dump(each.args), ast.get_docstring(each)) for each in solved]
    assert all(ast.unparse(each.body[-1]) == "raise NotImplementedError" for each in stubs)
    assert all(len(each.body) == 2 for each in stubs)


@pytest.mark.parametrize("course", exercise_courses())
def test_another_seed_gives_other_numbers(course):
    one, same, other = (write_exercise(course, seed).arrays for seed in (1, 1, 2))
    assert all(np.array_equal(one[name], same[name]) for name in one)
    # The linear output layer has no memory, and forget gates start open.
    same_in_all = ("lengths", "layer2.dsigma", "layer2.delta_time", ".bf")
    assert not any(np.array_equal(one[name], other[name]) for name in one if not name.endswith(same_in_all))


@pytest.mark.parametrize(("arguments", "field"), [(("nothing",), "course"), (("cs231n", -1), "seed"),
                                                  (("cs231n", 1.5), "seed")])
def test_what_is_wrong_is_named(arguments, field):
    with pytest.raises(SpecError) as error:
        write_exercise(*arguments)
    assert error.value.field == field
