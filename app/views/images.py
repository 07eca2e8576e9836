"""Images and the classes that the network sees in them. Their pixels stay as they are, and are sent once; see `app.routes.images`."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from unrolled.core import RunSpec

from .base import Moment, Picture, axis, layout

MOST = 1000  # images
MOST_OUTPUTS = 10_000  # numbers in every picture


class Images(Picture):
    """The validation images: for each the outputs, and the class that they stand for. The page draws them itself."""

    @staticmethod
    def skeleton(spec: RunSpec) -> dict[str, Any]:
        return {"data": [], "layout": layout(axis(), axis())}

    @staticmethod
    def page(spec: RunSpec) -> dict[str, Any]:
        """The names of the `classes`, and the `shape` of an image, (height, width)."""
        return {"renderer": "images", "comparison": "apart", "classes": spec.task.classes, "shape": spec.task.image_shape}

    @staticmethod
    def data(moment: Moment) -> dict[str, Any]:
        """Beside what every view has: `said` (S,) and `outputs` (S, outputs) of the first images, and how many `of` all are read `right`."""
        task, seen = moment.spec.task, moment.validation
        outputs, said, meant = seen.outputs[-1], *(task.classes_of(values[-1]) for values in (seen.outputs, seen.targets))
        first = slice(shown(moment.spec, len(said)))
        return {"traces": [], "said": said[first], "outputs": outputs[first], "right": int((said == meant).sum()), "of": len(said)}


def shown(spec: RunSpec, samples: int) -> int:
    """How many of so many images are shown."""
    return min(samples, MOST, max(1, MOST_OUTPUTS // spec.output_size))


def pictures(spec: RunSpec, inputs: NDArray, targets: NDArray) -> dict[str, Any]:
    """Of all images (S, 1, inputs) with their targets (S, 1, outputs) those that are shown, as the network is given them: `pixels`
    (S, height, width), the largest number as 255, and `classes` (S,)."""
    first = slice(shown(spec, len(inputs)))
    return {"pixels": _bytes(inputs[first, 0]).reshape(-1, *spec.task.image_shape), "classes": spec.task.classes_of(targets[first, 0])}


def _bytes(values: NDArray) -> NDArray:
    """Numbers as whole ones from 0, the least, to 255."""
    low, high = values.min(), values.max()
    return np.rint((values - low) * (255 / (high - low or 1.0))).astype(np.uint8)
