"""What lasts in a folder: runs to the bit, halls, uploads; and what is said where a folder cannot be used."""

import asyncio
import io
import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from weakref import WeakValueDictionary

import numpy as np
import pytest
from serverside import DIVERGING, SEQUENCE, XOR, api, changed, error_of
from test_cli import here as unrolled
from unrolled.app.runs import commands, recorder, store
from unrolled.app.settings import ROOT
from unrolled.app.state import FolderState, KeptHall, StateError, open_state, writer
from unrolled.core import Trainer
from workbooks import xlsx

KEY = {"x-unrolled-key": "k" * 20}
CSV = b"length,width,tree\n" + b"".join(b"%d.5,%d,%s\n" % (i, i % 7, b"oak" if i % 7 < 3 else b"elm")
                                        for i in range(40))
PAIR = {"spec": SEQUENCE, "beside": {"spec": changed(SEQUENCE, optimiser={"kind": "adam", "learning_rate": 0.01})}}


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """Questions wait for a run to be back, however busy the machine is."""
    monkeypatch.setattr(store, "SOON", 60.0)


def kept(folder, **limits):
    return api(state=str(folder), **limits)


def database(folder):
    return closing(sqlite3.connect(folder / "unrolled.db"))


async def go(here, run, do, **fields):
    """Have a run go somewhere, and await that it is there, however busy the machine is."""
    await here.do(run, do, **fields)
    while (await here.state(run))["status"] == "seeking":
        await asyncio.sleep(0.01)
    return await here.state(run)


async def newest(here, run, side="a"):
    """Every array of the newest update."""
    content = (await here.http.get(f"/api/runs/{run}/steps/newest", params={"format": "npz", "side": side})).content
    with np.load(io.BytesIO(content)) as arrays:
        return {name: arrays[name].tobytes() for name in arrays.files}


@pytest.mark.anyio
@pytest.mark.parametrize("spec", [XOR, SEQUENCE, PAIR], ids=["dense", "recurrent", "pair"])
async def test_a_run_is_where_it_was_to_the_bit(tmp_path, spec):
    sides = ["a", "b"] if "beside" in spec else ["a"]
    async with kept(tmp_path) as here:
        run = await here.make(spec)
        await go(here, run, "step", count=300)
        await go(here, run, "edit", at=120,
                 edits=[{"kind": "learning_rate", "value": 0.04}, {"kind": "freeze", "layers": ["layer1"]}])
        await go(here, run, "step", count=700)
        await here.do(run, "set", learning_rate=0.01)
        await go(here, run, "step", count=40)
        await go(here, run, "seek", update=333)
        before, state = [await newest(here, run, side) for side in sides], await here.state(run)
        key = here.keyed(run)
    async with kept(tmp_path) as here:
        assert [await newest(here, run, side) for side in sides] == before
        again = await here.state(run)
        changing = ("version", "updates_per_second", "beside")
        assert {name: again[name] for name in again if name not in changing} == {name: state[name] for name in state
                                                                                 if name not in changing}
        assert here.keyed(run) == key
        at_end = (await go(here, run, "seek", update=860))["cost"]
        assert (await go(here, run, "step", count=10))["edited"] == 3
    async with api() as other:  # and as it would have been without all that
        log = {"edits": again["edits"], "update": 860}
        fresh = await other.http.post("/api/runs",
                                      json={"beside": None, **(spec if sides[1:] else {"spec": spec}), **log})
        assert (await go(other, fresh.json()["id"], "seek", update=860))["cost"] == at_end


@pytest.mark.anyio
async def test_curves_come_back_too(tmp_path):
    async with kept(tmp_path) as here:
        run = await here.make(SEQUENCE)
        await go(here, run, "step", count=900)
        before = here.runs.get(run).trainings[0]
    async with kept(tmp_path) as here:
        await here.state(run)
        after = here.runs.get(run).trainings[0]
        for mine, his in zip((*before.curve.training(), *before.curve.validation(), *before.flow.arrays()),
                             (*after.curve.training(), *after.curve.validation(), *after.flow.arrays()), strict=True):
            assert np.array_equal(mine[: len(his)], his, equal_nan=True)
            assert len(his) > 0.9 * len(mine)


