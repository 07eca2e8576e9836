"""Rules that hold for every source file: docstrings, no foreign hosts, locks with hashes. One test a rule; a failure
lists all places.
"""

import ast
import json
import re
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCKS = sorted(ROOT.glob("requirements/*.txt"))
SERVED = {".js", ".css", ".html", ".svg", ".json", ".webmanifest"}
# Names of XML dialects look like addresses; nobody goes there.
NAMES_OF_DIALECTS = re.compile(r"http://www\.w3\.org/(2000/svg|1998/Math/MathML|1999/xhtml|1999/xlink)")
HOST = re.compile(r"[^\s\"'(]*:?//[\w-]+\.[\w.-]+[^\s\"')]*")
FROM_THE_ROOT = re.compile(r"""[\"'`(]/(?:api|hall|static|vendor|healthz)\b[^\"'`)]*""")


def undocumented(path: Path) -> Iterator[str]:
    """The module, and the public classes and functions of its top level, that have no docstring."""
    tree = ast.parse(path.read_text())
    things = [node for node in tree.body if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
              and not node.name.startswith("_")]
    yield from (f"{path.relative_to(ROOT)}: {getattr(node, 'name', 'the module')}" for node in [tree, *things]
                if not ast.get_docstring(node))


def too_long(path: Path) -> Iterator[str]:
    """Lines of more than 120 characters that do not hold one text of 60 or more, as ESLint has it for the page's scripts."""
    texts: dict[int, int] = {}
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if "STRING" in tokenize.tok_name[token.type]:
                for line in range(token.start[0], token.end[0] + 1):
                    texts[line] = max(texts.get(line, 0), len(token.string))
    lines = enumerate(path.read_text().splitlines(), 1)
    yield from (f"{path.relative_to(ROOT)}:{i}" for i, line in lines if len(line) > 120 and texts.get(i, 0) < 60)


def served(pattern: re.Pattern) -> list[tuple[str, str]]:
    """Where the pattern occurs in what the browser is sent."""
    files = (path for folder in ("static", "templates") for path in (ROOT / folder).rglob("*") if path.suffix in SERVED)
    return [(str(path.relative_to(ROOT)), found) for path in files
            for found in pattern.findall(NAMES_OF_DIALECTS.sub("", path.read_text()))]


def test_everything_public_has_a_docstring():
    assert [name for package in ("core", "app") for path in (ROOT / package).rglob("*.py")
            for name in undocumented(path)] == []


def test_lines_have_at_most_120_characters():
    folders = ("core", "app", "tests", "benchmarks", "scripts")
    assert [place for name in folders for path in (ROOT / name).rglob("*.py") for place in too_long(path)] == []


def test_the_page_names_no_other_host():
    assert served(HOST) == []


def test_the_page_names_no_address_from_the_root_of_the_host():
    """A proxy may have the server anywhere: `at` of root.js says where, and the rest is relative."""
    assert served(FROM_THE_ROOT) == []


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_locks_name_no_address_and_give_every_hash(path):
    text = path.read_text()
    assert "://" not in text
    assert not re.search(r"^\s*--(?!hash)", text, re.MULTILINE)
    entries = re.split(r"^(?=[a-zA-Z0-9])", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE), flags=re.MULTILINE)
    unhashed = [entry for entry in entries if entry.strip() and "--hash=sha256:" not in entry]
    assert not unhashed


def test_the_lock_of_the_page_names_no_address_and_gives_every_hash():
    text = (ROOT / "package-lock.json").read_text()
    assert "://" not in text
    packages = json.loads(text)["packages"]
    locked = {name: package for name, package in packages.items() if name}
    assert locked
    assert [name for name, package in locked.items() if "resolved" in package or "integrity" not in package] == []


def pinned(name: str) -> dict[str, str]:
    """The versions of one lock, by package."""
    text = (ROOT / f"requirements/{name}.txt").read_text()
    return dict(re.findall(r"^([a-zA-Z0-9._-]+)==([^\s;\\]+)", text, re.MULTILINE))


@pytest.mark.parametrize(("lock", "wanted"), [
    ("runtime", PROJECT["project"]["dependencies"]),
    ("dev", PROJECT["project"]["dependencies"] + PROJECT["project"]["optional-dependencies"]["dev"]),
    ("build", PROJECT["build-system"]["requires"]),
    ("tools", PROJECT["dependency-groups"]["tools"]),
])
def test_locks_fit_the_project(lock, wanted):
    versions = pinned(lock)
    misfits = [need for need in map(Requirement, wanted)
               if need.name not in versions or not need.specifier.contains(versions[need.name])]
    assert not misfits


@pytest.mark.parametrize("lock", ["runtime", "build"])
def test_tests_run_on_the_versions_that_are_served(lock):
    assert {name: pinned("dev").get(name, version) for name, version in pinned(lock).items()} == pinned(lock)
