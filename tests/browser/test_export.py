"""What can be kept: pictures, numbers, the whole step, and a report that needs nothing else."""

import csv
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import httpx
import numpy as np
import pytest
from looking import explained, learn, run_id, select_cell, until, update, violations, visit, with_charts

PNG = b"\x89PNG\r\n\x1a\n"
QUANTITIES = ("h", "z", "dsigma", "delta", "delta_space", "delta_time", "dz")
TITLES = {"cost": "Cost", "weights": "Weights and their updates", "flow": "Gradient flow log₁₀ ‖δ‖",
          "prediction": "Prediction and target"}


SUM_OF_BITS = "/?preset=sum-of-bits"


@pytest.fixture
def moment(page, server):
    """A page after three updates with a cell selected, and its step; without charts."""
    return at_moment(visit(page, server.url + SUM_OF_BITS), server)


@pytest.fixture
def charted(page, server):
    """The same with charts."""
    return at_moment(with_charts(page, server.url + SUM_OF_BITS), server)


def at_moment(page, server):
    learn(page, 3)
    select_cell(page, "ArrowDown")
    until(page, "unrolled.exact && document.querySelector('#inspector table')")
    step = httpx.get(f"{server.url}/api/runs/{run_id(page)}/steps/{update(page)}?sample=0").raise_for_status().json()
    return page, step


def kept(page, opener: str, label: str) -> tuple[str, bytes]:
    """Open a menu and take one file: its name and its content."""
    page.locator(opener).click()
    with page.expect_download() as download:
        page.get_by_label(label, exact=True).click()
    page.keyboard.press("Escape")
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def at_panel(view: str) -> str:
    return f"[data-view={view}] [data-tool=keep]"


def test_the_lattice_as_numbers_is_the_step_to_the_last_digit(moment):
    page, step = moment
    name, content = kept(page, "#keep", "Lattice as CSV")
    assert name == "unrolled-sum-of-bits-update3-lattice.csv"
    lines = [row for row in rows(content) if row["layer"] != "0"]
    assert len(lines) == sum(len(layer["h"]) * len(layer["h"][0][0]) for layer in step["layers"])
    for row in lines:
        layer, n, unit = (int(row[key]) - 1 for key in ("layer", "timestep", "unit"))
        assert {quantity: float(row[quantity])
                for quantity in QUANTITIES} == {quantity: step["layers"][layer][quantity][n][0][unit]
                                                for quantity in QUANTITIES}


def test_the_lattice_as_pictures(moment):
    page, step = moment
    name, content = kept(page, "#keep", "Lattice as PNG")
    assert name == "unrolled-sum-of-bits-update3-lattice.png"
    assert content.startswith(PNG)
    _, content = kept(page, "#keep", "Lattice as SVG")
    texts = ["".join(text.itertext())
             for text in ElementTree.fromstring(content).iter("{http://www.w3.org/2000/svg}text")]
    assert {"layer 1", "layer 2", "output", "input x", "n = 1"} <= set(texts)
    last = step["layers"][-1]["delta"][-1][0][0]
    assert any(abs(float(text.replace("−", "-")) - last) < 0.01 * abs(last) for text in texts
               if re.fullmatch(r"−?[\d.]+", text))
    assert not re.search(rb"NaN|undefined", content)


def test_the_inspector(moment):
    page, step = moment
    n = page.evaluate("() => unrolled.selected.n")
    numbers = {str(value) for value in step["layers"][1]["h"][n][0]}
    content = {}
    for form in ("PNG", "SVG", "CSV"):
        name, content[form] = kept(page, "#keep", f"Inspector as {form}")
        assert name == f"unrolled-sum-of-bits-update3-inspector.{form.lower()}"
    assert content["PNG"].startswith(PNG)
    assert ElementTree.fromstring(content["SVG"]) is not None
    assert all(number in content[form].decode() for number in numbers for form in ("SVG", "CSV"))


def test_every_chart_in_every_form(charted):
    page, _ = charted
    for view, title in TITLES.items():
        name, content = kept(page, at_panel(view), f"{title} as PNG")
        assert name == f"unrolled-sum-of-bits-update3-{view}.png"
        assert content.startswith(PNG), view
        _, content = kept(page, at_panel(view), f"{title} as SVG")
        assert ElementTree.fromstring(content).tag.endswith("svg"), view
        _, content = kept(page, at_panel(view), f"{title} as CSV")
        assert rows(content), view


def test_weights_as_numbers_are_those_of_the_step(charted):
    page, step = charted
    _, content = kept(page, at_panel("weights"), "Weights and their updates as CSV")
    changes = {row["name"]: float(row["value"]) for row in rows(content) if row["trace"] == "ΔW"}
    for name, array in step["updates"].items():
        for index, value in np.ndenumerate(np.array(array)):
            shown = changes[f"{name}[{', '.join(str(i + 1) for i in index)}]"]
            assert shown == pytest.approx(value, rel=1e-6, abs=1e-30)


