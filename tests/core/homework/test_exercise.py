"""Exercises: our solution passes, what is not filled in fails, and so does a solution with a mistake."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from planted import PLANTED
from unrolled.core import SpecError, exercise_courses, write_exercise

COURSES = list(exercise_courses())
#: Each folder has modules of the same names.
CONFTEST = """import sys

def pytest_collectstart(collector):
    if collector.path.suffix == ".py":
        sys.modules.pop("solution", None)
        sys.modules.pop("homework", None)
        sys.path[0] = str(collector.path.parent)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a folder for each course, and one with a planted mistake in its solution."""
    folder = tmp_path_factory.mktemp("courses")
    for course in COURSES:
        written(folder / course, course)
    planted = PLANTED["cs231n"][0]
    text = written(folder / "wrong", "cs231n").joinpath("solution.py").read_text(encoding="utf-8")
    (folder / "wrong" / "solution.py").write_text(text.replace(planted.right, planted.wrong), encoding="utf-8")
    (folder / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    return folder


def written(folder: Path, course: str) -> Path:
    """The folder with the files of an exercise."""
    folder.mkdir()
    for name, content in write_exercise(course, seed=7).files().items():
        (folder / name).write_bytes(content)
    return folder


def outcomes(folder: Path, homework: str) -> set[tuple[str, str]]:
    """Which outcomes the tests of each course have with a file, in one process for all."""
    command = [sys.executable, "-m", "pytest", "-q", "-rA", "--tb=no", "-p", "no:cacheprovider", "--rootdir", ".", "-c",
               os.devnull, "--import-mode", "importlib"]
    environment = {**os.environ, "HOMEWORK": homework, "PYTHONPATH": "."}
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return set(re.findall(r"^(PASSED|FAILED|ERROR) ([^/\n]+)/test_homework.py::", ran.stdout, re.MULTILINE))


def test_every_solution_passes_and_a_mistake_does_not(folder):
    assert outcomes(folder, "solution") - {("PASSED", "wrong")} == {("FAILED", "wrong")} | {
        ("PASSED", course) for course in COURSES}


def test_no_file_to_fill_in_passes(folder):
    assert outcomes(folder, "homework") == {("FAILED", course) for course in [*COURSES, "wrong"]}


@pytest.mark.parametrize("course", COURSES)
def test_the_file_to_fill_in_has_the_signatures_and_says_what_they_take(course):
    exercise = write_exercise(course)
    stubs, solved = ([node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)
                      and ast.get_docstring(node)] for text in (exercise.stub, exercise.solution))
    assert stubs
    assert [(each.name, ast.dump(each.args), ast.get_docstring(each)) for each in stubs] == [
        (each.name, ast.dump(each.args), ast.get_docstring(each)) for each in solved]
    assert all(ast.unparse(each.body[-1]) == "raise NotImplementedError" for each in stubs)
    assert all(len(each.body) == 2 for each in stubs)


@pytest.mark.parametrize("course", COURSES)
def test_another_seed_gives_other_numbers(course):
    one, same, other = (write_exercise(course, seed).arrays for seed in (1, 1, 2))
    assert all(np.array_equal(one[name], same[name]) for name in one)
    # The linear output layer has no memory, forget gates start open, and a GRU of ours has no b_nh.
    same_in_all = ("lengths", "layer2.dsigma", "layer2.delta_time", ".bf", ".bnh")
    assert not any(np.array_equal(one[name], other[name]) for name in one if not name.endswith(same_in_all))


@pytest.mark.parametrize(("arguments", "field"), [(("nothing",), "course"), (("cs231n", -1), "seed"),
                                                  (("cs231n", 1.5), "seed")])
def test_what_is_wrong_is_named(arguments, field):
    with pytest.raises(SpecError) as error:
        write_exercise(*arguments)
    assert error.value.field == field
