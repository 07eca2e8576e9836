"""A view that comes in a file of its own is chosen from, compared and imagined as it declares, with no edit of the
page.
"""

from looking import learn, select_cell, until, with_charts
from one_file import copied

VIEW = '''"""How large the weights of each layer are."""

import numpy as np
from unrolled.core import norm

from .base import View, axis, layout


class SizesView(View):
    """The norm of each weight, or of what was added to it."""

    name = "sizes"
    title = "Sizes"
    imaginable = True
    comparison = "overlaid"
    choices = {"weights": "weights", "updates": "updates"}

    def skeleton(self, spec):
        traces = [{"type": "scatter", "name": choice, "x": [], "y": [], "marks": {"choice": choice}} for choice in self.choices]
        return {"data": traces, "layout": layout(axis("weight"), axis("norm"))}

    def data(self, moment):
        both = (moment.step.weights_after, moment.step.updates)
        return {"traces": [{"x": np.arange(len(arrays)), "y": np.array([norm(array) for array in arrays.values()])} for arrays in both]}
'''
PLOTS = "[...document.querySelectorAll('[data-view=sizes] .js-plotly-plot')]"
SHOWN = f"{PLOTS}[0].data.filter((trace) => trace.visible)"


def test_a_view_of_one_file_is_shown_as_it_declares(new_page, start_server, tmp_path):
    server = start_server(copied(tmp_path / "copy", {"app/views/sizes.py": VIEW}))
    page = new_page()
    errors, asked = [], []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    with_charts(page, f"{server.url}/?preset=xor#panels=sizes")
    learn(page, 2)
    until(page, f"{SHOWN}[0].y.length === 4")
    assert page.evaluate(f"() => {SHOWN}.map(({{ name }}) => name)") == ["weights"]
    page.locator("[data-view=sizes] .choices button", has_text="updates").click()
    until(page, f"{SHOWN}[0].name === 'updates'")

    select_cell(page)
    page.locator("#inspector .tuner input[type=text]").first.fill("0.8")
    until(page, "unrolled.imagined?.views.sizes")
    before = page.evaluate("() => [...unrolled.tick.views.sizes.traces[1].y.data]")
    until(page,
          f"unrolled.drawn && JSON.stringify([...{SHOWN}[0].y]) === "
          "JSON.stringify([...unrolled.imagined.views.sizes.traces[1].y.data])")
    assert page.evaluate(f"() => [...{SHOWN}[0].y]") != before
    assert any("what-if" in url and "views=sizes" in url for url in asked)

    page.keyboard.press("Escape")
    page.locator("#compare").click()
    until(page, f"unrolled.run.beside && {PLOTS}.length === 1 && {PLOTS}[0].data.length === 4")
    until(page, f"{SHOWN}.map(({{ name }}) => name).join() === 'updates A,updates B'")
    assert errors == []
