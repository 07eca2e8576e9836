"""The mistakes that a run's network can have, by HTTP."""

import pytest
from serverside import SEQUENCE, XOR, api
from unrolled.core import RunSpec, SpecError, Trainer, parse_mistakes, write_script
from unrolled.core.registry import kinds

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("spec", [SEQUENCE, XOR], ids=["sequence", "xor"])
async def test_they_are_those_that_apply_and_a_run_can_be_made_with_each(spec):
    whole = RunSpec.from_dict(spec)
    async with api() as server:
        run = await server.make(spec)
        answer = await server.http.get(f"/api/runs/{run}/mistakes")
    offered = answer.raise_for_status().json()["mistakes"]
    expected = [name for name, kind in kinds("mistake").items() if any(form.applies(whole) for form in kind.variants())]
    assert [each["kind"] for each in offered] == expected
    assert 0 < len(offered) < len(kinds("mistake"))
    for each in offered:
        RunSpec.from_dict(spec | {"mistakes": [each["made"]]})


def test_a_script_of_a_network_with_mistakes_is_refused():
    trainer = Trainer(RunSpec.from_dict(XOR | {"mistakes": [{"kind": "error_sign"}]}))
    assert trainer.spec.mistakes == parse_mistakes([{"kind": "error_sign"}])
    with pytest.raises(SpecError, match="without mistakes"):
        write_script(trainer)
