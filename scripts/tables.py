"""Writes the tables in docs/ that the code decides: settings, options, presets, kinds, keys and make targets.

``python scripts/tables.py`` brings every one of them up to date. A table stands between ``<!-- table: NAME -->`` and
``<!-- end -->``; everything else in docs/ is written by hand.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import typer

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from unrolled.app import cli  # noqa: E402
from unrolled.app.presets import presets  # noqa: E402
from unrolled.app.settings import Settings  # noqa: E402
from unrolled.core import catalogue, conventions  # noqa: E402
from unrolled.core.registry import FAMILIES  # noqa: E402

TABLE = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
KEY = re.compile(r'\[\s*"([^"]+)",\s*"([^"]+)",\s*\{')
TARGET = re.compile(r"^([a-z]+):.*## (.*)$", re.MULTILINE)

Row = tuple[Any, ...]


def code(text: Any) -> str:
    """The text in backticks; nothing for no text."""
    return "" if text in (None, "") else f"`{text}`"


def table(head: Row, rows: Iterator[Row]) -> str:
    """A Markdown table."""
    return "".join(map(line, (head, ("---",) * len(head), *rows)))


def line(cells: Row) -> str:
    """A line of a Markdown table."""
    return "|".join(["", *(f" {cell} ".replace("|", "\\|") if str(cell) else " " for cell in cells), "\n"])


def settings() -> str:
    """Variable, default and meaning of every setting."""
    prefix = Settings.model_config["env_prefix"].upper()
    return table(("variable", "default", ""), ((code(prefix + name.upper()), code(field.default), field.description)
                                               for name, field in Settings.model_fields.items()))


def options() -> str:
    """Every argument and option of every command."""
    commands = typer.main.get_command(cli.app).commands
    return table(("command", "option", "default", ""), (
        (code(f"unrolled {name}"), " ".join(map(code, named(option))),
         "" if option.default is True else code(option.default), option.help)
        for name, command in commands.items() for option in command.params))


def named(option: Any) -> list[str]:
    """--browser and --no-browser; an argument in capitals."""
    return [*option.opts, *option.secondary_opts] if option.param_type_name == "option" else [option.name.upper()]


def preset_list() -> str:
    """Name, title and description of every preset."""
    return table(("preset", "title", ""),
                 ((code(preset.name), preset.title, preset.about) for preset in presets().values()))


def kinds() -> str:
    """A table for each family: every kind with its parameters."""
    found = catalogue()
    return "\n".join(f"## {family.capitalize()}s\n\nIn `core/{folder}/`.\n\n" + table(("kind", "", "parameters"),
                                                                                      map(kind, found[family].values()))
                     for family, folder in FAMILIES.items())


def kind(described: dict[str, Any]) -> Row:
    """A kind: its name, what it is, and its parameters with their defaults, but for those that all of the family share.
    """
    own = [each for each in described["parameters"] if not each["fold"]]
    source = f" Source: {described['source']}." if described["source"] else ""
    return code(described["kind"]), described["about"] + source, ", ".join(map(parameter, own))


def parameter(described: dict[str, Any]) -> str:
    """A parameter: units, or momentum = 0.9."""
    if described["required"]:
        return code(described["name"])
    default = json.dumps(described["default"])
    return code(f"{described['name']} = {default}" if len(default) < 40 else f"{described['name']} = …")


def convention_list() -> str:
    """Name, label and description of every convention, and the layers that it has."""
    return table(("convention", "", "layers"),
                 ((code(each.name), f"{each.label}. {each.about} Source: {each.source}.",
                   ", ".join(map(code, each.weights)) or "all") for each in conventions().values()))


def keys() -> str:
    """Every key that a part of the page registers: first those of the player, last those of the page's frame."""
    scripts = sorted((ROOT / "static/js").rglob("*.js"),
                     key=lambda path: (path.parent.name != "player", path.parent.name == "shell", path))
    return table(("key", ""), ((code(key), meaning) for script in scripts
                               for key, meaning in KEY.findall(script.read_text(encoding="utf-8"))))


def targets() -> str:
    """Every target of the Makefile."""
    return table(("command", ""),
                 ((code(f"make {name}"), about) for name, about in TARGET.findall((ROOT / "Makefile").read_text())))


TABLES: dict[str, Callable[[], str]] = {
    "settings": settings, "options": options, "presets": preset_list, "kinds": kinds, "conventions": convention_list,
    "keys": keys, "targets": targets,
}


def written(text: str) -> str:
    """A document with its tables as they should be."""
    return TABLE.sub(lambda found: f"{found[1]}{TABLES[found[2]]()}{found[3]}", text)


def documents() -> list[Path]:
    """Every document of the project."""
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


if __name__ == "__main__":
    for path in documents():
        path.write_text(written(path.read_text(encoding="utf-8")), encoding="utf-8")
