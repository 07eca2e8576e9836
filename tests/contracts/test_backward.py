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
from unrolled.core.registry import kinds

SPECS = {name: spec for name, spec in accepted().items() if all(map(rules_of, spec.layers))}
TRUNCATED = [None, 1, 2, 9, {"depth": 2, "every": 2}, {"depth": 3, "every": 2}, {"depth": 4, "every": 3}]
CARRIED = [(layers, truncate) for layers in ("recurrent", "lstm", "gru", "all") for truncate in (None, {"depth": 3})]


def numbers_of(step):
    """Every number of a step by name, those of δ and Tδ too, which a layer without memory does not list."""
    deltas = {f"{trace.name}.{name}": getattr(trace, name) for trace in step.layers
              for name in ("delta", "delta_space", "delta_time")}
    return dict(step.items()) | deltas


def agrees(spec, step):
    """Every error signal, gradient and update, to 1e-12 of the largest number of its array; and none is left out."""
    ours, theirs = dict(Backward(ForwardNumbers.of_step(spec, step)).run().items()), numbers_of(step)
    for name, array in ours.items():
        np.testing.assert_allclose(array, theirs[name], rtol=0, atol=1e-12 * np.abs(theirs[name]).max(), err_msg=name)
    written_out = ("output_gradient", "gradients/", "updates/")
    expected = {name for name in theirs
                if name.startswith(written_out) or name.split(".")[-1].startswith(("delta", "dz"))}
    assert set(ours) == expected


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
