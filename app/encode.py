"""Arrays to bytes: nested lists that people can read, or base64 of little-endian float32, of pixels as they are."""

import base64
import json
import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from core import interrupted

ENCODINGS = ("json", "base64")
MEDIA_TYPE = "application/json"


def compact(value: Any, encoding: str) -> str:
    """JSON text of a value that may hold arrays; numbers to 6 significant digits, what is not finite as null."""
    return json.dumps(_plain(value, _readable if encoding == "json" else _packed), ensure_ascii=False, separators=(",", ":"))


def exact(value: Any) -> str:
    """JSON text with every number to its last digit, what is not finite as null."""
    return "".join(interrupted(_pieces(value)))


def _pieces(value: Any) -> Iterator[str]:
    """The same piece by piece, none of them long, so that a thread which writes millions of numbers does not keep others waiting."""
    if isinstance(value, dict):
        for i, (key, item) in enumerate(value.items()):
            yield f"{',' if i else '{'}{json.dumps(key, ensure_ascii=False)}:"
            yield from _pieces(item)
        yield "}" if value else "{}"
    elif isinstance(value, (list, tuple)) or (isinstance(value, np.ndarray) and value.ndim > 2):
        for i, item in enumerate(value):
            yield "," if i else "["
            yield from _pieces(item)
        yield "]" if len(value) else "[]"
    else:
        yield json.dumps(_plain(value, _to_the_last_digit), ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any, array: Callable[[np.ndarray], Any]) -> Any:
    """The value with its arrays, NumPy numbers and what is not finite made fit for JSON."""
    if isinstance(value, np.ndarray):
        return array(value)
    if isinstance(value, dict):
        return {key: _plain(item, array) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item, array) for item in value]
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _packed(array: np.ndarray) -> dict[str, Any]:
    kind = "|u1" if array.dtype == np.uint8 else "<f4"
    with np.errstate(over="ignore"):  # what is too large for float32 is infinite there
        data = np.ascontiguousarray(array, kind)
    return {"dtype": kind, "shape": list(array.shape), "base64": base64.b64encode(data).decode("ascii")}


def _readable(array: np.ndarray) -> Any:
    return _lists(array, lambda number: float(f"{number:.6g}"))


def _to_the_last_digit(array: np.ndarray) -> Any:
    return _lists(array, lambda number: number)


def _lists(array: np.ndarray, number: Callable[[float], float]) -> Any:
    """Nested lists; whole numbers stay whole."""
    def each(item):
        if isinstance(item, list):
            return [each(inner) for inner in item]
        return number(item) if not isinstance(item, float) or math.isfinite(item) else None
    return array.tolist() if array.dtype.kind in "iub" else each(array.tolist())
