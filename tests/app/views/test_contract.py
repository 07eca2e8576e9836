"""Every view of every preset: a figure that Plotly takes, and data that fit it."""

import json
import re

import numpy as np
import plotly.graph_objects as go
import pytest
from moments import plotly
from unrolled.app.streaming.encode import ENCODINGS, compact
from unrolled.app.views import views
from unrolled.core import symbol_tables


def charts(spec):
    """The views of such a network that Plotly draws."""
    return [view for name, view in views().items() if name != "lattice" and view.fits(spec)]


def texts(value):
    """Every text in a figure or a payload, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from texts(one)


def test_symbols_stand_only_where_the_page_writes_them(seen):
    known = set.intersection(*(set(table) for notation in symbol_tables().values() for table in notation.values()))
    for view in charts(seen.spec):
        said = [view.title, *texts(view.skeleton(seen.spec)), *texts(view.data(seen))]
        assert {place for text in said for place in re.findall(r"⟦(\w+)[^⟧]*⟧", text)} <= known
        assert not [text for text in said if re.search(r"[δ∂∇Δσ]|\bW_", re.sub(r"⟦[^⟧]*⟧", "", text))], view.name


def test_the_skeletons_are_figures(spec):
    for view in charts(spec):
        figure = view.skeleton(spec)
        assert set(figure) == {"data", "layout"}
        go.Figure(plotly(figure))
        json.loads(compact(view.describe(spec), "json"))


def test_no_private_meaning_lies_in_a_field_of_plotly(spec):
    for view in charts(spec):
        figure = view.skeleton(spec)
        assert not [view.name for part in (figure["layout"], *figure["data"])
                    if "meta" in part or ("customdata" in part and view.renderer == "plot")]
        assert all(set(trace.get("marks", {})) <= {"layer", "default", "choice", "scale", "line"}
                   for trace in figure["data"])
        choices = {trace["marks"]["choice"] for trace in figure["data"] if "choice" in trace.get("marks", {})}
        assert choices == set(view.choices)


def beside_the_figure(name, spec):
    """What a view sends for the page to draw."""
    if name == "prediction" and spec.task.display == "image":
        return {"said", "outputs", "right", "of"}
    if name == "prediction" and spec.task.display == "points":
        return {"maps"}
    return {"weights"} if name == "surface" else set()


def test_the_data_fit_the_figures(seen):
    for view in charts(seen.spec):
        figure, data = plotly(view.skeleton(seen.spec)), view.data(seen)
        assert set(data) - {"traces", "layout"} == beside_the_figure(view.name, seen.spec)
        assert len(data["traces"]) == len(figure["data"])
        plain = json.loads(compact(data, "json"), parse_constant=pytest.fail)
        for trace, patch in zip(figure["data"], plain["traces"], strict=True):
            assert set(patch) <= set(trace) | {"x", "y", "z"}
            trace.update(patch)
        drawn = go.Figure(figure)
        for key, value in plain.get("layout", {}).items():
            drawn.layout[key] = value


def test_lengths_agree(seen):
    for view in charts(seen.spec):
        for trace, patch in zip(view.skeleton(seen.spec)["data"], view.data(seen)["traces"], strict=True):
            whole = trace | patch
            if whole["type"] == "heatmap" or len(whole.get("z", ())):
                rows, columns = np.shape(whole["z"])
                assert len(whole.get("y", range(rows))) == rows
                assert len(whole.get("x", range(columns))) == columns
                assert "text" not in whole or np.shape(whole["text"]) == (rows, columns)
            else:
                assert len(whole["x"]) == len(whole["y"])


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_view_is_json(seen, encoding):
    for view in filter(lambda view: view.fits(seen.spec), views().values()):
        json.loads(compact(view.data(seen), encoding), parse_constant=pytest.fail)


def test_views_of_time_decline_where_there_is_none(spec):
    timed = any(layer.recurrent for layer in spec.layers) and spec.max_timesteps > 1
    of_time = ("contributions", "factors", "signals", "forgetting", "origins")
    assert all(views()[name].fits(spec) == timed for name in of_time)
    assert all(view.fits(spec) for name, view in views().items()
               if name not in (*of_time, "confusion", "gates", "sample", "firings"))
    assert views()["gates"].fits(spec) == any(layer.gates for layer in spec.layers)


def test_views_of_a_text_are_for_what_reads_one(spec):
    assert views()["sample"].fits(spec) == views()["firings"].fits(spec) == (spec.task.kind == "text")
