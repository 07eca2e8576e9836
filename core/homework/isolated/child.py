"""The program of the process that a learner's file runs in: imports it and calls its functions, one after another.

It runs without the package `unrolled`, which would take long to import, and which the process cannot always find.
"""

import importlib.util
import inspect
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO

from .messages import TooLargeError, decode, encode, receive, send

MOST_FRAMES = 5
LONGEST_TEXT = 500  # characters of an exception's message
#: How long the process outlives its time limit if nobody kills it, as when the caller was killed itself.
GRACE = 1.0  # s


class MissingError(Exception):
    """The file has no function of a name."""


#: Exceptions with a sentence of their own; all others are "raised".
REASONS = {TooLargeError: "size", SystemExit: "exit", MemoryError: "memory", MissingError: "missing"}


def main(path: str, memory: int) -> None:
    """Answer requests until their pipe is closed.

    Args:
        path: the learner's file.
        memory: bytes of address space, where the platform can limit it.
    """
    requests, replies = _take_pipes()
    _limit(memory)
    homework = Homework(Path(path))
    message = encode("ready", lambda value, node: {})
    while True:
        try:
            send(replies, message)
            request = receive(requests)
        except (OSError, EOFError, ValueError):  # closed by the caller or by the learner's code
            os._exit(1)
        message = homework.answer(request)
        for stream in (sys.stdout, sys.stderr):
            with suppress(Exception):  # the learner's code may have closed or replaced it
                stream.flush()


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes of requests and replies, taken away from standard input and output.

    Then standard input is empty, and standard output goes where standard error goes, in the order of printing.
    """
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n", line_buffering=True)
    if hasattr(os, "register_at_fork"):  # the caller sees the end of this process by its pipe
        os.register_at_fork(after_in_child=requests.close)
        os.register_at_fork(after_in_child=replies.close)
    return requests, replies


def _limit(memory: int) -> None:
    """Limits the address space, and leaves no core file behind a crash."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for limit, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):  # a lower limit is set, or the system has none
            resource.setrlimit(limit, (most, resource.getrlimit(limit)[1]))


class Homework:
    """A learner's file and the objects of it that the caller has references to."""

    def __init__(self, path: Path):
        self._path = path
        self._module = ModuleType(path.stem)
        self._kept: dict[int, Any] = {}
        self._numbers = count(1)

    def answer(self, message: bytes) -> bytes:
        """The answer to a request, as a message.

        A request has the time limit ``seconds``, the numbers of references to ``keep``, ``function``, ``arguments`` and
        ``of``, the object whose method it is; None: the file. Without a function it asks for the import of the file. An
        answer has ``result`` or ``failure``.
        """
        try:
            request = decode(message, lambda number, name, seen: self._kept[number])
            self._kept = {number: self._kept[number] for number in request["keep"]}
            with _alarm(request["seconds"] + GRACE):
                function = request["function"]
                if not function:
                    return self._encode(self._load())
                return self._encode(self._function(function, request["of"])(*request["arguments"]))
        except BaseException as error:  # SystemExit too
            return encode({"failure": self._failure(error)}, lambda value, node: {})

    def _load(self) -> dict[str, tuple[str, ...]]:
        """Imports the file, and gives the parameters of all that it defines and that can be called."""
        # As with `python homework.py` in its folder: the file may import and open what lies beside it. Only now, so
        # that this program does not import the learner's json.py for its own.
        os.chdir(self._path.parent)
        sys.path.insert(0, str(self._path.parent))
        sys.argv = [str(self._path)]
        name = self._path.stem
        if name in sys.modules or name in sys.stdlib_module_names:
            name = f"_{name}"
        spec = importlib.util.spec_from_file_location(name, self._path)
        self._module = sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self._module)
        return dict(_defined(self._module))

    def _function(self, name: str, of: Any) -> Callable:
        function = getattr(self._module if of is None else of, name, None)
        if not callable(function):
            raise MissingError
        return function

    def _encode(self, result: Any) -> bytes:
        """The answer with a result. A tuple is taken apart, since its items are the function's several results."""
        answer = {"result": result}

        def refer(value: Any, node: dict | None) -> dict:
            if value is answer or (value is result and type(value) is tuple):
                return node
            number = next(self._numbers)
            self._kept[number] = value
            return {"reference": [number, type(value).__name__, node]}

        return encode(answer, refer)

    def _failure(self, error: BaseException) -> dict[str, Any]:
        """What the caller is told of an exception."""
        reason = next((reason for kind, reason in REASONS.items() if isinstance(error, kind)), "raised")
        text, frames = "", list(self._frames(error))
        with suppress(Exception):  # of the exception's own __str__
            text = str(error)
        if isinstance(error, SyntaxError) and self._is_near(error.filename or ""):
            reason, text = "syntax", error.msg
            frames = [(Path(error.filename).name, error.lineno or 0, "", (error.text or "").strip())]
        elif isinstance(error, EOFError) and text == "EOF when reading a line":
            reason = "input"
        return {
            "reason": reason,
            "exception": "" if isinstance(error, MissingError | TooLargeError) else type(error).__name__,
            "text": text[:LONGEST_TEXT],
            "frames": frames[-MOST_FRAMES:],
        }

    def _frames(self, error: BaseException) -> Iterator[tuple[str, int, str, str]]:
        for frame in traceback.extract_tb(error.__traceback__):
            if self._is_near(frame.filename):
                yield Path(frame.filename).name, frame.lineno or 0, frame.name, frame.line or ""

    def _is_near(self, file: str) -> bool:
        """Whether a file lies beside the learner's file."""
        return Path(file).parent == self._path.parent


def _defined(module: ModuleType) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The parameters of the functions and classes that a module defines, and of the classes' methods, by name."""
    for name, value in vars(module).items():
        if getattr(value, "__module__", "") != module.__name__:
            continue
        if inspect.isroutine(inspect.unwrap(value)):
            yield name, _parameters(value)
        elif inspect.isclass(value):
            yield name, _parameters(value)
            for method, function in inspect.getmembers(value, inspect.isfunction):
                yield f"{name}.{method}", _parameters(function)


def _parameters(value: Callable) -> tuple[str, ...]:
    try:
        return tuple(inspect.signature(value).parameters)
    except (TypeError, ValueError):  # of a class that derives from one written in C
        return ()


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Ends this process after a time, where the platform has such alarms."""
    if not hasattr(signal, "setitimer"):
        yield
        return
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
