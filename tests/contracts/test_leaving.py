"""What leaves the network on the way back, ∂C/∂x and ∂C/∂ of the initial states: by complex steps in the inputs and in
the states, and by sequences that end where no later pass reaches the start.
"""

from functools import cache

import numpy as np
import pytest
from mistaken_networks import KNOWN, starts
from unrolled.core import RunSpec, Trainer, numbers_with
from unrolled.core.analysis.gradient_check import COMPLEX_STEP
from unrolled.core.network.rebuild import rebuild_lattice

LENGTHS = [6, 3, 5, 1]
READOUTS = ("many_to_one", "many_to_many")
TRUNCATED = [None, 3, {"depth": 4, "every": 2}]
OF_STATE = {"h0": "delta0", "c0": "delta_c0"}
MEMORY = [kind for kind in KNOWN if kind != "dense"]


def spec_of(kind, readout, truncate=None, until=6):
    """Two layers of a kind below a recurrent output, on sequences of different lengths, cut after some timesteps."""
    rng = np.random.default_rng(5)
    inputs = [rng.uniform(-1, 1, (n, 3))[:until].tolist() for n in LENGTHS]
    targets = [rng.uniform(0.1, 0.9, (n, 2))[:until].tolist() for n in LENGTHS]
    if readout == "many_to_one":
        targets = [each[-1:] for each in targets]
    hidden = {"kind": kind, "units": 4} | starts(kind, 4)
    output = {"kind": "recurrent", "units": 2, "activation": "softmax"}
    return RunSpec.from_dict({
        "task": {"kind": "explicit", "inputs": inputs, "targets": targets}, "readout": readout, "truncate": truncate,
        "batch_size": len(LENGTHS), "layers": [hidden, hidden, output],
        "initialiser": {"kind": "normal", "deviation": 0.7}, "seed": 3})


@cache
def right(spec):
    """A step, and its right numbers."""
    step = Trainer(spec).step()
    return step, numbers_with(spec, step, [])


def derivative(lattice, array):
    """∂C/∂ of an array (…, B, size) of a complex lattice: of each sample's own cost, window by window."""
    slopes = np.zeros(array.shape)
    for i in np.ndindex(*array.shape[:-2], array.shape[-1]):
        at = (*i[:-1], slice(None), i[-1])  # of all samples at once: none has an effect on another's cost
        kept = array[at].copy()
        for window in lattice.windows:
            array[at] = kept + 1j * COMPLEX_STEP
            lattice.forward(window.reach)
            counted = 1.0 if window.inject is None else lattice.injected_targets(window.inject)
            slopes[at] += (lattice.costs * counted).imag.sum(axis=(0, 2)) / COMPLEX_STEP
        array[at] = kept
    return slopes


@pytest.mark.parametrize("truncate", TRUNCATED)
@pytest.mark.parametrize("readout", READOUTS)
@pytest.mark.parametrize("kind", KNOWN)
def test_by_complex_steps(kind, readout, truncate):
    spec = spec_of(kind, readout, truncate)
    step, numbers = right(spec)
    lattice = rebuild_lattice(spec, step, complex)[0]
    names = [f"{trace.name}.{OF_STATE[state]}" for trace in step.layers for state, _ in trace.initial_states()]
    arrays = {"inputs.delta": lattice.inputs} | dict(zip(names, (state[0] for state in lattice.states), strict=True))
    for name, array in arrays.items():
        theirs = derivative(lattice, array)
        assert theirs.any()
        np.testing.assert_allclose(numbers[name], theirs, rtol=0, atol=1e-12 * np.abs(theirs).max(), err_msg=name)
    assert set(arrays) == {name for name in numbers if name.endswith(("inputs.delta", "0"))}


def from_the_start(numbers):
    """The names of the error signals of initial states."""
    found = [name for name in numbers if name.endswith(tuple(OF_STATE.values()))]
    assert found
    return found


def same(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=1e-11, atol=1e-15)


@pytest.mark.parametrize("kind", MEMORY)
def test_passes_that_reach_the_start_are_summed(kind):
    """With passes of 4 timesteps every 2, those that start at timesteps 2 and 4 reach timestep 1, and no later one."""
    _, ours = right(spec_of(kind, "many_to_many", {"depth": 4, "every": 2}))
    _, theirs = right(spec_of(kind, "many_to_many", until=4))
    same(ours["inputs.delta"][0], theirs["inputs.delta"][0])
    for name in from_the_start(theirs):
        same(ours[name], theirs[name])


@pytest.mark.parametrize("kind", MEMORY)
def test_truncation_keeps_long_sequences_from_the_start(kind):
    """A pass of three timesteps reaches the start of the sequences with at most three."""
    _, ours = right(spec_of(kind, "many_to_one", 3))
    _, theirs = right(spec_of(kind, "many_to_one"))
    for name in from_the_start(theirs):
        assert not ours[name][[0, 2]].any()
        same(ours[name][[1, 3]], theirs[name][[1, 3]])


@pytest.mark.parametrize("kind", KNOWN)
def test_nothing_goes_to_the_padding(kind):
    step, numbers = right(spec_of(kind, "many_to_many"))
    padding = np.arange(6)[:, None] >= step.lengths
    assert not numbers["inputs.delta"][padding].any()
    assert numbers["inputs.delta"][~padding].all()
