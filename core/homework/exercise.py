"""An exercise: a file to fill in, tests, and the arrays that they compare with."""

import ast
import inspect
from dataclasses import dataclass
from io import BytesIO
from textwrap import indent

import numpy as np
from numpy.typing import NDArray

from ..errors import SpecError
from ..parameters import Integer
from ..spec import RunSpec
from ..training.trainer import Trainer
from .courses import course as course_of
from .courses import courses

SEED = Integer(low=0, high=2**32 - 1)
FILE, SOLUTION, TESTS, ARRAYS = "homework.py", "solution.py", "test_homework.py", "arrays.npz"


@dataclass(frozen=True, eq=False)
class Exercise:
    """The files of an exercise.

    Attributes:
        course: name of the course.
        stub: the file to fill in.
        solution: the same, solved.
        tests: the pytest file. It checks ``homework.py``, or the module that ``HOMEWORK`` in the environment names.
        arrays: what the tests compare with, by name.
    """

    course: str
    stub: str
    solution: str
    tests: str
    arrays: dict[str, NDArray]

    def files(self) -> dict[str, bytes]:
        """All files by name; the solution is for the teacher."""
        packed = BytesIO()
        np.savez_compressed(packed, **self.arrays)
        texts = {FILE: self.stub, SOLUTION: self.solution, TESTS: self.tests}
        return {name: text.encode() for name, text in texts.items()} | {ARRAYS: packed.getvalue()}


def write_exercise(course: str, seed: int = 1) -> Exercise:
    """An exercise in the signatures of a course; another seed gives other numbers.

    The numbers are those of layer 1 of a small network with five timesteps, two samples, three inputs and four units.

    Raises:
        SpecError: if the course is unknown, or the seed is no whole number from 0 to 2³² − 1.
    """
    kind = course_of(course)()
    try:
        seed = SEED.clean(seed)
    except SpecError as error:
        raise error.within("seed") from None
    head = f'"""{kind.label}.\n\n{kind.about}\n"""\n\nimport numpy as np\n\n\n'
    sources = [inspect.getsource(function) for function in kind.functions]
    return Exercise(
        kind.name, head + "\n\n".join(map(_emptied, sources)), head + "\n\n".join(sources), TEST_HEAD + kind.checks,
        kind.arrays(Trainer(RunSpec.from_dict(kind.network(seed))).step()),
    )


def exercise_courses() -> dict[str, str]:
    """The label of each course by its name."""
    return {name: kind.label for name, kind in courses().items()}


def _emptied(source: str) -> str:
    """A function with its signature and its docstring, to be filled in."""
    definition = ast.parse(source).body[0]
    body = definition.body[1]
    kept = "".join(source.splitlines(keepends=True)[: body.lineno - 1])
    return kept.rstrip() + "\n" + indent("raise NotImplementedError\n", "    ")


TEST_HEAD = '''"""Tests of homework.py: python -m pytest test_homework.py. HOMEWORK=solution checks another file."""

import importlib
import os
from pathlib import Path

import numpy as np

homework = importlib.import_module(os.environ.get("HOMEWORK", "homework"))
arrays = np.load(Path(__file__).with_name("arrays.npz"))


def agrees(found, expected):
    """Every array agrees with the expected one, by name, but for rounding."""
    found = found if isinstance(found, tuple) else (found,)
    assert len(found) == len(expected), f"expected {', '.join(expected)}"
    for array, name in zip(found, expected):
        assert np.shape(array) == arrays[name].shape, f"{name} has the shape {arrays[name].shape}"
        np.testing.assert_allclose(array, arrays[name], rtol=1e-6, atol=1e-9, err_msg=name)


'''
