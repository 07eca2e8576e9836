"""Messages between the two processes: the structure as JSON, the arrays in NumPy's format, and never a pickle.

A message is its length in eight bytes, a line of JSON, and the arrays one after another in the order in which the line
names them. None, booleans, numbers and strings stand for themselves in JSON; all else is an object with one kind:
``{"tuple": [1, {"array": null}]}``.
"""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any, BinaryIO

import numpy as np

#: Bytes that a message may have; each value counts as many as its structure takes in memory.
LARGEST = 1 << 26
EACH = 64
#: Containers in containers; what lies deeper, as in a list that holds itself, is referred to.
DEEPEST = 32
#: Longer whole numbers are referred to; Python limits how many digits it reads.
MOST_BITS = 10_000

CONTAINERS = (tuple, list, dict)
OF_NUMPY = (np.ndarray, np.generic)

#: What stands for a value that is no plain data, or contains such a value. It gets the value and, for a container or an
#: array, the structure of what is in it.
Refer = Callable[[Any, dict | None], dict]
#: The value that a reference stands for: its number, the name of its type, and what can be seen of it.
Resolve = Callable[[int, str, Any], Any]


class TooLargeError(ValueError):
    """A message would have more bytes than `LARGEST`."""


def send(file: BinaryIO, message: bytes) -> None:
    """Write one message to a pipe."""
    file.write(len(message).to_bytes(8, "big"))
    file.write(message)
    file.flush()


def receive(file: BinaryIO) -> bytes:
    """Read one message from a pipe.

    Raises:
        EOFError: if the pipe has been closed.
        ValueError: if what came is no message.
    """
    size = int.from_bytes(_read(file, 8), "big")
    if size > LARGEST:
        raise ValueError(f"a message of {size} bytes")
    return _read(file, size)


def _read(file: BinaryIO, size: int) -> bytes:
    content = file.read(size)
    if len(content) < size:
        raise EOFError
    return content


def encode(value: Any, refer: Refer) -> bytes:
    """A value as a message; raises `TooLargeError` if it is too large for one."""
    writer = _Writer(refer)
    message = json.dumps(writer.node(value, 0)).encode() + b"\n" + writer.arrays.getvalue()
    if len(message) > LARGEST:
        raise TooLargeError
    return message


def decode(message: bytes, resolve: Resolve) -> Any:
    """The value of a message.

    Raises:
        ValueError: if the bytes are no message.
    """
    arrays = BytesIO(message)

    def build(node: Any) -> Any:
        if not isinstance(node, dict):
            return node
        ((kind, inside),) = node.items()
        match kind:
            case "array":
                return np.lib.format.read_array(arrays, allow_pickle=False)
            case "scalar":
                return np.lib.format.read_array(arrays, allow_pickle=False)[()]
            case "complex":
                return complex(*inside)
            case "tuple":
                return tuple(map(build, inside))
            case "list":
                return list(map(build, inside))
            case "dict":
                return {build(key): build(item) for key, item in inside}
            case "reference":
                number, name, seen = inside
                return resolve(number, name, build(seen))
        raise ValueError(f"a value of the kind {kind}")

    try:
        return build(json.loads(arrays.readline()))
    except (ValueError, TypeError, EOFError, RecursionError) as error:
        raise ValueError(f"bytes that are no message ({error})") from None


class _Writer:
    """Turns values into nodes of JSON, and writes their arrays down in the order of the nodes."""

    def __init__(self, refer: Refer):
        self.arrays = BytesIO()
        self._refer = refer
        self._references = self._size = 0

    def node(self, value: Any, depth: int) -> Any:
        kind = type(value)
        self._count(EACH + (len(value) if kind is str else 0))
        if value is None or kind in (bool, float, str) or (kind is int and value.bit_length() <= MOST_BITS):
            return value
        if kind is complex:
            return {"complex": [value.real, value.imag]}
        if isinstance(value, OF_NUMPY) and not value.dtype.hasobject:
            node = self._array(value)
            return node if kind is np.ndarray or isinstance(value, np.generic) else self._reference(value, node)
        if isinstance(value, CONTAINERS) and depth < DEEPEST:
            return self._container(value, kind, depth + 1)
        return self._reference(value, None)

    def _array(self, value: np.ndarray | np.generic) -> dict:
        self._count(value.nbytes)  # before it is written: a broadcast array may be far larger than its memory
        np.lib.format.write_array(self.arrays, np.asarray(value), allow_pickle=False)
        return {"scalar" if isinstance(value, np.generic) else "array": None}

    def _container(self, value: tuple | list | dict, kind: type, depth: int) -> dict:
        before = self._references
        if isinstance(value, dict):
            node = {"dict": [[self.node(key, depth), self.node(item, depth)] for key, item in value.items()]}
        else:
            node = {"tuple" if isinstance(value, tuple) else "list": [self.node(item, depth) for item in value]}
        plain = kind in CONTAINERS and self._references == before
        return node if plain else self._reference(value, node)

    def _reference(self, value: Any, node: dict | None) -> dict:
        self._references += 1
        return self._refer(value, node)

    def _count(self, size: int) -> None:
        self._size += size
        if self._size > LARGEST:
            raise TooLargeError
