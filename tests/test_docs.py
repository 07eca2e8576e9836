"""The documents say what is there, and everything that is there is in the documents."""

import ast
import json
import re
import sys
import tomllib
import types
from pathlib import Path

import pytest
import typer
from packaging.requirements import Requirement
from unrolled.app import cli
from unrolled.app.main import create_app
from unrolled.app.presets import presets
from unrolled.app.settings import Settings
from unrolled.core import RunSpec, Trainer, check_edits, edits_of, gradient_check, registry

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
CODE = re.compile(r"`([^`]+)`")
# Names of XML dialects look like addresses; nobody goes there.
NAMES_OF_DIALECTS = re.compile(r"http://www\.w3\.org/(2000/svg|1998/Math/MathML|1999/xhtml|1999/xlink)")


def section(title: str) -> str:
    """The text below a heading, up to the next one."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)
    assert found, f"README.md has no section {title!r}"
    return found[1]


def rows(title: str) -> list[list[str]]:
    """The rows of the tables of a section, without their heads."""
    lines = [line for line in section(title).splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rules = [i for i, row in enumerate(cells) if set("".join(row)) <= set("-:")]
    return [row for i, row in enumerate(cells) if i not in rules and i + 1 not in rules]


def snippets() -> list[str]:
    return re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def commands():
    """The command line as a tree of commands with their parameters."""
    return typer.main.get_command(cli.app)


# Settings, commands, addresses, presets, targets, keys.


def test_settings_table_is_the_settings_module():
    prefix = Settings.model_config["env_prefix"].upper()
    documented = {CODE.search(name)[1]: default.strip("`") for name, default, *_ in rows("Settings")}
    there = {prefix + name.upper(): "" if field.default is None else str(field.default) for name, field in Settings.model_fields.items()}
    assert documented == there


def test_settings_are_explained_as_in_the_module():
    documented = [about for *_, about in rows("Settings")]
    assert documented == [field.description for field in Settings.model_fields.values()]


def test_every_command_is_in_the_readme_and_every_one_there_exists():
    documented = set(re.findall(r"^ +unrolled ([a-z]+)", README, re.MULTILINE))
    assert documented == set(commands().commands)


def test_every_option_in_the_readme_exists():
    for name, rest in re.findall(r"\bunrolled ([a-z]+)([^\n`]*)", README):
        options = {option for parameter in commands().commands[name].params
                   for option in (*parameter.opts, *parameter.secondary_opts)} if name in commands().commands else set()
        assert set(re.findall(r"--[a-z-]+", rest)) <= options, f"unrolled {name}"


def test_table_of_addresses_is_the_server():
    documented = {CODE.search(address)[1] for address, _ in rows("By HTTP")}
    app = create_app()
    there = {f"{method.upper()} {path}" for path, methods in app.openapi()["paths"].items() for method in methods}
    assert documented == there | {"GET /"}


def test_addresses_given_to_curl_are_the_server():
    used = re.findall(r"curl .*?localhost:8000(/[^\s\"?]*)", README)
    assert used
    paths = {re.sub(r"/\d+", "/{update}", path.replace("$run", "{run_id}")) for path in used}
    assert paths <= set(create_app().openapi()["paths"])


def test_table_of_presets_is_the_folder():
    documented = {CODE.search(name)[1]: (title, about) for name, title, about in rows("Presets")}
    assert documented == {preset.name: (preset.title, preset.about) for preset in presets().values()}


def test_table_of_make_targets_is_the_makefile():
    documented = {CODE.search(row[0])[1].removeprefix("make ") for row in rows("Start")}
    phony = set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split())
    assert documented == phony - {"help"}
    assert phony == set(re.findall(r"^([a-z]+):.*## ", MAKEFILE, re.MULTILINE))


def test_table_of_keys_is_the_list_that_the_page_shows():
    table = re.search(r"KEYS = \[(.*?)^\];", (ROOT / "static/js/shell/keys.js").read_text(), re.MULTILINE | re.DOTALL)[1]
    assert rows("Keys") == [[f"`{key}`", meaning] for key, meaning in re.findall(r'\["([^"]+)", "([^"]+)"', table)]


def test_the_example_of_edits_has_every_kind_and_fits():
    (example,) = re.findall(r'"edits": (\[\s*\{"kind".*?\}\])\}', section("By HTTP"), re.DOTALL)
    edits = edits_of(json.loads(example))
    assert {edit.kind for edit in edits} == set(registry.kinds("edit"))
    check_edits(Trainer(presets()["sum-of-bits"].spec), edits)


# Code that stands in the documents.


def test_notebook_snippet_runs():
    (notebook,) = (snippet for snippet in snippets() if "gradient_check" in snippet)
    exec(compile(notebook, "README.md", "exec"), {"__name__": "notebook"})


def test_example_of_an_activation_is_a_whole_one(monkeypatch):
    (source,) = (snippet for snippet in snippets() if "Softplus" in snippet)
    registry.kinds("activation")
    monkeypatch.setattr(registry, "_kinds", registry._kinds | {"activation": dict(registry._kinds["activation"])})
    module = types.ModuleType("unrolled.core.activations.softplus")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(compile(source, "README.md", "exec"), module.__dict__)
    spec = RunSpec.from_dict({"task": "xor", "layers": [{"kind": "dense", "units": 3, "activation": "softplus"},
                                                        {"kind": "dense", "units": 1, "activation": "linear"}]})
    assert max(check.relative_error for check in gradient_check(Trainer(spec))) < 1e-12


def test_what_the_same_names_mean_in_pytorch_is_said_of_the_defaults_that_are_there():
    said = dict(re.findall(r"^- \*\*(.+?)\*\*: (.*)$", README.partition("something else in PyTorch:")[2].partition("\n## ")[0], re.MULTILINE))
    assert set(said) == {"Cost", "Clipping to a norm c", "Weight decay", "RMSprop", "Adagrad", "Rprop", "NRMSE²", "char-rnn"}
    rmsprop, start = registry.kinds("optimiser")["rmsprop"](), presets()["char-rnn"].spec.initialiser
    assert said["RMSprop"].startswith(f"η = {rmsprop.learning_rate:g}, ρ = {rmsprop.decay:g}, ε = 10⁻⁶ and Nesterov momentum;")
    assert rmsprop.epsilon == 1e-6
    assert said["char-rnn"].startswith(f"starts from {start.kind} weights and biases with a deviation of {start.deviation:g} ")


def test_pictures_and_links_of_the_readme_are_there():
    places = re.findall(r'(?:src|srcset)="([^"]+)"|\]\(([^)#]+)\)', README)
    local = [image or link for image, link in places if "://" not in image + link]
    assert local
    assert not [place for place in local if not (ROOT / place).is_file()]


def test_app_and_changelog_know_this_version():
    assert create_app().version == PROJECT["project"]["version"]
    assert f"## [{PROJECT['project']['version']}]" in (ROOT / "CHANGELOG.md").read_text()


# Docstrings.


def public(path: Path) -> list[str]:
    """The module, and the public classes and functions of its top level, that say nothing of themselves."""
    tree = ast.parse(path.read_text())
    things = [node for node in tree.body if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
              and not node.name.startswith("_")]
    return [getattr(node, "name", "the module") for node in [tree, *things] if not ast.get_docstring(node)]


@pytest.mark.parametrize("path", sorted([*ROOT.glob("core/**/*.py"), *ROOT.glob("app/**/*.py")]),
                         ids=lambda path: str(path.relative_to(ROOT)))
def test_everything_public_has_a_docstring(path):
    assert public(path) == []


# Nothing is fetched from elsewhere.


def served() -> list[Path]:
    return sorted(path for folder in ("static", "templates") for path in (ROOT / folder).rglob("*")
                  if path.suffix in {".js", ".css", ".html", ".svg", ".json", ".webmanifest"})


@pytest.mark.parametrize("path", served(), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_page_names_no_other_host(path):
    text = NAMES_OF_DIALECTS.sub("", path.read_text())
    assert re.findall(r"[^\s\"'(]*:?//[\w-]+\.[\w.-]+[^\s\"')]*", text) == []


@pytest.mark.parametrize("path", served(), ids=lambda path: str(path.relative_to(ROOT)))
def test_the_page_names_no_address_from_the_root_of_the_host(path):
    """A proxy may have the server anywhere: `at` of root.js says where, and the rest is relative."""
    assert re.findall(r"""[\"'`(]/(?:api|hall|static|vendor|healthz)\b[^\"'`)]*""", path.read_text()) == []


@pytest.mark.parametrize("path", sorted(ROOT.glob("requirements/*.txt")), ids=lambda path: path.name)
def test_locks_name_no_address_and_give_every_hash(path):
    text = path.read_text()
    assert "://" not in text
    assert not re.search(r"^\s*--(?!hash)", text, re.MULTILINE)
    entries = re.split(r"^(?=[a-zA-Z0-9])", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE), flags=re.MULTILINE)
    unhashed = [entry for entry in entries if entry.strip() and "--hash=sha256:" not in entry]
    assert not unhashed


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
