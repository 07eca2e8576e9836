"""What a network that reads a text does with it, by HTTP."""

import pytest
from serverside import XOR, api, error_of
from unrolled.core import RunSpec, Trainer, sample, suggested_spec, unit_activity
from unrolled.core.data.formats.text import read_text

pytestmark = pytest.mark.anyio
TEXT = "a rose is a rose is a rose. and a rose it was, and is, and will be. " * 3
GIVEN = read_text(TEXT.encode())
SPEC = suggested_spec(GIVEN) | {"task": {"kind": "text", "text": TEXT, "piece": 10}}


async def asked(here, run, what, at="newest"):
    answer = await here.http.get(f"/api/runs/{run}/steps/{at}/{what}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def trained(updates):
    trainer = Trainer(RunSpec.from_dict(SPEC))
    trainer.run(updates)
    return trainer


async def test_a_text_is_drawn_as_the_core_draws_it_at_any_moment():
    async with api() as here:
        run = await here.make(SPEC)
        await here.do(run, "step", count=30)
        for at in (30, 12, 0, 30):
            found = await asked(here, run, "sample?temperature=0.7&length=80&prime=a%20ro", at)
            trainer = trained(at)
            expected = sample(trainer.spec, trainer.weights, 80, 0.7, "a ro", at)
            assert (found["update"], found["prime"], found["text"]) == (at, "a ro", expected.text)
        assert await asked(here, run, "sample?temperature=0.7&length=80&prime=a%20ro") == found
        assert len((await asked(here, run, "sample"))["text"]) == 200


@pytest.mark.parametrize(("query", "field"), [
    ("temperature=-1", "temperature"), ("temperature=nan", "temperature"), ("temperature=11", "temperature"),
    ("temperature=hot", "temperature"),
    ("length=0", "length"), ("length=1001", "length"), ("prime=Zz", "prime"), ("prime=" + 201 * "a", "prime")])
async def test_what_cannot_be_drawn_is_refused_by_field(query, field):
    async with api() as here:
        run = await here.make(SPEC)
        error_of(await here.http.get(f"/api/runs/{run}/steps/newest/sample?{query}"), 422, field)


async def test_a_unit_along_the_text_is_that_of_the_core():
    async with api() as here:
        run = await here.make(SPEC)
        await here.do(run, "step", count=12)
        for at in (12, 5):
            found, trainer = await asked(here, run, "firings?layer=1&unit=3&start=5&length=40", at), trained(at)
            expected = unit_activity(trainer.spec, trainer.weights, 1, 3, start=5, length=40)
            assert (found["update"], found["text"], found["values"]) == (at, TEXT[4:44], expected.values.tolist())


@pytest.mark.parametrize(("query", "field"), [
    ("layer=3", "layer"), ("unit=65", "unit"), ("quantity=c", "quantity"), ("start=0", "start"),
    ("length=0", "length")])
async def test_a_unit_that_there_is_not_is_refused_by_field(query, field):
    async with api() as here:
        error_of(await here.http.get(f"/api/runs/{await here.make(SPEC)}/steps/newest/firings?{query}"), 422, field)


async def test_only_what_reads_a_text_is_drawn_from():
    async with api() as here:
        run = await here.make(XOR)
        error_of(await here.http.get(f"/api/runs/{run}/steps/newest/sample"), 422, "task")