@pytest.mark.anyio
async def test_what_played_plays_on_and_what_was_under_way_arrives(tmp_path):
    async with kept(tmp_path) as here:
        playing, going, diverged = await here.make(SEQUENCE), await here.make(SEQUENCE), await here.make(DIVERGING)
        await here.do(playing, "play", rate=50, rung="epoch")
        await go(here, diverged, "step", count=1000)
        gone = await here.state(diverged)
        await here.do(going, "seek", update=100_000)
    async with kept(tmp_path) as here:
        state = await here.state(playing)
        assert (state["playing"], state["rate"], state["rung"]) == (True, 50, "epoch")
        again = await here.state(diverged)
        assert [again[name]
                for name in ("status", "update", "message")] == [gone[name] for name in ("status", "update", "message")]
        assert again["status"] == "diverged"
        await here.state(going)  # who asks for it has it come back
        run = here.runs.get(going)
        while run.playback.restoring:
            await asyncio.sleep(0.01)
        assert (run.playback.status, run.playback.target) == ("seeking", 100_000)
        await here.do(going, "pause")


@pytest.mark.anyio
async def test_a_long_run_comes_back_without_training_anew(tmp_path, monkeypatch):
    monkeypatch.setattr(recorder, "EVERY", 0.01)
    async with kept(tmp_path) as here:
        run = await here.make(XOR)
        await go(here, run, "seek", update=30_000)
        before = await newest(here, run)
    made, train = [], Trainer.run
    monkeypatch.setattr(Trainer, "run", lambda self, updates: made.append(updates) or train(self, updates))
    async with kept(tmp_path) as here:
        assert await newest(here, run) == before
        assert sum(made) < 10_000
        assert len(here.runs.get(run).trainings.history.few_states()) > 4


@pytest.mark.anyio
async def test_numbers_of_another_machine_are_trained_anew_and_nobody_waits_for_that(tmp_path, monkeypatch):
    async with kept(tmp_path) as here:
        run, other = await here.make(SEQUENCE), await here.make(XOR)
        await go(here, run, "seek", update=6000)
        before = await newest(here, run)
    with database(tmp_path) as there, there:
        there.execute("UPDATE sides SET numerics = 'others'")
    monkeypatch.setattr(store, "SOON", 0.0)
    monkeypatch.setattr(commands, "SECONDS_BACK", 0.0)
    async with kept(tmp_path) as here:
        while (await here.state(other))["status"] != "ready":
            await asyncio.sleep(0.01)
        assert (await go(here, other, "step", count=1))["update"] == 1
        state = await here.state(run)
        assert (state["status"], state["update"] < 6000) == ("seeking", True)
        for do in ({"do": "step"}, {"do": "play"}, {"do": "set", "learning_rate": 0.1}):
            error_of(await here.http.post(f"/api/runs/{run}/commands", json=do, headers=here.keyed(run)), 409, "do")
    async with kept(tmp_path) as here:  # ended on the way, it is on the way again
        while (await here.state(run))["status"] != "paused":
            await asyncio.sleep(0.05)
        assert await newest(here, run) == before


@pytest.mark.anyio
async def test_damaged_states_are_trained_anew(tmp_path, caplog):
    async with kept(tmp_path) as here:
        run = await here.make(SEQUENCE)
        await go(here, run, "step", count=200)
        before = await newest(here, run)
    with database(tmp_path) as there, there:
        there.execute("UPDATE states SET content = substr(content, 1, 200)")
    async with kept(tmp_path) as here:
        assert await newest(here, run) == before
    assert "trained anew" in caplog.text


@pytest.mark.anyio
async def test_a_fault_keeps_one_run_away_until_the_next_start_and_no_other(tmp_path, monkeypatch, caplog):
    async with kept(tmp_path) as here:
        runs = [await here.make(XOR) for _ in range(2)]
    sides = FolderState.sides
    with monkeypatch.context() as faulty:
        faulty.setattr(FolderState, "sides", lambda self, run_id: sides(self, run_id) if run_id == runs[1] else 1 / 0)
        async with kept(tmp_path) as here:
            assert [(await here.http.get(f"/api/runs/{run}")).status_code for run in runs] == [404, 200]
    assert "could not be restored" in caplog.text
    async with kept(tmp_path) as here:
        assert [(await here.http.get(f"/api/runs/{run}")).status_code for run in runs] == [200, 200]


