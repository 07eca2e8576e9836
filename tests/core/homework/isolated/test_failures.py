"""What goes wrong in a function and leaves its process alive, and what is printed."""

import sys

import pytest
from homeworks import HOMEWORK, refused, written
from unrolled.core import LearnersFile


@pytest.mark.parametrize(("function", "reason", "words"), [
    ("in_numpy", "raised", ["in_numpy raised ValueError in line ", "matmul"]),
    ("recursive", "raised", ["recursive raised RecursionError in line ", "maximum recursion depth"]),
    ("mute", "raised", ["mute raised Mute in line "]),
    ("interrupted", "raised", ["KeyboardInterrupt"]),
    ("in_module", "raised", ["in_module raised KeyError in line 2 of beside.py: 'gone'"]),
    ("asks", "input", ["asks asks for input in line ", "nobody is there"]),
    ("leaves", "exit", ["leaves called sys.exit in line "]),
    ("large", "size", ["large returned more than 64 MiB"]),
    ("many", "size", ["many returned more than 64 MiB"]),
    ("nothing", "missing", ["homework.py has no function nothing; it has Both, Network, keep, echo", "…"]),
    ("NOT_A_FUNCTION", "missing", ["no function NOT_A_FUNCTION"]),
])
def test_a_failure_is_told_and_the_next_call_works(homework, function, reason, words):
    with refused(reason, *words) as caught:
        homework.call(function)
    assert caught.value.function == function
    assert homework.call("echo", 1) == 1


def test_an_exception_has_its_lines(homework):
    with refused("raised", "outer raised IndexError in line ", ": index 99 is out of bounds") as caught:
        homework.call("outer")
    error = caught.value
    assert (error.exception, error.line) == ("IndexError", error.frames[-1].line)
    assert [(frame.file, frame.function, frame.source) for frame in error.frames] == [
        ("homework.py", "outer", "def outer(): return index(np.zeros(3))"),
        ("homework.py", "index", "return array[99]  # too far")]
    assert HOMEWORK.splitlines()[error.line - 1].strip() == "return array[99]  # too far"


@pytest.mark.skipif(sys.platform != "linux", reason="the system does not limit address space")
def test_too_much_memory_is_an_exception(homework):
    with refused("memory", "greedy needed more than 4,096 MiB of memory in line "):
        homework.call("greedy")


def test_what_is_printed_comes_in_its_order(homework):
    before = len(homework.printed)
    homework.call("says")
    lines = homework.printed[before:].splitlines()
    assert lines[:3] == ["σ on stdout", "on stderr", "by a child"]
    assert "UserWarning: careful" in lines[3]
    assert homework.printed.startswith("imported as homework\n")


def test_a_flood_is_cut_and_said(tmp_path):
    with LearnersFile(written(tmp_path, "def floods():\n    for _ in range(30): print('σ' * 99_999)")) as homework:
        homework.call("floods")
        printed = homework.printed
    assert printed == "σ" * 20_000 + "\n[2,980,000 more characters were cut]"
    assert homework.printed == printed


def test_a_file_that_closes_its_output_still_answers(tmp_path):
    text = "import os, sys\ndef closes():\n    sys.stdout.close()\n    os.close(2)\n    sys.stderr = None\n    return 1"
    with LearnersFile(written(tmp_path, text)) as homework:
        assert [homework.call("closes"), homework.printed] == [1, ""]
