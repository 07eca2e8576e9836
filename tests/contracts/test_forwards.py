"""Every gradient a third time: forwards in time, for every combination of kinds."""

import numpy as np
import pytest
from combinations import accepted

from core import Trainer, forward_gradient

SPECS = accepted()


@pytest.mark.parametrize("name", SPECS)
def test_forwards_in_time_gives_the_same_gradient(name):
    step = Trainer(SPECS[name]).step()
    for weight, gradient in forward_gradient(SPECS[name], step).gradients.items():
        scale = max(np.abs(gradient).max(), 1e-300)
        assert np.abs(step.gradients[weight] - gradient).max() / scale < 1e-10, weight
