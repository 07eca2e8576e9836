"""What the costs of courses are multiplied by, beside ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..spec import RunSpec

SQUARES = {"squared_error": 1.0, "half_squared_error": 0.5}  # by what (y − t)² is multiplied


def timesteps_with_target(spec: RunSpec) -> int:
    """The number of timesteps over which a mean over time is taken."""
    return 1 if spec.many_to_one else spec.max_timesteps


def square_times(spec: RunSpec, factor: float) -> float:
    """The cost ``factor`` · (y − t)² as a multiple of the network's cost; 1 for a cost that is no square."""
    return factor / SQUARES[spec.cost.kind] if spec.cost.kind in SQUARES else 1.0
