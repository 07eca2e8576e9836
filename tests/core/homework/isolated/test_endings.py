"""What ends the process of a learner's file, and what ends with it."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from homeworks import FATAL, refused, written
from unrolled.core.homework.isolated import learners_file
from unrolled.core.homework.isolated.messages import encode, receive, send


@pytest.mark.parametrize(("function", "reason", "words"), [
    ("endless", "time", ["endless did not end within 0.2 s"]),
    ("deaf", "time", ["deaf did not end within 0.2 s"]),
    ("quits", "ended", ["quits ended Python with the exit status 3"]),
    ("crashes", "ended", ["crashes ended Python by the signal SIGSEGV"]),
    ("closes", "ended", ["closes ended Python"]),
    ("babbles", "pipe", ["babbles wrote into the pipe that its results go through"]),
    ("lies", "pipe", ["lies wrote into the pipe"]),
])
def test_an_end_is_told_and_later_calls_say_so(fatal, function, reason, words):
    with fatal:
        fatal.seconds = 0.2 if reason == "time" else 10.0
        with refused(reason, *words):
            fatal.call(function)
        with refused(reason, "homework.py runs no longer, since ", *words):
            fatal.call("quits")


def test_a_fork_does_not_answer(fatal):
    with fatal:
        assert fatal.call("forks") == "the parent's"
        assert fatal.call("forks") == "the parent's"


@pytest.mark.parametrize("escapes", [False, True])
def test_the_children_of_the_file_end_with_it(fatal, tmp_path, escapes):
    """One that leaves the process group lives on, and holds nobody up though it has the pipe of the output."""
    os.mkfifo(tmp_path / "fifo")
    with open(os.open(tmp_path / "fifo", os.O_RDONLY | os.O_NONBLOCK)) as held:
        with fatal:
            fatal.seconds = 0.3
            with refused("time"):
                fatal.call("leaves_a_child", str(tmp_path / "fifo"), escapes)
        if escapes:
            os.kill(int(fatal.printed), signal.SIGKILL)
        assert select.select([held], [], [], 5)[0]
        assert held.read() == ""


def test_a_call_after_the_block_is_refused(fatal):
    with fatal:
        pass
    with refused("ended", "homework.py runs no longer, since its block has ended"):
        fatal.call("quits")


def test_the_process_ends_with_the_block_whatever_ends_that(fatal):
    def broken():
        with fatal:
            processes.append(fatal._process._process)
            raise KeyboardInterrupt

    processes = []
    with pytest.raises(KeyboardInterrupt):
        broken()
    assert processes[0].returncode == -signal.SIGKILL


def test_a_process_whose_caller_is_killed_ends_by_itself(tmp_path):
    """The caller is played here, and forgets its process."""
    folder = str(Path(learners_file.__file__).parent)
    file = str(written(tmp_path, FATAL))
    command = [sys.executable, "-P", "-B", "-c", learners_file.START, folder, file, str(1 << 32)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        for function in ("", "endless"):
            receive(process.stdout)
            request = {"seconds": 0.01, "keep": [], "function": function, "arguments": (), "of": None}
            send(process.stdin, encode(request, print))
        assert process.wait(10) == -signal.SIGALRM