@pytest.mark.anyio
async def test_a_run_that_is_too_large_by_now_is_dropped_on_whichever_side(tmp_path, caplog):
    large = changed(XOR, layers=[{"kind": "dense", "units": 9}, {"kind": "dense", "units": 1}])
    async with kept(tmp_path) as here:
        run = (await here.http.post("/api/runs", json={"spec": XOR, "beside": {"spec": large}})).json()["id"]
    async with kept(tmp_path, max_units=8) as here:
        assert (await here.http.get(f"/api/runs/{run}")).status_code == 404
    assert "beside.spec.layers[0].units" in caplog.text


@pytest.mark.anyio
async def test_a_run_that_is_none_any_more_is_dropped_and_the_others_come_back(tmp_path, caplog):
    async with kept(tmp_path) as here:
        runs = [await here.make(XOR) for _ in range(3)]
    with database(tmp_path) as there, there:
        there.execute("UPDATE runs SET spec = replace(spec, 'xor', 'nand') WHERE id = ?", (runs[1],))
    for _ in range(2):
        async with kept(tmp_path) as here:
            answers = [(await here.http.get(f"/api/runs/{run}")).status_code for run in runs]
            assert answers == [200, 404, 200]
            assert len(here.runs) == 2
    assert caplog.text.count("is forgotten") == 1


@pytest.mark.anyio
async def test_deleted_and_expired_runs_stay_away(tmp_path):
    async with kept(tmp_path) as here:
        deleted, expired, left = [await here.make(XOR) for _ in range(3)]
        await here.do(deleted, "play", rate=None)
        assert (await here.http.delete(f"/api/runs/{deleted}", headers=here.keyed(deleted))).status_code == 204
        here.runs.get(expired).last_used -= 3600
        here.runs.expire()
    async with kept(tmp_path) as here:
        assert [(await here.http.get(f"/api/runs/{run}")).status_code for run in (deleted, expired, left)] == [404, 404,
                                                                                                               200]


@pytest.mark.anyio
async def test_a_hall_keeps_its_name_its_key_and_what_it_shows(tmp_path):
    shown = {"run": "abc", "moment": {"address": "/?run=abc"}, "presenter": "me"}
    async with kept(tmp_path) as here:
        await here.http.put("/api/halls/physics", json=shown, headers=KEY)
        await here.http.put("/api/halls/closed", json=shown, headers=KEY)
        await here.http.put("/api/halls/handed", json=shown, headers=KEY)
        await here.http.delete("/api/halls/closed", headers=KEY)
        await here.http.put("/api/halls/handed/key", json={"key": "o" * 20}, headers=KEY)
    async with kept(tmp_path) as here:
        assert (await here.http.get("/api/halls/physics")).json() == {"name": "physics", "run": "abc",
                                                                      "moment": shown["moment"], "followers": 0}
        assert (await here.http.get("/api/halls/closed")).status_code == 404
        error_of(await here.http.put("/api/halls/physics", json=shown, headers={"x-unrolled-key": "s" * 20}), 403,
                 "key")
        error_of(await here.http.put("/api/halls/handed", json=shown, headers=KEY), 403, "key")
        error_of(await here.http.put("/api/halls/physics", json=shown | {"presenter": "other"}, headers=KEY), 409,
                 "presenter")
        assert (await here.http.put("/api/halls/physics", json=shown, headers=KEY)).status_code == 200


async def uploaded(folder):
    """Files of several kinds are given, and one is learned from: their ids, how they look, the run, and its newest
    update.
    """
    pixels = np.arange(40 * 16).reshape(40, 4, 4) % 251
    idx = [bytes([0, 0, 8, array.ndim]) + b"".join(size.to_bytes(4, "big")
                                                   for size in array.shape) + array.astype(np.uint8).tobytes()
           for array in (pixels, np.arange(40) % 3)]
    sheet, text = xlsx({"own": [["a", "b"], *([i, 2 * i] for i in range(30))]}), b"A text that is read. " * 9
    async with kept(folder) as here:
        async def give(content, **query):
            answer = await here.http.post("/api/data", content=content, params=query)
            assert answer.status_code == 201, answer.text
            return answer.json()
        images = await give(idx[0], name="train-images")
        given = [await give(CSV, name="leaves.csv"), await give(CSV, header="false"), await give(text, name="own.txt"),
                 await give(sheet, name="sheet.xlsx"),
                 await give(idx[1], name="train-labels", **{"with": images["id"]})]
        run = await here.make(given[0]["spec"])
        await go(here, run, "step", count=7)
        ids = [one["id"] for one in given]
        return ids, [(await here.http.get(f"/api/data/{data_id}")).json() for data_id in ids], run, await newest(here,
                                                                                                                 run)


