"""Whether a network forgets the state that it began with: the same sequence, read from other states.

With the echo state property, states that began differently become the same, whatever they were, since in the long run the
inputs alone decide (Jaeger 2002, A tutorial on training recurrent neural networks, GMD report 159, section 7). It is the
forward side of vanishing gradients: what is forgotten cannot be blamed for anything.
"""

import numpy as np
from numpy.typing import NDArray

from ..errors import SpecError
from ..network.lattice import Lattice
from ..network.network import Network
from ..network.trace import Step
from ..numerics.norms import norm
from ..numerics.random_streams import Stream, random_stream
from ..numerics.reproducibility import ONE_THREAD
from ..spec import RunSpec


def state_forgetting(spec: RunSpec, step: Step, sample: int = 0, others: int = 5) -> dict[int, NDArray]:
    """How far the states of each layer with memory are from those of a step, where all of them began elsewhere.

    Args:
        sample: which of the batch, counted from 0.
        others: from how many other states the sequence is read; every state of every unit is drawn from −1 to 1.

    Returns:
        By the layer's number, from 1: ‖h′ₙ − hₙ‖ (others, N + 1), from n = 0, the state before the first timestep, on.

    Raises:
        SpecError: for a sample that there is not.
    """
    if not 0 <= sample < len(step.samples):
        raise SpecError("sample", f"a sample of the batch, from 0 to {len(step.samples) - 1}", sample)
    length, rng = int(step.lengths[sample]), random_stream(spec.seed, Stream.STATE_FORGETTING)
    lattice = Lattice(Network(spec), step.before.theta, length, others + 1, truncate=None)  # one sequence each; the first begins as the step did
    lattice.inputs[...] = step.inputs[:length, [sample]]
    lattice.targets.fill(0.0)
    lattice.set_initial_states(start[[sample]] for start in step.initial_states)
    states = {i: [lattice.layout.fields.stored(lattice.flat, f"layer{i}.{state}") for state in layer.states]
              for i, layer in enumerate(spec.layers, 1) if layer.recurrent}  # (N + 1, others + 1, units) each
    for state in (state for each in states.values() for state in each):
        state[0, 1:] = rng.uniform(-1.0, 1.0, state[0, 1:].shape)
    with ONE_THREAD, np.errstate(all="ignore"):
        lattice.forward()
        return {i: norm(np.concatenate([state[:, 1:] - state[:, :1] for state in each], axis=2), axis=2).T for i, each in states.items()}
