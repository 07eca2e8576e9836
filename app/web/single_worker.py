"""Refuses several workers: runs, halls and uploads are in the memory of one process."""

import sys
from types import FrameType

FAILED_TO_START = 3  # uvicorn and gunicorn give up then, and do not start the worker again
REFUSAL = ("Unrolled runs in one process, since its runs are in its memory, but the server is configured to start {} workers: "
           "leave out --workers and unset WEB_CONCURRENCY, or set them to 1.")


def refuse_workers() -> None:
    """End the process with a message if the calling server is configured for several workers."""
    asked = workers_asked(sys._getframe())
    if asked > 1:
        print(REFUSAL.format(asked), file=sys.stderr, flush=True)
        sys.exit(FAILED_TO_START)


def workers_asked(frame: FrameType | None) -> int:
    """Number of workers in the settings of the calling server; 1 if it has no such setting.

    A worker is not told their number, but uvicorn's `Config` or gunicorn's `Worker` is one of its callers.
    """
    while frame is not None:
        caller = frame.f_locals.get("self")
        for settings in (caller, getattr(caller, "cfg", None)):
            if isinstance(workers := getattr(settings, "workers", None), int):
                return workers
        frame = frame.f_back
    return 1
