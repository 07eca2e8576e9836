"""An exercise: a file to fill in, tests, and the arrays that they compare with."""

import ast
import inspect
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from ..errors import SpecError
from ..parameters import Integer
from ..training.trainer import Trainer
from .courses import course as course_of
from .courses import courses
from .courses.base import Course, named

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
    head = f'"""{kind.label}.\n\n{kind.about}\n"""\n\nimport numpy as np\n\n{_variables(kind)}\n'
    sources = [inspect.getsource(function) for function in kind.functions]
    arrays = {on: kind.arrays(spec, Trainer(spec).step()) for on, spec in kind.networks(seed).items()}
    return Exercise(
        kind.name, head + "\n\n".join(map(_emptied, sources)), head + "\n\n".join(sources), _tests(kind),
        {f"{on}.{name}": array for on, each in arrays.items() for name, array in each.items()},
    )


def exercise_courses() -> dict[str, str]:
    """The label of each course by its name."""
    return {name: kind.label for name, kind in courses().items()}


def _variables(course: Course) -> str:
    """The statements that set the variables which the functions of a course use."""
    source = inspect.getsource(inspect.getmodule(type(course)))
    statements = [each for each in ast.parse(source).body if isinstance(each, ast.Assign)]
    used = [each for each in statements
            if {name.id for name in ast.walk(each.targets[0]) if isinstance(name, ast.Name)} <= set(course.variables)]
    return "".join(f"{ast.get_source_segment(source, each)}\n" for each in used) + "\n" * bool(used)


def _emptied(source: str) -> str:
    """A function with its signature and its docstring, to be filled in; or a class whose methods are, but `__init__`."""
    definition, lines = ast.parse(source).body[0], source.splitlines()
    functions = [definition] if isinstance(definition, ast.FunctionDef) else [
        each for each in definition.body if isinstance(each, ast.FunctionDef) and each.name != "__init__"]
    for function in reversed(functions):
        described = function.body[0]
        lines[described.end_lineno : function.end_lineno] = [" " * described.col_offset + "raise NotImplementedError"]
    return "\n".join(lines) + "\n"


def _tests(course: Course) -> str:
    """The pytest file: how the functions are called, and a test for each."""
    used = dict.fromkeys((named, *course.helpers, *(trial.results for trial in course.trials)))
    tests = [f'''def test_{trial.function.replace('.', '_')}():
    arrays = arrays_of("{trial.on}")
    agrees({trial.results.__name__}(homework, arrays), arrays)
''' for trial in course.trials]
    return TEST_HEAD + "\n\n".join([*map(inspect.getsource, used), *tests])


TEST_HEAD = '''"""Tests of homework.py: python -m pytest test_homework.py. HOMEWORK=solution checks another file."""

import importlib
import os
from pathlib import Path

import numpy as np

homework = importlib.import_module(os.environ.get("HOMEWORK", "homework"))
stored = np.load(Path(__file__).with_name("arrays.npz"))


def arrays_of(part):
    """The arrays of one part by name: of the whole sequence, or of one or two timesteps."""
    return {name.removeprefix(part + "."): stored[name] for name in stored.files if name.startswith(part + ".")}


def agrees(found, expected):
    """Every array agrees with the expected one, by name, but for rounding."""
    for name, array in found.items():
        shape, wanted = np.shape(array), expected[name]
        assert tuple(n for n in shape if n != 1) == tuple(n for n in wanted.shape if n != 1), (
            f"{name} has the shape {wanted.shape}, not {shape}"
        )
        np.testing.assert_allclose(np.reshape(array, wanted.shape), wanted, rtol=1e-6, atol=1e-9, err_msg=name)


'''
