"""The modules of the page as one script, since a hundred requests take a visitor, and the server, too long.

There is no well-kept bundler as a Python package. The page's modules need none: each of their imports and exports is
one line of a few forms, and any other form is refused.
"""

import re
from pathlib import Path

IMPORT = re.compile(r'^import (?:\{ (?P<names>[^}]*) \}|\* as (?P<all>\w+)) from "(?P<path>\.\.?/[\w./]+)";$',
                    re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?function (?P<function>\w+)|class (?P<class>\w+)|const (?P<const>\w+))",
                    re.MULTILINE)
STRANGE = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


def bundle(main: Path) -> str:
    """One script of a module and of all that it imports, each evaluated once and after its imports.

    Args:
        main: the path of the module that imports all others.

    Raises:
        ValueError: if modules import each other in a circle, or if an import or export has another form.
    """
    made: dict[Path, str] = {}
    _add(main.resolve(), main.resolve().parent, made, ())
    return "\n".join(made.values())


def _add(path: Path, root: Path, made: dict[Path, str], above: tuple[Path, ...]) -> None:
    """Add a module after its imports."""
    if path in above:
        raise ValueError(f"{path}: expected imports without a circle, got one that leads back here")
    if path in made:
        return
    text = path.read_text(encoding="utf-8")
    for found in IMPORT.finditer(text):
        _add((path.parent / found["path"]).resolve(), root, made, (*above, path))
    made[path] = _wrapped(path, text, root)


def _wrapped(path: Path, text: str, root: Path) -> str:
    """A module as a function that is called at once, so that its names are its own; line numbers stay."""
    exported = [found["function"] or found["class"] or found["const"] for found in EXPORT.finditer(text)]
    body = EXPORT.sub("", IMPORT.sub(lambda found: _taken(found, path, root), text))
    if strange := STRANGE.search(body):
        raise ValueError(f"{path}: expected an import or an export in one of the usual forms, got {strange[0]!r}")
    return f"const {_name(path, root)} = (() => {{\n{body}\nreturn {{ {', '.join(exported)} }};\n}})();"


def _taken(found: re.Match, path: Path, root: Path) -> str:
    """An import as a constant."""
    taken = found["all"] or f"{{ {found['names'].replace(' as ', ': ')} }}"
    return f"const {taken} = {_name((path.parent / found['path']).resolve(), root)};"


def _name(path: Path, root: Path) -> str:
    """The constant that stands for a module; no module uses such a name."""
    return "module_" + re.sub(r"\W", "_", path.relative_to(root).with_suffix("").as_posix())
