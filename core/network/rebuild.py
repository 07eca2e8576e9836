"""A lattice rebuilt from a step, for analyses that repeat its passes with other numbers."""

from numpy.typing import NDArray

from ..spec import RunSpec
from .lattice import Lattice
from .network import Network
from .trace import Step


def rebuild_lattice(spec: RunSpec, step: Step, dtype: type = float) -> tuple[Lattice, dict[str, NDArray]]:
    """A lattice with the batch, initial states and truncation of a step, and its weights by name.

    Both are copies, free to change. `dtype` is complex for complex steps.
    """
    network = Network(spec)
    theta = network.flat(step.weights, dtype)
    timesteps, batch, _ = step.inputs.shape
    lattice = Lattice(network, theta, timesteps, batch, bool(step.lengths.min() < timesteps),
                      truncate=step.settings.truncate, dtype=dtype)
    lattice.load(step.inputs, step.targets, step.lengths)
    lattice.set_initial_states(step.initial_states)
    return lattice, network.weights(theta)
