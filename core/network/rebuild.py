"""A step's own forward and backward pass again: with other numbers, in another way, and never in its place."""

from numpy.typing import NDArray

from ..spec import RunSpec
from .lattice import Lattice
from .network import Network
from .trace import Step


def rebuild_lattice(spec: RunSpec, step: Step, dtype: type = float) -> tuple[Lattice, dict[str, NDArray]]:
    """A lattice with the batch, the states at its start and the truncation of a step, and its weights by name, to be changed and run at will.

    `dtype` is complex for checks by complex steps. The step itself stays as it is.
    """
    network = Network(spec)
    theta = network.flat(step.weights, dtype)
    timesteps, batch, _ = step.inputs.shape
    lattice = Lattice(network, theta, timesteps, batch, bool(step.lengths.min() < timesteps),
                      truncate=step.settings.truncate, dtype=dtype)
    lattice.load(step.inputs, step.targets, step.lengths)
    lattice.set_initial_states(step.initial_states)
    return lattice, network.weights(theta)
