"""What follows from the numbers of a step: shares of timesteps, factors back through time, truncation, the check.

All of it is computed by one thread of its own, one question after another, so that neither the streams nor the
training wait for it; and each question is bounded.
"""

import time
from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Query, Response
from unrolled.core import (
    RunSpec,
    Step,
    check_step,
    compare_depths,
    entries,
    forward_gradient,
    pass_spacing,
    relative_error,
    rounding_bounds,
    rounding_dominates,
    split_gradient,
    temporal_jacobians,
)

from ..errors import Refusal
from ..schemas.answers.analyses import (
    ForwardGradient,
    GradientCheck,
    GradientShares,
    TemporalJacobians,
    TruncationError,
)
from .deps import Compute, Encoding, Side, Wanted, answer, answer_arrays
from .described import STEP, answers

MOST_NUMBERS = 2_000_000  # of shares in one answer
MOST_CUBES = 200_000_000  # units³, over the timesteps whose factors are taken apart: about a second
MOST_KEPT = 5_000_000  # weights × timesteps that the depths are compared in: some hundred megabytes
MOST_PASSED = 2_000_000_000  # weights × timesteps × samples × passes that the depths are compared by: about a second
MOST_CARRIED = 2_000_000_000  # weights² × timesteps × samples, of the gradient forwards in time: a few seconds
MOST_CHECKS, CHECK_SECONDS = 256, 0.5  # in one answer; at least one check is made

router = APIRouter(prefix="/api/runs/{run_id}/steps/{update}", tags=["analyses"], responses=STEP)

Weight = Query(description="its name", examples=["layer1.W_time"])


@router.get("/contributions", summary="A weight's gradient, timestep by timestep", responses=answers(GradientShares))
async def contributions(
    made: Wanted, compute: Compute, weight: Annotated[str, Weight], encoding: Encoding = "json"
) -> Response:
    """`shares` (N, rows, columns) add up to `gradient`. `along` is the projection of each share on the gradient.

    The projections add up to the gradient's norm.
    """
    numbers = entries(made, weight) * len(made.inputs)
    if numbers > MOST_NUMBERS:
        raise Refusal(422, "weight", f"one of at most {MOST_NUMBERS:,} entries × timesteps", f"{numbers:,}")

    def split() -> Response:
        found = split_gradient(made, weight)
        whole = {
            "update": made.index,
            "weight": weight,
            "shares": found.shares,
            "along": found.projections,
            "gradient": found.gradient,
        }
        return answer_arrays(whole, encoding)
    return await compute(split)


