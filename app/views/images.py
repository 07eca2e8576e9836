"""Images and their predicted classes. Pixels are sent once; see `app.routes.images`."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from unrolled.core import RunSpec

from .base import Picture
from .figure import axis, layout
from .moment import Moment

MOST = 1000  # images
MOST_OUTPUTS = 10_000  # the most numbers in each tick


class Images(Picture):
    """The validation images with their outputs and predicted classes. The page draws them itself."""

    @staticmethod
    def skeleton(spec: RunSpec) -> dict[str, Any]:
        return {"data": [], "layout": layout(axis(), axis())}

    @staticmethod
    def page(spec: RunSpec) -> dict[str, Any]:
        """Names of the `classes`, and the `shape` of an image, (height, width)."""
        return {"renderer": "images", "comparison": "apart", "classes": spec.task.classes,
                "shape": spec.task.image_shape}

    @staticmethod
    def data(moment: Moment) -> dict[str, Any]:
        """Predicted classes `said` (S,) and `outputs` (S, outputs) of the first images, and the number of `right` ones
        `of` all.
        """
        task, seen = moment.spec.task, moment.validation
        outputs, said, meant = seen.outputs[-1], *(task.classes_of(values[-1])
                                                   for values in (seen.outputs, seen.targets))
        first = slice(shown(moment.spec, len(said)))
        return {"traces": [], "said": said[first], "outputs": outputs[first], "right": int((said == meant).sum()),
                "of": len(said)}


def shown(spec: RunSpec, samples: int) -> int:
    """Number of images that are shown."""
    return min(samples, MOST, max(1, MOST_OUTPUTS // spec.output_size))


def pictures(spec: RunSpec, inputs: NDArray, targets: NDArray) -> dict[str, Any]:
    """Of all images (S, 1, inputs) with their targets (S, 1, outputs) those that are shown, as the network is given
    them: `pixels` (S, height, width), the largest number as 255, and `classes` (S,).
    """
    first = slice(shown(spec, len(inputs)))
    return {"pixels": _bytes(inputs[first, 0]).reshape(-1, *spec.task.image_shape),
            "classes": spec.task.classes_of(targets[first, 0])}


def _bytes(values: NDArray) -> NDArray:
    """Numbers as integers from 0, the smallest, to 255."""
    low, high = values.min(), values.max()
    return np.rint((values - low) * (255 / (high - low or 1.0))).astype(np.uint8)
