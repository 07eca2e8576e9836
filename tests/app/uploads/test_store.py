"""Data that visitors give: looked at, learned from, kept as long as they are used, and refused where they are wrong."""

import asyncio
import gc
import io
import re
import resource
import struct

import httpx
import numpy as np
import pytest
from serverside import api, error_of
from unrolled.core import all_loaded
from workbooks import xlsx

pytestmark = pytest.mark.anyio
CSV = b"length,width,tree\n" + b"".join(b"%d.5,%d,%s\n" % (i, i % 7, b"oak" if i % 7 < 3 else b"elm")
                                        for i in range(40))
SEQUENCES = b"id,x,y\n" + b"".join(b"%d,%d,%d\n" % (s, n, s * n) for s in range(8) for n in range(3))


def idx(array):
    return bytes([0, 0, 8, array.ndim]) + struct.pack(f">{array.ndim}I",
                                                      *array.shape) + array.astype(np.uint8).tobytes()


async def give(here, content, **query):
    return await here.http.post("/api/data", content=content, params=query)


async def given(here, content, **query):
    answer = await give(here, content, **query)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def leave(here, run):
    """Delete a run, and await that the compute worker has let go of it: it comes to another one's commands after that.
    """
    await here.http.delete(f"/api/runs/{run}", headers=here.keyed(run))
    other = await here.make()
    for _ in range(3):
        await here.do(other, "step", count=1)
    gc.collect()


async def test_a_file_is_previewed_and_its_suggestion_trains():
    async with api() as here:
        shown = await given(here, CSV, name="leaves.csv")
        assert (shown["name"], shown["kind"], shown["rows"], shown["samples"],
                shown["classes"]) == ("leaves.csv", "csv", 40, 40, ["elm", "oak"])
        assert [column["role"] for column in shown["columns"]] == ["input", "input", "class"]
        assert shown["columns"][1]["holds"] == "0 to 6"
        assert shown["columns"][2]["roles"] == ["input", "class", "sequence", "ignore"]
        assert shown["first"][0] == ["0.5", "0", "oak"]
        assert (shown["spec"]["task"]["training"], shown["spec"]["task"]["validation"]) == (32, 8)
        run = await here.make(shown["spec"])
        await here.do(run, "step", count=400)
        assert (await here.state(run))["cost"] < 0.3


async def test_roles_can_be_changed_and_a_wrong_one_is_named():
    async with api() as here:
        shown = await given(here, CSV)
        answer = await here.http.get(f"/api/data/{shown['id']}", params={"roles": "ignore,target,input"})
        other = answer.json()
        assert (other["inputs"], other["outputs"], other["spec"]["cost"]) == (2, 1, "squared_error")
        await here.make(other["spec"])
        wrong = (await here.http.get(f"/api/data/{shown['id']}", params={"roles": "input,input,target"})).json()
        assert (wrong["spec"], wrong["problem"]["field"]) == (None, "roles[2]")
        assert [column["role"] for column in wrong["columns"]] == ["input", "input", "target"]
        error_of(await here.http.get(f"/api/data/{shown['id']}", params={"roles": "input"}), 422, "roles")


async def test_what_a_bad_cell_or_a_missing_value_does_is_said_with_the_columns():
    async with api() as here:
        holey = await given(here, CSV.replace(b"\n7.5,", b"\n,").replace(b"\n8.5,", b"\nNA,"), name="leaves.csv")
        assert holey["incomplete"] == {"length": 2}
        assert holey["left_out"] == 2
        assert "missing" in holey["columns"][0]["holds"]
        filled = (await here.http.get(f"/api/data/{holey['id']}", params={"missing": "mean"})).json()
        assert (filled["left_out"], filled["cut"]["missing"], filled["samples"]) == (0, "mean", 40)


