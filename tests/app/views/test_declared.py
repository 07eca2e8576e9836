"""What views declare: names of their own, and all that the page must know, so that no view is named in its code."""

import re
from pathlib import Path

import pytest
from unrolled.app.views import by_name, views
from unrolled.app.views.base import View

SCRIPTS = Path(__file__).parents[3] / "static/js"
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)
# Words of another vocabulary that a view is called by too, and where they stand.
HOMONYMS = {
    "cost": {"compare/join.js", "compare/words.js", "divergence/join.js", "divergence/why.js",
             "inspector/inspector.js", "player/narrate.js", "player/player.js", "setup/setup.js", "stage/arrows.js",
             "stage/chain_paint.js", "stage/paint.js", "stage/walk.js"},  # a pass, a kind, a readout
    # a kind of trace, a question
    "surface": {"charts/plotly.js", "cost_surface/side.js", "cost_surface/solid.js", "export/csv.js"},
    "lattice": {"export/menu.js", "stage/stage.js"},  # a file, a style
    # words; a question
    "weights": {"export/report.js", "player/narrate.js"}, "sample": {"setup/file_words.js"},
    "contributions": {"inspector/analyses.js"}, "origins": {"inspector/from_error.js", "inspector/origins.js"},
}


def named(text):
    """The names of views in a script, as strings or as fields of what was streamed."""
    return {name for name in views()
            if re.search(rf"""(["'`]){name}\1|\bviews(\?\.|\.){name}\b""", COMMENT.sub("", text))}


def test_no_view_is_named_in_the_pages_code():
    found = {(name, str(path.relative_to(SCRIPTS))) for path in SCRIPTS.rglob("*.js")
             for name in named(path.read_text())}
    assert found == {(name, path) for name, paths in HOMONYMS.items() for path in paths}


@pytest.mark.parametrize(("field", "file", "table"),
                         [("renderer", "main.js", "RENDERERS"), ("comparison", "charts/comparison.js", "COMPARISONS")])
def test_the_page_knows_what_a_view_declares(spec, field, file, table):
    (known,) = re.findall(rf"const {table} = {{(.*?)}};", (SCRIPTS / file).read_text(), re.DOTALL)
    words = {quoted or plain for quoted, plain in re.findall(r'"([^"]+)"|(\w+)(?=[,:\s])', known)}
    assert {view.describe(spec)[field] for view in views().values()
            if view.fits(spec) and view.renderer != "stage"} <= words


def test_one_view_is_the_stage_and_one_the_timeline():
    declared = [view.declared() for view in views().values()]
    assert (sum(each["renderer"] == "stage" for each in declared), sum(each["timeline"] for each in declared)) == (1, 1)
    assert all(each["always"] for each in declared if each["timeline"] or each["renderer"] == "stage")


def test_what_is_everywhere_fits_every_network(spec):
    assert all(view.fits(spec) for view in views().values() if view.declared()["everywhere"])


def made(base, name, below=View):
    return type(base, (below,), {"name": name, "title": "", "__module__": "somewhere"})


@pytest.fixture(autouse=True)
def known():
    """The page's views are looked for before there are others."""
    views()


def test_two_views_of_one_name_are_refused():
    first = made("First", "twice")
    with pytest.raises(TypeError,
                       match=r"^name: expected one that no other view has; got 'twice' of somewhere\.Second and of somewhere\.First$"):
        by_name(iter([first, made("Second", "twice")]))


def test_a_view_inherits_no_name():
    first = made("First", "twice")
    with pytest.raises(TypeError, match="got 'twice'"):
        by_name(iter([first, type("Below", (first,), {"order": 101})]))


def test_views_are_found_below_an_abstract_one():
    assert issubclass(type(views()["sample"]), View)
    assert type(views()["sample"]) not in View.__subclasses__()
