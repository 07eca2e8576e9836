"""Data of one's own on the command line: files read, and a set-up made to fit them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core import Given, RunSpec, SpecError, joined, read_data, suggested_spec


def read_files(paths: Sequence[Path]) -> Given:
    """One file, or one of images and one of labels.

    Raises:
        SpecError: naming the file, and line and column, byte or array.
    """
    if len(paths) > 2:
        raise SpecError("--data", "one file, or two: images and labels", [path.name for path in paths])
    found = [_read(path) for path in paths]
    given = joined(*found) if len(found) == 2 else found[0]
    if len(given.columns) < 2 and given.kind != "text":
        raise SpecError("--data", "two files of IDX, images and labels", [path.name for path in paths])
    return given


def _read(path: Path) -> Given:
    try:
        return read_data(path.read_bytes(), path.name)
    except OSError as error:
        raise SpecError("--data", "a file that can be read", f"{path}: {error.strerror}") from None
    except SpecError as error:
        raise SpecError(f"{path}, {error.field}", error.expected, error.got) from None


def fitted(base: RunSpec | None, given: Given, roles: Sequence[str]) -> dict[str, Any]:
    """A set-up that learns these data: the suggested one, or another one's network and optimiser with the output that these need."""
    own = suggested_spec(given, roles)
    if base is None:
        return own
    data = base.to_dict()
    if data["task"].get("data") == given.id:
        return data
    return data | {"task": own["task"], "layers": [*data["layers"][:-1], own["layers"][-1]], "cost": own["cost"], "readout": own["readout"],
                   "batch_size": min(base.batch_size, RunSpec.from_dict(own).task.training_samples)}
