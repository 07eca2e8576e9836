"""What many ask for at the same moment is made once."""

import asyncio
import gzip
import json

import pytest
from callers import Caller, until
from serverside import SEQUENCE, api, changed
from unrolled.app.errors import Refusal
from unrolled.app.routes import steps
from unrolled.app.routes.waiting import GONE
from unrolled.app.web.answers import AnswerCache
from unrolled.app.web.documents import Document

pytestmark = pytest.mark.anyio


def counted(monkeypatch) -> list:
    made, whole = [], steps.whole
    monkeypatch.setattr(steps, "whole", lambda *asked: made.append(asked) or whole(*asked))
    return made


async def test_three_hundred_who_ask_for_the_same_step_get_it_made_once(monkeypatch):
    made = counted(monkeypatch)
    async with api() as here:
        run = await here.make(SEQUENCE)
        await here.do(run, "step", count=5)
        for update in ("5", "newest", "3"):  # the second is the first by another name
            answers = await asyncio.gather(*(here.http.get(f"/api/runs/{run}/steps/{update}?sample=0")
                                             for _ in range(300)))
            assert {answer.status_code for answer in answers} == {200}
            assert len({answer.content for answer in answers}) == 1
        assert answers[0].headers["content-encoding"] == "gzip"
        assert len(made) == 2
        tag = answers[0].headers["etag"]
        assert (await here.http.get(f"/api/runs/{run}/steps/3?sample=0",
                                    headers={"if-none-match": tag})).status_code == 304


async def test_another_future_another_side_or_sample_is_another_answer(monkeypatch):
    made = counted(monkeypatch)
    async with api() as here:
        run = (await here.http.post("/api/runs", json={"spec": SEQUENCE, "beside": {"spec": changed(SEQUENCE, layers=[
            {"kind": "recurrent", "units": 2}, {"kind": "dense", "units": 1}])}})).json()["id"]
        await here.do(run, "step", count=3)

        async def cost(query=""):
            return (await here.http.get(f"/api/runs/{run}/steps/3?sample=0{query}")).json()["cost"]
        first, beside = await cost(), await cost("&side=b")
        assert first != beside
        await here.do(run, "edit", edits=[{"kind": "weight", "weight": "layer1.W_time", "index": [0, 0], "value": 0.9}],
                      at=1)
        await here.do(run, "step", count=2)
        assert await cost() != first
        await here.http.get(f"/api/runs/{run}/steps/3?sample=1")
        assert len(made) == 4


async def test_who_goes_first_leaves_it_to_the_next(monkeypatch):
    answers, begun = AnswerCache(), []

    async def make():
        begun.append(1)
        await asyncio.sleep(0.05)
        return Document(b"x", "text/plain")
    first, second = (asyncio.ensure_future(answers.get("k", make)) for _ in range(2))
    await until(lambda: begun)
    first.cancel()
    assert (await second).nbytes > 0
    assert len(begun) == 2
    await answers.get("k", make)
    assert len(begun) == 2


async def test_a_refusal_is_told_to_all_and_kept_for_nobody():
    answers = AnswerCache()

    async def refuse():
        await asyncio.sleep(0.01)
        raise Refusal(404, "update", "one that there is", 7)
    found = await asyncio.gather(*(answers.get("k", refuse) for _ in range(5)), return_exceptions=True)
    assert {error.status for error in found} == {404}
    assert not answers._kept


async def test_what_was_asked_for_last_is_kept_up_to_so_many_bytes():
    answers = AnswerCache(most_bytes=3000)

    def make(fill: bytes):
        async def made():
            return Document(fill * 1000, "text/plain")
        return made
    for name in (b"a", b"b", b"a", b"c"):
        await answers.get(name, make(name))
    assert list(answers._kept) == [b"a", b"c"]
    assert answers._bytes == sum(document.nbytes for document in answers._kept.values()) <= 3000


async def test_a_long_step_is_sent_in_parts_and_is_the_same(monkeypatch):
    async with api() as here:
        run = await here.make(SEQUENCE)
        await here.do(run, "step", count=2)
        at_once = await here.http.get(f"/api/runs/{run}/steps/2")
        monkeypatch.setattr(steps, "MOST_KEPT", 10)
        monkeypatch.setattr(steps, "PART", 1000)
        in_parts = await here.http.get(f"/api/runs/{run}/steps/2")
        assert json.loads(in_parts.content) == json.loads(at_once.content)
        assert "content-encoding" not in in_parts.headers
        assert gzip.compress(in_parts.content)
        asked = Caller(here, f"/api/runs/{run}/steps/2")
        await until(lambda: asked.status == 200)
        assert await asked.hang_up() in (200, GONE)
