"""One process: runs, halls and files with data are in its memory, and another worker would know none of them."""

import sys
from types import FrameType

FAILED_TO_START = 3  # uvicorn and gunicorn give up then, and do not start the worker again
REFUSAL = ("Unrolled runs in one process, since its runs are in its memory, but the server has been told to start {} workers: "
           "leave out --workers, and unset WEB_CONCURRENCY, or say 1.")


def refuse_workers() -> None:
    """Say so and end the process where the server that calls has several workers."""
    asked = workers_asked(sys._getframe())
    if asked > 1:
        print(REFUSAL.format(asked), file=sys.stderr, flush=True)
        sys.exit(FAILED_TO_START)


def workers_asked(frame: FrameType | None) -> int:
    """How many workers the server that calls starts, as its own settings say, wherever it has them from; 1 where it has none.

    A worker is not told how many there are, but uvicorn's `Config` and gunicorn's `Worker` are among those that call.
    """
    while frame is not None:
        caller = frame.f_locals.get("self")
        for settings in (caller, getattr(caller, "cfg", None)):
            if isinstance(workers := getattr(settings, "workers", None), int):
                return workers
        frame = frame.f_back
    return 1
