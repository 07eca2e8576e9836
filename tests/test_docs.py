"""The documents say what is there, and everything that is there is in the documents."""

import inspect
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import httpx
import pytest
import typer
from one_file import copied
from unrolled.app import cli
from unrolled.app.main import create_app
from unrolled.app.presets import presets
from unrolled.app.views import views
from unrolled.core import ROLES, Trainer, check_edits, parse_edits, registry
from unrolled.core.layers.base import Cells, Layer

from scripts import tables

ROOT = Path(__file__).parent.parent
DOCUMENTS = {str(path.relative_to(ROOT)): path.read_text() for path in tables.documents()}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
CODE = re.compile(r"`([^`]+)`")
LINK = re.compile(r"""(?:src|srcset)="([^"]+)"|(?<!\\)\]\(([^)\s]+)\)""")
LISTING = re.compile(r"^`([\w/.-]+)`\n\n```(?:python|toml)\n(.*?)^```", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"(?:core|app|static|templates|tests|benchmarks|scripts|requirements)/[\w/.-]+")
# Names of XML dialects look like addresses; nobody goes there.
NAMES_OF_DIALECTS = re.compile(r"http://www\.w3\.org/(2000/svg|1998/Math/MathML|1999/xhtml|1999/xlink)")


def section(document: str, title: str) -> str:
    """The text below a heading, up to the next one of its level or above."""
    found = re.search(rf"^(#+) {re.escape(title)}\n(.*?)(?=^#{{1,2}} |\Z)", DOCUMENTS[document],
                      re.MULTILINE | re.DOTALL)
    assert found, f"{document} has no section {title!r}"
    return found[2]


