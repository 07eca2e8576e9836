"""Data of one's own on the command line: files read, and a set-up made to fit them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from unrolled.core import InferredRoles, LoadedData, RunSpec, SpecError, combine_idx, suggested_spec

from .files import read_file


def read_files(paths: Sequence[Path]) -> LoadedData:
    """One file, or images and labels, and maybe others of each that are only looked at; of a folder, the files of IDX in it.

    Raises:
        SpecError: naming the file, and line and column, byte or array.
    """
    files = [file for path in paths for file in (_in_folder(path) if path.is_dir() else [path])]
    found = [_read(path) for path in files]
    try:
        given = combine_idx(*found) if len(found) > 1 else found[0]
    except SpecError as error:
        raise SpecError("--data", error.expected, error.got) from None
    if len(given.columns) < 2 and given.kind != "text":
        raise SpecError("--data", "two files of IDX, images and labels", [path.name for path in files])
    return given


def _in_folder(folder: Path) -> list[Path]:
    files = sorted(path for path in folder.iterdir() if path.is_file() and ("ubyte" in path.name or ".idx" in path.name))
    if not files:
        raise SpecError("--data", "a folder with files of IDX, train-images-idx3-ubyte and others", str(folder))
    return files


def _read(path: Path) -> LoadedData:
    try:
        return read_file(path.read_bytes(), path.name)
    except OSError as error:
        raise SpecError("--data", "a file that can be read", f"{path}: {error.strerror}") from None
    except SpecError as error:
        raise SpecError(f"{path}, {error.field}", error.expected, error.got) from None


def guessed(found: InferredRoles) -> list[str]:
    """What was guessed of a file, a line each: how it was read, and every column that is no input, or has its role for a reason."""
    columns = zip(found.given.columns, found.roles, found.reasons, strict=True) if found.given.kind in ("csv", "npz") else ()
    return [*found.given.notes, *(f"{column.name}: {role}. {why}".rstrip() for column, role, why in columns if why or role != "input")]


def fitted(base: RunSpec | None, given: LoadedData, roles: Sequence[str]) -> dict[str, Any]:
    """A set-up that learns these data: the suggested one, or another one's network and optimiser with the output that these need."""
    own = suggested_spec(given, roles)
    if base is None:
        return own
    data = base.to_dict()
    if data["task"].get("data") == given.id:
        return data
    return data | {"task": own["task"], "layers": [*data["layers"][:-1], own["layers"][-1]], "cost": own["cost"], "readout": own["readout"],
                   "batch_size": min(base.batch_size, RunSpec.from_dict(own).task.training_samples)}
