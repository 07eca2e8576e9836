"""Which way imports point: by room, read off the sources. A new file in a room needs no edit here; a new room needs its
place.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SCRIPTS = ROOT / "static/js"

# From the ground up. A room imports from rooms to its left; rooms that share a place know each other, and each knows
# itself.
# A file that lies in no folder is a room of its own. Kinds may use kinds: a gated layer has activations.
KINDS = ("activations", "costs", "edits", "initialisers", "layers", "optimisers", "tasks")
ORDER = {
    "core": [("errors", "numerics"), "formula", "parameters", ("registry", "truncation"), "data", KINDS, "backprop",
             "mistakes", "spec", "network", "training", "conventions",
             ("analysis",), ("explanation",), ("text",), ("scripts",), ("picture",), "checking", "quiz", "homework",
             "__init__"],
    "app": ["__init__", "errors", "networks", "settings", "schemas", ("limits",),
            ("presets",), ("fairness",), ("monitoring",), ("web",), ("views",), ("state",),
            "streaming", ("notebook",), ("halls",), "uploads", "runs", "routes", "main", "server", "cli"],
}
# Rooms side by side, none of which knows the other.
STRANGERS = {
    "core": [{"analysis", "explanation", "text", "scripts", "picture"}],
    "app": [{"limits", "presets", "fairness", "monitoring", "web", "views", "state"}, {"halls", "runs"}],
}
# What may be imported from outside the package, besides the standard library.
OUTSIDE = {"core": {"numpy"}}
# The app knows the core by its public names, and the checks that read a field of a set-up.
OPEN_TO_APP = {"unrolled.core", "unrolled.core.parameters"}
# Words of the wire, and the room that says them.
WIRE = {"base64": "app/streaming/", "text/event-stream": "app/streaming/"}


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


class WithoutTypes(ast.NodeTransformer):
    """Takes out what only a type checker imports: the names of what is handed in, and no arrow."""

    def visit_If(self, node):
        return None if isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING" else self.generic_visit(node)


def imports(path: Path) -> Iterator[str]:
    """The dotted name of every module that a file imports, wherever in the file it does so."""
    here = ["unrolled", *path.relative_to(ROOT).with_suffix("").parts]
    for node in ast.walk(WithoutTypes().visit(ast.parse(path.read_text()))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = (here[: len(here) - node.level] if node.level
                    else []) + (node.module or "").split(".") * bool(node.module)
            yield from (".".join([*base, alias.name] if is_module([*base, alias.name]) else base)
                        for alias in node.names)


def is_module(name: list[str]) -> bool:
    path = ROOT.joinpath(*name[1:])
    return name[0] == "unrolled" and (path.with_suffix(".py").is_file() or path.is_dir())


def room(dotted: str) -> str:
    """unrolled.core.layers.base → layers; the package's own file is the room `__init__`."""
    return (dotted.split(".")[2:] or ["__init__"])[0]


def place(package: str, name: str) -> int:
    return next((i for i, rooms in enumerate(ORDER[package])
                 if name == rooms or (isinstance(rooms, tuple) and name in rooms)), -1)


def wrong_arrows(package: str) -> Iterator[str]:
    """Imports that point to a room further up, or to one that is to be a stranger."""
    for path in modules(package):
        own = room(".".join(["unrolled", *path.relative_to(ROOT).with_suffix("").parts]))
        for other in imports(path):
            if other.startswith(f"unrolled.{package}") and (target := room(other)) != own:
                strange = any({own, target} <= rooms for rooms in STRANGERS[package])
                if strange or place(package, target) > place(package, own):
                    yield f"{named(path)} → {other}"


def python_imports(path: Path) -> Iterator[Path]:
    """The files of the package that a file imports."""
    for name in imports(path):
        other = ROOT.joinpath(*name.split(".")[1:])
        yield from (found for found in (other.with_suffix(".py"), other / "__init__.py")
                    if name.startswith("unrolled.") and found.is_file())


@pytest.mark.parametrize("package", ORDER)
def test_every_room_has_its_place(package):
    rooms = {room(".".join(["unrolled", *path.relative_to(ROOT).with_suffix("").parts])) for path in modules(package)}
    assert [name for name in sorted(rooms) if place(package, name) < 0] == []


@pytest.mark.parametrize("package", ORDER)
def test_imports_point_to_the_ground(package):
    assert list(wrong_arrows(package)) == []


def test_core_imports_numpy_and_the_standard_library_only():
    allowed = OUTSIDE["core"] | set(sys.stdlib_module_names)
    tops = {(named(path), name.split(".")[0]) for path in modules("core") for name in imports(path)
            if not name.startswith("unrolled.core")}
    assert {(path, top) for path, top in tops if top not in allowed} == set()


