"""A process that answers messages, each within a time limit, and that ends with all its children."""

import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from threading import Event, Timer

from .messages import receive, send
from .output import Output


class EndedError(Exception):
    """The process ended instead of answering.

    Attributes:
        status: its exit status, or the negative number of the signal that ended it; None if its time was over.
    """

    def __init__(self, status: int | None):
        self.status = status
        super().__init__(status)


class AnsweringProcess:
    """A process that gets messages by its standard input and answers by its standard output.

    The program has to put both out of the reach of other code. What is printed goes to `output`, from standard error.
    """

    def __init__(self, command: Sequence[str]):
        self.output = Output()
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self.output,
                # Each thread of OpenBLAS reserves address space, which has a limit.
                env={"OPENBLAS_NUM_THREADS": "1", **os.environ},
                # A session has a process group, which can be killed as a whole; Windows knows neither.
                start_new_session=True,
            )
        except BaseException:
            self.output.close()
            raise

    def exchange(self, message: bytes | None, seconds: float) -> bytes:
        """Send a message, if there is one, and wait for the answer.

        Raises:
            EndedError: if there was no answer in time, and if the process ended or closed its pipes.
            ValueError: if the answer is no message.
        """
        answer = None
        with self._deadline(seconds) as expired, suppress(EOFError, OSError):
            if message is not None:
                send(self._process.stdin, message)
            answer = receive(self._process.stdout)
        if answer is None or expired.is_set():
            self.close()
            raise EndedError(None if expired.is_set() else self._process.returncode)
        return answer

    def close(self) -> None:
        """End the process and its children."""
        if self._process.returncode is None:
            self._kill()
            self._process.wait()
        with suppress(OSError):  # what could not be sent
            self._process.stdin.close()
        self._process.stdout.close()
        self.output.close()

    @contextmanager
    def _deadline(self, seconds: float) -> Iterator[Event]:
        """Kills the process after a time, which ends all waiting for its pipes, and then sets the event."""
        expired = Event()

        def expire() -> None:
            expired.set()
            self._kill()

        timer = Timer(seconds, expire)
        timer.start()
        try:
            yield expired
        finally:
            timer.cancel()
            timer.join()

    def _kill(self) -> None:
        """Kills the process group, also if its leader has ended.

        Its leader has not been waited for: until then no other process can get its number.
        """
        if hasattr(os, "killpg"):
            with suppress(ProcessLookupError, PermissionError):  # macOS permits no signal to a group that has ended
                os.killpg(self._process.pid, signal.SIGKILL)
        else:
            self._process.kill()