async def test_by_what_a_column_is_scaled_is_said_with_it():
    async with api() as here:
        shown = await given(here, CSV, name="leaves.csv")
        run = await here.make(shown["spec"])
        scale = (await here.state(run))["shape"]["scales"]["inputs"]
        said = [f"mean {offset:.4g}, deviation {width:.4g}"
                for offset, width in zip(scale["offset"], scale["width"], strict=True)]
        assert [column["scaled"] for column in shown["columns"]] == [*said, ""]
        unit = (await here.http.get(f"/api/data/{shown['id']}", params={"scale": "unit"})).json()
        assert unit["columns"][1]["scaled"] == "0 becomes 0, 6 becomes 1"
        foretold = await given(here, b"x\n" + b"".join(b"%d\n" % (i * i % 11) for i in range(40)))
        assert re.fullmatch(r"as input: mean [\d.]+, deviation [\d.]+; as target: mean [\d.]+, deviation [\d.]+",
                            foretold["columns"][0]["scaled"])
        plain = (await here.http.get(f"/api/data/{shown['id']}", params={"scale": "none"})).json()
        assert [column["scaled"] for column in plain["columns"]] == ["", "", ""]


async def test_the_first_row_names_the_columns_or_is_data_as_is_asked():
    async with api() as here:
        named = await given(here, CSV, name="leaves.csv")
        plain = await given(here, CSV, name="leaves.csv", header=False)
        assert (named["header"], named["rows"], plain["header"], plain["rows"]) == (True, 40, False, 41)
        assert named["id"] != plain["id"]


async def test_a_target_beyond_the_columns_that_are_described_is_shown_and_can_be_chosen():
    wide = (",".join(f"c{i}" for i in range(1200)) + "\n"
            + "".join(",".join(str((r * i + r) % 11) for i in range(1200)) + "\n" for r in range(8))).encode()
    async with api() as here:
        shown = await given(here, wide, name="wide.csv")
        roles = ["ignore"] * 1200
        roles[0], roles[1100] = "input", "target"
        chosen = (await here.http.get(f"/api/data/{shown['id']}", params={"roles": ",".join(roles)})).json()
        assert chosen["problem"] is None
        assert [(column["index"], column["name"]) for column in chosen["columns"]
                if column["role"] == "target"] == [(1100, "c1100")]
        assert chosen["columns"][-1]["index"] == 1199


async def test_a_series_is_foretold_over_its_dates_and_in_its_units():
    days = np.arange("2021-01-01", "2021-05-01", dtype="datetime64[D]")
    table = "date,price\n" + "".join(f"{day},{100 + 10 * np.sin(i / 3):.3f}\n" for i, day in enumerate(days))
    async with api() as here:
        shown = await given(here, table.encode(), name="price.csv")
        assert [column["role"] for column in shown["columns"]] == ["time", "next"]
        assert shown["from_the_end"]
        assert shown["columns"][0]["holds"] == "2021-01-01 to 2021-04-30"
        run = await here.make(shown["spec"])
        shape = (await here.http.get(f"/api/runs/{run}")).json()["shape"]
        assert (shape["input_names"], shape["output_names"], shape["display"]) == (["price"], ["price"], "series")
        assert abs(shape["scales"]["inputs"]["offset"][0] - 100) < 5
        assert shape["scales"]["outputs"]["width"][0] > 1
        wider = (await here.http.get(f"/api/data/{shown['id']}", params={"window": 7, "horizon": 3})).json()
        assert (wider["cut"]["window"], wider["cut"]["horizon"], wider["timesteps"]) == (7, 3, 7)


async def test_sequences_are_suggested_a_recurrent_network():
    async with api() as here:
        shown = await given(here, SEQUENCES)
        assert (shown["samples"], shown["timesteps"], shown["spec"]["layers"][0]["kind"],
                shown["spec"]["readout"]) == (8, 3, "recurrent", "many_to_many")
        await here.make(shown["spec"])


async def test_images_wait_for_their_labels():
    async with api() as here:
        images = await given(here, idx(np.arange(90).reshape(10, 3, 3)), name="images-idx3-ubyte")
        assert (images["wanting"], images["spec"],
                images["columns"][0]["holds"]) == ("labels", None, "3 × 3 numbers each, divided by 255")
        error_of(await give(here, idx(np.arange(9)), **{"with": images["id"]}), 422, "with")
        both = await given(here, idx(np.arange(10) % 3), **{"name": "labels-idx1-ubyte", "with": images["id"]})
        assert (both["image"], both["samples"], both["outputs"]) == ([3, 3], 10, 3)
        await here.make(both["spec"])


