"""The import of a learner's file."""

import pytest
from homeworks import refused, written
from unrolled.core import LearnersFile, SpecError
from unrolled.core.homework.isolated import learners_file


@pytest.mark.parametrize(("text", "reason", "words"), [
    ("def f(:\n    pass", "syntax", ["homework.py has a syntax error in line 1: "]),
    ("\n\n  x = 1", "syntax", ["in line 3: unexpected indent"]),
    (b"x = '\xff'", "syntax", ["homework.py has a syntax error"]),
    ("import wrong", "syntax", ["a syntax error in line 2 of wrong.py"]),
    ("x = 1\ny = x / 0", "raised", ["the import of homework.py raised ZeroDivisionError in line 2: division by zero"]),
    ("import nowhere_to_be_found", "raised", ["ModuleNotFoundError in line 1: No module named"]),
    ("import sys\nsys.exit()", "exit", ["the import of homework.py called sys.exit in line 2"]),
    ("n = int(input())", "input", ["the import of homework.py asks for input in line 1"]),
    ("import os\nos._exit(0)", "ended", ["the import of homework.py ended Python with the exit status 0"]),
])
def test_an_import_that_fails_says_why(tmp_path, text, reason, words):
    written(tmp_path, "\nx = (", "wrong.py")
    with refused(reason, *words) as caught, LearnersFile(written(tmp_path, text)):
        pass
    assert caught.value.function == ""


def test_an_endless_import_ends(tmp_path):
    path = written(tmp_path, "while True: pass")
    with refused("time", "the import of homework.py did not end within 0.2 s"), LearnersFile(path, seconds=0.2):
        pass


@pytest.mark.parametrize("name", ["missing.py", "folder.py", "homework.ipynb"])
def test_what_is_no_python_file_is_refused(tmp_path, name):
    (tmp_path / "folder.py").mkdir()
    written(tmp_path, "{}", "homework.ipynb")
    with refused("file", f"{name} is no Python file"), LearnersFile(tmp_path / name):
        pass


@pytest.mark.parametrize("name", ["json.py", "numpy.py", "my homework.py"])
def test_a_file_may_have_the_name_of_a_module(tmp_path, name):
    text = "import dataclasses\n@dataclasses.dataclass\nclass A:\n    x: int\ndef f(): return A(1).x"
    with LearnersFile(written(tmp_path, text, name)) as homework:
        assert homework.call("f") == 1


def test_python_that_does_not_start_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(learners_file, "START", "raise ImportError('no NumPy')")
    with refused("start", "Python does not start for homework.py", "no NumPy"), LearnersFile(written(tmp_path, "")):
        pass


@pytest.mark.parametrize(("field", "value"), [("seconds", 0), ("seconds", "long"), ("memory", 1)])
def test_a_limit_out_of_range_is_named(field, value):
    with pytest.raises(SpecError) as error:
        LearnersFile("homework.py", **{field: value})
    assert error.value.field == field


def test_a_file_that_is_not_in_a_block_has_no_process():
    homework = LearnersFile("homework.py")
    assert homework.printed == ""
    with pytest.raises(RuntimeError, match="within a with block"):
        homework.call("f")
