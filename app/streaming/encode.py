"""Encodes arrays as text: nested lists, base64 of little-endian float32 or of pixels, or only as exactly as they are
drawn.
"""

import base64
import json
import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from unrolled.core import interrupted

from ..views.rounding import exponent, read, rounded

ENCODINGS = ("json", "base64")
STREAMED = (*ENCODINGS, "drawn")  # "drawn": large arrays only as exactly as they are drawn
MEDIA_TYPE = "application/json"

Path = tuple[str | int, ...]  # the keys and indices that lead to an array in a value


def compact(value: Any, encoding: str) -> str:
    """JSON text of a value that may hold arrays: numbers with 6 significant digits, null for those that are not finite.
    """
    return _dumps(_plain(value, _readable if encoding == "json" else _packed))


def extract_arrays(value: Any, array: Callable[[int, Path, np.ndarray], None]) -> str:
    """JSON text of a value in which ``{"array": i}`` stands for each array.

    Args:
        value: may hold arrays.
        array: called with i, from 0, the path and the array, once for an array that occurs twice.
    """
    places: dict[int, int] = {}

    def mark(found: np.ndarray, path: Path) -> dict[str, int]:
        if id(found) not in places:
            places[id(found)] = len(places)
            array(places[id(found)], path, found)
        return {"array": places[id(found)]}
    return _dumps(_located(value, mark, ()))


def encode_array(array: np.ndarray, encoding: str, precision: str = "exact") -> str:
    """JSON text of an array.

    Args:
        array: any shape.
        encoding: one of `STREAMED`.
        precision: of a large array in ``drawn``: ``exact``, as in base64; ``half``, float16 times a power of two;
            ``root`` or
            ``linear``, see `rounding`.
    """
    if encoding == "json":
        return _dumps(_readable(array))
    if encoding == "base64" or precision == "exact" or read(array):
        return _packed_json(_packed(array))
    return _packed_json((_halved(array) if precision == "half" else rounded(array, precision)) or _packed(array))


def _packed_json(array: dict[str, Any]) -> str:
    """JSON of numbers, lists of numbers, and texts that need no escapes, in a third of the time of `json`."""
    return "{" + ",".join(f'"{key}":"{value}"' if isinstance(value, str) else f'"{key}":{value}'
                          for key, value in array.items()) + "}"


def for_address(value: Any) -> str:
    """A value as the page's addresses have it: JSON in base64 with - and _ for + and /, without padding."""
    return base64.urlsafe_b64encode(exact(value).encode()).decode().rstrip("=")


def exact(value: Any) -> str:
    """JSON text with all digits of every number, null for those that are not finite."""
    return "".join(interrupted(_pieces(value)))


def exact_parts(value: Any, size: int) -> Iterator[bytes]:
    """The text of `exact` in parts of about so many bytes, for values that are too long to hold at once."""
    held, length = [], 0
    for piece in interrupted(_pieces(value)):
        held.append(piece)
        length += len(piece)
        if length >= size:
            yield "".join(held).encode()
            held, length = [], 0
    yield "".join(held).encode()


def _pieces(value: Any) -> Iterator[str]:
    """The text of `exact` in short pieces, so that other threads need not wait for one that writes millions of numbers.
    """
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
        yield _dumps(_plain(value, _to_the_last_digit))


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any, array: Callable[[np.ndarray], Any]) -> Any:
    """A value that fits JSON: arrays by `array`, NumPy numbers as Python's, null for those that are not finite."""
    return _located(value, lambda found, path: array(found), ())


def _located(value: Any, array: Callable[[np.ndarray, Path], Any], path: Path) -> Any:
    """As `_plain`, with the path of each array."""
    if isinstance(value, np.ndarray):
        return array(value, path)
    if isinstance(value, dict):
        return {key: _located(item, array, (*path, key)) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_located(item, array, (*path, i)) for i, item in enumerate(value)]
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _halved(array: np.ndarray) -> dict[str, Any] | None:
    power = exponent(array)
    return None if power is None else _packed(np.ldexp(array, -power), "<f2") | {"power": power}


def _packed(array: np.ndarray, kind: str = "<f4") -> dict[str, Any]:
    kind = "|u1" if array.dtype == np.uint8 else kind
    with np.errstate(over="ignore"):  # numbers too large for float32 become infinite
        data = np.ascontiguousarray(array, kind)
    return {"dtype": kind, "shape": list(array.shape), "base64": base64.b64encode(data).decode("ascii")}


def _readable(array: np.ndarray) -> Any:
    return _lists(array, lambda number: float(f"{number:.6g}"))


def _to_the_last_digit(array: np.ndarray) -> Any:
    return _lists(array, lambda number: number)


def _lists(array: np.ndarray, number: Callable[[float], float]) -> Any:
    """Nested lists; integers stay integers."""
    def each(item):
        if isinstance(item, list):
            return [each(inner) for inner in item]
        return number(item) if not isinstance(item, float) or math.isfinite(item) else None
    return array.tolist() if array.dtype.kind in "iub" else each(array.tolist())
