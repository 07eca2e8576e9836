"""The wheel holds one package of the four folders and nothing else, and works from any folder once it is installed.

Nothing is fetched: the wheel is built by the hatchling of this environment, and installed into an empty
virtual environment that sees this one's other packages.
"""

import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = ("app", "core", "static", "templates")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def run(*command, cwd, **variables) -> str:
    """What the command prints; a failure shows it all."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, env=os.environ | variables, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, timeout=120)
    assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stdout}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel, built without network."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (path,) = folder.glob("*.whl")
    return path


def environment(folder: Path, wheel: Path) -> Path:
    """The folder of the commands of a new environment that has a wheel, and this one's other packages."""
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder)
    python = folder / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--no-deps", wheel, cwd=folder)
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "bin"


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The folder of the commands of an environment that has the wheel, and not the checkout, on its path."""
    return environment(tmp_path_factory.mktemp("installed"), wheel)


def sources() -> set[str]:
    """Every file of the four folders that people wrote, as the package has it."""
    files = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file())
    return {f"unrolled/{path.relative_to(ROOT)}" for path in files
            if "__pycache__" not in path.parts} | {"unrolled/__init__.py"}


def test_wheel_holds_one_package_of_the_four_folders_and_nothing_else(wheel):
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert names == sources()


@pytest.mark.parametrize("pattern", ["app/presets/*.toml", "core/tasks/*.npz", "core/tasks/*.txt", "static/**/*.js",
                                     "static/**/*.css",
                                     "templates/*.html"])
def test_wheel_has_files_that_are_not_python(wheel, pattern):
    expected = {f"unrolled/{path.relative_to(ROOT)}" for path in ROOT.glob(pattern)}
    assert expected
    assert expected <= set(zipfile.ZipFile(wheel).namelist())


def test_wheel_says_what_it_is(wheel):
    archive = zipfile.ZipFile(wheel)
    (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
    metadata = message_from_bytes(archive.read(name))
    assert metadata["Name"] == "unrolled"
    assert metadata["Version"] == PROJECT["version"]
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["License-Expression"] == "MIT"
    assert any(name.endswith("/licenses/LICENSE") for name in archive.namelist())


def test_installed_command_trains_from_another_folder(installed, tmp_path):
    run(installed / "unrolled", "train", "xor", "--steps", "3", "--out", "trace.npz", cwd=tmp_path)
    assert zipfile.is_zipfile(tmp_path / "trace.npz")


def test_installed_package_finds_its_own_page(installed, tmp_path):
    program = ("from pathlib import Path; import unrolled.app; home = Path(unrolled.app.__file__).parent.parent; "
               "print(home);print((home / 'static').is_dir() and (home / 'templates' / 'index.html').is_file())")
    home, found = run(installed / "python", "-c", program, cwd=tmp_path).split()
    assert home.startswith(str(installed.parent))
    assert found == "True"


def test_installed_app_serves_page_script_and_font(installed, tmp_path):
    program = """
import asyncio, httpx, re
from unrolled.app.main import create_app

async def visit():
    app = create_app()
    async with app.router.lifespan_context(app):
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
            page = (await client.get("/")).raise_for_status().text
            for address in re.findall(r'(?:src|href)="[.]/([^"]+)"', page):
                (await client.get(address)).raise_for_status()
                print(address)

asyncio.run(visit())
"""
    addresses = run(installed / "python", "-c", program, cwd=tmp_path).split()
    assert any(address.startswith("static/") for address in addresses)


def test_an_editable_install_serves_the_checkout_from_another_folder(tmp_path):
    """As `make` installs it."""
    run(sys.executable, "-c", f"from hatchling.build import build_editable; build_editable({str(tmp_path)!r})",
        cwd=ROOT)
    (editable,) = tmp_path.glob("*.whl")
    assert {name for name in zipfile.ZipFile(editable).namelist() if ".dist-info/" not in name} == {"_unrolled.pth"}
    (tmp_path / "env").mkdir()
    commands = environment(tmp_path / "env", editable)
    assert "sum-of-bits" in run(commands / "unrolled", "presets", cwd=tmp_path)
    place = run(commands / "python", "-c", "import unrolled; print(unrolled.__file__)", cwd=tmp_path)
    assert Path(place.strip()) == ROOT / "unrolled.py"


def test_the_container_is_built_from_files_that_it_is_given():
    copied = [name.rstrip("/") for line in re.findall(r"^COPY (?!--)(.*) \S+$", (ROOT / "Dockerfile").read_text(),
                                                      re.MULTILINE) for name in line.split()]
    admitted = re.findall(r"^!(.*)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    assert "unrolled.py" in copied
    assert [name for name in copied if not any(name == one or one.startswith(f"{name}/") for one in admitted)] == []
