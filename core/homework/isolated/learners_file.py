"""A learner's own Python file, whose functions are called in a process of their own."""

import sys
from collections.abc import Iterable
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from ...errors import SpecError
from ...parameters import Integer, Parameter, Real
from .error import SENTENCES, Frame, HomeworkError, ending, names, place
from .messages import LARGEST, decode, encode
from .opaque import Opaque, References
from .process import AnsweringProcess, EndedError

SECONDS = Real(low=0, high=86_400, above=True)
MEMORY = Integer(low=1 << 28, high=1 << 60)
TO_START = 60.0  # s, until Python and NumPy are there

# The child is a module of a package made up on the spot: the real one would import all of `unrolled`.
# -P alone, and not -I: the learner's file sees what `python homework.py` has, his own site-packages and PYTHONPATH too,
# where NumPy may be. -B leaves no __pycache__ beside the file.
START = """import sys, types
package = sys.modules["homework_child"] = types.ModuleType("homework_child")
package.__path__ = [sys.argv[1]]
from homework_child.child import main
main(sys.argv[2], int(sys.argv[3]))"""


class LearnersFile:
    """A learner's Python file, imported in a process of its own as soon as the ``with`` block begins.

    A mistake in the file, an endless loop or a crash harms the process alone, which ends with the block, together with
    all its children. It is no sandbox: the file may do what its owner may, such as remove files.

    The file sees what it sees with ``python homework.py`` in its folder, with two differences: ``__name__`` is not
    ``"__main__"``, and there is no input. Modules beside it can be imported.

    ::

        with LearnersFile("homework.py") as homework:
            h, cache = homework.call("rnn_forward", x, h0, Wx, Wh, b)
            gradients = homework.call("rnn_backward", dh, cache)
    """

    def __init__(self, path: str | PathLike[str], seconds: float = 10.0, memory: int = 1 << 32):
        """Takes the file; the block starts it.

        Args:
            path: a file that ends in ``.py``.
            seconds: time limit of the import and of each call; it may be changed between calls.
            memory: limit of the address space in bytes, NumPy included, on platforms that can limit it.

        Raises:
            SpecError: if `seconds` or `memory` is out of range.
        """
        self.path = Path(fspath(path)).resolve()
        self.seconds, self.memory = _cleaned("seconds", SECONDS, seconds), _cleaned("memory", MEMORY, memory)
        self._process: AnsweringProcess | None = None
        self._end: HomeworkError | None = None
        self._functions: dict[str, tuple[str, ...]] = {}
        self._references = References()

    def __enter__(self) -> "LearnersFile":
        if self.path.suffix != ".py" or not self.path.is_file():
            raise HomeworkError(f"{self.path.name} is no Python file: expected a file that ends in .py", "file")
        here = str(Path(__file__).parent)
        command = [sys.executable, "-P", "-B", "-c", START, here, str(self.path), str(self.memory)]
        self._process = AnsweringProcess(command)
        try:
            self._start()
        except BaseException:
            self._process.close()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        self._process.close()
        self._end = self._end or HomeworkError("its block has ended", "ended")

    def functions(self) -> dict[str, tuple[str, ...]]:
        """The parameters of each function and class that the file defines, in the file's order.

        The methods follow their class: ``RNNCell.forward``, whose first parameter is ``self``.
        """
        return dict(self._functions)

    def call(self, function: str, *arguments: Any) -> Any:
        """The result of a function of the file, whether it is defined there or imported; or an instance of a class.

        Arguments and results are copies: arrays of any type without objects, numbers, strings, None, booleans, and
        tuples, lists and dictionaries of them. Any other result is an `Opaque`, and so is a container that holds one,
        but for the tuple of several results, whose items come one by one.

        Raises:
            HomeworkError: if there is no result.
            TypeError: if an argument is something else, or an `Opaque` of another process.
            ValueError: if the arguments have more than 64 MiB together.
        """
        return self._ask(function, function, arguments)

    def call_method(self, of: Opaque, method: str, *arguments: Any) -> Any:
        """The result of a method of an object that is in the process, such as an instance of a class; as `call`."""
        return self._ask(f"{of.type}.{method}", method, arguments, of)

    def get(self, name: str, of: Opaque | None = None) -> Any:
        """An attribute of an object that is in the process, or a variable of the file; as the result of a `call`."""
        return self._ask(f"{of.type}.{name}" if of else name, "__getattribute__", (name,), of)

    def set(self, name: str, value: Any, of: Opaque | None = None) -> None:
        """Sets an attribute of an object that is in the process, or a variable of the file; as an argument of a `call`.
        """
        self._ask(f"{of.type}.{name}" if of else name, "__setattr__", (name, value), of)

    @property
    def printed(self) -> str:
        """What the file has printed until now, to standard output and standard error; at most 20,000 characters."""
        return self._process.output.text() if self._process else ""

    def _start(self) -> None:
        try:
            self._process.exchange(None, TO_START)
        except (EndedError, ValueError):
            raise HomeworkError(f"Python does not start for {self.path.name}: {self.printed[-500:]}", "start") from None
        self._functions = self._ask("", "", ())

    def _ask(self, called: str, function: str, arguments: tuple, of: Opaque | None = None) -> Any:
        """The result of a function of the file or of an object, which is called so, or of the import of the file."""
        if self._process is None:
            raise RuntimeError("a LearnersFile is used within a with block")
        if self._end is not None:
            raise HomeworkError(f"{self.path.name} runs no longer, since {self._end}", self._end.reason, called)
        request = {
            "seconds": self.seconds,
            "keep": self._references.numbers(),
            "function": function,
            "arguments": arguments,
            "of": of,
        }
        message = encode(request, self._references.refer)
        try:
            answer = decode(self._process.exchange(message, self.seconds), self._references.resolve)
            if "result" in answer:
                return answer["result"]
            failure = answer["failure"]
            raise self._error(called, **failure)
        except EndedError as ended:
            self._end = self._error(called, "time" if ended.status is None else "ended", status=ended.status)
        except (ValueError, TypeError, KeyError, MemoryError):
            self._process.close()
            self._end = self._error(called, "pipe")
        raise self._end

    def _error(
        self,
        function: str,
        reason: str,
        exception: str = "",
        text: str = "",
        frames: Iterable[tuple[str, int, str, str]] = (),
        status: int | None = None,
    ) -> HomeworkError:
        """The error for a reason, with what is known besides."""
        lines = [Frame(*frame) for frame in frames]
        message = SENTENCES[reason].format(
            what=function or f"the import of {self.path.name}",
            file=self.path.name,
            function=function,
            exception=exception,
            text=f": {text}" if text else "",
            at=place(lines, self.path.name),
            functions=names([name for name in self._functions if "." not in name]),
            memory=self.memory / (1 << 20),
            largest=LARGEST >> 20,
            seconds=self.seconds,
            how=ending(status),
        )
        return HomeworkError(message, reason, function, exception, lines)


def _cleaned(field: str, parameter: Parameter, value: Any) -> Any:
    try:
        return parameter.clean(value)
    except SpecError as error:
        raise error.within(field) from None
