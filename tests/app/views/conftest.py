"""Fixtures: presets that show every view of every sort of network, and every moment of each that is told apart."""

import pytest
from moments import moment
from unrolled.app.presets import presets
from unrolled.app.views import views
from unrolled.core import RunSpec

MOMENTS = {"at update 0": 0, "after 3 updates": 3, "diverged": 20}


def sorts(spec: RunSpec) -> set[tuple]:
    """What views of this network may differ by: each view with the task, cost, readout and each kind of layer that it
    is shown of.
    """
    shown = [name for name, view in views().items() if view.fits(spec)]
    seen = [spec.task.kind, spec.cost.kind, spec.readout, spec.batch_size > 1, len(spec.layers) > 1,
            *(layer.kind for layer in spec.layers)]
    return {(view, sort) for view in shown for sort in seen}


def telling() -> list[str]:
    """Presets that together have all that any has: each adds something to those before it, the richest first."""
    left, chosen = {name: sorts(preset.spec) for name, preset in presets().items()}, []
    while most := max(left, key=lambda name: len(left[name]), default=None):
        found = left.pop(most)
        chosen += [most] * bool(found)
        left = {name: more - found for name, more in left.items()}
    return [name for name in presets() if name in chosen]


PRESETS = telling()
TIMED = [name for name in PRESETS if presets()[name].spec.max_timesteps > 1]


@pytest.fixture(scope="session", params=PRESETS)
def spec(request):
    return presets()[request.param].spec


@pytest.fixture(scope="session", params=list(MOMENTS))
def seen(request, spec):
    return moment(spec, MOMENTS[request.param], request.param == "diverged")


@pytest.fixture(scope="session", params=[(name, when) for name in TIMED for when in MOMENTS], ids="/".join)
def timed(request):
    name, when = request.param
    return moment(presets()[name].spec, MOMENTS[when], when == "diverged")
