"""Arrays to text: nested lists that people can read, base64 of little-endian float32, of pixels as they are, or only as exactly as they are drawn."""

import base64
import json
import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from unrolled.core import interrupted

from ..views.rounding import exponent, read, rounded

ENCODINGS = ("json", "base64")
STREAMED = (*ENCODINGS, "drawn")  # large arrays no more exactly than they are drawn
MEDIA_TYPE = "application/json"

Path = tuple[str | int, ...]  # the keys and places that lead to an array within a value


def compact(value: Any, encoding: str) -> str:
    """JSON text of a value that may hold arrays; numbers to 6 significant digits, what is not finite as null."""
    return _dumps(_plain(value, _readable if encoding == "json" else _packed))


def pieces(value: Any, array: Callable[[int, Path, np.ndarray], None]) -> str:
    """JSON text of a value in which each array stands as ``{"array": i}``; `array` is handed each, counted from 0. One that occurs twice is one."""
    places: dict[int, int] = {}

    def mark(found: np.ndarray, path: Path) -> dict[str, int]:
        if id(found) not in places:
            places[id(found)] = len(places)
            array(places[id(found)], path, found)
        return {"array": places[id(found)]}
    return _dumps(_located(value, mark, ()))


def encoded(array: np.ndarray, encoding: str, precision: str = "exact") -> str:
    """An array's JSON text, in one of those that are streamed.

    Args:
        precision: what `drawn` makes of a large one: ``exact``, as in base64; ``half``, float16 times a power of two; ``root`` or ``linear``, see `rounding`.
    """
    if encoding == "json":
        return _dumps(_readable(array))
    if encoding == "base64" or precision == "exact" or read(array):
        return _written(_packed(array))
    return _written((_halved(array) if precision == "half" else rounded(array, precision)) or _packed(array))


def _written(array: dict[str, Any]) -> str:
    """As JSON: numbers, lists of them, and texts in which nothing is escaped, in a third of the time."""
    return "{" + ",".join(f'"{key}":"{value}"' if isinstance(value, str) else f'"{key}":{value}' for key, value in array.items()) + "}"


def exact(value: Any) -> str:
    """JSON text with every number to its last digit, what is not finite as null."""
    return "".join(interrupted(_pieces(value)))


def parts(value: Any, size: int) -> Iterator[bytes]:
    """The same in parts of about so many bytes, for what is too long to be held at once."""
    held, length = [], 0
    for piece in interrupted(_pieces(value)):
        held.append(piece)
        length += len(piece)
        if length >= size:
            yield "".join(held).encode()
            held, length = [], 0
    yield "".join(held).encode()


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
        yield _dumps(_plain(value, _to_the_last_digit))


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any, array: Callable[[np.ndarray], Any]) -> Any:
    """The value with its arrays, NumPy numbers and what is not finite made fit for JSON."""
    return _located(value, lambda found, path: array(found), ())


def _located(value: Any, array: Callable[[np.ndarray, Path], Any], path: Path) -> Any:
    """The same for who wants to know where in it an array is."""
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
