"""From which error: error signals and gradients by the timestep of the loss, and how far a state reaches."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response
from unrolled.core import (
    RunSpec,
    Step,
    entries,
    error_of_origin,
    error_origins,
    gradient_origins,
    state_influence,
)

from ..errors import Refusal
from ..schemas.answers.origins import ErrorOfOrigin, ErrorOrigins, GradientOrigins, StateInfluence
from .deps import Compute, Encoding, Side, Wanted, answer, answer_arrays
from .described import STEP, answers

MOST_NUMBERS = 2_000_000  # of parts in one answer
MOST_PASSED = 2_000_000_000  # weights × timesteps × origins × samples: a second or two
# units³ of the products of Jacobians in one answer, about a second; a spectral norm takes as long as ten products.
MOST_CUBES = {"spectral": 1_000_000_000, "frobenius": 10_000_000_000}

router = APIRouter(prefix="/api/runs/{run_id}/steps/{update}", tags=["analyses"], responses=STEP)

Sample = Annotated[int, Query(description="of the batch, from 0")]


@router.get("/origins", summary="An error signal by the timestep of the loss", responses=answers(ErrorOrigins))
async def origins(
    made: Wanted, side: Side, compute: Compute,
    layer: Annotated[int, Query(description="from 1")],
    quantity: Annotated[str, Query(description="an error signal of the layer", examples=["delta_c"])] = "delta",
    timestep: Annotated[int | None, Query(description="the only one to answer, from 1; all, if not given")] = None,
    sample: Sample = 0, encoding: Encoding = "json",
) -> Response:
    """`parts` (origins, timesteps, units) add up to `whole`. Where `reached` is false there is no part.

    `norms` (origins, timesteps) are the norms of the parts over the units.
    """
    spec, count = side.spec, origins_of(side.spec, made)
    refuse_too_much(made, count, 1, count * len(made.inputs) * max(each.units for each in spec.layers))

    def split() -> Response:
        found = error_origins(spec, made, layer, sample, quantity)
        at = one_of("timestep", timestep, len(found.whole))
        whole = {"update": made.index, "sample": sample, "layer": layer, "quantity": quantity, "origins": found.origins,
                 "parts": found.parts[:, at], "reached": found.reached[:, at], "whole": found.whole[at],
                 "norms": found.norms[:, at]}
        return answer_arrays(whole, encoding)
    return await compute(split)


@router.get("/origins/{timestep}", summary="What the error of one timestep leaves in every cell",
            responses=answers(ErrorOfOrigin))
async def origin(
    made: Wanted, side: Side, compute: Compute,
    timestep: Annotated[int, Path(description="from 1, one with a target that counts", examples=[7])],
    sample: Sample = 0, encoding: Encoding = "json",
) -> Response:
    """`layers` have each error signal of every cell, (timesteps, units), and where it is `reached`, (timesteps)."""
    spec = side.spec
    refuse_too_much(made, 1, 1, len(made.inputs) * sum(len(layer.quantities) * layer.units for layer in spec.layers))

    def traced() -> Response:
        found = error_of_origin(spec, made, timestep, sample)
        layers = [{"reached": signals["delta"].reached[0], "signals": {name: each.parts[0] for name, each in
                                                                       signals.items()}} for signals in found]
        whole = {"update": made.index, "sample": sample, "origin": timestep, "layers": layers}
        return answer_arrays(whole, encoding)
    return await compute(traced)


@router.get("/gradient-origins", summary="A weight's gradient by the timestep of the loss",
            responses=answers(GradientOrigins))
async def of_gradient(
    made: Wanted, side: Side, compute: Compute,
    weight: Annotated[str, Query(description="its name", examples=["layer1.W_time"])],
    row: Annotated[int | None, Query(description="the only one to answer, from 1; all, if not given")] = None,
    encoding: Encoding = "json",
) -> Response:
    """`parts` (origins, rows, columns), (origins, rows) of a bias, add up to `gradient`.

    `along` (origins, timesteps) is the projection on the gradient of what the weight adds at each timestep because of
    each origin. The projections add up to the gradient's norm.
    """
    spec = side.spec
    refuse_too_much(made, origins_of(spec, made), len(made.samples), len(made.inputs) * entries(made, weight))

    def split() -> Response:
        found = gradient_origins(spec, made, weight)
        at = one_of("row", row, len(found.gradient))
        whole = {"update": made.index, "weight": weight, "origins": found.origins, "parts": found.parts[:, at],
                 "along": found.projections, "gradient": found.gradient[at]}
        return answer_arrays(whole, encoding)
    return await compute(split)


def one_of(field: str, number: int | None, count: int) -> slice:
    """The place of one of `count` things, from 1, or of all; raises `Refusal` (422) for one that there is not."""
    if number is None:
        return slice(None)
    if not 1 <= number <= count:
        raise Refusal(422, field, f"from 1 to {count}", number)
    return slice(number - 1, number)


def origins_of(spec: RunSpec, made: Step) -> int:
    """The number of origins in one sequence, at most."""
    return 1 if spec.many_to_one else len(made.inputs)


def refuse_too_much(made: Step, count: int, samples: int, numbers: int) -> None:
    """Raise `Refusal` (422) where the split of so many origins has too many numbers or takes too long."""
    if numbers > MOST_NUMBERS:
        raise Refusal(422, "layers", f"at most {MOST_NUMBERS:,} numbers in the parts of all origins", f"{numbers:,}")
    passed = entries(made) * len(made.inputs) * count * samples
    if passed > MOST_PASSED:
        raise Refusal(
            422, "layers", f"at most {MOST_PASSED:,} weights × timesteps × origins × samples to split", f"{passed:,}")


@router.get("/influence", summary="How much a state depends on an earlier one", responses=answers(StateInfluence))
async def influence(
    made: Wanted, side: Side, compute: Compute, sample: Sample = 0,
    norm: Annotated[Literal["spectral", "frobenius"], Query(description="of the Jacobians")] = "spectral",
) -> Response:
    """For each recurrent layer and each of its states, ‖∂hₜ/∂hₖ‖ for all pairs of `timesteps`, null for k > t.

    A large network has only some of the timesteps.
    """
    spec = side.spec
    cubes = sum(layer.state_size**3 for layer in spec.layers if layer.recurrent) * len(made.inputs) // 2
    most = max(2, MOST_CUBES[norm] // max(1, cubes))

    def measured() -> Response:
        layers = [vars(found) for found in state_influence(spec, made, sample, most, norm)]
        return answer({"update": made.index, "sample": sample, "norm": norm, "layers": layers})
    return await compute(measured)