@pytest.mark.anyio
async def test_uploads_come_back_by_their_ids_as_they_were_read(tmp_path, monkeypatch):
    def forget() -> None:  # as a process of its own does
        monkeypatch.setattr("unrolled.core.data.loaded._known", WeakValueDictionary())
    ids, shown, run, before = await uploaded(tmp_path)
    forget()
    async with kept(tmp_path) as here:
        assert await newest(here, run) == before
        assert [(await here.http.get(f"/api/data/{data_id}")).json() for data_id in ids] == shown
    forget()
    async with kept(tmp_path) as here:
        assert (await here.http.post("/api/runs", json={"spec": shown[3]["spec"]})).status_code == 201
        restores = here.http._transport.app.state.restores
        restores._end = 0
        restores.expire()
        assert (await here.http.get(f"/api/data/{ids[3]}")).status_code == 200  # which the run keeps
        assert (await here.http.get(f"/api/data/{ids[2]}")).status_code == 404


@pytest.mark.anyio
async def test_files_go_with_the_last_who_use_them(tmp_path):
    async with kept(tmp_path) as here:
        ids = [(await here.http.post("/api/data", content=content, params={"name": "a.csv"})).json()["id"]
               for content in (CSV, CSV + b"9,9,oak\n")]
    (tmp_path / "uploads" / "half.coming").write_bytes(b"half")
    with closing(open_state(str(tmp_path))) as state:
        state.sweep_uploads(ids[:1])
    assert [path.name for path in (tmp_path / "uploads").iterdir()] == ids[:1]
    with closing(open_state(str(tmp_path))) as state:
        assert [upload.id for upload in state.uploads()] == ids[:1]


def test_what_is_kept_is_for_its_owner_alone(tmp_path):
    folder = tmp_path / "new"
    before = os.umask(0)
    try:
        with closing(open_state(str(folder))) as state:
            state.keep_hall(KeptHall("a", "k", "", "r", {}, "p"))
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())}
    finally:
        os.umask(before)
    assert modes.pop("new") == 0o700
    assert set(modes) >= {"unrolled.db", "unrolled.db-wal", "lock"}
    assert set(modes.values()) == {0o600}


def other_program(path):
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("CREATE TABLE songs (name TEXT)")


def newer(path):
    open_state(str(path.parent)).close()
    with closing(sqlite3.connect(path)) as there, there:
        there.execute("PRAGMA user_version = 99")


def torn(path):
    open_state(str(path.parent)).close()
    content = bytearray(path.read_bytes())
    content[4096:12288] = bytes(8192)
    path.write_bytes(content)


def garbled(path):
    with closing(open_state(str(path.parent))) as state:
        state.keep_hall(KeptHall("a", "k", "", "r", {}, "p"))
    with closing(sqlite3.connect(path)) as there, there:
        there.execute("UPDATE halls SET moment = 'no JSON'")


@pytest.mark.parametrize(("spoil", "says"), [
    (garbled, "holds something else"),
    (lambda path: path.write_bytes(b"no database " * 100), "damaged or something else"),
    (other_program, "of another program"),
    (newer, "version 99: a newer Unrolled made it"), (torn, "damaged or something else"),
    (lambda path: path.mkdir(), "folder that can be written")])
def test_a_database_that_cannot_be_used_is_refused_in_a_sentence_and_left_alone(tmp_path, spoil, says):
    path = tmp_path / "unrolled.db"
    spoil(path)
    before = path.read_bytes() if path.is_file() else None
    done = unrolled("serve", "--port", "0", "--no-browser", "--state", str(tmp_path))
    assert (done.exit_code, done.output.count("\n")) == (2, 1)
    assert done.output.startswith("unrolled: --state: expected ")
    assert says in done.output
    assert before is None or path.read_bytes() == before
    with pytest.raises(StateError):  # the lock was let go
        open_state(str(tmp_path))