def test_the_whole_step(moment):
    page, step = moment
    _, content = kept(page, "#keep", "Whole step as NPZ")
    assert np.load(io.BytesIO(content))["index"] == 3
    _, content = kept(page, "#keep", "Whole step as JSON")
    assert json.loads(content)["cost"] == step["cost"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_report_opens_by_itself(charted, new_page, tmp_path, theme):
    page, step = charted
    if page.evaluate("() => document.documentElement.dataset.theme") != theme:
        page.keyboard.press("t")
    name, content = kept(page, "#keep", "Whole moment as a report in HTML")
    assert name == "unrolled-sum-of-bits-update3-report.html"
    assert len(content) < 1_500_000
    path = tmp_path / name
    path.write_bytes(content)
    reader = new_page(fresh=True, offline=True)
    said, asked = [], []
    reader.on("console", lambda message: said.append(message.text))
    reader.on("pageerror", lambda error: said.append(str(error)))
    reader.on("request", lambda request: asked.append(request.url))
    reader.goto(path.as_uri())
    assert said == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert len([url for url in asked if url.startswith("file:")]) == 1
    assert reader.locator("script").count() == 0
    assert reader.locator("svg").count() >= 5
    assert reader.locator("math").count() > 2
    text = reader.locator("body").inner_text()
    assert "Sum of bits, update 3" in text
    assert f"{step['cost']:.4g}"[:4] in text
    assert "gradient descent" in text
    assert reader.get_by_role("link").get_attribute("href") == page.url
    assert [one["id"] for one in violations(reader) if one["id"] == "color-contrast"] == []


def test_the_report_has_the_sections_that_are_folded_away(charted, new_page, tmp_path):
    page, _ = charted
    assert page.locator("#inspector details[open]").count() == 0
    name, content = kept(page, "#keep", "Whole moment as a report in HTML")
    assert page.locator("#inspector details[open]").count() == 0
    (tmp_path / name).write_bytes(content)
    reader = new_page(fresh=True, offline=True)
    reader.goto((tmp_path / name).as_uri())
    assert reader.locator(
        "details[open]").evaluate_all("(parts) => parts.map((part) => part.dataset.section)") == ["check", "film",
                                                                                                  "origins",
                                                                                                  "truncation"]
    assert "16 gradients. All agree to" in reader.locator("[data-section=check]").inner_text()
    assert "at W_T² [".replace("_T", "T") in reader.locator("[data-section=check]").inner_text().replace("\n", "")
    films = reader.locator(
        "[data-section=film] img").evaluate_all(
            "(images) => images.map(({ naturalWidth, width, height }) => [naturalWidth, width, height])")
    assert len(films) == 3
    assert all(size > 10 for film in films for size in film)
    assert reader.locator("[data-section=truncation] polyline").count() > 0


def test_the_report_leaves_out_charts_that_are_folded_away(charted):
    page, _ = charted
    page.locator("#panels-fold").click()
    learn(page, 1)
    _, content = kept(page, "#keep", "Whole moment as a report in HTML")
    assert b"<h2>Charts</h2>" not in content
    assert b"<h2>Inspector</h2>" in content


def test_a_folded_sum_says_what_is_left_out_of_it(charted):
    page, _ = charted
    select_cell(page, "ArrowDown")
    until(page, "document.querySelector('#inspector .equations .more')")
    explained(page, "layer=1&")
    folds = page.locator("#inspector .equations .more").all_inner_texts()
    assert all(re.fullmatch(r"… 2 more terms, together −?[\d.·⁻⁰¹²³⁴-⁹]+ …", fold) for fold in folds)
    for label in ("Inspector as SVG", "Whole moment as a report in HTML"):
        _, content = kept(page, "#keep", label)
        assert all(fold in content.decode() for fold in folds)
    page.locator("#inspector .equations .more").first.click()
    _, content = kept(page, "#keep", "Inspector as SVG")
    assert content.decode().count("more terms, together") == len(folds) - 1  # all of its terms are there instead


def texts_of(svg: bytes) -> list[str]:
    return ["".join(text.itertext()) for text in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_a_picture_of_the_lattice_says_what_it_shows_how_far_it_reaches_and_when(moment):
    page, step = moment
    _, content = kept(page, "#keep", "Lattice as SVG")
    texts = texts_of(content)
    assert "δ · update 3 · Sum of bits" in texts
    (reach,) = [float(text) for text in texts if re.fullmatch(r"\+[\d.]+", text)]
    assert f"−{reach:g}" in texts
    most = max(np.abs(layer["delta"]).max() for layer in step["layers"])
    assert most <= reach < 3 * most
    page.keyboard.press("2")
    until(page, "unrolled.quantity === 'z'")
    _, content = kept(page, "#keep", "Lattice as SVG")
    assert {"z · update 3 · Sum of bits", "a scale for each layer"} <= set(texts_of(content))


def test_a_chart_that_is_kept_has_its_title_and_its_moment(charted):
    page, _ = charted
    _, content = kept(page, at_panel("flow"), f"{TITLES['flow']} as SVG")
    assert any("update 3 · Sum of bits" in text for text in texts_of(content))


def test_the_prediction_as_numbers_is_targets_and_predictions_alone(charted):
    page, _ = charted
    _, content = kept(page, at_panel("prediction"), f"{TITLES['prediction']} as CSV")
    table = rows(content)
    assert len(table) == 200  # validation samples
    assert len({row["trace"] for row in table}) == 1


def test_at_the_start_there_is_no_step_to_keep(page, server):
    visit(page, server.url)
    page.locator("#keep").click()
    assert page.get_by_label("Whole step as NPZ").count() == 0
    assert violations(page) == []
