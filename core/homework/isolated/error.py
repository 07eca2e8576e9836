"""The error that says what went wrong in a learner's file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from signal import Signals


@dataclass(frozen=True)
class Frame:
    """A line of a learner's file that was running, as a traceback has it.

    Attributes:
        file: name of the file, without its folder.
        line: number of the line, from 1.
        function: the function that the line is in; empty for a syntax error.
        source: the line, without its indent.
    """

    file: str
    line: int
    function: str
    source: str


class HomeworkError(Exception):
    """A learner's file, or a function of it, gave no result; the message says why, in words.

    Args:
        message: the error's text.

    Attributes:
        reason: one of ``"file"`` (there is no such Python file), ``"start"`` (Python or NumPy does not start),
            ``"syntax"``, ``"raised"`` (an exception), ``"missing"`` (there is no such function), ``"input"`` (it asks
            for input), ``"exit"`` (sys.exit), ``"memory"``, ``"time"``, ``"size"`` (of the result), ``"ended"`` (the
            process ended) and ``"pipe"`` (it wrote into the pipe of the answers).
        function: name of the function that was called; empty for the import of the file.
        exception: name of the exception's type; empty if there was none.
        frames: the last lines of the traceback that are in the learner's folder, the innermost last.
    """

    def __init__(
        self, message: str, reason: str, function: str = "", exception: str = "", frames: Sequence[Frame] = ()
    ):
        self.reason, self.function, self.exception, self.frames = reason, function, exception, tuple(frames)
        super().__init__(message)

    @property
    def line(self) -> int | None:
        """Number of the innermost line in the learner's folder, from 1."""
        return self.frames[-1].line if self.frames else None


#: A sentence for each reason but "file" and "start". `what` is the function or the import, `at` the place.
SENTENCES = {
    "raised": "{what} raised {exception}{at}{text}",
    "syntax": "{file} has a syntax error{at}{text}",
    "missing": "{file} has no function {function}; it has {functions}",
    "input": "{what} asks for input{at}, and nobody is there to type it",
    "exit": "{what} called sys.exit{at}",
    "memory": "{what} needed more than {memory:,.0f} MiB of memory{at}",
    "size": "{what} returned more than {largest} MiB",
    "time": "{what} did not end within {seconds:g} s",
    "ended": "{what} ended Python {how}",
    "pipe": "{what} wrote into the pipe that its results go through",
}


def place(frames: Sequence[Frame], file: str) -> str:
    """The innermost line in words; the file is named if it is another one."""
    if not frames:
        return ""
    return f" in line {frames[-1].line}" + (f" of {frames[-1].file}" if frames[-1].file != file else "")


def names(functions: Iterable[str]) -> str:
    """Functions in words, ten at most."""
    first, more = list(functions)[:10], list(functions)[10:]
    return ", ".join(first + ["…"] * bool(more)) or "none"


def ending(status: int | None) -> str:
    """How a process ended, in words, after its exit status, or the negative number of a signal."""
    if status is None or status >= 0:
        return f"with the exit status {status}"
    signal = next((each.name for each in Signals if each == -status), f"number {-status}")
    # Whoever closes the pipe is killed for it.
    return f"by the signal {signal}" + ", or closed the pipe of its results" * (signal == "SIGKILL")
