"""The cost over two weights around a step, and the way that training has gone in them.

The surface is computed in a thread of its own, slice by slice: who no longer waits for it is noticed in between, and
several who ask get their slices in turn, the visitors before their questions.
"""

import math
import time
from collections.abc import Generator
from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Query, Request, Response
from numpy.typing import NDArray
from unrolled.core import CostSurface, SpecError, Trainer, WeightName, parse_entry

from ..errors import Refusal
from ..schemas.answers import analyses
from .deps import Encoding, Side, Wanted, answer, answer_arrays, find
from .described import STEP, answers
from .waiting import ThreadQueue, unless_gone

MOST_POINTS = 100  # on a side
MOST_CELLS = 600_000_000  # units × timesteps × samples × points: some eight seconds
MOST_PLACES = 1000  # of a path
REACH = 2.0  # on either side of the present value
SLICE = 0.01  # seconds of one thread at a time

router = APIRouter(prefix="/api/runs/{run_id}/steps/{update}", tags=["analyses"], responses=STEP)
_queue = ThreadQueue("surface")

X = Annotated[str, Query(description="a weight's entry, with its index from 0", examples=["layer1.W_space[0,0]"])]
Y = Annotated[str, Query(description="another one", examples=["layer1.W_time[0,0]"])]
End = Query(description=f"both ends of an axis, or neither: then {REACH:g} on either side of the present value")


@router.get("/surface", summary="The cost over two weights, all others as in the step",
            responses=answers(analyses.CostSurface))
async def surface(request: Request, made: Wanted, side: Side, x: X, y: Y,
                  points: Annotated[int, Query(description=f"on a side, from 2 to {MOST_POINTS}")] = 60,
                  samples: Annotated[str, Query(description="batch or training: whose cost it is")] = "batch",
                  x_low: Annotated[float | None, End] = None, x_high: Annotated[float | None, End] = None,
                  y_low: Annotated[float | None, End] = None, y_high: Annotated[float | None, End] = None,
                  encoding: Encoding = "json") -> Response:
    """`cost` (points of y, points of x), null where it diverges. Each axis has its `value` in the step and its
    `values`.

    The other weights are as the step used them, before its update. Few points take less time.
    """
    if not 2 <= points <= MOST_POINTS:
        raise Refusal(422, "points", f"from 2 to {MOST_POINTS}", points)
    found = await _queue.answer(request, lambda: CostSurface(side.spec, made, x, y, samples))
    xs, ys = (axis(name, present, low, high, points) for name, present, low, high in
              (("x", found.present[0], x_low, x_high), ("y", found.present[1], y_low, y_high)))
    if found.cells * points**2 > MOST_CELLS:
        raise Refusal(
            422,
            "points",
            f"at most {MOST_CELLS:,} units × timesteps × samples × points; fewer points or samples=batch take less",
            f"{found.cells * points**2:,}",
        )
    cost = await in_slices(request, found.grid(xs, ys))
    whole = {
        "update": made.index,
        "samples": samples,
        "x": described(found.x, found.present[0], xs),
        "y": described(found.y, found.present[1], ys),
        "cost": cost,
    }
    return answer_arrays(whole, encoding)


def axis(name: str, present: float, low: float | None, high: float | None, points: int) -> NDArray:
    """The values along one axis, (points,).

    Args:
        name: name of the axis, ``x`` or ``y``.
        present: the present value of the weight.
        low, high: the ends; None: `REACH` on either side of `present`.
        points: number of values.

    Raises:
        Refusal: (422) if the ends are wrong.
    """
    for end, value in (("low", low), ("high", high)):
        if value is None and (low, high) != (None, None):
            raise Refusal(422, f"{name}_{end}", "a number, as the other end has one", "nothing")
        if value is not None and not math.isfinite(value):
            raise Refusal(422, f"{name}_{end}", "a finite number", value)
    if low is None or high is None:
        centre = present if math.isfinite(present) else 0.0
        return np.linspace(centre - REACH, centre + REACH, points)
    if not (low < high and math.isfinite(high - low)):
        raise Refusal(422, f"{name}_high", f"a number above {name}_low, {low:g}, and not endlessly far", high)
    return np.linspace(low, high, points)


def described(entry: WeightName, present: float, values: NDArray) -> dict[str, Any]:
    """One axis of the answer."""
    return {"weight": entry.weight, "index": list(entry.index), "value": present, "values": values}


async def in_slices(request: Request, work: Generator[float, None, Any]) -> Any:
    """What it returns, computed slice by slice; raises `Gone` if who asked has meanwhile."""
    over, result = False, None
    while not over:
        over, result = await _queue.answer(request, lambda: go_on(work))
    return result


def go_on(work: Generator[float, None, Any]) -> tuple[bool, Any]:
    """One slice: whether it is over, and what came out."""
    until = time.perf_counter() + SLICE
    while time.perf_counter() < until:
        try:
            next(work)
        except StopIteration as stop:
            return True, stop.value
    return False, None


@router.get("/path", summary="The way that training has gone in two weights", responses=answers(analyses.WeightPath))
async def path(request: Request, run_id: str, made: Wanted, side: Side, x: X, y: Y,
               most: Annotated[int, Query(description=f"places, from 2 to {MOST_PLACES}")] = 256) -> Response:
    """The exact values `x` and `y` of two entries after `updates`, evenly spread from update 0 to the step's own."""
    if not 2 <= most <= MOST_PLACES:
        raise Refusal(422, "most", f"from 2 to {MOST_PLACES} places", most)
    entries = parse_entry(side.spec, x, "x"), parse_entry(side.spec, y, "y")

    def read(trainer: Trainer) -> list[float]:
        return [entry.value(trainer.weights) for entry in entries]
    try:
        places = await unless_gone(
            request,
            find(request, run_id).finish(side.history.read_along(made.index, read, most - 1), moves=False,
                                         replays=True),
        )
    except SpecError as error:  # it has been reset meanwhile
        raise Refusal(404, error.field, error.expected, error.got, str(error)) from None
    values = np.array([each for _, each in places])
    return answer({"update": made.index, "updates": [at for at, _ in places], "x": values[:, 0], "y": values[:, 1]})
