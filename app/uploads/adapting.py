"""Files on the command line: reading them, and adapting a spec to their data."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from unrolled.core import InferredRoles, LoadedData, RunSpec, SpecError, combine_idx, suggested_spec

from .files import read_file


def read_files(paths: Sequence[Path]) -> LoadedData:
    """The data of one file, or of images and labels, with or without a second pair for validation. A folder stands for
    its IDX files.

    Raises:
        SpecError: naming the file, and the line and column, byte or array.
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
    files = sorted(path for path in folder.iterdir()
                   if path.is_file() and ("ubyte" in path.name or ".idx" in path.name))
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


def describe_guesses(found: InferredRoles) -> list[str]:
    """Lines that say how a file was read, and the role of each column that is not an input or has a reason for its
    role.
    """
    columns = zip(found.given.columns, found.roles, found.reasons, strict=True) if found.given.kind in ("csv",
                                                                                                        "npz") else ()
    return [*found.given.notes,
            *(f"{column.name}: {role}. {why}".rstrip() for column, role, why in columns if why or role != "input")]


def adapt_spec_to_data(base: RunSpec | None, given: LoadedData, roles: Sequence[str]) -> dict[str, Any]:
    """A spec that learns these data: the suggested one, or `base` with the task, output layer and cost that the data
    need.
    """
    own = suggested_spec(given, roles)
    if base is None:
        return own
    data = base.to_dict()
    if data["task"].get("data") == given.id:
        return data
    return data | {"task": own["task"], "layers": [*data["layers"][:-1], own["layers"][-1]], "cost": own["cost"],
                   "readout": own["readout"],
                   "batch_size": min(base.batch_size, RunSpec.from_dict(own).task.training_samples)}
