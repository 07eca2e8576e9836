"""Limits come from the environment."""

import pytest
from pydantic import ValidationError
from unrolled.app.settings import STATIC, TEMPLATES, Settings
from unrolled.app.web.body_limit import security_headers


def test_every_setting_says_what_it_is():
    assert all(field.description for field in Settings.model_fields.values())


def test_a_variable_sets_a_limit(monkeypatch):
    monkeypatch.setenv("UNROLLED_MAX_RUNS", "3")
    assert Settings().max_runs == 3


@pytest.mark.parametrize(("name", "value"), [("MAX_RUNS", "0"), ("MAX_RUNS", "many"), ("SEND_DEADLINE", "-1"),
                                             ("SLICE_MS", "inf"), ("TICKS_PER_SECOND", "nan"),
                                             ("FRAME_ANCESTORS", "moodle; script-src *"),
                                             ("FRAME_ANCESTORS", "https://a.edu,ftp://b.edu")])
def test_a_value_that_does_not_fit_is_refused(monkeypatch, name, value):
    monkeypatch.setenv(f"UNROLLED_{name}", value)
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert refused.value.errors()[0]["loc"] == (name.lower(),)


@pytest.mark.parametrize("sites", ["*", "https://moodle.example.edu", "https://*.example.edu, http://127.0.0.1:*"])
def test_sites_may_frame_the_page(monkeypatch, sites):
    monkeypatch.setenv("UNROLLED_FRAME_ANCESTORS", sites)
    (_, policy), *_ = security_headers(Settings().frame_ancestors)
    assert policy.decode().endswith(f"frame-ancestors 'self' {' '.join(site.strip() for site in sites.split(','))}")
    assert security_headers()[0][1].endswith(b"frame-ancestors 'self'")


def test_the_page_is_beside_the_packages():
    assert STATIC.is_dir()
    assert (TEMPLATES / "index.html").is_file()
