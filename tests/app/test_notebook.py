"""The page of a set-up, opened from a notebook."""

import httpx
import pytest
from unrolled.app.notebook import open_page
from unrolled.core import RunSpec, SpecError, Trainer

import unrolled

SPEC = {"task": "xor", "layers": [{"kind": "dense", "units": 3}, {"kind": "dense", "units": 1}], "seed": 7}


def test_a_server_shows_the_set_up_until_it_is_closed(monkeypatch):
    opened = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    with unrolled.open(Trainer(RunSpec.from_dict(SPEC))) as page:
        assert opened == [page.url]
        answer = httpx.get(page.url)
        assert answer.status_code == 200
        assert "http://localhost:*" in answer.headers["content-security-policy"]
        shown = page._repr_mimebundle_()
        assert f'src="{page.url}"' in shown["text/html"]
        assert shown["text/plain"] == repr(page)
    with pytest.raises(httpx.ConnectError):
        httpx.get(page.url)
    page.close()  # once more does no harm


def test_what_is_no_set_up_or_no_server_is_told(monkeypatch):
    with pytest.raises(SpecError, match="layers"):
        open_page({"task": "nothing"}, browser=False)
    monkeypatch.setenv("UNROLLED_MAX_RUNS", "0")
    with pytest.raises(RuntimeError, match="The server did not start"):
        open_page(SPEC, browser=False)
