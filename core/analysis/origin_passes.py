"""Backward passes that inject the error of one timestep each.

One pass serves many origins: each is a sequence of its own in a batch of copies of one sample.
"""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from ..errors import SpecError
from ..network.lattice import Lattice
from ..network.network import Network
from ..network.trace import LayerTrace, Step
from ..numerics.evenly_spaced import evenly_spaced
from ..spec import RunSpec
from ..truncation import Window, windows

AT_ONCE = 4_000_000  # numbers in the trace of the origins of one pass: 32 MB

ErrorSignal = Callable[[int, str], NDArray]


class OriginPasses:
    """The backward passes of one sample of a step, with one origin in each sequence of the batch.

    Args:
        spec: the set-up of the step.
        step: the step.
        sample: sample of the batch, from 0.
        most: largest number of origins, at least two, evenly spaced with both ends. None: all.
        only: the only origin, from 1.

    Attributes:
        length: N, timesteps of the sample.
        origins: (M,) timesteps with a target that counts, from 0; only the last one many-to-one.

    Raises:
        SpecError: if the batch has no such sample, or its sequence no such origin.
    """

    def __init__(self, spec: RunSpec, step: Step, sample: int, most: int | None = None,
                 only: int | None = None):
        if not 0 <= sample < len(step.samples):
            raise SpecError("sample", f"a sample of the batch, from 0 to {len(step.samples) - 1}", sample)
        self._spec, self._step, self._sample = spec, step, sample
        self.length = int(step.lengths[sample])
        first = self.length - 1 if spec.many_to_one else spec.washout
        if only is not None and not first < only <= self.length:
            raise SpecError("origin", f"a timestep with a target that counts, from {first + 1} to {self.length}", only)
        self.origins = evenly_spaced(first, self.length - 1, most) if only is None else np.array([only - 1])
        self._carry = np.empty((self.length, len(self.origins)))
        for window in windows(step.settings.truncate, np.array([self.length]), spec.many_to_one):
            entering = slice(None) if window.inject is None else window.inject[self.origins, 0, 0] > 0
            self._carry[:, entering] = 1.0 if window.reach is None else window.reach[:, :, 0]

    def reached(self, layer: int) -> NDArray:
        """(M, N) whether the error of an origin passes through the cells of a layer, from 1."""
        n, m = np.arange(self.length), self.origins[:, None]
        with_memory = any(above.recurrent for above in self._spec.layers[layer - 1 :])
        return (n == m) | ((n < m) & (self._carry.T > 0) & with_memory)

    def run(self) -> Iterator[tuple[slice, ErrorSignal]]:
        """One pass after another: its place among the origins, and a function from a layer, from 1, and the name of an
        error signal to that signal, (C, N, units), by origin and timestep. It is valid until the next pass.
        """
        lattice = self._lattice()
        starts = range(0, len(self.origins), lattice.batch)
        parts = [slice(start, min(start + lattice.batch, len(self.origins))) for start in starts]
        traces = [LayerTrace(name, layer, lattice.flat, lattice.layout.fields) for name, layer in lattice.layout.layers]
        passes = lattice.separate_passes([self._window(part, lattice.batch) for part in parts])
        for part, _ in zip(parts, passes, strict=True):
            count = part.stop - part.start
            yield part, lambda layer, name, count=count: getattr(traces[layer - 1], name)[:, :count].swapaxes(0, 1)

    def _lattice(self) -> Lattice:
        """The sample after a forward pass, once for each origin of a pass."""
        step, sample = self._step, self._sample
        once = sum(array[:, :1].size for _, array in step.items() if array.ndim == 3)
        lattice = Lattice(
            Network(self._spec), step.before.theta, self.length, min(len(self.origins), max(1, AT_ONCE // once)),
            truncate=None,
        )
        lattice.inputs[...] = step.inputs[: self.length, [sample]]
        lattice.targets[...] = step.targets[: self.length, [sample]]
        lattice.set_initial_states(state[[sample]] for state in step.initial_states)
        lattice.forward()
        return lattice

    def _window(self, part: slice, batch: int) -> Window:
        """The pass of some origins; the other sequences of the batch get no error."""
        inject, carry = np.zeros((2, self.length, batch, 1))
        origins, own = self.origins[part], np.arange(part.stop - part.start)
        inject[origins, own] = 1.0
        carry[:, own, 0] = self._carry[:, part]
        return Window(0, int(origins[-1]), inject, carry)
