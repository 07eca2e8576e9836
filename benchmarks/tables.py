"""Tables as people have them: `python -m benchmarks.tables PLACE… [--skip tests] [--updates 300] [--report FILE]`.

A place is a folder, a file or the name of an installed package. Tables that lie in well-known packages come with
`pip install scikit-learn statsmodels vega_datasets palmerpenguins seaborn` into an environment of their own, whose
folder is then the place. Each is read, gets the set-up that is suggested for it on this server, and is trained. The
benchmark fails where less than 95 % of the tables are read and trained, where one diverges, or where anything but a
sentence refuses one.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import gzip
import importlib.util
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from unrolled.app.errors import Refusal
from unrolled.app.limits import refuse_too_large, suggested
from unrolled.app.settings import Settings
from unrolled.app.uploads.files import read_file
from unrolled.core import RunSpec, SpecError, Trainer

# .txt is a text, which is read character by character
KINDS = (".csv", ".tsv", ".tab", ".dat", ".json", ".arff", ".xls", ".xlsx", ".ods")
REQUIRED = 0.95
FEWEST = 3  # rows of what may be called a table to learn from


class Found(NamedTuple):
    """What became of a file: `trained`, `refused`, `diverged` or `crashed`, or `no table`; in words; and how well it
    was learned.
    """

    path: Path
    outcome: str
    words: str
    training: float = np.nan
    validation: float = np.nan


def files(places: list[str], skip: list[str]) -> Iterator[Path]:
    """Every file of such an extension, also packed by gzip, outside of folders of these names."""
    for place in places:
        path = Path(place)
        if not path.exists():
            spec = importlib.util.find_spec(place)
            if spec is None:
                raise SystemExit(
                    f"benchmarks: expected a folder, a file or an installed package, got {place!r} (pip install {place})")
            path = Path(spec.origin).parent
        inside = [path] if path.is_file() else sorted(path.rglob("*"))
        yield from (file for file in inside if file.is_file() and kind_of(file) in KINDS
                    and not any(_skipped(part, skip) for part in file.parts))


def kind_of(path: Path) -> str:
    """Its extension, without that of gzip."""
    return Path(path.name.lower().removesuffix(".gz")).suffix


def _skipped(folder: str, skip: list[str]) -> bool:
    return folder in skip or folder.endswith(".dist-info")  # which is about a package, and none of its data


def is_table(path: Path, content: bytes) -> bool:
    """Whether it has rows and columns to learn from: of JSON, a list of records or columns of one length; of anything
    else, a few rows of numbers.
    """
    content = gzip.decompress(content) if path.name.endswith(".gz") else content
    if kind_of(path) == ".json":
        return _is_tabular(json.loads(content))
    lines = [line for line in content.replace(b"\r", b"\n").split(b"\n") if line.strip()]
    return len(lines) >= FEWEST and any(digit in content for digit in b"0123456789")


def _is_tabular(found: object) -> bool:
    """Records of plain values, rows of them, or columns: `[{…}, …]`, `[[…], …]`, `{"a": […], …}` or `{"a": {"0": …},
    …}`.
    """
    rows = list(found.values()) if isinstance(found, dict) else found
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict | list) and len(row) for row in rows):
        return False
    if isinstance(found, dict):
        lengths = {len(column) for column in rows}
        return len(rows) > 1 and len(lengths) == 1 and min(lengths) >= FEWEST and all(map(_is_plain,
                                                                                          rows)) and len({
                                                                                              str(_keys(row))
                                                                                              for row in rows}) == 1
    return len(rows) >= FEWEST and all(map(_is_plain, rows))


def _keys(row: dict | list) -> list:
    return list(row) if isinstance(row, dict) else []


def _is_plain(row: dict | list) -> bool:
    return not any(isinstance(value, dict | list) for value in (row.values() if isinstance(row, dict) else row))


def tried(path: Path, updates: int) -> Found:
    """Read it, take what is suggested, and train that."""
    content = path.read_bytes()
    try:
        given = read_file(content, path.name)
        spec = RunSpec.from_dict(suggested(given, Settings()))
        refuse_too_large(spec, Settings())
        return trained(path, spec, updates)
    except (SpecError, Refusal) as error:
        return Found(path, "refused" if is_table(path, content) else "no table", str(error))
    except Exception as error:
        return Found(path, "crashed", f"{type(error).__name__}: {error}")


def trained(path: Path, spec: RunSpec, updates: int) -> Found:
    """Train a set-up; it diverges where a cost or a weight is not finite, the cost is twice what it was, or R² is below
    −1.
    """
    trainer = Trainer(spec)
    before = trainer.evaluate("training").cost
    costs = trainer.run(updates)
    measures = [measure(trainer, part) for part in ("training", "validation")]
    finite = np.isfinite(costs).all() and all(np.isfinite(weight).all() for weight in trainer.weights.values())
    diverged = not finite or trainer.evaluate("training").cost > 2 * before or measures[0] < -1
    return Found(path, "diverged" if diverged else "trained", described(spec), *measures)


def described(spec: RunSpec) -> str:
    """A set-up in short: roles, layers, optimiser, samples."""
    roles = " ".join(f"{count} {role}" for role, count in Counter(getattr(spec.task, "roles", ())).items())
    layers = " → ".join(f"{layer.kind} {layer.units}" for layer in spec.layers)
    optimiser = f"{spec.optimiser.kind} η = {spec.optimiser.learning_rate:g}"
    return "; ".join([roles or spec.task.kind, layers, optimiser,
                      f"{spec.task.training_samples} × {spec.max_timesteps} timesteps"])


def measure(trainer: Trainer, part: str) -> float:
    """Accuracy of classes, R² of numbers; not a number where the targets are all the same."""
    found = trainer.evaluate(part)
    return found.accuracy if found.accuracy is not None else 1 - found.nrmse2


def report(found: list[Found], root: Path) -> str:
    """All that was found, by outcome and cause."""
    lines = []
    for outcome in ("crashed", "diverged", "refused", "no table", "trained"):
        causes: dict[str, list[str]] = {}
        for each in (each for each in found if each.outcome == outcome):
            ended = outcome in ("trained", "diverged")
            measures = f"{each.training:.3g} training, {each.validation:.3g} validation; " if ended else ""
            line = f"- `{os.path.relpath(each.path, root)}`: {measures}{each.words}"
            causes.setdefault("" if measures else cause(each.words), []).append(line)
        lines.append(f"\n## {outcome}: {sum(map(len, causes.values()))}\n")
        for words, chosen in sorted(causes.items(), key=lambda item: -len(item[1])):
            lines += [*([f"\n### {len(chosen)} ×: {words}\n"] if words else []), *chosen]
    return "\n".join(lines)


def cause(words: str) -> str:
    """A refusal without what is particular to its file: places, names and values."""
    words = re.sub(r"^.*?: (?=expected )", "", words)
    return re.sub(r"'[^']*'|\d[\d,.]*|\([^)]*\)", "…", words)


def summary(found: list[Found]) -> tuple[str, bool]:
    """How many of the tables were read and trained, in percent, and whether that is enough."""
    counts = Counter(each.outcome for each in found)
    tables = len(found) - counts["no table"]
    share = counts["trained"] / max(tables, 1)
    learned = sum(each.outcome == "trained" and each.training > 0.5 for each in found)
    words = (f"{counts['trained']} of {tables} tables read and trained ({share:.1%}), {learned} of them with more than "
             f"half right or explained; {counts['refused']} refused, {counts['diverged']} diverged, "
             f"{counts['crashed']} crashed; {counts['no table']} other files are no tables")
    return words, share >= REQUIRED and not counts["diverged"] and not counts["crashed"]


def main() -> None:
    """Try every file, print what was refused or diverged, and end with an error where that is too much."""
    parser = argparse.ArgumentParser(prog="benchmarks.tables", description=__doc__.split("\n")[0])
    parser.add_argument("places", nargs="+")
    parser.add_argument("--skip", nargs="*", default=[], help="names of folders")
    parser.add_argument("--updates", type=int, default=300)
    parser.add_argument("--report", type=Path)
    asked = parser.parse_args()
    found = [tried(path, asked.updates) for path in files(asked.places, asked.skip)]
    if not found:
        raise SystemExit(f"benchmarks: expected files that end in {', '.join(KINDS)}, got none")
    words, enough = summary(found)
    text = f"{words}\n{report(found, Path(os.path.commonpath([each.path.parent for each in found])))}\n"
    print(text)
    if asked.report:
        asked.report.write_text(text)
    if not enough:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
