"""The NumPy script of a network trains as the network does."""

import ast
import re
import sys
from collections import Counter
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
import pytest
from examples import Momentum
from random_specs import all_writable, known, random_trainer
from running import differences, in_own_process, in_script, ran, relative
from unrolled.app.presets import presets
from unrolled.core import RunSpec, SpecError, Trainer, write_script
from unrolled.core.activations.base import Activation
from unrolled.core.costs.base import Cost
from unrolled.core.layers.dense import Dense, DenseCells

CLOSE = 1e-12
# What they compute magnifies rounding: Newton's method with a Hessian that is nearly singular, a reservoir with a
# spectral radius above 1, and large first steps of Adagrad in a network of tanh units.
MAGNIFIED = {"echo-state": 1e-7, "spectral-radius": 1e-7, "char-rnn": 1e-6}
SPECS = {f"{name}{'-b' * i}": spec for name, preset in presets().items()
         for i, spec in enumerate((preset.spec, preset.beside)) if spec and all_writable(spec)}
SMALL = RunSpec.from_dict({
    "task": {"kind": "explicit", "inputs": [[[1.0], [0.5], [-1.0]], [[0.25], [0.0]]], "targets": [[1.0], [0.0]]},
    "layers": [{"kind": "recurrent", "units": 2, "bias": False}, {"kind": "dense", "units": 1}]})


@pytest.mark.parametrize("name", SPECS)
def test_presets_train_as_on_the_page(name):
    found = differences(Trainer(SPECS[name]))
    assert max(found) <= MAGNIFIED.get(name.removesuffix("-b"), CLOSE)


@pytest.mark.parametrize("name", ["char-rnn"])
def test_each_single_update_agrees_where_ten_magnify_rounding(name):
    trainer = Trainer(SPECS[name])
    for _ in range(10):
        assert max(differences(trainer, 1)) <= CLOSE


@pytest.mark.parametrize("name", ["echo-state", "echo-state-b", "spectral-radius"])
def test_the_gradient_agrees_where_the_hessian_is_nearly_singular(name):
    trainer = Trainer(SPECS[name])
    script = write_script(trainer, updates=1)
    known = ran(script).namespace
    weights = {in_script(name): weight.copy() for name, weight in trainer.weights.items()}
    batch = known["batches"][0] if "batches" in known else known["samples"][:1]
    cost, gradient = known["mean"](weights, batch)
    step = trainer.step()
    assert abs(cost - step.cost) <= CLOSE * step.cost
    assert all(relative(gradient[in_script(name)], step.gradients[name]) <= CLOSE
               for name in trainer.weights if in_script(name) in gradient)


@pytest.mark.parametrize("seed", range(200))
def test_random_networks_train_as_they_do(seed):
    trainer = random_trainer(seed)
    # An optimiser that divides by a curvature, or by the size of the gradient, magnifies the rounding of a tiny one.
    magnifies = trainer.optimiser.needs_hessian or hasattr(trainer.optimiser, "epsilon")
    found = differences(trainer)
    assert found.costs <= CLOSE
    assert found.weights <= (10 * CLOSE if magnifies else CLOSE)


def test_random_networks_have_every_kind():
    seen = Counter()
    for spec in (random_trainer(seed).spec for seed in range(200)):
        seen.update({spec.cost.kind, spec.optimiser.kind, spec.readout, f"truncated {spec.truncate is not None}"})
        seen.update(layer.kind for layer in spec.layers)
        seen.update(layer.activation.kind for layer in spec.layers)
    every = {name for family in ("layer", "activation", "cost", "optimiser") for name in known(family)}
    assert every <= {name for name, count in seen.items() if count >= 5}


@pytest.mark.parametrize("name", ["sum-of-bits", "adding-b", "xor"])
def test_scripts_run_alone(name, tmp_path):
    trainer = Trainer(SPECS[name])
    costs = in_own_process(tmp_path)(write_script(trainer))
    assert relative(np.array(costs), trainer.run(10)) <= CLOSE


