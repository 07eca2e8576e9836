"""Where a long computation may be interrupted: between timesteps, layers, pieces of a large product, samples taken together.

The core computes in one go and knows nothing of others who wait. Whoever calls it may say what is to happen in between: hand
the thread to somebody else for a while, or raise, since nobody waits for the answer any more. Nothing is computed otherwise for that.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

AT_ONCE = 1 << 25  # multiplications in one product: some milliseconds
LEAST_ROWS = 16  # of a piece: fewer make products slow

T = TypeVar("T")
_interrupt: ContextVar[Callable[[], None] | None] = ContextVar("interrupt", default=None)


@contextmanager
def interruptible(interrupt: Callable[[], None]) -> Iterator[None]:
    """Have this called every few milliseconds by what is computed within; in the same thread, and nested, the innermost only."""
    token = _interrupt.set(interrupt)
    try:
        yield
    finally:
        _interrupt.reset(token)


def may_interrupt() -> None:
    """Here nothing is half done that others can see."""
    interrupt = _interrupt.get()
    if interrupt is not None:
        interrupt()


def interrupted(items: Iterable[T]) -> Iterator[T]:
    """The same items, and before each of them a place to interrupt."""
    for item in items:
        may_interrupt()
        yield item


def in_pieces(a: NDArray, b: NDArray, out: NDArray) -> None:
    """The product a b, (rows, columns), written into `out`, some rows at a time."""
    rows = max(LEAST_ROWS, AT_ONCE // b.size)
    for start in interrupted(range(0, len(a), rows)):
        a[start : start + rows].dot(b, out[start : start + rows])


#: The same product in one go.
whole: Callable[[NDArray, NDArray, NDArray], NDArray] = np.ndarray.dot
