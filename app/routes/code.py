"""A network written out as a program, from the update that is shown on."""

import io
import zipfile
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from unrolled.core import RunSpec, Script, Step, Trainer, script_languages, write_script

from ..errors import Refusal
from ..schemas.answers.steps import ShownCode
from .deps import Compute, Side, Wanted, answer, find
from .described import STEP, answers
from .steps import stem

MOST_UPDATES = 100
TYPES = {"py": "text/x-python; charset=utf-8", "ipynb": "application/x-ipynb+json", "zip": "application/zip"}
FILES = {media: {"schema": {"type": "string", "format": "binary"}} for media in TYPES.values()}

router = APIRouter(prefix="/api/runs/{run_id}/steps/{update}", tags=["code"], responses=STEP)


@router.get("/code", summary="The network as a program: NumPy, PyTorch or JAX, or a notebook",
            responses=answers(ShownCode, content=FILES))
async def code(
    request: Request,
    run_id: str,
    made: Wanted,
    side: Side,
    compute: Compute,
    language: Annotated[str, Query(description=f"one of {', '.join(script_languages())}")] = "numpy",
    form: Annotated[Literal["json", "script", "notebook"], Query(
        description="the text as JSON, or a file; with its data, if they lie beside it, as a ZIP")] = "json",
    updates: Annotated[int, Query(description=f"how many updates it makes, 1 to {MOST_UPDATES}")] = 10,
) -> Response:
    """A program for exactly this network, with its weights, data and settings, that needs nothing of Unrolled.

    It begins before this update, prints the cost of each update, and then the weights. `beside` names the file that
    must lie beside it, if its numbers are too many to be written out.
    """
    if not 1 <= updates <= MOST_UPDATES:
        raise Refusal(422, "updates", f"a whole number from 1 to {MOST_UPDATES}", updates)
    name = stem(find(request, run_id), max(1, made.index))
    script = await compute(lambda: write_script(trainer_before(side.spec, made), language, updates, name))
    if form == "json":
        beside = f"{name}.npz" if script.arrays else None
        return answer({"update": script.update, "language": script.language, "languages": script_languages(),
                       "lines": script.lines, "beside": beside, "text": script.text})
    content, ending = await compute(lambda: file_of(script, form))
    return Response(content, media_type=TYPES[ending],
                    headers={"content-disposition": f'attachment; filename="{name}-{language}.{ending}"'})


def trainer_before(spec: RunSpec, made: Step) -> Trainer:
    """A trainer that is about to make the update of a step."""
    trainer = Trainer(spec)
    trainer.restore(made.before)
    return trainer


def file_of(script: Script, form: str) -> tuple[bytes, str]:
    """The file of a program, and its ending: that of the program, or ZIP where there is a file beside it."""
    text, ending = (script.notebook(), "ipynb") if form == "notebook" else (script.text, "py")
    if not script.arrays:
        return text.encode(), ending
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{script.name}.{ending}", text)
        archive.writestr(f"{script.name}.npz", script.npz(), zipfile.ZIP_STORED)
    return file.getvalue(), "zip"