def test_scripts_begin_at_the_update_that_the_trainer_is_at():
    trainer = Trainer(SPECS["sum-of-bits"])
    trainer.run(1234)
    script = write_script(trainer, updates=3)
    assert "enumerate(samples, start=1234)" in script.text
    assert relative(np.array(ran(script).costs), trainer.run(3)) <= CLOSE


def test_the_default_network_fits_on_two_pages():
    script = write_script(Trainer(SPECS["sum-of-bits"]))
    assert script.lines <= 120
    assert not script.arrays


@pytest.mark.parametrize("name", SPECS)
def test_scripts_import_nothing_but_numpy(name):
    tree = ast.parse(write_script(Trainer(SPECS[name])).text)
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [ast.unparse(node) for node in imports] == ["import numpy as np"]


def test_only_what_the_network_needs_is_written():
    text = write_script(Trainer(SMALL)).text
    assert not re.search(r"\bb1\b", text)
    assert "b2" in text
    assert not any(word in text for word in ("def mean", "clip", "eta =", "states", "trainable", "np.load"))


def test_a_frozen_layer_is_not_trained():
    trainer = Trainer(SMALL)
    trainer.settings = replace(trainer.settings, frozen=("layer1",))
    text = write_script(trainer).text
    assert 'trainable = ["W_space2", "b2"]' in text
    assert "dz1" not in text


def test_large_arrays_lie_beside_the_script():
    script = write_script(Trainer(SPECS["digits"]))
    assert set(script.arrays) == {"W_space1", "b1", "W_space2", "b2", "inputs", "targets"}
    assert 'data = np.load("unrolled.npz")' in script.text
    assert script.lines < 100


@pytest.mark.parametrize(("arguments", "field"), [
    ({"updates": 0}, "updates"), ({"updates": 1001}, "updates"), ({"language": "fortran"}, "language")])
def test_what_cannot_be_asked_is_named(arguments, field):
    with pytest.raises(SpecError) as error:
        write_script(Trainer(SMALL), **arguments)
    assert error.value.field == field


@dataclass(frozen=True)
class Bare(Activation):
    """An activation without a formula."""

    kind: ClassVar[str] = "bare"


@dataclass(frozen=True)
class BareCost(Cost):
    """A cost without a formula."""

    kind: ClassVar[str] = "bare_cost"


class OwnCells(DenseCells):
    """Cells of which nothing is known."""


@dataclass(frozen=True)
class OwnLayer(Dense):
    """A layer without formulas."""

    kind: ClassVar[str] = "own_layer"
    cells: ClassVar[type] = OwnCells


@pytest.mark.parametrize(("changed", "message"), [
    ({"layers": (OwnLayer(2), Dense(1))}, r"layers\[0\].kind: expected a layer with .*, got own_layer"),
    ({"layers": (Dense(2, activation=Bare()), Dense(1))}, r"layers\[0\].activation: .*, got bare"),
    ({"cost": BareCost()}, "cost: .*, got bare_cost"),
    ({"optimiser": Momentum()}, "optimiser.kind: .*, got half_momentum"),
])
def test_a_kind_that_cannot_be_written_is_named(changed, message):
    with pytest.raises(SpecError, match=message):
        write_script(Trainer(replace(SMALL, **changed)))


def test_too_many_numbers_are_refused():
    spec = RunSpec.from_dict(SPECS["digits"].to_dict() | {"batch_size": 1000})
    with pytest.raises(SpecError, match="at most 5,000,000 numbers"):
        write_script(Trainer(spec), updates=1000)


def test_scripts_do_not_move_the_trainer():
    trainer, other = Trainer(SPECS["xor"]), Trainer(SPECS["xor"])
    ran(write_script(trainer))
    assert np.array_equal(trainer.run(5), other.run(5))
    assert sys.modules["numpy"] is np
