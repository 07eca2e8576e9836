"""What stands at the pointer in a chart has real minus signs: Plotly puts them where an axis or a trace says the
format, and not in a template's own.
"""

import re

import pytest
from moments import moment
from unrolled.app.presets import presets
from unrolled.app.views import views
from unrolled.core import RunSpec

SIGNED = ("gates", "flow", "origins", "history", "prediction", "weights", "surface")


@pytest.mark.parametrize("name", presets())
def test_no_template_formats_a_number_that_may_be_negative_by_itself(name):
    spec = presets()[name].spec
    for view in (views()[each] for each in SIGNED if each in views() and views()[each].fits(spec)):
        for trace in view.skeleton(spec)["data"]:
            assert not re.search(r"%\{[xyz]:", trace.get("hovertemplate", "")), view.name


def test_targets_over_a_plane_are_written_for_people():
    task = {"kind": "explicit", "inputs": [[0.0, 0.0], [1.0, 1.0]], "targets": [[-0.5], [2.0]]}
    spec = RunSpec.from_dict({"task": task, "layers": [{"kind": "dense", "units": 1, "activation": "linear"}],
                              "cost": "squared_error"})
    assert views()["prediction"].data(moment(spec, 1, False))["traces"][1]["text"] == ["−0.5", "2"]
