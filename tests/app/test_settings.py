"""Limits come from the environment."""

import pytest
from pydantic import ValidationError
from unrolled.app.settings import STATIC, TEMPLATES, Settings


def test_every_setting_says_what_it_is():
    assert all(field.description for field in Settings.model_fields.values())


def test_a_variable_sets_a_limit(monkeypatch):
    monkeypatch.setenv("UNROLLED_MAX_RUNS", "3")
    assert Settings().max_runs == 3


@pytest.mark.parametrize(("name", "value"), [("MAX_RUNS", "0"), ("MAX_RUNS", "many"), ("SEND_DEADLINE", "-1"),
                                             ("SLICE_MS", "inf"), ("TICKS_PER_SECOND", "nan")])
def test_a_value_that_does_not_fit_is_refused(monkeypatch, name, value):
    monkeypatch.setenv(f"UNROLLED_{name}", value)
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert refused.value.errors()[0]["loc"] == (name.lower(),)


def test_the_page_is_beside_the_packages():
    assert STATIC.is_dir()
    assert (TEMPLATES / "index.html").is_file()
