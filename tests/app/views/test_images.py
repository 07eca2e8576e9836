"""Images with what the network reads in each."""

from types import SimpleNamespace

import numpy as np
import pytest
from moments import moment
from unrolled.app.presets import presets
from unrolled.app.views import images, views


def test_images_are_said_to_be_what_their_outputs_say():
    seen = moment(presets()["digits"].spec, 3, False)
    sent = views()["prediction"].data(seen)
    np.testing.assert_array_equal(sent["said"], sent["outputs"].argmax(axis=1))
    assert sent["right"] / sent["of"] == pytest.approx(seen.validation.accuracy)
    assert sent["of"] == len(sent["said"]) == 360


@pytest.mark.parametrize(("outputs", "samples", "count"),
                         [(10, 360, 360), (10, 5000, 1000), (256, 5000, 39), (20_000, 4, 1)])
def test_no_more_images_are_shown_than_a_picture_has_room_for(outputs, samples, count):
    assert images.shown(SimpleNamespace(output_size=outputs), samples) == count