async def test_a_text_is_previewed_and_as_much_as_may_be_is_read():
    async with api(max_samples=10) as here:
        shown = await given(here, "Ein Löwe schläft.\n".encode() * 100, name="lion.txt")
        assert (shown["kind"], shown["rows"], shown["symbols"], shown["piece"], shown["first"][:2]) == (
            "text", 1800, "\n .ELcefhilnstwäö", 25, ["Ein Löwe schläft."] * 2)
        assert (shown["read"], len(shown["first"])) == (251, 8)
        run = await here.make(shown["spec"])
        await here.do(run, "step", count=3)
        assert (await here.state(run))["shape"]["symbols"] == shown["symbols"]
        assert (await here.http.get(f"/api/data/{shown['id']}")).json() | {"name": "lion.txt"} == shown
        error_of(await give(here, b"a lion\x81", name="lion.txt"), 422, "line 1, character 7")
        error_of(await here.http.post("/api/runs", json=shown["spec"]
                                      | {"task": shown["spec"]["task"] | {"characters": None}}), 422, "task")


async def give_all(here, files):
    *first, (name, content) = files.items()
    ids = [(await given(here, content, name=name))["id"] for name, content in first]
    return await given(here, content, **{"name": name, "with": ",".join(ids)}), ids


async def test_four_files_are_one_set_and_its_images_are_counted_once():
    images, labels = np.random.default_rng(1).integers(0, 256, (400, 28, 28)), np.arange(400) % 10
    files = {f"{part}-{what}-ubyte": idx(array[rows])
             for part, rows in (("train", slice(300)), ("t10k", slice(300, 400)))
             for what, array in (("images", images), ("labels", labels))}
    async with api(max_kept_megabytes=0.5, max_samples=100) as here:  # 0.3 for the numbers
        both, parts = await give_all(here, files)
        assert (both["samples"], both["learned"], both["limited"]) == (400, 300, ["UNROLLED_MAX_SAMPLES"])
        task = both["spec"]["task"]
        assert (task["training"], task["validation"]) == (80, 20)
        gc.collect()
        here_now = sum(data.nbytes for data in all_loaded() if data.kind == "idx")
        assert 0 <= here_now - 400 * (784 + 8) < 1000  # which classes there are is known too
        assert {(await here.http.get(f"/api/data/{part}")).status_code for part in parts} == {404}
        run = await here.make(both["spec"])
        await here.do(run, "step", count=3)
        assert (await here.http.get(f"/api/data/{both['id']}")).json()["limited"] == both["limited"]


@pytest.mark.parametrize(("content", "field"), [
    (b"a,b\n1,2\n3\n", "line 3, column 2 (b)"), (b"a,b\n1,2\n3,4,5\n", "line 3, column 3"), (b"", "line 1, column 1"),
    (b"a,b\n", "line 2, column 1"),
    (b"\0\0\x99\1", "byte 3"), (b"PK\3\4", "file")])
async def test_a_malformed_file_is_refused_where_it_is_wrong(content, field):
    async with api() as here:
        error_of(await give(here, content), 422, field)


async def test_nobody_comes_to_data_without_their_id():
    async with api() as here:
        shown = await given(here, CSV)
        run = await here.make(shown["spec"])
        for address in ("/api/data", "/api/runs"):
            assert (await here.http.get(address)).status_code == 405
        for address in ("/", "/healthz", "/api/catalogue", "/openapi.json"):
            page = (await here.http.get(address)).text
            assert shown["id"] not in page
            assert run not in page
        other = shown["id"][:-1] + ("0" if shown["id"][-1] != "0" else "1")
        error_of(await here.http.get(f"/api/data/{other}"), 404, "id")
        error_of(await give(here, CSV, **{"with": other}), 404, "id")
        error_of(await here.http.post("/api/runs", json=shown["spec"]
                                      | {"task": shown["spec"]["task"] | {"data": other}}), 422, "task.data")


async def test_objects_are_never_unpickled():
    file = io.BytesIO()
    np.savez(file, inputs=np.array([{}], object), targets=np.ones(1))
    async with api() as here:
        assert "not read" in error_of(await give(here, file.getvalue()), 422, "inputs")["got"]