def rows(text: str) -> list[list[str]]:
    """The rows of the tables in a text, without their heads."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rules = [i for i, row in enumerate(cells) if set("".join(row)) <= set("- ")]
    return [row for i, row in enumerate(cells) if i not in rules and i + 1 not in rules]


def prose() -> str:
    """All documents but the changelog, which also says what once was."""
    return "\n".join(text for name, text in DOCUMENTS.items() if name != "CHANGELOG.md")


def without_listings(text: str) -> str:
    """A document without its listings between fences."""
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


def commands():
    """The command line as a tree of commands with their parameters."""
    return typer.main.get_command(cli.app)


# Tables that follow from the code.


def committed(path: str) -> bool:
    """Whether git knows a file of the sources; where there is no git, every file counts."""
    if shutil.which("git") is None:
        return True
    return subprocess.run(["git", "ls-files", "--error-unmatch", path], cwd=ROOT, capture_output=True).returncode != 1


def source(name: str) -> str:
    """The file that a kind, a preset or a view by this name comes from."""
    if name in presets():
        return f"app/presets/{name}.toml"
    found = [kind for family in registry.FAMILIES for known, kind in registry.kinds(family).items() if known == name]
    return inspect.getfile(found[0] if found else type(views()[name]))


@pytest.mark.parametrize("document", [name for name, text in DOCUMENTS.items() if tables.TABLE.search(text)])
def test_tables_are_as_the_code_has_them(document):
    """A file that is dropped into a folder, and not committed, need not be in a document yet."""
    lines, there = (text.splitlines() for text in (tables.written(DOCUMENTS[document]), DOCUMENTS[document]))
    dropped = [line for line in lines if line not in there and not committed(source(CODE.search(line)[1]))]
    assert [line for line in lines if line not in dropped] == there, "make docs writes the tables again"


@pytest.mark.parametrize(("name", "about"), [("settings", "UNROLLED_STATE"), ("options", "--seed"), ("presets", "XOR"),
                                             ("kinds", "momentum = 0.9"),
                                             ("keys", "Space"), ("targets", "make test")])
def test_each_table_has_what_it_is_to_have(name, about):
    (found,) = [text for text in DOCUMENTS.values() if f"<!-- table: {name} -->" in text]
    assert about in found


def test_every_kind_is_in_a_document():
    documented = {CODE.search(row[0])[1] for row in rows(DOCUMENTS["docs/kinds.md"])}
    known = {name for family in registry.FAMILIES for name in registry.kinds(family)}
    assert documented - known == set()
    assert [name for name in known - documented if committed(source(name))] == []


def test_table_of_panels_is_the_folder():
    documented = {CODE.search(row[0])[1] for row in rows(DOCUMENTS["docs/guide/panels.md"])}
    assert documented - set(views()) == set()
    assert [name for name in set(views()) - documented if committed(source(name))] == []


def test_table_of_roles_is_that_of_the_core():
    assert [CODE.search(row[0])[1] for row in rows(section("docs/data.md", "Roles"))] == list(ROLES)


def test_the_optimisers_have_their_formulas():
    documented = {CODE.search(row[0])[1]: set(CODE.findall(row[2]))
                  for row in rows(section("docs/notation.md", "Optimisers"))}
    kinds = {name: kind for name, kind in registry.kinds("optimiser").items()
             if name in documented or committed(inspect.getfile(kind))}
    assert documented == {name: {p["name"] for p in kind.describe_fields() if not p["fold"]} - {"learning_rate"}
                          for name, kind in kinds.items()}


# Commands, addresses, targets.


def test_every_command_is_in_the_documents_and_every_one_there_exists():
    documented = set(re.findall(r"^ +(?:UNROLLED_\S+ )*unrolled ([a-z]+)", prose(), re.MULTILINE))
    assert documented == set(commands().commands)


def test_every_option_in_the_documents_exists():
    for name, rest in re.findall(r"\bunrolled (serve|train|presets)\b([^\n`|]*)", prose()):
        options = {option for parameter in commands().commands[name].params
                   for option in (*parameter.opts, *parameter.secondary_opts)}
        assert set(re.findall(r"--[a-z-]+", rest)) <= options, f"unrolled {name}"


def test_every_setting_in_the_documents_exists():
    assert set(re.findall(r"UNROLLED_[A-Z_]+", prose())) <= {CODE.search(row[0])[1] for row in rows(tables.settings())}


def test_every_make_target_in_the_documents_exists():
    assert set(re.findall(r"(?:`|^    )make ([a-z]+)", prose(),
                          re.MULTILINE)) <= {name for name, _ in tables.TARGET.findall((ROOT / "Makefile").read_text())}


def test_every_benchmark_in_the_documents_exists():
    named = set(re.findall(r"python -m benchmarks\.(\w+)", prose()))
    assert named
    assert [name for name in named if not (ROOT / f"benchmarks/{name}.py").is_file()] == []


def test_every_target_of_the_makefile_is_explained():
    makefile = (ROOT / "Makefile").read_text()
    assert set(re.search(r"^\.PHONY: (.*)$", makefile,
                         re.MULTILINE)[1].split()) == {name for name, _ in tables.TARGET.findall(makefile)}


def test_table_of_addresses_is_the_server():
    documented = {CODE.search(address)[1] for address, _ in rows(section("docs/http.md", "Addresses"))}
    there = {f"{method.upper()} {path}" for path, methods in create_app().openapi()["paths"].items()
             for method in methods}
    assert documented == there | {"GET /"}


def test_parameters_in_the_table_of_addresses_are_those_of_the_server():
    paths = create_app().openapi()["paths"]
    for address, about in rows(section("docs/http.md", "Addresses"))[1:]:
        method, path = CODE.search(address)[1].split()
        known = {parameter["name"] for parameter in paths[path][method.lower()].get("parameters", [])}
        asked = {name for code in CODE.findall(about) for name in re.findall(r"(?:^\?|&)(\w+)=", code)}
        assert asked <= known | {"side"}, address


def test_addresses_given_to_curl_are_the_server():
    used = re.findall(r"curl .*?localhost:8000(/[^\s\"?]*)", prose())
    assert used
    paths = {re.sub(r"/\d+", "/{update}", path.replace("$run", "{run_id}")) for path in used}
    assert paths <= set(create_app().openapi()["paths"])


def test_table_of_commands_has_every_one_and_the_server_takes_them(start_server):
    edit = '{"kind": "learning_rate", "value": 0.05}'
    bodies = [json.loads(CODE.search(body)[1].replace("…", edit).replace('"at": 12', '"at": 0'))
              for _, body in rows(section("docs/http.md", "Commands"))]
    with httpx.Client(base_url=start_server().url) as client:
        described = client.get(
            "/openapi.json").json()[
                "paths"]["/api/runs/{run_id}/commands"]["post"]["requestBody"]["content"]["application/json"]
        assert {body["do"] for body in bodies} == {example["value"]["do"] for example in described["examples"].values()}
        made = client.post("/api/runs", json={"preset": "sum-of-bits"}).json()
        for body in bodies:
            answer = client.post(f"/api/runs/{made['id']}/commands", json=body, headers={"X-Unrolled-Key": made["key"]})
            assert answer.status_code == 200, answer.text


def test_the_example_of_edits_has_every_kind_and_fits():
    (example,) = re.findall(r'"edits": (\[\s*\{"kind".*?\}\])\}', section("docs/http.md", "Commands"), re.DOTALL)
    edits = parse_edits(json.loads(example))
    assert {edit.kind for edit in edits} == {name for name, kind in registry.kinds("edit").items()
                                             if committed(inspect.getfile(kind))}
    check_edits(Trainer(presets()["sum-of-bits"].spec), edits)


# Code that stands in the documents.


@pytest.mark.parametrize(("document", "i"), [(name, i) for name in ("README.md", "docs/notebook.md")
                                             for i in range(DOCUMENTS[name].count("```python"))])
def test_notebook_snippets_run(document, i):
    snippet = re.findall(r"```python\n(.*?)```", DOCUMENTS[document], re.DOTALL)[i]
    exec(compile(snippet, document, "exec"), {"__name__": "notebook"})


def test_the_examples_of_every_kind_are_whole_files(tmp_path):
    listings = dict(LISTING.findall(DOCUMENTS["docs/adding.md"]))
    folders = {f"core/{folder}" for folder in registry.FAMILIES.values()}
    folders |= {"core/conventions", "app/views", "app/presets"}
    assert {str(Path(name).parent) for name in listings} == folders
    copied(tmp_path, listings)
    done = subprocess.run([sys.executable, ROOT / "tests/try_examples.py"], cwd=tmp_path,
                          env=os.environ | {"PYTHONPATH": str(tmp_path)},
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_methods_of_a_layer_exist():
    classes = {"Layer": Layer, "Cells": Cells}
    for owner, method, _ in rows(section("docs/adding.md", "A layer")):
        assert callable(getattr(classes[CODE.search(owner)[1]], CODE.search(method)[1]))


def test_what_the_same_names_mean_in_pytorch_is_said_of_the_defaults_that_are_there():
    said = dict(re.findall(r"^- \*\*(.+?)\*\*: (.*)$", section("docs/notation.md", "Differences from PyTorch"),
                           re.MULTILINE))
    assert set(said) == {"Cost", "Clipping to a norm c", "Weight decay", "RMSprop", "Adagrad", "Rprop", "NRMSE²",
                         "char-rnn"}
    rmsprop, start = registry.kinds("optimiser")["rmsprop"](), presets()["char-rnn"].spec.initialiser
    assert said[
        "RMSprop"].startswith(f"η = {rmsprop.learning_rate:g}, ρ = {rmsprop.decay:g}, ε = 10⁻⁶ and Nesterov momentum;")
    assert rmsprop.epsilon == 1e-6
    assert said[
        "char-rnn"].startswith(f"starts from {start.kind} weights and biases with a deviation of {start.deviation:g} ")


# Links, length, rooms.


def anchors(text: str) -> set[str]:
    """The anchors that GitHub makes of the headings."""
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
            for title in re.findall(r"^#+ (.+)$", without_listings(text), re.MULTILINE)}


def broken(document: str) -> list[str]:
    """Links and pictures of a document that lead nowhere."""
    found = []
    for place in (image or link for image, link in LINK.findall(DOCUMENTS[document])):
        path, _, anchor = place.partition("#")
        target = (ROOT / document).parent / path if path else ROOT / document
        if "://" not in place and not (target.is_file() and (not anchor or anchor in anchors(target.read_text()))):
            found.append(place)
    return found


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_and_pictures_are_there(document):
    assert broken(document) == []


def test_every_document_is_reached_from_the_readme():
    reached, ahead = set(), ["README.md"]
    while ahead:
        document = ahead.pop()
        reached.add(document)
        places = [(ROOT / document).parent / link.partition("#")[0] for _, link in LINK.findall(DOCUMENTS[document])
                  if "://" not in link]
        found = {str(place.resolve().relative_to(ROOT)) for place in places}
        ahead += sorted((found & set(DOCUMENTS)) - reached)
    assert set(DOCUMENTS) - reached == set()


def test_the_readme_is_one_page():
    assert len(DOCUMENTS["README.md"].splitlines()) <= 150


def test_pictures_are_small():
    assert [path.name for path in (ROOT / "docs/images").iterdir() if path.stat().st_size > 300_000] == []


def test_a_source_distribution_has_every_document():
    taken = PROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["only-include"]
    assert {name.split("/")[0] for name in DOCUMENTS} - set(taken) == set()


def rooms() -> set[str]:
    """The folders of the project that hold files, down to the rooms of each part."""
    parts = [ROOT / name for name in ("core", "app", "static", "static/js", "tests", "templates", "docs")]
    found = [path for part in parts for path in part.iterdir() if path.is_dir()]
    found += [ROOT / name for name in ("benchmarks", "scripts", "requirements")]
    return {f"{path.relative_to(ROOT)}/" for path in found
            if any(file.is_file() and "__pycache__" not in file.parts for file in path.rglob("*"))}


def test_every_room_is_in_the_architecture_and_every_one_there_exists():
    named = {name for name in CODE.findall(without_listings(DOCUMENTS["docs/architecture.md"])) if name.endswith("/")}
    assert [name for name in named if not (ROOT / name).is_dir()] == []
    assert rooms() - named == set()


def test_every_file_in_the_documents_exists():
    known = set(dict(LISTING.findall(DOCUMENTS["docs/adding.md"])))
    files = {code for code in CODE.findall(without_listings(prose())) if FILE.fullmatch(code)} - known
    assert files
    assert [name for name in files if not (ROOT / name).exists()] == []


def test_app_and_changelog_know_this_version():
    assert create_app().version == PROJECT["project"]["version"]
    assert f"## [{PROJECT['project']['version']}]" in DOCUMENTS["CHANGELOG.md"]
