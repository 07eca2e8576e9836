"""Memory goes back to the system when what held it has gone: C libraries keep what is freed for what may come, and a class leaves a gigabyte behind."""

import ctypes
import gc
from collections.abc import Callable


def _trim() -> Callable[[int], int] | None:
    """`malloc_trim` of the GNU C library; None with another."""
    try:
        return ctypes.CDLL("libc.so.6").malloc_trim
    except (OSError, AttributeError):
        return None


TRIM = _trim()


def settle() -> None:
    """What is here by now stays as long as the server: no collection of circles is to go through it again, which would hold up everybody."""
    gc.collect()
    gc.freeze()


def give_back() -> None:
    """Collect what lies about in circles, and give free memory back to the system; takes a tenth of a second, in whichever thread."""
    gc.collect()
    if TRIM is not None:
        TRIM(0)
