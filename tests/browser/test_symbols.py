"""One meaning a symbol: whatever the page says is said in the letters of the notation that is chosen, and of no other.
"""

import csv
import io

import pytest
from looking import learn, select_cell, until, update, visit, with_charts
from unrolled.core import symbol_tables
from walking import LINE, climb, stage

#: Letters that only the other notations have.
FOREIGN = {"seed": ["∇", "w_", "w¹", "f′", "ŷ", "U₁"], "nielsen": ["Sδ", "Tδ", "⊙", "W_", "W¹", "ŷ", "f′", "∇ₕ", "∂L"],
           "goodfellow": ["δ", "σ′", "∂C", "W_S", "W_T", "C̄", "∇ₐ", "w_"]}
SAID = """() => {
    const text = (element) => element.innerHTML.replace(/<sub>/g, '_').replace(/<sup>/g, '^').replace(/<[^>]*>/g, '');
    const charts = [...document.querySelectorAll('.plot.js-plotly-plot')].flatMap(({ data, layout }) => [
        ...data.filter(({ visible }) => visible !== false).flatMap(({ name, hovertemplate, text }) => [name, hovertemplate, ...[text ?? []].flat(2)]),
        layout.xaxis?.title?.text, layout.yaxis?.title?.text, layout.yaxis2?.title?.text, ...(layout.annotations ?? []).map(({ text }) => text)]);
    const places = '.panel h2, .panel .tools button, #quantities button, #scale-of, #selected-line, #inspector h2, #inspector th, '
        + '#inspector button:not([title*=symbols]), .axes option, .maps, .imagined-words, .menu label';
    return [...charts.filter(Boolean).map((said) => said.replace(/<sub>/g, '_').replace(/<sup>/g, '^').replace(/<[^>]*>/g, '')),
        ...[...document.querySelectorAll(places)].flatMap((element) => [text(element), element.title, element.getAttribute('aria-label') ?? ''])];
}"""


def said(page) -> list[str]:
    return [text for text in page.evaluate(SAID) if text]


def drawn_anew(page, notation: str) -> None:
    """Wait until the charts have the symbols of the notation."""
    until(page,
          f"""new URLSearchParams(location.hash.slice(1)).get('notation') === {"null" if notation == "seed" else repr(notation)}
        && [...document.querySelectorAll('.plot.js-plotly-plot')].every(({{ layout }}) => !JSON.stringify(layout.annotations ?? []).includes('⟦'))""")


def only_its_own(page, notation: str) -> list[str]:
    """Wait until nothing that is written is of another notation, and return all of it."""
    drawn_anew(page, notation)
    until(page,
          f"!({SAID})().some((text) => {FOREIGN[notation]!r}.some((sign) => text.includes(sign)) || text.includes('⟦'))")
    return said(page)


@pytest.mark.parametrize(("preset", "views"), [
    ("sum-of-bits", "cost,weights,flow,contributions,factors"), ("spirals", "cost,weights,flow,surface,prediction"),
    ("carousel", "cost,weights,signals,gates,forgetting")])
def test_everything_is_written_in_the_notation_that_is_chosen(page, server, preset, views):
    with_charts(page, f"{server.url}/?preset={preset}#panels={views}")
    learn(page, 2)
    select_cell(page, "ArrowDown")
    for notation in ("nielsen", "goodfellow", "seed"):  # each after another, so that all of it has to change
        page.locator(f"#inspector [data-value={notation}]").click()
        written = only_its_own(page, notation)
        table = symbol_tables()[notation]["untimed" if preset == "spirals" else "timed"]
        assert any(f"cost {table['mean_C']}" in text for text in written)
        assert any(text == table["update_W"].split("^")[0] for text in written)  # the title of an axis


@pytest.mark.parametrize(("notation", "expected"), [
    ("seed", ["h, ", "(Sδ, ", "(Tδ, ", " C = ", "∂C/∂y", "W_S by", "W_T by"]),
    ("nielsen", ["make a, ", "(S∇ₐC, ", "(T∇ₐC, ", " C = ", "∂C/∂aᴸ", "w_S by", "w_T by"]),
    ("goodfellow", ["make h, ", "(S∇ₕL, ", "(T∇ₕL, ", " L = ", "∂L/∂ŷ", "U by", "W by"])])
def test_every_stage_is_told_in_the_notation(page, server, notation, expected):
    visit(page, f"{server.url}/?preset=sum-of-bits#notation={notation}")
    learn(page, 1)
    climb(page, "cell")
    told = []
    while not told or stage(page) != ("update", 0, None):
        told.append(page.evaluate(LINE))
        page.keyboard.press("ArrowRight")
    told.append(page.evaluate(LINE))
    for symbol in expected:
        assert any(symbol in line for line in told), symbol
    assert not [line for line in told if any(sign in line for sign in FOREIGN[notation])]


@pytest.mark.parametrize(("notation", "symbol", "weight"),
                         [("seed", "δ", "ΔW"), ("nielsen", "∇ₐC", "Δw"), ("goodfellow", "∇ₕL", "ΔW")])
def test_what_is_kept_says_what_the_page_says(page, server, notation, symbol, weight):
    with_charts(page, f"{server.url}/?preset=sum-of-bits#panels=weights&notation={notation}")
    learn(page, 1)
    assert update(page) == 1

    def kept(opener: str, name: str) -> str:
        page.locator(opener).click()
        with page.expect_download() as found:
            page.get_by_role("button", name=name).click()
        return found.value.path().read_text(encoding="utf-8")

    assert f"{symbol} · update 1 · Sum of bits" in kept("#keep", "Lattice as SVG")
    rows = list(csv.DictReader(io.StringIO(kept("[data-view=weights] [data-tool=keep]",
                                                "Weights and their updates as CSV"))))
    assert {row["trace"] for row in rows} == {weight[1:], weight}
    assert "layer2.W_time[1, 3]" in {row["name"] for row in rows}  # as code has it, in any notation
