"""What a network that reads a text does with it: a text drawn from it, and what one unit does at every character."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from unrolled.core import sample, unit_activity

from ..errors import Refusal
from ..schemas.answers.analyses import SampledText, UnitActivity
from .deps import Compute, Side, Wanted, answer
from .described import STEP, answers

HOTTEST, MOST_CHARACTERS, MOST_READ = 10.0, 1000, 200

router = APIRouter(prefix="/api/runs/{run_id}/steps/{update}", tags=["texts"], responses=STEP)


@router.get(
    "/sample", summary="A text drawn from the network as the update has left it", responses=answers(SampledText)
)
async def sample_text(
    made: Wanted,
    side: Side,
    compute: Compute,
    temperature: Annotated[
        float, Query(description=f"from 0, always the most probable character, to {HOTTEST:g}")
    ] = 1.0,
    length: Annotated[int, Query(description=f"characters, at most {MOST_CHARACTERS:,}")] = 200,
    prime: Annotated[
        str,
        Query(description=f"what is read first, at most {MOST_READ} characters; if none is given, the text's first"),
    ] = "",
) -> Response:
    """Each character is drawn from softmax(z / temperature) and read before the next one is drawn.

    The same seed, update and temperature give the same `text`, which follows `prime`.
    """
    if not 0.0 <= temperature <= HOTTEST:
        raise Refusal(422, "temperature", f"a number from 0 to {HOTTEST:g}", temperature)
    if not 1 <= length <= MOST_CHARACTERS:
        raise Refusal(422, "length", f"from 1 to {MOST_CHARACTERS:,} characters", length)
    if len(prime) > MOST_READ:
        raise Refusal(422, "prime", f"at most {MOST_READ} characters", f"{len(prime):,}")

    def draw() -> Response:
        found = sample(side.spec, made.weights_after, length, temperature, prime, made.index)
        return answer({"update": made.index, "temperature": temperature, "prime": found.prime, "text": found.text})
    return await compute(draw)


@router.get("/firings", summary="What one unit does along the text, after the update", responses=answers(UnitActivity))
async def activity_of_unit(
    made: Wanted,
    side: Side,
    compute: Compute,
    layer: Annotated[int, Query(description="from 1")] = 1,
    unit: Annotated[int, Query(description="from 1")] = 1,
    quantity: Annotated[str, Query(description="h, or c of an LSTM")] = "h",
    start: Annotated[int, Query(description="the first character, from 1")] = 1,
    length: Annotated[int, Query(description=f"characters, at most {MOST_CHARACTERS:,}")] = 400,
) -> Response:
    """`values` of the unit after each character of `text`, which is read from the initial state without a break."""
    if not 1 <= length <= MOST_CHARACTERS:
        raise Refusal(422, "length", f"from 1 to {MOST_CHARACTERS:,} characters", length)

    def read() -> Response:
        found = unit_activity(side.spec, made.weights_after, layer, unit, quantity, start, length)
        place = {"layer": layer, "unit": unit, "quantity": quantity, "start": start}
        return answer({"update": made.index, **place, "text": found.text, "values": found.values})
    return await compute(read)
