"""Show me the code: the dialog, what can be copied and kept, by keyboard and in both themes."""

import json
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from looking import learn, run_id, until, visit

OPEN = "document.querySelector('dialog.code[open] textarea').value.startsWith('\"\"\"')"


def opened(page, server, address="/?preset=sum-of-bits", updates=3):
    """A page with the dialog open, after some updates."""
    visit(page, server.url + address)
    if updates:
        learn(page, updates)
    page.locator("#keep").click()
    page.get_by_role("button", name="Show me the code").click()
    until(page, OPEN)
    return page


def text(page) -> str:
    return page.get_by_label("The program").input_value()


def of_server(page, server, update: int, **query) -> httpx.Response:
    return httpx.get(f"{server.url}/api/runs/{run_id(page)}/steps/{update}/code", params=query).raise_for_status()


def kept(page, name: str) -> tuple[str, bytes]:
    """Follow a link to a file: its name and its content."""
    with page.expect_download() as download:
        page.locator("dialog.code").get_by_role("link", name=name).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_two_clicks_show_the_program_of_the_update_that_is_shown(page, server, tmp_path):
    opened(page, server)
    assert text(page) == of_server(page, server, 3).json()["text"]
    assert "It prints the costs of updates 3 to 12" in page.locator("dialog.code p").inner_text()
    (tmp_path / "program.py").write_text(text(page), encoding="utf-8")
    done = subprocess.run([sys.executable, "program.py"], cwd=tmp_path, capture_output=True, text=True, check=True)
    shown = httpx.get(f"{server.url}/api/runs/{run_id(page)}/steps/3").json()["cost"]
    assert float(done.stdout.splitlines()[0].removeprefix("update 3: cost ")) == pytest.approx(shown, rel=1e-12)


def test_another_language_and_its_files(page, server):
    opened(page, server)
    page.get_by_role("radio", name="PyTorch").click()
    until(page, "document.querySelector('dialog.code textarea').value.includes('import torch')")
    name, content = kept(page, "Program")
    assert name == "unrolled-sum-of-bits-update3-pytorch.py"
    assert content.decode() == text(page)
    name, content = kept(page, "Notebook")
    assert name == "unrolled-sum-of-bits-update3-pytorch.ipynb"
    assert json.loads(content)["nbformat"] == 4


def test_a_large_network_says_where_its_numbers_are(page, server):
    opened(page, server, "/?preset=digits", 0)
    assert "Its numbers lie beside it, in unrolled-digits-update1.npz." in page.locator("dialog.code p").inner_text()
    assert kept(page, "Program")[0] == "unrolled-digits-update1-numpy.zip"


def test_it_is_copied(page, server):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened(page, server)
    page.get_by_role("button", name="Copy").click()
    until(page, "[...document.querySelectorAll('.code-bar button')].some((one) => one.textContent === 'copied')")
    assert page.evaluate("() => navigator.clipboard.readText()") == text(page)


def test_the_keyboard_is_enough(page, server):
    visit(page, server.url)
    page.locator("#keep").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Show me the code").focus()
    page.keyboard.press("Enter")
    until(page, OPEN)
    page.get_by_role("radio", name="NumPy").focus()
    page.keyboard.press("ArrowRight")
    until(page, "document.querySelector('dialog.code textarea').value.includes('import torch')")
    page.get_by_label("The program").focus()
    page.keyboard.press("End")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("() => unrolled.tick.update") == 0
    page.keyboard.press("Escape")
    until(page, "!document.querySelector('dialog.code[open]')")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_fits_and_can_be_read_in_both_themes(page, server, theme):
    page.set_viewport_size({"width": 1280, "height": 720})
    opened(page, server)
    if page.evaluate("() => document.documentElement.dataset.theme") != theme:
        page.evaluate("() => document.querySelector('#theme').click()")
    until(page, f"document.documentElement.dataset.theme === '{theme}'")
    box = page.locator("dialog.code").bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 720
    assert page.locator("dialog.code textarea").bounding_box()["height"] > 300
    assert Axe().run(page).response["violations"] == []
