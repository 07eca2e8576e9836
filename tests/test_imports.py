"""Which way imports point: the plan of the house, read off the sources.

The tables say who may know whom; the tests fail on an arrow that points the wrong way. A new kind, preset,
view or panel needs no edit here. A new module directly in `core/` or `app/` needs its floor.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# From the ground up: a floor imports from the floors below it. Rooms on one floor do not know each other, but the
# files in a folder do.
FLOORS = {
    "core": [
        ["errors", "trace", "maths", "numerics", "interrupts"],
        ["parameters", "scaling", "schedules"],
        ["dataset"],
        ["registry", "data"],
        ["activations", "costs", "optimisers", "initialisers", "tasks", "truncation"],
        ["layers", "conditions", "decision"],
        ["edits"],
        ["spec"],
        ["network"],
        ["hessian", "reader"],
        ["trainer", "responses"],
        ["checkpoints", "packing", "divergence", "replay", "contributions", "factors", "forgetting", "explanation", "whatif"],
        ["rounding"],
        ["history", "footprint", "gradcheck", "truncation_cost", "surface", "rtrl", "sampling", "activity"],
        ["__init__"],
    ],
    "app": [
        ["__init__", "networks", "counts", "logs", "rounding", "deflate"],
        ["settings", "errors", "curve", "encode", "shares", "pace", "presets", "bundle", "documents", "files", "font", "sheets", "tidying", "visitors",
         "sharing", "state", "durable"],
        ["engine", "views", "scales", "connections", "limits", "jobs", "assets", "forwarded", "guard", "head", "hosts", "shelf", "turns", "memory", "workers",
         "arrivals", "answers", "parts"],
        ["ticks", "reading", "mailbox"],
        ["viewers", "tickmaker"],
        ["halls"],
        ["training"],
        ["pair"],
        ["course"],
        ["keeper"],
        ["run"],
        ["commands", "stream"],
        ["making", "preview", "fitting", "room"],
        ["runs"],
        ["returning"],
        ["metrics"],
        ["observed"],
        ["routes"],
        ["main"],
        ["server"],
        ["cli"],
    ],
}

# What may be imported from outside the package, besides the standard library.
OUTSIDE = {"core": {"numpy"}}

# The app knows the core by its public names, and the checks that read a field of a set-up.
OPEN_TO_APP = {"core", "core.parameters"}

# A view looks at these and at nothing else of the app.
OPEN_TO_VIEWS = {"app.views", "app.curve", "app.rounding"}

# Words of the wire, and who may say them.
WIRE = {"base64": {"app/encode.py"}, "text/event-stream": {"app/stream.py"}}

# static/js/: a part on the left imports nothing on the right. A folder stands for its files.
JS_NEVER = {
    "panels": ["api", "stream", "state", "main"],
    "lattice": ["api", "stream", "state", "main", "plotly"],
    "export": ["api", "stream", "state", "main", "plotly"],
    "unit": ["api", "stream", "state", "main", "plotly"],
    "surface": ["stream", "main", "plotly", "lattice"],
    "responses": ["api", "stream", "state", "main", "plotly"],
    "link": ["api", "stream", "main", "plotly"],
    "ladder": ["api", "stream", "main", "plotly", "lattice", "player"],
    "player": ["api", "stream", "state", "main", "plotly", "lattice", "ladder"],
    "plotly": ["api", "stream", "state", "main"],
    "decode": ["api", "stream", "state", "main", "plotly"],
    "api": ["stream", "state", "main", "plotly"],
    "stream": ["state", "main", "plotly"],
}


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def dotted(path: Path) -> list[str]:
    """core/layers/base.py → ["core", "layers", "base"]."""
    return list(path.relative_to(ROOT).with_suffix("").parts)


class WithoutTypes(ast.NodeTransformer):
    """Takes out what only a type checker imports: the names of what is handed in, and no arrow."""

    def visit_If(self, node):
        return None if isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING" else self.generic_visit(node)


def imports(path: Path) -> Iterator[list[str]]:
    """Every module that a file imports, relative names made absolute, wherever in the file it does so."""
    here = dotted(path)
    for node in ast.walk(WithoutTypes().visit(ast.parse(path.read_text()))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = here[: len(here) - node.level] if node.level else []
            base = start + (node.module.split(".") if node.module else [])
            yield from ([*base, alias.name] if is_module([*base, alias.name]) else base for alias in node.names)


def is_module(name: list[str]) -> bool:
    path = ROOT.joinpath(*name)
    return path.with_suffix(".py").is_file() or path.is_dir()


def floor(package: str, room: str) -> int:
    return next((i for i, rooms in enumerate(FLOORS[package]) if room in rooms), -1)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", modules("core"), ids=named)
def test_core_imports_numpy_and_the_standard_library_only(path):
    allowed = OUTSIDE["core"] | {"core"} | set(sys.stdlib_module_names)
    assert {name[0] for name in imports(path)} <= allowed


@pytest.mark.parametrize("path", modules("core") + modules("app"), ids=named)
def test_imports_point_down(path):
    package, room, *_ = dotted(path)
    here = floor(package, room)
    assert here >= 0, f"{package}/{room} is on no floor yet: give it one in FLOORS"
    upwards = {".".join(name) for name in imports(path) if name[0] == package and len(name) > 1 and name[1] != room
               and floor(package, name[1]) >= here}
    assert not upwards, f"{named(path)} is on floor {here}, and these are not below it"


def test_trace_imports_nothing_local():
    assert "core" not in {name[0] for name in imports(ROOT / "core/trace.py")}


@pytest.mark.parametrize("path", modules("app"), ids=named)
def test_app_knows_core_by_its_public_names(path):
    assert {".".join(name) for name in imports(path) if name[0] == "core"} <= OPEN_TO_APP


@pytest.mark.parametrize("path", modules("app"), ids=named)
def test_app_imports_no_tests_and_no_benchmarks(path):
    assert {name[0] for name in imports(path)}.isdisjoint({"tests", "benchmarks"})


@pytest.mark.parametrize("path", modules("app/views"), ids=named)
def test_views_know_neither_runs_nor_transport(path):
    assert {".".join(name[:2]) for name in imports(path) if name[0] == "app"} <= OPEN_TO_VIEWS


@pytest.mark.parametrize("word", WIRE)
def test_only_these_files_know_the_wire(word):
    def says(path):
        strings = (node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant))
        return any(name[0] == word for name in imports(path)) or any(word == text for text in strings)

    assert {named(path) for path in modules("app") if says(path)} <= WIRE[word]


# The page's modules.

SCRIPTS = ROOT / "static/js"
IMPORT = re.compile(r"""^\s*(?:import|export)\s+(?:[^'"();]*?\sfrom\s+)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)""", re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)


def scripts() -> list[Path]:
    return sorted(SCRIPTS.rglob("*.js"))


def code(path: Path) -> str:
    return COMMENT.sub("", path.read_text())


def script_imports(path: Path) -> Iterator[Path]:
    for static, dynamic in IMPORT.findall(code(path)):
        yield (path.parent / (static or dynamic)).resolve()


def part(path: Path) -> str:
    """The part of the page that a script belongs to: its folder, or its own name."""
    return path.relative_to(SCRIPTS).with_suffix("").parts[0]


@pytest.mark.parametrize("path", scripts(), ids=named)
def test_scripts_import_files_that_are_there(path):
    missing = [str(other) for other in script_imports(path) if not other.is_file()]
    assert not missing


@pytest.mark.parametrize("path", scripts(), ids=named)
def test_scripts_know_only_whom_they_may(path):
    known = {part(other) for other in script_imports(path)} - {part(path)}
    assert known.isdisjoint(JS_NEVER.get(part(path), []))


def test_only_main_is_imported_by_nobody_and_joins_the_parts():
    imported = {other for path in scripts() for other in script_imports(path)}
    assert SCRIPTS / "main.js" not in imported
    assert {named(path) for path in scripts() if path not in imported} == {"static/js/main.js"}


@pytest.mark.parametrize("path", scripts(), ids=named)
def test_only_one_module_calls_plotly(path):
    calls = re.search(r"\bPlotly\b", code(path))
    assert not calls or named(path) == "static/js/plotly.js"


def test_scripts_import_in_no_circle():
    seen: dict[Path, bool] = {}

    def visit(path: Path, trail: tuple[Path, ...]):
        assert path not in trail, " → ".join(named(step) for step in (*trail, path))
        if path not in seen:
            for other in script_imports(path):
                visit(other, (*trail, path))
            seen[path] = True

    for path in scripts():
        visit(path, ())
