"""Where truncation stops the error signal, the lattice shows a cut, and the cells beyond it are no cells whose δ is
zero.
"""

import re

import pytest
from looking import learn, until, visit
from test_export import kept

HATCHED = "unrolled.tick.views.lattice.timesteps === 9"
VIOLET = {"light": "#7c3aed", "dark": "#a78bfa"}


def with_nine_timesteps(page) -> None:
    """Learn until a sequence of nine timesteps is shown, of which seven are covered."""
    for _ in range(20):
        learn(page, 1)
        if page.evaluate(HATCHED):
            return
    pytest.fail("no sequence of nine timesteps came")


def strokes(svg: bytes, colour: str, width: str, lines: str) -> int:
    """The paths of a colour and width that consist of so many lines, as an expression says."""
    return len(re.findall(
        rf'<path d="(?:M[^ML]+L[^ML"]+){lines}" fill="none" stroke="{colour}" stroke-width="{re.escape(width)}"',
        svg.decode()))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_truncated_run_is_cut_in_its_picture(new_page, server, theme):
    page = visit(new_page(color_scheme=theme), f"{server.url}/?preset=truncated-sum-of-bits")
    with_nine_timesteps(page)
    until(page, "!document.querySelector('#cut-key').hidden")
    assert page.locator("#cut-key").text_content() == "cut, τ = 7"
    _, svg = kept(page, "#keep", "Lattice as SVG")
    assert strokes(svg, VIOLET[theme], "2.5", "{1}") == 1
    assert strokes(svg, VIOLET[theme], "1", "{2,}") == 4  # two timesteps of two layers with memory
    assert "Tδ cut after 7 timesteps" in svg.decode()


def test_the_cut_follows_the_run_as_it_is_now(page, server):
    visit(page, f"{server.url}/?preset=truncated-sum-of-bits")
    with_nine_timesteps(page)
    page.keyboard.press("1")  # h goes forwards, and is not cut
    until(page, "document.querySelector('#cut-key').hidden")
    page.keyboard.press("4")
    until(page, "!document.querySelector('#cut-key').hidden")
    page.locator('[data-path="truncate.depth"]').fill("2")
    page.locator('[data-path="truncate.depth"]').press("Enter")
    until(page, "unrolled.run.truncate.depth === 2")
    learn(page, 1)
    until(page, "document.querySelector('#cut-key').textContent === 'cut, τ = 2'")


def test_the_tip_says_what_the_line_and_the_hatched_cells_mean(page, server):
    visit(page, f"{server.url}/?preset=truncated-sum-of-bits")
    with_nine_timesteps(page)
    says = page.evaluate("""() => { const canvas = document.querySelector('#lattice'); const { left, top, width, height } = canvas.getBoundingClientRect();
        const said = new Set();
        for (let x = 2; x < width; x += 2) for (const part of [0.35, 0.45, 0.55]) {
            canvas.dispatchEvent(new PointerEvent('pointermove', { clientX: left + x, clientY: top + height * part }));
            const tip = document.querySelector('#tip');
            if (!tip.hidden) said.add(tip.textContent);
        } return [...said]; }""")
    assert "Truncated: a backward pass covers 7 timesteps, and no error signal goes from timestep 3 to timestep 2." in says
    beyond = [text for text in says if "no backward pass covers this timestep" in text]
    assert beyond
    assert all("₁," in text or "₂," in text for text in beyond)
