"""How much memory a training takes, known before it is made."""

from collections.abc import Mapping

from ..network.lattice import TraceLayout
from ..network.network import Network
from ..spec import RunSpec
from .checkpoints import kept_at_most
from .evaluation import evaluated_at_once

NUMBER = 8  # bytes in float64
LATTICES = 3  # for one shape of batch: the newest step has one, the next is computed in another, and a picture is made of a third
OBJECTS = 1 << 20  # everything small


def footprint_of(spec: RunSpec) -> Mapping[str, int]:
    """The bytes that a run of a set-up takes, about, by what takes them; right within a factor of two.

    Returns:
        ``update``: every number of a batch, and of the Hessian, if the optimiser asks for one; ``validation``: a look at the validation samples;
        ``checkpoints``: the weights, and states from which any update is made again; ``data``: the samples.
    """
    network, slots = Network(spec), len(spec.optimiser.slots)
    batch = min(spec.batch_size, spec.task.training_samples)
    lattice = _lattice(network, batch)
    looked = getattr(spec.task, "validation", 0) or spec.task.training_samples
    at_once = 1 if spec.task.carry else min(evaluated_at_once(spec, spec.max_timesteps), looked)
    row = spec.max_timesteps * (spec.input_size + spec.output_size) * NUMBER
    state = (1 + slots) * network.size * NUMBER
    hessian = 2 * lattice + 3 * _learning(network) ** 2 * NUMBER if spec.optimiser.needs_hessian else 0
    return {"update": LATTICES * lattice + hessian, "validation": _lattice(network, at_once) + looked * row,
            "checkpoints": (4 + kept_at_most(state)) * state, "data": (2 * spec.task.training_samples + looked) * row + OBJECTS}


def _learning(network: Network) -> int:
    """How many weights learn."""
    frozen = [network.extent(name) for name in network.spec.untrainable]
    return network.size - sum(extent.stop - extent.start for extent in frozen)


def _lattice(network: Network, batch: int) -> int:
    return TraceLayout(network, network.spec.max_timesteps, batch).fields.size * NUMBER
