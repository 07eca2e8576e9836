"""The backward pass written out rule by rule gives the numbers of the fast one: for every kind, truncated or not,
carried or not, with every optimiser.
"""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
import pytest
from combinations import accepted, explicit_task
from hypothesis import given, settings
from hypothesis import strategies as st
from test_carried import trainer_of
from unrolled.core import RunSpec, SpecError, Trainer, setting_edits
from unrolled.core.backprop.backward import Backward
from unrolled.core.backprop.forward import ForwardNumbers
from unrolled.core.backprop.kinds import RULES, rules_of
from unrolled.core.layers.recurrent import Recurrent, RecurrentCells
from unrolled.core.layers.weight_name import weights_of_layer
from unrolled.core.registry import kinds

SPECS = {name: spec for name, spec in accepted().items() if all(map(rules_of, spec.layers))}
TRUNCATED = [None, 1, 2, 9, {"depth": 2, "every": 2}, {"depth": 3, "every": 2}, {"depth": 4, "every": 3}]
CARRIED = [(layers, truncate) for layers in ("recurrent", "lstm", "gru", "all") for truncate in (None, {"depth": 3})]


def numbers_of(step):
    """Every number of a step by name, those of δ and Tδ too, which a layer without memory does not list."""
    deltas = {f"{trace.name}.{name}": getattr(trace, name) for trace in step.layers
              for name in ("delta", "delta_space", "delta_time")}
    return dict(step.items()) | deltas


def leaving(spec, step):
    """What leaves the network, from the error signals of the step: ∂C/∂x, and through the Jacobian of the states at
    timestep 0 what goes back to the initial ones.
    """
    first, own = step.layers[0], weights_of_layer(1, step.weights)
    yield "inputs.delta", sum(first.term(name)[0] @ own[name] for name in own if name.startswith("W_space"))
    for i, (layer, trace) in enumerate(zip(spec.layers, step.layers, strict=True), start=1):
        if layer.states:
            own, arriving = weights_of_layer(i, step.weights), [getattr(trace, name)[0] for name in layer.carried]
            back = [layer.state_jacobian_T(trace.at(0, b), own) @ np.concatenate(signals)
                    for b, signals in enumerate(zip(*arriving, strict=True))]
            of_states = np.split(np.array(back), len(layer.states), axis=1)
            yield from zip((f"{trace.name}.delta0", f"{trace.name}.delta_c0"), of_states, strict=False)


def agrees(spec, step):
    """Every error signal, gradient and update, to 1e-12 of the largest number of its array; and none is left out.

    What leaves the network, to 1e-12 of the largest error signal: here it is made of other products.
    """
    ours, theirs = dict(Backward(ForwardNumbers.of_step(spec, step)).run().items()), numbers_of(step)
    written_out = ("output_gradient", "gradients/", "updates/")
    expected = {name for name in theirs
                if name.startswith(written_out) or name.split(".")[-1].startswith(("delta", "dz"))}
    for name in expected:
        close(ours[name], theirs[name], np.abs(theirs[name]).max(), name)
    left, largest = dict(leaving(spec, step)), max(np.abs(trace.delta).max() for trace in step.layers)
    for name, array in left.items():
        close(ours[name], array, largest, name)
    assert set(ours) == expected | set(left)


def close(ours, theirs, size, name):
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12 * size, err_msg=name)


@pytest.mark.parametrize("name", SPECS)
def test_it_gives_the_numbers_of_the_lattice(name):
    trainer = Trainer(SPECS[name])
    trainer.run(2)
    agrees(trainer.spec, trainer.step())


# Those that need a Hessian are left out: it is of the whole network, and no rule of the backward pass.
@pytest.mark.parametrize("optimiser", [name for name, kind in kinds("optimiser").items() if not kind.needs_hessian])
@pytest.mark.parametrize("regulation", [{}, {"l2": 0.1, "clip_value": 0.05}, {"l2": 0.1, "clip_norm": 0.02}])
def test_updates_are_those_of_every_optimiser(optimiser, regulation):
    spec = RunSpec.from_dict({
        "task": "xor", "batch_size": 4, "optimiser": {"kind": optimiser} | regulation,
        "layers": [{"kind": "dense", "units": 3, "activation": "tanh"}, {"kind": "dense", "units": 1}]})
    trainer = Trainer(spec)
    for _ in range(3):
        agrees(spec, trainer.step())


@pytest.mark.parametrize(("layers", "truncate"), CARRIED)
def test_states_that_are_carried(layers, truncate):
    trainer = trainer_of(layers, truncate)
    trainer.run(2)
    agrees(trainer.spec, trainer.step())


def layer(kind):
    """A layer of a kind, with any of the activations that it takes."""
    activations = ["sigmoid", "tanh", "relu", "linear"] if "activation" in kinds("layer")[kind].parameters() else [None]
    return st.builds(lambda units, bias, activation: {"kind": kind, "units": units, "bias": bias}
                     | ({"activation": activation} if activation else {}),
                     st.integers(1, 4), st.booleans(), st.sampled_from(activations))


KNOWN = [name for name, kind in kinds("layer").items() if kind.cells in RULES]
OUTPUTS = [("squared_error", "tanh"), ("half_squared_error", "linear"), ("squared_error", "softmax"),
           ("binary_cross_entropy", "sigmoid"), ("cross_entropy", "softmax")]


@settings(deadline=None)
@given(layers=st.lists(st.sampled_from(KNOWN).flatmap(layer), min_size=1, max_size=3), output=st.sampled_from(OUTPUTS),
       top=st.sampled_from(["dense", "recurrent"]), readout=st.sampled_from(["many_to_one", "many_to_many"]),
       ragged=st.booleans(), washout=st.integers(0, 2), truncate=st.sampled_from(TRUNCATED), seed=st.integers(0, 99))
def test_any_network(layers, output, top, readout, ragged, washout, truncate, seed):
    cost, activation = output
    task = explicit_task(np.random.default_rng(seed), readout, ragged, activation == "softmax",
                         washout if readout == "many_to_many" and not ragged else 0)
    spec = RunSpec.from_dict({
        "task": task, "readout": readout, "cost": cost, "batch_size": 4, "truncate": truncate, "seed": seed,
        "layers": [*layers, {"kind": top, "units": 2, "activation": activation}],
        "initialiser": {"kind": "normal", "deviation": 0.7}})
    agrees(spec, Trainer(spec).step())


def test_frozen_layers_have_no_updates():
    trainer = Trainer(next(iter(SPECS.values())))
    setting_edits(trainer, {"frozen": ["layer2"]})[0].apply(trainer)
    step = trainer.step()
    agrees(trainer.spec, step)
    updates = Backward(ForwardNumbers.of_step(trainer.spec, step)).run().updates
    assert {name.split(".")[0] for name, update in updates.items() if update.any()} == {"layer1"}


class OtherCells(RecurrentCells):
    """Cells that somebody computes in a way of his own."""


@dataclass(frozen=True)
class Other(Recurrent):
    """A layer of which no rules are known."""

    kind: ClassVar[str] = "other"
    cells: ClassVar[type] = OtherCells


def test_a_kind_of_layer_without_rules_is_named():
    layers = [{"kind": "dense", "units": 2}, {"kind": "dense", "units": 1}]
    spec = RunSpec.from_dict({"task": "sum_of_bits", "layers": layers})
    spec = replace(spec, layers=(spec.layers[0], Other(units=1)))
    forward = ForwardNumbers.of_step(spec, Trainer(spec).step())
    with pytest.raises(SpecError, match=r"layers\[1\].kind: expected a kind of layer whose .*, got other"):
        Backward(forward)
