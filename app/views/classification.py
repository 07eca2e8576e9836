"""The class of each target of an evaluation, and the class that the network predicts."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from unrolled.core import Evaluation, RunSpec


class Classification(NamedTuple):
    """Classes by number from 0, each array (targets,).

    Attributes:
        target: the true class.
        predicted: the class that the network predicts; −1 if its outputs are not numbers.
        output: of the network, for the true class.
    """

    target: NDArray
    predicted: NDArray
    output: NDArray


def classify(spec: RunSpec, evaluation: Evaluation) -> Classification:
    """The classes of all targets of the validation samples."""
    targets, outputs = evaluation.targets[evaluation.counted], evaluation.outputs[evaluation.counted]
    target, predicted = spec.task.classes_of(targets), spec.task.classes_of(outputs)
    if outputs.shape[-1] == 1:
        return Classification(target, predicted, np.where(target == 1, outputs[..., 0], 1 - outputs[..., 0]))
    output = np.take_along_axis(outputs, np.maximum(target, 0)[..., None], -1)[..., 0]
    return Classification(target, predicted, output)