@pytest.mark.parametrize("folder", ["/proc/unrolled", __file__])
def test_a_folder_that_cannot_be_written_is_refused(folder):
    done = unrolled("serve", "--port", "0", "--no-browser", "--state", folder)
    assert (done.exit_code, done.output.count("\n")) == (2, 1)
    assert "--state: expected a folder that can be written" in done.output


def test_two_servers_do_not_share_a_folder(tmp_path, start_server):
    start_server(UNROLLED_STATE=str(tmp_path))
    done = unrolled("serve", "--port", "0", "--no-browser", "--state", str(tmp_path))
    assert done.exit_code == 2
    assert "expected a folder that no other server uses" in done.output


@pytest.mark.anyio
async def test_a_full_disk_is_logged_and_the_server_goes_on(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(writer, "RETRY", 0.05)
    moment = {"address": "x" * 15_000}
    async with kept(tmp_path, metrics_for="127.0.0.1") as here:
        run = await here.make(XOR)
        state: FolderState = here.runs._state
        await state.settled()
        state._writer._connection.execute(
            f"PRAGMA max_page_count = {state._writer._connection.execute('PRAGMA page_count').fetchone()[0]}")
        for i in range(4):
            shown = await here.http.put(f"/api/halls/hall{i}", json={"run": run, "moment": moment}, headers=KEY)
            assert shown.status_code == 200
        assert (await go(here, run, "step", count=5))["update"] == 5
        assert "full" in state.failing
        assert caplog.text.count("cannot be written") == 1
        assert "unrolled_state_failing 1.0" in (await here.http.get("/metrics")).text
        state._writer._connection.execute("PRAGMA max_page_count = 1000000")
        while state.failing:
            await asyncio.sleep(0.01)
        assert "can be written again" in caplog.text
    async with kept(tmp_path) as here:
        assert (await here.state(run))["update"] == 5
        assert [(await here.http.get(f"/api/halls/hall{i}")).json()["moment"] for i in range(4)] == [moment] * 4


WITHOUT = """
import asyncio, os, sys
from unrolled.app.main import create_app
from unrolled.app.settings import Settings
import httpx
written = []
def watch(event, values):
    if event == "open" and values[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and values[0] != "/dev/null":
        written.append((event, values[0]))
    elif event in ("sqlite3.connect", "os.mkdir", "os.rename", "os.truncate", "os.link", "os.symlink", "tempfile.mkstemp"):
        written.append((event, values))
async def main():
    app = create_app(Settings())
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://unrolled") as http:
        made = (await http.post("/api/runs", json={"preset": "xor"})).json()
        sys.addaudithook(watch)
        made = (await http.post("/api/runs", json={"preset": "sum-of-bits"})).json()
        address, key = f"/api/runs/{made['id']}", {"x-unrolled-key": made["key"]}
        for body in ({"do": "play", "rate": None}, {"do": "set", "learning_rate": 0.1}, {"do": "pause"}, {"do": "step", "count": 3}):
            assert (await http.post(address + "/commands", json=body, headers=key)).status_code == 200
        rows = "a,b\\n" + "".join(f"{i},{2 * i}\\n" for i in range(200_000))
        assert (await http.post("/api/data", params={"name": "a.csv"}, content=rows.encode())).status_code == 201
        assert (await http.put("/api/halls/a", json={"run": made["id"], "moment": {}}, headers={"x-unrolled-key": "k" * 20})).status_code == 200
        assert (await http.delete(address, headers=key)).status_code == 204
asyncio.run(main())
print(written)
"""


def test_without_a_folder_nothing_is_written():
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", WITHOUT], env=environment, cwd="/", capture_output=True,
                          encoding="utf-8", timeout=120, check=False)
    assert (done.stdout, done.stderr) == ("[]\n", "")


@pytest.mark.anyio
async def test_a_backup_that_is_made_while_it_runs_is_whole(tmp_path):
    backup = tmp_path / "backup"
    backup.mkdir()
    async with kept(tmp_path / "state") as here:
        run = await here.make(SEQUENCE)
        await here.do(run, "play", rate=None)
        with database(tmp_path / "state") as source, database(backup) as copy:
            source.backup(copy)
        await here.do(run, "pause")
    async with kept(backup) as here:
        assert (await here.state(run))["playing"]
