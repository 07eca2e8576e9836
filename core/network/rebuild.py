"""A lattice rebuilt from a step, for analyses that repeat its passes with other numbers."""

from numpy.typing import NDArray

from ..data.samples import Batch
from ..spec import RunSpec
from .lattice import Lattice
from .network import Network
from .trace import Step


def rebuild_lattice(
    spec: RunSpec, step: Step, dtype: type = float, batch: Batch | None = None
) -> tuple[Lattice, dict[str, NDArray]]:
    """A lattice with the batch, initial states and truncation of a step, and its weights by name.

    Both are copies, free to change. `dtype` is complex for complex steps. `batch` takes the place of the step's own, and
    has its shape.
    """
    network = Network(spec)
    theta = network.flat(step.weights, dtype)
    timesteps, samples, _ = step.inputs.shape
    given = step if batch is None else batch
    lattice = Lattice(network, theta, timesteps, samples, bool(given.lengths.min() < timesteps),
                      truncate=step.settings.truncate, dtype=dtype)
    lattice.load(given.inputs, given.targets, given.lengths)
    lattice.set_initial_states(step.initial_states)
    return lattice, network.weights(theta)