def test_the_app_knows_the_core_by_its_public_names():
    known = {(named(path), name) for path in modules("app") for name in imports(path)
             if name.startswith("unrolled.core")}
    assert {(path, name) for path, name in known if name not in OPEN_TO_APP} == set()


def test_nothing_that_is_installed_imports_tests_or_benchmarks():
    found = {(named(path), name.split(".")[0]) for package in ORDER for path in modules(package)
             for name in imports(path)}
    assert {(path, top) for path, top in found if top in {"tests", "benchmarks", "core", "app"}} == set()


@pytest.mark.parametrize("word", WIRE)
def test_only_streaming_knows_the_wire(word):
    def says(path):
        strings = (node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant))
        return word in imports(path) or word in strings

    assert [named(path) for path in modules("app") if says(path) and not named(path).startswith(WIRE[word])] == []


# The page's modules: a room is a folder.

JS_ORDER = ["shell", "run", "export", ("charts",), ("stage",), "player", "compare", "unit_history", ("images",),
            ("text",), ("unit_responses",),
            ("cost_surface",), ("inspector",), ("origins",), ("divergence",), ("quiz",), "check", "chain", "what_if",
            "setup", "link", "presets", "embed", "replay", "hall", ("main",), ("replayed",)]
# Who never speaks with the server, and who never draws with Plotly.
WITHOUT_TRANSPORT = ["shell", "charts", "stage", "export", "unit_history", "unit_responses"]
TRANSPORT = {"run/api.js", "run/stream.js", "run/session.js"}
IMPORT = re.compile(
    r"""^\s*(?:import|export)\s+(?:[^'"();]*?\sfrom\s+)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)""",
    re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)


def scripts() -> list[Path]:
    return sorted(SCRIPTS.rglob("*.js"))


def code(path: Path) -> str:
    return COMMENT.sub("", path.read_text())


def script_imports(path: Path) -> Iterator[Path]:
    for static, dynamic in IMPORT.findall(code(path)):
        yield (path.parent / (static or dynamic)).resolve()


def part(path: Path) -> str:
    """The room that a script lies in: its folder, or its own name."""
    return path.relative_to(SCRIPTS).with_suffix("").parts[0]


def js_place(name: str) -> int:
    return next((i for i, rooms in enumerate(JS_ORDER)
                 if name == rooms or (isinstance(rooms, tuple) and name in rooms)), -1)


def test_scripts_import_files_that_are_there():
    assert [(named(path), str(other)) for path in scripts() for other in script_imports(path)
            if not other.is_file()] == []


def test_scripts_import_from_the_ground_up():
    wrong = [f"{named(path)} → {named(other)}" for path in scripts() for other in script_imports(path)
             if js_place(part(other)) > js_place(part(path))]
    assert wrong == []


def test_every_script_lies_in_a_room():
    assert [named(path) for path in scripts() if js_place(part(path)) < 0] == []


def test_pictures_know_no_transport():
    wrong = [f"{named(path)} → {named(other)}" for path in scripts() for other in script_imports(path)
             if part(path) in WITHOUT_TRANSPORT and str(other.relative_to(SCRIPTS)) in TRANSPORT]
    assert wrong == []


def test_only_what_a_page_begins_with_is_imported_by_nobody():
    imported = {other for path in scripts() for other in script_imports(path)}
    assert [named(path) for path in scripts() if path not in imported] == ["static/js/main.js", "static/js/replayed.js"]


def test_only_one_module_calls_plotly():
    assert [named(path) for path in scripts() if re.search(r"\bPlotly\b", code(path))] == ["static/js/charts/plotly.js"]


def test_whoever_opens_a_stream_waits_longer_from_attempt_to_attempt():
    backoff = SCRIPTS / "run/backoff.js"
    assert [named(path) for path in scripts()
            if re.search(r"new EventSource\b", code(path)) and backoff not in script_imports(path)] == []


def test_only_one_module_listens_to_keys():
    assert [named(path) for path in scripts()
            if re.search(r"""["'](keydown|keyup|keypress)["']""", code(path))] == ["static/js/shell/keys.js"]


@pytest.mark.parametrize(("files", "arrows"), [(scripts, script_imports), (lambda: modules("core") + modules("app"),
                                                                           python_imports)], ids=["js", "python"])
def test_nothing_imports_in_a_circle(files, arrows):
    done: set[Path] = set()

    def visit(path: Path, trail: tuple[Path, ...]):
        assert path not in trail, " → ".join(named(step) for step in (*trail, path))
        if path not in done:
            for other in arrows(path):
                visit(other, (*trail, path))
            done.add(path)

    for path in files():
        visit(path, ())
