"""Why a run diverged: the first number that is not finite, what led to it, and what would have helped."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from unrolled.core import (
    Remedy,
    RunSpec,
    SpecError,
    Step,
    growth,
    remedies,
    remedy_named,
    trace_divergence,
    try_remedy,
)

from ..errors import Refusal
from ..limits import multiplications
from ..runs.trainings import check_comparable
from ..schemas.answers.divergence import Attempt, Divergence, Growth
from .deps import Compute, Side, Wanted, answer, find
from .described import STEP, answers
from .surface import in_slices
from .waiting import unless_gone

MOST_LINKS = 1000  # of the chain in one answer
MOST_TERMS = 500_000  # terms of all numbers of a chain: a few seconds
MOST_TRAINED = 20_000_000_000  # multiplications of an attempt: some ten seconds
MOST_UPDATES, USUAL_UPDATES = 20_000, 100  # of an attempt, and at least as many beyond the update that diverged

router = APIRouter(prefix="/api/runs/{run_id}/steps/{update}/divergence", tags=["divergence"], responses=STEP)


@router.get("", summary="The first number that is not finite, and what led to it", responses=answers(Divergence))
async def divergence(made: Wanted, side: Side, compute: Compute) -> Response:
    """Each link of `chain` is a number and the `factors` of its largest term, of so many `terms`.

    `remedies` are set-ups with one change each; those that are `comparable` can stand beside the run. Refused for an
    update whose numbers are all finite.
    """
    refuse_too_wide(side.spec, made)
    return await compute(lambda: answer(traced(side.spec, made)))


def refuse_too_wide(spec: RunSpec, made: Step) -> None:
    """Raise `Refusal` (422) where a chain may go through too many terms."""
    timesteps, samples, inputs = made.inputs.shape
    widest = max(inputs, *(layer.units for layer in spec.layers))
    terms = 8 * widest * timesteps * len(spec.layers) + made.costs.size + timesteps * samples
    if terms > MOST_TERMS:
        raise Refusal(422, "layers", f"at most {MOST_TERMS:,} terms to walk back through", f"about {terms:,}")


def traced(spec: RunSpec, made: Step) -> dict[str, Any]:
    """The answer about a step that is not finite."""
    found = trace_divergence(spec, made)
    chain = [{"place": link.place._asdict(), "value": link.value, "terms": link.terms,
              "factors": [{"value": factor.value, "place": factor.place and factor.place._asdict()}
                          for factor in link.factors]} for link in found.chain[:MOST_LINKS]]
    return {"update": found.update, "step_pass": found.first.step_pass, "chain": chain, "links": len(found.chain),
            "weight": found.weight and found.weight._asdict(), "words": found.words,
            "remedies": [described(spec, remedy) for remedy in remedies(spec, made)]}


def described(spec: RunSpec, remedy: Remedy) -> dict[str, Any]:
    """A remedy, and whether it can stand beside the run."""
    try:
        check_comparable(spec, remedy.spec)
    except SpecError:
        comparable = False
    else:
        comparable = True
    return {"name": remedy.name, "words": remedy.words, "comparable": comparable, "spec": remedy.spec.to_dict()}


@router.get("/growth", summary="How the numbers grew before a run diverged", responses=answers(Growth))
async def growing(request: Request, run_id: str, made: Wanted, side: Side, compute: Compute) -> Response:
    """Norms by update, up to the one that diverged, and of h and δ by layer and timestep in that one.

    `entry` are the values of the largest weight of the chain.
    """
    refuse_too_wide(side.spec, made)
    weight = await compute(lambda: trace_divergence(side.spec, made).weight)
    replay = growth(side.history, made.index, weight)
    try:
        found = await unless_gone(request, find(request, run_id).finish(replay, moves=False, replays=True))
    except SpecError as error:  # it has been reset meanwhile
        raise Refusal(404, error.field, error.expected, error.got, str(error)) from None
    return answer({"update": made.index, "weight": weight and weight._asdict(), **found._asdict()})


@router.get("/try", summary="The run again with one change", responses=answers(Attempt))
async def tried(
    request: Request, made: Wanted, side: Side, compute: Compute,
    remedy: Annotated[str, Query(description="the name of a remedy", examples=["clip_norm"])],
    updates: Annotated[int | None, Query(description="to make at most; by default some beyond the divergence")] = None,
) -> Response:
    """Trains from the start with the change alone. `updates` are those made; the last is not `finite` if it diverged.

    A large network makes fewer updates than were asked for.
    """
    if updates is not None and not 1 <= updates <= MOST_UPDATES:
        raise Refusal(422, "updates", f"from 1 to {MOST_UPDATES:,}", updates)
    changed = await compute(lambda: remedy_named(side.spec, made, remedy))
    most = min(MOST_UPDATES, MOST_TRAINED // max(1, multiplications(changed.spec)))
    if most < 1:
        raise Refusal(422, "layers", f"at most {MOST_TRAINED:,} multiplications in an update to try", "more")
    wanted = min(most, made.index + max(USUAL_UPDATES, made.index) if updates is None else updates)
    found = await in_slices(request, try_remedy(changed, side.history.edits, wanted))
    return answer({"update": made.index, "remedy": remedy, "words": changed.words, **found._asdict()})
