"""Steps of a run: any update again, with every number in it and what follows from them."""

import io
import zipfile
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from typing import Annotated, Any, BinaryIO, Literal

import numpy as np
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from unrolled.core import Step, fingerprint, interrupted

from ..errors import Refusal
from ..runs.run import Run
from ..schemas.answers.steps import WholeStep
from ..streaming.encode import MEDIA_TYPE, exact, exact_parts
from ..web.documents import Document
from .deps import NEWEST, Side, Update, find, wanted_step
from .described import STEP, answers
from .waiting import Gone, ThreadQueue, unless_gone

PIECE, PART = 1 << 20, 1 << 18  # bytes that are compressed, and sent, at a time
MOST_KEPT = 1_500_000  # numbers of a step that is kept for others who ask: some thirty megabytes
NPZ = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}  # with `format=npz`
QUICKLY = 1  # how much time goes into compressing it

router = APIRouter(prefix="/api/runs/{run_id}/steps/{update}", tags=["steps"], responses=STEP)
_queue = ThreadQueue("steps")


@router.get("", summary="One whole step, exact", responses=answers(WholeStep, content=NPZ))
async def whole_step(
    request: Request,
    run_id: str,
    training: Side,
    update: Update,
    form: Annotated[Literal["json", "npz"], Query(alias="format")] = "json",
    sample: Annotated[int | None, Query(description="only this sample of the batch, from 0")] = None,
) -> Response:
    """Every number of an update, counted from 1.

    z, h, σ′, Sδ, Tδ, δ and δ⊙σ′ of each cell, the cost of each output, gradients, the gradients that were followed
    (with weight decay, and clipped), updates, and the optimiser's memory of each weight before and after. Newton's
    method adds the Hessian, the row of each weight in it, and its step.
    """
    async def made() -> Step:
        found = await wanted_step(request, run_id, training, update)
        refuse_unless_there(found, sample)
        return found

    async def document() -> Document:
        found = await made()
        return await _queue.answer(request, lambda: Document(exact(whole(found, sample)).encode(), MEDIA_TYPE, QUICKLY))

    # In a thread of its own, since a step can have millions of numbers, for which nobody else is to wait.
    if form == "npz":
        found = await made()
        return Response(
            await _queue.answer(request, lambda: packed(found, sample)),
            media_type="application/octet-stream",
            headers={"content-disposition": f'attachment; filename="{stem(find(request, run_id), found.index)}.npz"'},
        )
    if numbers(training.step, sample) > MOST_KEPT:
        return StreamingResponse(sent(request, exact_parts(whole(await made(), sample), PART)), media_type=MEDIA_TYPE)
    index = training.step.index if update == NEWEST else update
    key = run_id, training is find(request, run_id).trainings[0], training.history.version, str(index), sample
    return (await unless_gone(request, request.app.state.answers.get(key, document))).answer(request)


def refuse_unless_there(made: Step, sample: int | None) -> None:
    """Raise `Refusal` where there was no update yet (404), or is no such sample (422)."""
    if made.index == 0:
        raise Refusal(
            404,
            "update",
            "an update, counted from 1",
            "0",
            "Updates count from 1; at update 0 nothing has been learned yet.",
        )
    if sample is not None and not 0 <= sample < len(made.samples):
        raise Refusal(422, "sample", f"a sample of the batch, from 0 to {len(made.samples) - 1}", sample)


def numbers(made: Step, sample: int | None) -> int:
    """How many numbers such a step has, about."""
    return sum(array.size for name, array in made.items() if "/" in name) + sum(
        array.size // (1 if sample is None else len(made.samples)) for name, array in made.items() if "/" not in name)


async def sent(request: Request, pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Parts of a long answer, each made when the one before it has been taken."""
    with suppress(Gone):
        while (part := await _queue.answer(request, lambda: next(pieces, None))) is not None:
            yield part


def stem(run: Run, update: int) -> str:
    """What a file of an update is called, as the page calls those that it makes."""
    return f"unrolled-{run.preset or 'own-set-up'}-update{update}"


def packed(made: Step, sample: int | None) -> bytes:
    """A step as a file for NumPy, as `numpy.savez_compressed` makes it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in {"numerics": fingerprint(), **made.numbers(), **arrays_of(made, sample)}.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                np.lib.format.write_array(Interrupted(member), np.asanyarray(array), allow_pickle=False)
    return file.getvalue()


class Interrupted:
    """A file that is written piece by piece, and may be left between them."""

    def __init__(self, file: BinaryIO):
        self._file = file

    def write(self, data: bytes) -> None:
        """Write it all."""
        for start in interrupted(range(0, len(data), PIECE)):
            self._file.write(data[start : start + PIECE])


def arrays_of(made: Step, sample: int | None) -> dict[str, Any]:
    """Every array of a step by name; of one sample only, if one is named (the weights are those of all)."""
    if sample is None:
        return made.arrays()
    of_batch = {1: np.s_[sample : sample + 1], 2: np.s_[sample : sample + 1], 3: np.s_[:, sample : sample + 1]}
    return {name: array if "/" in name else array[of_batch[array.ndim]] for name, array in made.items()}


def whole(made: Step, sample: int | None = None) -> dict[str, Any]:
    """A step as JSON: layers as objects of arrays; weights, gradients and updates by name; memory by name and slot."""
    arrays = arrays_of(made, sample)
    layers = [
        {"name": layer.name, "kind": layer.kind}
        | {
            key.removeprefix(f"{layer.name}."): array
            for key, array in arrays.items()
            if key.startswith(f"{layer.name}.")
        }
        for layer in made.layers
    ]
    plain = {key: array for key, array in arrays.items() if "." not in key and "/" not in key}
    curved = (
        {}
        if made.curvature is None
        else {"hessian": made.curvature.hessian, "curvature_rows": made.curvature_rows, "direction": made.direction}
    )
    return {
        "numerics": fingerprint(),
        **made.numbers(),
        **plain,
        "layers": layers,
        "weights": made.weights,
        "gradients": made.gradients,
        "followed": made.followed,
        "updates": made.updates,
        **curved,
        "memory": made.memory,
        "memory_after": made.memory_after,
    }
