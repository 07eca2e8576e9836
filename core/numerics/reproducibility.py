"""What decides the last digits of a number: how many threads share a product, and the processor's own arithmetic.

A sum that is shared among threads is added in another order, and so rounded otherwise. The core computes with one thread,
whatever the process is set to, and its numbers do not depend on that. They do depend on the kernels of linear algebra and the
exponentials, which are others on another processor; `fingerprint` tells these apart.
"""

import ctypes
import hashlib
import sys
from collections.abc import Callable
from contextlib import ContextDecorator
from functools import cache
from pathlib import Path
from threading import Lock

import numpy as np

#: The names under which a library of linear algebra says and takes how many threads it uses, newest NumPy first.
NAMES = [(f"{prefix}openblas_get_num_threads{suffix}", f"{prefix}openblas_set_num_threads{suffix}")
         for prefix in ("scipy_", "") for suffix in ("64_", "")] + [("MKL_Get_Max_Threads", "MKL_Set_Num_Threads")]


def controls() -> tuple[Callable[[], int], Callable[[int], None]]:
    """How to read and to set the number of threads of the library that NumPy uses; without effect where it is none of those known."""
    numpy = Path(np.__file__).parent
    extension = Path(sys.modules["numpy._core._multiarray_umath"].__file__)  # a symbol is looked for in what it is linked to as well
    for path in (extension, *(numpy.parent / "numpy.libs").glob("*openblas*")):
        library = ctypes.CDLL(str(path))
        for get, put in NAMES:
            if hasattr(library, get):
                return getattr(library, get), getattr(library, put)
    return lambda: 1, lambda threads: None


class OneThread(ContextDecorator):
    """While anybody is inside, linear algebra uses one thread; afterwards as many as before. Around a block or a function."""

    def __init__(self):
        self._get, self._set = controls()
        self._lock, self._inside, self._before = Lock(), 0, 1

    def __enter__(self):
        with self._lock:
            if not self._inside:
                self._before = self._get()
                if self._before > 1:
                    self._set(1)
            self._inside += 1

    def __exit__(self, *_):
        with self._lock:
            self._inside -= 1
            if not self._inside and self._before > 1:
                self._set(self._before)


ONE_THREAD = OneThread()


@cache
@ONE_THREAD
def fingerprint() -> str:
    """Eight digits that stand for the bits of a few products and functions: machines on which they are the same train alike to the last bit."""
    x = np.arange(1.0, 6401.0) * 0.6180339887498949 % 1.0 - 0.5
    wide, tall, small = x.reshape(40, 160), x[::-1].reshape(160, 40), x[:20].reshape(4, 5)
    made = [wide.dot(tall), wide.T.dot(tall.T), wide.dot(x[:160]), x[:40].dot(wide), small.dot(small.T[:, :3]), x.dot(x[::-1]),
            np.exp(20 * x), np.tanh(5 * x), np.log(x + 1.0)]
    return hashlib.sha256(b"".join(array.tobytes() for array in made)).hexdigest()[:8]
