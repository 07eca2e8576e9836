"""Each panel says what it shows."""

import pytest
from unrolled.app.presets import presets
from unrolled.app.views import views

PANELS = {name: view for name, view in views().items() if view.renderer != "stage" and view.about}


def test_every_view_of_ours_has_a_text():
    assert {"cost", "weights", "flow", "prediction", "origins", "surface"} <= set(PANELS)


@pytest.mark.parametrize("name", PANELS)
def test_it_is_two_sentences_that_the_page_gets(name):
    view = PANELS[name]
    assert view.about.endswith(".")
    assert 2 <= view.about.count(". ") + 1 <= 3
    networks = [spec for preset in presets().values() for spec in (preset.spec, preset.beside) if spec]
    spec = next(spec for spec in networks if view.fits(spec))
    assert view.describe(spec)["about"] == view.about

