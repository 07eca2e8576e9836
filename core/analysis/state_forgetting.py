"""Whether a network forgets its initial state: the same sequence from several initial states.

With the echo state property, the states of all runs converge, because in the long run only the inputs matter. It is the
forward counterpart of vanishing gradients: a forgotten state has no influence on the cost.

Source: Jaeger 2002, A tutorial on training recurrent neural networks, GMD report 159, section 7.
"""

import numpy as np
from numpy.typing import NDArray

from ..errors import SpecError
from ..layers.weight_name import layer_name
from ..network.lattice import Lattice
from ..network.network import Network
from ..network.trace import Step
from ..numerics.norms import norm
from ..numerics.random_streams import Stream, random_stream
from ..numerics.reproducibility import ONE_THREAD
from ..spec import RunSpec


def state_forgetting(spec: RunSpec, step: Step, sample: int = 0, others: int = 5) -> dict[int, NDArray]:
    """The distance of each recurrent layer's states from those of a step, for other initial states.

    Args:
        spec: the set-up of the step.
        step: the step.
        sample: sample of the batch, from 0.
        others: number of other initial states; each entry is drawn uniformly from −1 to 1.

    Returns:
        By the layer's number, from 1: ‖h′ₙ − hₙ‖, (others, N + 1), where n = 0 is the initial state.

    Raises:
        SpecError: if the batch has no such sample.
    """
    if not 0 <= sample < len(step.samples):
        raise SpecError("sample", f"a sample of the batch, from 0 to {len(step.samples) - 1}", sample)
    length, rng = int(step.lengths[sample]), random_stream(spec.seed, Stream.STATE_FORGETTING)
    # Sequence 0 starts as the step does.
    lattice = Lattice(
        Network(spec), step.before.theta, length, others + 1, truncate=None
    )
    lattice.inputs[...] = step.inputs[:length, [sample]]
    lattice.targets.fill(0.0)
    lattice.set_initial_states(start[[sample]] for start in step.initial_states)
    states = {i: [lattice.layout.fields.stored(lattice.flat, f"{layer_name(i)}.{state}") for state in layer.states]
              for i, layer in enumerate(spec.layers, 1) if layer.recurrent}  # (N + 1, others + 1, units) each
    for state in (state for each in states.values() for state in each):
        state[0, 1:] = rng.uniform(-1.0, 1.0, state[0, 1:].shape)
    with ONE_THREAD, np.errstate(all="ignore"):
        lattice.forward()
        return {
            i: norm(np.concatenate([state[:, 1:] - state[:, :1] for state in each], axis=2), axis=2).T
            for i, each in states.items()
        }
