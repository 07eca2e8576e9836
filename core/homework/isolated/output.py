"""What a process prints, read continually and cut."""

import os
from codecs import getincrementaldecoder
from threading import Semaphore, Thread

MOST = 20_000  # characters that are kept


class Output:
    """A pipe for what a process prints, with a thread that reads it; ``Popen`` takes it as ``stdout`` or ``stderr``.

    Its end of the pipe stays open here too. So the thread does not depend on who else has it: it ends at a mark that
    `close` writes, also if a process that left its group still prints.
    """

    def __init__(self) -> None:
        self._from, self._to = os.pipe()
        self._mark = os.urandom(16)
        self._marks_read = Semaphore(0)
        self._closing = False
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._text, self._cut = "", 0
        self._thread = Thread(target=self._collect, name="output of a homework")
        self._thread.start()

    def fileno(self) -> int:
        """The end that is written to."""
        return self._to

    def text(self) -> str:
        """What was printed until now: its first 20,000 characters, and how many were cut."""
        if not self._closing:
            os.write(self._to, self._mark)
            self._marks_read.acquire()
        return self._text + (f"\n[{self._cut:,} more characters were cut]" if self._cut else "")

    def close(self) -> None:
        """Keep the text, and end pipe and thread."""
        if not self._closing:
            self._closing = True
            os.write(self._to, self._mark)
            self._thread.join()
            os.close(self._from)
            os.close(self._to)

    def _collect(self) -> None:
        pending = b""
        while True:
            pending += os.read(self._from, 1 << 16)
            *before, pending = pending.split(self._mark)
            for part in before:
                self._keep(part)
                self._marks_read.release()
            if before and self._closing:
                return
            certain = max(0, len(pending) - len(self._mark) + 1)  # the rest may be the start of a mark
            self._keep(pending[:certain])
            pending = pending[certain:]

    def _keep(self, printed: bytes) -> None:
        text = self._decoder.decode(printed)
        kept = text[: MOST - len(self._text)]
        self._text += kept
        self._cut += len(text) - len(kept)