@router.get("/factors", summary="Why gradients vanish or explode", responses=answers(TemporalJacobians))
async def jacobians(made: Wanted, side: Side, compute: Compute,
                       sample: Annotated[int, Query(description="of the batch, from 0")] = 0) -> Response:
    """The factors W_Tᵀ diag(σ′ₙ) that carry δₙ back in time, for each recurrent layer.

    `norms` and `radii` are those of the factors at `timesteps`; `products` are the norms of the products back from the
    last timestep to each of `reached`. A large network has only some of the timesteps.
    """
    spec = side.spec
    cubes = sum(layer.state_size**3 for layer in spec.layers if layer.recurrent)
    most = max(2, MOST_CUBES // max(1, cubes))

    def measured() -> Response:
        layers = [vars(found) for found in temporal_jacobians(spec, made, sample, most)]
        return answer({"update": made.index, "sample": sample, "layers": layers})
    return await compute(measured)


@router.get(
    "/truncation",
    summary="The gradient of every truncation depth against the full gradient",
    responses=answers(TruncationError),
)
async def truncation(
    made: Wanted,
    side: Side,
    compute: Compute,
    every: Annotated[
        int | None, Query(description="timesteps between two passes; as the run has it, if not given")
    ] = None,
) -> Response:
    """For each weight and each of `depths`: the cosine between truncated and full gradient, and the relative error."""
    spec = side.spec
    refuse_too_much(spec, made, pass_spacing(made) if every is None else every)

    def compared() -> Response:
        found = compare_depths(spec, made, every)
        weights = {
            name: {"cosine": found.cosine[name], "relative_error": found.relative_error[name]} for name in found.cosine
        }
        return answer({"update": made.index, "every": found.every, "depths": found.depths, "weights": weights})
    return await compute(compared)


def refuse_too_much(spec: RunSpec, made: Step, every: int) -> None:
    """Raise `Refusal` (422) where a comparison of depths would take too much memory or time."""
    timesteps, samples, _ = made.inputs.shape
    kept = entries(made) * timesteps
    if kept > MOST_KEPT:
        raise Refusal(422, "layers", f"at most {MOST_KEPT:,} weights × timesteps to compare depths", f"{kept:,}")
    passed = kept * samples * (1 if spec.many_to_one else -(-timesteps // max(1, every)))
    if passed > MOST_PASSED:
        raise Refusal(
            422,
            "every",
            f"at most {MOST_PASSED:,} weights × timesteps × samples × passes; a larger every makes fewer passes",
            f"{passed:,}",
        )


@router.get(
    "/check", summary="The gradient against complex-step differentiation", responses=answers(GradientCheck)
)
async def check(
    made: Wanted,
    side: Side,
    compute: Compute,
    weight: Annotated[str | None, Weight] = None,
    first: Annotated[
        int, Query(description="the first entry to check, from 0, of all weights flattened one behind the other")
    ] = 0,
    count: Annotated[int, Query(description=f"how many, at most {MOST_CHECKS}")] = 64,
) -> Response:
    """Complex-step differentiation of some entries. `rounding` is the difference that rounding explains.

    Slow entries make the answer shorter than `count`. `next` is the entry to continue with, of `of`; null at the end.
    """
    if not 1 <= count <= MOST_CHECKS:
        raise Refusal(422, "count", f"from 1 to {MOST_CHECKS} entries", count)
    spec = side.spec
    return await compute(lambda: answer(checked(spec, made, weight, first, count)))


def checked(spec: RunSpec, made: Step, weight: str | None, first: int, count: int) -> dict[str, Any]:
    """As many gradient checks as the time allows, at least one.

    Args:
        spec: the set-up of the step.
        made: the step.
        weight: name of the weight; None: all weights, one after another.
        first: first entry to check, from 0, in the flattened weights.
        count: largest number of entries.
    """
    until, found = time.perf_counter() + CHECK_SECONDS, []
    for one in check_step(spec, made, weight, first, count):
        found.append(
            {key: getattr(one, key) for key in ("weight", "index", "backprop", "numeric", "rounding", "relative_error")}
        )
        if time.perf_counter() >= until:
            break
    after, of = first + len(found), entries(made, weight)
    return {"update": made.index, "checks": found, "next": after if after < of else None, "of": of}


@router.get("/forwards", summary="The gradient by real-time recurrent learning", responses=answers(ForwardGradient))
async def forwards(made: Wanted, side: Side, compute: Compute) -> Response:
    """The gradient by real-time recurrent learning, compared with the gradient of the trace.

    `relative_errors` are the largest ones of each weight, and `rounded` counts the entries that are close to 0 beside
    their rounding. Real-time recurrent learning takes `multiplications` for each sample and stores `carried` numbers;
    backpropagation takes `backward` multiplications and stores `kept` numbers.
    """
    spec = side.spec
    work = entries(made) ** 2 * made.inputs.shape[0] * made.inputs.shape[1]
    if work > MOST_CARRIED:
        raise Refusal(
            422,
            "layers",
            f"a network and a batch that take at most {MOST_CARRIED:,} multiplications",
            f"about {work:,}",
        )

    def carried() -> Response:
        found = forward_gradient(spec, made)
        rounding = rounding_bounds(spec, made)
        errors = {
            name: float(relative_error(made.gradients[name], gradient, rounding[name]).max())
            for name, gradient in found.gradients.items()
        }
        rounded = sum(
            int(np.count_nonzero(rounding_dominates(made.gradients[name], gradient, rounding[name])))
            for name, gradient in found.gradients.items()
        )
        return answer({"update": made.index, "relative_errors": errors, "rounded": rounded,
                       "truncated": made.settings.truncate is not None, **vars(found)})
    return await compute(carried)
