"""Set-ups and data that commands are given."""

import json
import tomllib
from pathlib import Path
from typing import Any

import typer

from .console import fail

DATA = ("A file to learn from: CSV, a workbook of Excel or LibreOffice, JSON, ARFF, .ts, .tsf, text, IDX, NPZ or NPY; "
        "of IDX images and labels, or a folder with them.")


def load_data(data: list[Path] | None, target: str | None, sequence: str | None) -> Any:
    """The data of files with the roles of their columns; prints what was guessed."""
    from unrolled.core import SpecError, infer_roles_with_reasons

    from ..uploads.adapting import describe_guesses, read_files
    if not data:
        return None
    loaded = read_files(data)
    try:
        found = infer_roles_with_reasons(loaded, target, sequence)
    except SpecError as error:
        raise fail(f"--{error}") from None
    for line in describe_guesses(found):
        typer.echo(line)
    return loaded, tuple(found.roles)


def read_spec(name: str | None, learning_rate: float | None, seed: int | None, data: Any = None) -> Any:
    """The spec of a preset or a file, changed by the options.

    Args:
        name: of the preset or file; None for the spec that the data suggest.
        learning_rate, seed: replace those of the spec, unless None.
        data: loaded data and the roles of their columns, to which the spec is adapted.
    """
    from unrolled.core import RunSpec

    from ..presets import presets as known
    from ..uploads.adapting import adapt_spec_to_data
    if name is None and data is None:
        raise fail(
            f"PRESET: expected a preset ({', '.join(known())}), a file with a spec, or --data with a file to learn from")
    found = None if name is None else known()[name].spec.to_dict() if name in known() else _read(Path(name), known())
    if data is not None:
        found = adapt_spec_to_data(None if found is None else RunSpec.from_dict(found), *data)
    if isinstance(found, dict):
        if seed is not None:
            found["seed"] = seed
        if learning_rate is not None:
            optimiser = found.get("optimiser", "gradient_descent")
            found["optimiser"] = (optimiser if isinstance(optimiser, dict)
                                  else {"kind": optimiser}) | {"learning_rate": learning_rate}
    return RunSpec.from_dict(found)


def _read(path: Path, known: dict[str, Any]) -> Any:
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)
    except OSError:
        raise fail(f"PRESET: expected one of {', '.join(known)}, or a file, got {str(path)!r}") from None
    except (ValueError, RecursionError) as error:
        raise fail(
            f"{path}: expected {'TOML' if path.suffix == '.toml' else 'JSON'}, got something else ({error})") from None
    return data.get("spec", data) if isinstance(data, dict) else data
