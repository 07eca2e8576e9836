"""Who has a run's key drives it; everybody else watches, and may make a copy."""

import pytest
from serverside import XOR, api, error_of

pytestmark = pytest.mark.anyio

ORDERS = [("POST", "/commands", {"do": "play"}), ("POST", "/commands", {"do": "reset"}),
          ("POST", "/commands", {"do": "seek", "update": 0}),
          ("POST", "/commands", {"do": "set", "learning_rate": 0.1}), ("POST", "/commands", {"do": "no such thing"}),
          ("DELETE", "", None),
          ("POST", "/commands",
           {"do": "edit", "edits": [{"kind": "weight", "weight": "layer1.W_space", "index": [0, 0], "value": 0.3}]})]
WATCHED = ["", "/views", "/steps/2", "/steps/newest", "/steps/2/explain?layer=1", "/steps/2/check"]


@pytest.mark.parametrize(("method", "rest", "body"), ORDERS)
@pytest.mark.parametrize("key", [None, "", "another", "ключ"])
async def test_a_stranger_may_order_nothing(method, rest, body, key):
    async with api() as here:
        run = await here.make(XOR)
        await here.do(run, "step", count=2)
        before = await here.state(run)
        headers = {} if key is None else {"x-unrolled-key": key.encode()}
        error = error_of(await here.http.request(method, f"/api/runs/{run}{rest}", json=body, headers=headers), 403,
                         "key")
        assert "make a copy" in error["message"]
        assert error["got"] == ("another one" if key else "none")
        assert await here.state(run) == before


async def test_the_key_of_one_run_drives_no_other():
    async with api() as here:
        first, second = await here.make(XOR), await here.make(XOR)
        error_of(await here.http.post(f"/api/runs/{first}/commands", json={"do": "reset"}, headers=here.keyed(second)),
                 403, "key")
        assert (await here.http.post(f"/api/runs/{first}/commands", json={"do": "reset"},
                                     headers=here.keyed(first))).status_code == 200


async def test_only_the_maker_is_told_the_key():
    async with api() as here:
        made = (await here.http.post("/api/runs", json=XOR)).json()
        key = made.pop("key")
        assert len(key) > 20
        assert await here.state(made["id"]) == made
        done = await here.http.post(f"/api/runs/{made['id']}/commands", json={"do": "step", "count": 2},
                                    headers={"x-unrolled-key": key})
        for answer in [done, *[await here.http.get(f"/api/runs/{made['id']}{rest}") for rest in WATCHED]]:
            assert answer.status_code == 200, answer.text
            assert key not in answer.text


async def test_everybody_may_make_a_copy_at_the_same_moment():
    async with api() as here:
        run = await here.make(XOR)
        await here.do(run, "step", count=3)
        await here.do(run, "set", learning_rate=0.1)
        await here.do(run, "step", count=2)
        seen = await here.state(run)
        copy = (await here.http.post("/api/runs", json={"spec": seen["spec"], "edits": seen["edits"],
                                                        "update": seen["update"]})).json()
        assert copy["key"] != here.runs.get(run).key
        assert (copy["update"], copy["cost"], copy["edits"]) == (seen["update"], seen["cost"], seen["edits"])