async def test_only_files_may_be_large():
    large = CSV + b"1.5,2,oak\n" * 100_000
    async with api() as here:
        assert (await given(here, large))["rows"] == 100_040
        error_of(await here.http.post("/api/runs", content=large), 413)
        error_of(await here.http.post("/api/data/more", content=large), 413)


@pytest.mark.parametrize("declared", [True, False])
async def test_a_file_may_be_as_large_as_the_setting_says(declared):
    async def parts():
        for _ in range(3):
            yield b"1" * 2**19

    async with api(max_upload_megabytes=1) as here:
        error_of(await give(here, b"1" * (2**20 + 1) if declared else parts()), 413, "file")


async def test_what_lay_longest_makes_room_unless_a_run_uses_it():
    tables = [b"x,y\n" + b"".join(b"%d,%d.5\n" % (i + k, i) for i in range(4000)) for k in range(4)]
    async with api(max_kept_megabytes=0.3) as here:  # each has 125 kilobytes, half of them for which numbers there are
        first, second = [await given(here, table) for table in tables[:2]]
        run = await here.make(first["spec"])
        third = await given(here, tables[2])
        assert [(await here.http.get(f"/api/data/{shown['id']}")).status_code
                for shown in (first, second, third)] == [200, 404, 200]
        other = await here.make(third["spec"])
        error_of(await give(here, tables[3]), 429, "file")
        for used in (run, other):
            await leave(here, used)
        await given(here, tables[3])


async def test_data_go_with_the_last_run_that_uses_them():
    async with api(idle_minutes=0.001) as here:
        uploads = here.http._transport.app.state.uploads
        shown = await given(here, b"x,y\n1,2\n3,4.5\n7,8\n")
        run = await here.make(shown["spec"])
        uploads._uploads = {name: kept._replace(last_used=0.0) for name, kept in uploads._uploads.items()}
        uploads.expire()
        assert (await here.http.get(f"/api/data/{shown['id']}")).status_code == 200
        uploads._uploads.clear()
        await leave(here, run)
        error = error_of(await here.http.post("/api/runs", json=shown["spec"]), 422, "task.data")
        assert "upload the file again" in error["expected"]
        error_of(await here.http.get(f"/api/data/{shown['id']}"), 404, "id")


async def test_too_many_numbers_are_refused_and_not_suggested():
    async with api(max_numbers=60) as here:
        shown = await given(here, CSV)
        assert shown["spec"]["task"]["training"] + shown["spec"]["task"]["validation"] == 20
        await here.make(shown["spec"])
        task = shown["spec"]["task"] | {"training": 30}
        error_of(await here.http.post("/api/runs", json=shown["spec"] | {"task": task}), 422, "task.training")


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="needs Linux")
@pytest.mark.parametrize("kind", ["csv", "workbook"])
def test_a_server_that_can_write_nothing_takes_a_large_file(start_server, kind):
    """As in `docker run --read-only`: the kernel refuses it every byte of every file, root or not."""
    server = start_server()
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (0, 0))
    table = [["x", "y"], *([i, i % 7] for i in range(150_000))]
    content = "\n".join(f"{x},{y}" for x, y in table).encode() if kind == "csv" else xlsx({"Sheet": table})
    assert len(content) > 2**20
    answer = httpx.post(f"{server.url}/api/data", content=content,
                        params={"name": f"large.{'csv' if kind == 'csv' else 'xlsx'}"}, timeout=60)
    assert answer.status_code == 201, answer.text
    assert answer.json()["rows"] == 150_000


async def test_files_that_come_at_a_time_have_a_budget_together():
    held, go_on = asyncio.Event(), asyncio.Event()

    async def slowly():
        yield CSV + b"#" * 600_000
        held.set()
        await go_on.wait()

    async with api(max_coming_megabytes=1, max_upload_megabytes=1) as here:
        first = asyncio.ensure_future(here.http.post("/api/data", content=slowly()))
        await held.wait()
        answer = await give(here, CSV + b"#" * 600_000)
        error_of(answer, 429, "file")
        assert "retry-after" in answer.headers
        go_on.set()
        await first
        assert (await give(here, CSV)).status_code == 201  # what is refused or over takes no room
