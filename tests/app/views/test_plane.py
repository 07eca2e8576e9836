"""What every unit answers over the plane of two inputs."""

import numpy as np
import pytest
from moments import moment
from unrolled.app.views import views
from unrolled.core import RunSpec, unit_responses


def plane(units, **more):
    return RunSpec.from_dict({"task": "circles",
                              "layers": [*({"kind": "dense", "units": each, "activation": "tanh"} for each in units),
                                                            {"kind": "dense", "units": 1, "activation": "sigmoid"}]}
                             | more)


@pytest.mark.parametrize(("layers", "counts", "side"),
                         [((4, 2), [4, 2, 1], 48), ((16, 16), [16, 16, 1], 24), ((64, 40), [32, 32, 1], 16)])
def test_every_unit_has_a_map_of_the_plane(layers, counts, side):
    spec = plane(layers)
    found = moment(spec, 2, False)
    sent, view = views()["prediction"].data(found), views()["prediction"]
    maps, (output, *_) = sent["maps"], sent["traces"]
    assert {"renderer": "plot with maps", "maps": counts, "units": [*layers, 1]}.items() <= view.describe(spec).items()
    assert [grid.shape for grid in maps["grids"]] == [(count, side, side) for count in counts]
    every = 48 // side
    np.testing.assert_array_equal(maps["grids"][-1][0], output["z"][::every, ::every])
    points = np.array([[maps["x"][3], maps["y"][5]], [output["x"][3], output["y"][5]]])
    np.testing.assert_allclose(maps["grids"][0][:, 5, 3],
                               unit_responses(spec, found.trainer.weights, points)[0][0, : counts[0]])
    assert output["z"][5, 3] == pytest.approx(found.trainer.predict(points[1:, None])[-1, 0, 0])
    assert maps["ranges"] == [[-1, 1], [-1, 1], [0, 1]]


def test_colours_reach_as_far_as_the_answers():
    spec = plane((), **{"layers": [{"kind": "dense", "units": 3, "activation": "relu",
                                    "weights": {"W_space": [[3, 0], [0, 1], [0, 0]]}},
                                   {"kind": "dense", "units": 1, "activation": "sigmoid"}]})
    assert views()["prediction"].data(moment(spec, 0, False))["maps"]["ranges"][0] == [-5, 5]


def test_samples_of_a_task_with_numbers_have_the_colour_of_their_target():
    spec = plane((), **{"task": {"kind": "explicit", "inputs": [[0, 0], [1, 2], [3, 1]], "targets": [[-2], [5], [1]]},
                        "layers": [{"kind": "dense", "units": 1, "activation": "linear"}], "cost": "squared_error"})
    output, dots = views()["prediction"].data(moment(spec, 1, False))["traces"]
    assert (output["zmin"], output["zmax"]) == (dots["marker"]["cmin"], dots["marker"]["cmax"]) == (-2, 5)
    assert dots["marker"]["color"] == [-2, 5, 1]
    assert dots["y"].tolist() == [0, 2, 1]
