"""Programs by HTTP: what the core writes, as JSON and as files."""

import io
import json
import zipfile

import numpy as np
import pytest
from serverside import SEQUENCE, XOR, api
from unrolled.core import RunSpec, Trainer, script_languages, write_script

pytestmark = pytest.mark.anyio


async def asked(server, run: str, update: int | str, status: int = 200, **query):
    answer = await server.http.get(f"/api/runs/{run}/steps/{update}/code", params=query)
    assert answer.status_code == status, answer.text
    return answer


@pytest.mark.parametrize("language", script_languages())
async def test_it_is_the_program_that_begins_before_the_update(language):
    trainer = Trainer(RunSpec.from_dict(SEQUENCE))
    trainer.run(2)
    async with api() as server:
        run = await server.make(SEQUENCE)
        await server.do(run, "step", rung="update", count=3)
        told = (await asked(server, run, 3, language=language, updates=4)).json()
        newest = (await asked(server, run, "newest", language=language, updates=4)).json()
    script = write_script(trainer, language, 4, "unrolled-own-set-up-update3")
    assert told == newest == {"update": 3, "language": language, "languages": script_languages(),
                              "lines": script.lines, "beside": None, "text": script.text}


async def test_at_the_beginning_it_makes_the_first_updates():
    async with api() as server:
        told = (await asked(server, await server.make(XOR), 0)).json()
    assert told["update"] == 1
    assert told["text"] == write_script(Trainer(RunSpec.from_dict(XOR))).text


async def test_edits_are_in_it():
    async with api() as server:
        run = await server.make(XOR)
        await server.do(run, "step", rung="update", count=1)
        await server.do(run, "set", learning_rate=0.03125)
        await server.do(run, "step", rung="update", count=1)
        before, after = [(await asked(server, run, update)).json()["text"] for update in (1, 2)]
    assert "learning_rate = 0.03125" in after
    assert "learning_rate = 0.03125" not in before


@pytest.mark.parametrize(("form", "ending", "media"), [
    ("script", "py", "text/x-python; charset=utf-8"), ("notebook", "ipynb", "application/x-ipynb+json")])
async def test_files_are_downloads(form, ending, media):
    async with api() as server:
        answer = await asked(server, await server.make(XOR), 0, form=form)
    script = write_script(Trainer(RunSpec.from_dict(XOR)))
    assert answer.text == (script.text if form == "script" else script.notebook())
    assert answer.headers["content-type"] == media
    assert answer.headers["content-disposition"] == (
        f'attachment; filename="unrolled-own-set-up-update1-numpy.{ending}"')


@pytest.mark.parametrize("form", ["script", "notebook"])
async def test_a_program_with_a_file_beside_it_comes_as_zip(form):
    async with api() as server:
        run = await server.make({"preset": "digits"})
        answer = await asked(server, run, 0, form=form, language="jax")
        beside = (await asked(server, run, 0)).json()["beside"]
    assert answer.headers["content-disposition"].endswith('-jax.zip"')
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        program, numbers = sorted(archive.namelist(), key=lambda name: name.endswith(".npz"))
        text = archive.read(program).decode()
        assert numbers == beside
        assert "W_space1" in np.load(io.BytesIO(archive.read(numbers)))
    assert f'np.load(\\"{beside}\\")' in text if form == "notebook" else f'np.load("{beside}")' in text
    assert form == "script" or json.loads(text)["nbformat"] == 4


@pytest.mark.parametrize(("query", "field"), [
    ({"language": "fortran"}, "language"), ({"updates": 0}, "updates"), ({"updates": 101}, "updates"),
    ({"form": "pdf"}, "form")])
async def test_what_is_wrong_is_named(query, field):
    async with api() as server:
        answer = await asked(server, await server.make(XOR), 0, 422, **query)
    assert answer.json()["error"]["field"] == field


async def test_an_update_that_there_is_not():
    async with api() as server:
        await asked(server, await server.make(XOR), 7, 404)
