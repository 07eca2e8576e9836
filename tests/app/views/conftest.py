"""Fixtures: every preset, and every moment of each that is told apart."""

import pytest
from moments import moment
from unrolled.app.presets import presets

MOMENTS = {"at update 0": 0, "after 3 updates": 3, "diverged": 20}
TIMED = [name for name, preset in presets().items() if preset.spec.max_timesteps > 1]


@pytest.fixture(scope="session", params=list(presets()))
def spec(request):
    return presets()[request.param].spec


@pytest.fixture(scope="session", params=list(MOMENTS))
def seen(request, spec):
    return moment(spec, MOMENTS[request.param], request.param == "diverged")


@pytest.fixture(scope="session", params=[(name, when) for name in TIMED for when in MOMENTS], ids="/".join)
def timed(request):
    name, when = request.param
    return moment(presets()[name].spec, MOMENTS[when], when == "diverged")
