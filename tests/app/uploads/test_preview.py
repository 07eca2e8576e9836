"""The server offers nothing that it would refuse."""

import io

import numpy as np
import pytest
from unrolled.app.errors import Refusal
from unrolled.app.limits import refuse_too_large, suggest_spec_within
from unrolled.app.settings import Settings
from unrolled.core import RunSpec, Trainer, read_data

LONG = "id,x,y\n" + "".join(f"{s},{n % 7},{1.5 * (1 + n % 6) * (n % 7 < 6)}\n" for s in range(4) for n in range(260))


def images() -> bytes:
    """Ten images of 96 × 96 pixels in NPZ."""
    file = io.BytesIO()
    shades = np.arange(10, dtype=np.uint8)[:, None, None]
    np.savez(file, images=np.zeros((10, 96, 96), np.uint8) + shades, targets=np.arange(10) % 3)
    return file.getvalue()


FILES = {"260 timesteps": (LONG.encode(), "long.csv"), "images of 96 × 96": (images(), "images96.npz")}


@pytest.mark.parametrize("limits", [Settings(), Settings(max_timesteps=50, max_weights=20_000, max_units=16)],
                         ids=["usual", "narrow"])
@pytest.mark.parametrize("file", FILES)
def test_what_is_offered_is_not_refused(file, limits):
    given = read_data(*FILES[file])
    try:
        spec = RunSpec.from_dict(suggest_spec_within(given, limits))
    except Refusal as refusal:
        assert "UNROLLED_MAX" in refusal.message  # which is said at once, and not at the button
        return
    refuse_too_large(spec, limits)
    assert np.isfinite(Trainer(spec).run(5)).all()
