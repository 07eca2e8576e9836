"""How large starting weights are follows from the numbers of units on both sides."""

import numpy as np
import pytest
from unrolled.core.registry import kinds


@pytest.mark.parametrize(("kind", "deviation"), [("he", (2 / 50) ** 0.5), ("xavier", (2 / (200 + 50)) ** 0.5)])
def test_the_deviation_is_that_of_the_paper(kind, deviation):
    """For 200 units above 50; Xavier's uniform weights within ±√(6 / (in + out)) have a variance of 2 / (in + out)."""
    weights = kinds("initialiser")[kind].from_dict({}).matrix(np.random.default_rng(1), (200, 50))
    assert weights.std() == pytest.approx(deviation, rel=0.03)
