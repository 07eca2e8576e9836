"""How tests ask what follows from a step."""

import json

import pytest
from unrolled.core import RunSpec, Trainer


def made(spec: dict, updates: int):
    """The same step by a trainer that knows no server; the preview at update 0."""
    trainer = Trainer(RunSpec.from_dict(spec))
    trainer.run(max(0, updates - 1))
    return trainer.spec, trainer.step() if updates else trainer.preview()


async def asked(server, spec: dict, what: str, updates: int = 3, at: str | None = None) -> dict:
    """The answer about an update of a run that has made so many."""
    run = await server.make(spec)
    if updates:
        await server.do(run, "step", rung="update", count=updates)
    answer = await server.http.get(f"/api/runs/{run}/steps/{updates if at is None else at}/{what}")
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text, parse_constant=pytest.fail)


async def refused(server, spec: dict, what: str, field: str) -> dict:
    run = await server.make(spec)
    answer = await server.http.get(f"/api/runs/{run}/steps/0/{what}")
    assert answer.status_code == 422, answer.text
    error = answer.json()["error"]
    assert error["field"] == field
    return error
