"""Interruption of long computations: between timesteps, layers, pieces of a large product, and groups of samples.

The caller sets a function that the core calls at these points. It may let another task run for a while, or raise an
exception to cancel the computation. It does not change any result.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

AT_ONCE = 1 << 25  # multiplications in one piece of a product, which takes some milliseconds
LEAST_ROWS = 16  # rows of a piece; fewer make products slow

T = TypeVar("T")
_interrupt: ContextVar[Callable[[], None] | None] = ContextVar("interrupt", default=None)


@contextmanager
def interruptible(interrupt: Callable[[], None]) -> Iterator[None]:
    """Call `interrupt` every few milliseconds during computations in this block and thread.

    In nested blocks only the innermost applies.
    """
    token = _interrupt.set(interrupt)
    try:
        yield
    finally:
        _interrupt.reset(token)


@contextmanager
def within_seconds(seconds: float) -> Iterator[None]:
    """Raise `TimeoutError` at the first point of interruption after so many seconds.

    What interrupts the block around it still does.
    """
    outer, end = _interrupt.get(), monotonic() + seconds

    def interrupt() -> None:
        if outer is not None:
            outer()
        if monotonic() > end:
            raise TimeoutError

    with interruptible(interrupt):
        yield


def may_interrupt() -> None:
    """A point of interruption. Called only where all data that others can see is consistent."""
    interrupt = _interrupt.get()
    if interrupt is not None:
        interrupt()


def interrupted(items: Iterable[T]) -> Iterator[T]:
    """The same items, with a point of interruption before each."""
    for item in items:
        may_interrupt()
        yield item


def in_pieces(a: NDArray, b: NDArray, out: NDArray) -> None:
    """The product a b, (rows, columns), written into `out` in blocks of rows."""
    rows = max(LEAST_ROWS, AT_ONCE // b.size)
    for start in interrupted(range(0, len(a), rows)):
        a[start : start + rows].dot(b, out[start : start + rows])


#: The same product in one piece.
whole: Callable[[NDArray, NDArray, NDArray], NDArray] = np.ndarray.dot
