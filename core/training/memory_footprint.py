"""The memory of a training, estimated before it is created."""

from collections.abc import Mapping

from ..network.lattice import TraceLayout
from ..network.network import Network
from ..spec import RunSpec
from .checkpoints import most_checkpoints
from .evaluation import evaluated_at_once

NUMBER = 8  # bytes in float64
LATTICES = 3  # per shape of batch: the newest step, the step in computation, and the step being displayed
OBJECTS = 1 << 20  # bytes of everything else


def memory_footprint(spec: RunSpec) -> Mapping[str, int]:
    """The estimated bytes of a run by purpose, correct within a factor of two.

    Returns:
        ``update``: the lattices of a batch, and the Hessian if the optimiser needs one; ``validation``: an evaluation
        of the validation set; ``checkpoints``: the weights and the checkpoints; ``data``: the samples.
    """
    network, slots = Network(spec), len(spec.optimiser.slots)
    batch = min(spec.batch_size, spec.task.training_samples)
    lattice = _lattice(network, batch)
    looked = getattr(spec.task, "validation", 0) or spec.task.training_samples
    at_once = min(evaluated_at_once(spec, spec.max_timesteps), looked)
    row = spec.max_timesteps * (spec.input_size + spec.output_size) * NUMBER
    state = (1 + slots) * network.size * NUMBER
    hessian = 2 * lattice + 3 * _learning(network) ** 2 * NUMBER if spec.optimiser.needs_hessian else 0
    return {
        "update": LATTICES * lattice + hessian,
        "validation": _lattice(network, at_once) + looked * row,
        "checkpoints": (4 + most_checkpoints(state)) * state,
        "data": (2 * spec.task.training_samples + looked) * row + OBJECTS,
    }


def _learning(network: Network) -> int:
    """The number of trainable weights."""
    frozen = [network.extent(name) for name in network.spec.untrainable]
    return network.size - sum(extent.stop - extent.start for extent in frozen)


def _lattice(network: Network, batch: int) -> int:
    return TraceLayout(network, network.spec.max_timesteps, batch).fields.size * NUMBER
