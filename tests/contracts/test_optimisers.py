"""What every registered optimiser promises: the updates of its paper, the same bits on every way, and that it learns.
"""

import copy
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from plain_optimisers import Plain, central_hessian
from unrolled.core import RunSpec, Trainer
from unrolled.core.registry import kinds

#: Of each kind the defaults, and settings that are not.
OPTIMISERS = {name: {"kind": name} for name in kinds("optimiser")} | {
    "momentum, half": {"kind": "momentum", "momentum": 0.5, "learning_rate": 0.02},
    "rmsprop with momentum": {"kind": "rmsprop", "momentum": 0.8, "decay": 0.5},
    "rprop, short of breath": {"kind": "rprop", "longest": 0.02, "shortest": 0.005, "learning_rate": 0.01},
    "newton": {"kind": "newton", "learning_rate": 0.1},
    "newton, damped": {"kind": "newton", "damping": 0.5, "learning_rate": 0.7},
    "adam, short memory": {"kind": "adam", "beta1": 0.5, "beta2": 0.6, "learning_rate": 0.01}}
UPDATES = 50


def spec(optimiser, **fields) -> RunSpec:
    return RunSpec.from_dict(
        {
            "task": {"kind": "sum_of_bits", "min_length": 3, "max_length": 5, "training": 20, "validation": 5},
            "layers": [
                {"kind": "recurrent", "units": 3, "activation": "tanh"},
                {"kind": "dense", "units": 1, "activation": "linear"},
            ],
            "optimiser": optimiser, "batch_size": 4, "seed": 5,
        }
        | fields
    )


def bits(trainer) -> bytes:
    state = trainer.state()
    return state.theta.tobytes() + state.memory.tobytes()


def follow(trainer, updates=UPDATES, between=lambda trainer, made: None):
    """Train, and hold each update and each memory against those of the plain optimiser."""
    plain, tolerance = Plain(trainer.weights, trainer.optimiser.slots), {"rtol": 1e-12, "atol": 1e-14}
    for made in range(updates):
        between(trainer, made)
        step = trainer.step()
        hessian = None
        if step.optimiser.needs_hessian:
            hessian, tolerance = curvature_of(trainer.spec, step, differences=made % 10 == 0)
        expected = plain.updates(trainer.optimiser, made, step.weights, step.gradients, step.settings.frozen, hessian)
        for name, update in step.updates.items():
            assert np.allclose(update, expected[name], **tolerance), (made, name)
            for slot, array in step.memory_after[name].items():
                remembered = [plain.memory[name, index][slot] for index in np.ndindex(array.shape)]
                assert np.allclose(array.ravel(), remembered, rtol=1e-12, atol=1e-14), (made, name, slot)


def curvature_of(spec, step, differences):
    """The Hessian of a step in the order of the weights' names, and how exactly what follows from it can be known.

    It is symmetric, that of the weights that learn, and (where `differences` are asked for) what the gradient does when
    a weight moves.
    """
    names = [name for name, rows in step.curvature_rows.items() if (rows >= 0).all()]
    assert names == [name for name in step.weights if name.split(".")[0] not in step.settings.frozen]
    order = np.concatenate([step.curvature_rows[name].ravel() for name in names])
    assert sorted(order) == list(range(len(order)))
    hessian = step.curvature.hessian[np.ix_(order, order)]
    assert np.array_equal(hessian, hessian.T)
    if differences:
        plain = kinds("optimiser")["gradient_descent"]()
        beside, moment = (
            Trainer(replace(spec, optimiser=plain)),
            step.before._replace(settings=replace(step.settings, optimiser=plain)),
        )

        def gradient(weights):
            beside.restore(moment)
            for name, weight in weights.items():
                beside.weights[name] = weight
            return beside.preview().gradients

        numeric = central_hessian(gradient, step.weights, names)
        assert np.allclose(hessian, numeric, rtol=0, atol=1e-5 * max(1.0, np.abs(hessian).max()))
    condition = np.linalg.norm(step.curvature.inverse, 2) * np.linalg.norm(hessian, 2)
    size = np.abs(step.curvature.direction).max()
    return hessian, {"rtol": 0, "atol": 1e-13 * max(condition, 1.0) * max(size, 1.0)}


@pytest.mark.parametrize("name", OPTIMISERS)
class TestEveryOptimiser:
    def trainer(self, name, **fields):
        return Trainer(spec(OPTIMISERS[name], **fields))

    def test_a_formula_has_its_source(self, name):
        kind = kinds("optimiser")[OPTIMISERS[name]["kind"]]
        assert not kind.formula or kind.source or "Source" in kind.__doc__
        assert not kind.formula or "Source: " in kind.__doc__ or any(character.isdigit() for character in kind.source)

    def test_its_updates_are_those_of_plain_loops(self, name):
        follow(self.trainer(name))

    def test_while_the_learning_rate_is_changed(self, name):
        def change(trainer, made):
            if made == 20:
                trainer.set(learning_rate=0.004)

        follow(self.trainer(name), between=change)

    def test_while_a_layer_is_frozen(self, name):
        def freeze(trainer, made):
            trainer.settings = replace(trainer.settings, frozen=("layer1",) if made < 10 or 20 <= made < 30 else ())

        follow(self.trainer(name), between=freeze)

    def test_a_frozen_layer_stays_and_its_memory_too(self, name):
        trainer = self.trainer(name)
        trainer.run(5)
        trainer.settings = replace(trainer.settings, frozen=("layer1",))
        step = trainer.step()
        for weight, slots in step.memory.items():
            if weight.startswith("layer1."):
                assert not step.updates[weight].any()
                assert all(np.array_equal(array, step.memory_after[weight][slot]) for slot, array in slots.items())

    def test_traced_or_not_and_after_a_return_the_bits_are_the_same(self, name):
        traced, untraced = self.trainer(name), self.trainer(name)
        for _ in range(30):
            traced.preview()
            traced.step()
        untraced.run(12)
        middle = untraced.state()
        untraced.run(18)
        assert bits(traced) == bits(untraced)
        other = self.trainer(name)
        other.restore(middle)
        other.run(18)
        assert bits(other) == bits(untraced)

    def test_memory_goes_from_step_to_step(self, name):
        trainer = self.trainer(name)
        one = trainer.step()
        before = copy.deepcopy(one.memory_after)
        preview, two = trainer.preview(), trainer.step()
        assert set(one.memory["layer1.W_time"]) == set(trainer.optimiser.slots)
        for weight, slots in two.memory.items():
            assert all(not array.any() for array in one.memory[weight].values())
            for slot, array in slots.items():
                assert array.shape == two.weights[weight].shape
                assert np.array_equal(array, before[weight][slot])
                assert np.array_equal(one.memory_after[weight][slot], before[weight][slot])
                assert np.array_equal(preview.memory_after[weight][slot], two.memory_after[weight][slot])
                assert f"memory_after/{weight}.{slot}" in two.arrays()

    def test_the_gradient_is_left_as_it_is(self, name):
        optimiser, rng = self.trainer(name).optimiser, np.random.default_rng(3)
        memory, gradient, update = np.zeros((len(optimiser.slots), 6)), rng.normal(size=6), np.full(6, np.nan)
        before = gradient.copy()
        optimiser.update(gradient, 0.1, memory, update)
        assert np.array_equal(gradient, before)
        assert np.isfinite(update).all()
        assert (update * gradient <= 0).all()  # the first goes downhill

    def test_a_gradient_of_nothing_moves_nothing(self, name):
        optimiser = self.trainer(name).optimiser
        memory, update = np.zeros((len(optimiser.slots), 4)), np.full(4, np.nan)
        for _ in range(3):
            optimiser.update(np.zeros(4), 0.1, memory, update)
            assert not update.any()
            assert np.isfinite(memory).all()

    def test_it_goes_down_a_bowl(self, name):
        optimiser, w = replace(self.trainer(name).optimiser, learning_rate=0.02), np.array([1.0, -2.0, 0.5])
        steep = np.array([1.0, 3.0, 0.2])
        memory, update, rate = np.zeros((len(optimiser.slots), 3)), np.empty(3), optimiser.rate(0)
        before = float(steep @ w**2)
        for _ in range(400):
            optimiser.update(2 * steep * w, rate, memory, update)
            w += update
        assert float(steep @ w**2) < 0.5 * before

    def test_it_learns_xor(self, name):
        trainer = Trainer(
            RunSpec.from_dict(
                {
                    "task": "xor",
                    "layers": [
                        {"kind": "dense", "units": 4, "activation": "tanh"},
                        {"kind": "dense", "units": 1, "activation": "sigmoid"},
                    ],
                    "cost": "binary_cross_entropy", "batch_size": 4, "seed": 2,
                    "optimiser": OPTIMISERS[name]
                    | ({} if OPTIMISERS[name]["kind"] == "rprop" else {"learning_rate": 0.1}),
                }
            )
        )
        before = trainer.evaluate("training").cost
        trainer.run(1000)
        if name == "newton":  # undamped it goes to wherever it is level: here to a plateau, on which all outputs are ½
            step = trainer.preview()
            assert max(np.abs(gradient).max() for gradient in step.gradients.values()) < 1e-9
            assert np.linalg.eigvalsh(step.curvature.hessian)[0] < 1e-9  # no minimum
            assert step.cost == pytest.approx(np.log(2))
            return
        assert trainer.evaluate("training").cost < 0.3 * before


GRADIENTS = hnp.arrays(float, (8, 5), elements=st.floats(-1e3, 1e3, allow_subnormal=False))


def path(optimiser, gradients):
    """All updates that these gradients lead to."""
    memory, updates = np.zeros((len(optimiser.slots), gradients.shape[1])), np.empty_like(gradients)
    for gradient, update in zip(gradients, updates, strict=True):
        optimiser.update(gradient, optimiser.learning_rate, memory, update)
    return updates


@given(GRADIENTS, st.floats(1e-100, 1e100))
def test_rprop_does_not_depend_on_how_large_a_gradient_is(gradients, scale):
    optimiser = kinds("optimiser")["rprop"]()
    assert np.array_equal(path(optimiser, gradients), path(optimiser, np.sign(gradients) * scale))


@given(GRADIENTS)
def test_momentum_without_any_is_gradient_descent(gradients):
    plain = path(kinds("optimiser")["gradient_descent"](), gradients)
    for name in ("momentum", "nesterov"):
        assert np.array_equal(path(kinds("optimiser")[name](momentum=0.0, learning_rate=0.1), gradients), plain)


@given(GRADIENTS)
def test_adam_never_goes_further_than_its_bound(gradients):
    optimiser = kinds("optimiser")["adam"]()
    bound = optimiser.learning_rate * (1 - optimiser.beta1) / np.sqrt(1 - optimiser.beta2)  # Kingma and Ba, section 2.1
    assert (np.abs(path(optimiser, gradients)) <= max(bound, optimiser.learning_rate) * (1 + 1e-9)).all()


@given(GRADIENTS)
def test_adagrad_never_goes_further_than_its_rate(gradients):
    optimiser = kinds("optimiser")["adagrad"](learning_rate=0.1)
    assert (np.abs(path(optimiser, gradients)) <= 0.1 * (1 + 1e-12)).all()


@settings(max_examples=30)
@given(GRADIENTS, st.floats(0.5, 0.95))
def test_nesterov_is_its_paper_seen_from_where_the_gradient_is_taken(gradients, mu):
    """θ rolls as in eq. 3 and 4; the weights are always θ + μ v."""
    optimiser, theta, v, w = kinds("optimiser")["nesterov"](momentum=mu), np.zeros(5), np.zeros(5), np.zeros(5)
    for gradient, update in zip(gradients, path(optimiser, gradients), strict=True):
        v = mu * v - optimiser.learning_rate * gradient
        theta, w = theta + v, w + update
        assert np.allclose(w, theta + mu * v, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(("rate", "first"), [(100.0, 50.0), (0.5, 0.5), (1e-9, 1e-6)])
def test_the_first_step_of_rprop_keeps_within_its_bounds(rate, first):
    optimiser, updates, memory = kinds("optimiser")["rprop"](learning_rate=rate), np.empty(2), np.zeros((2, 2))
    optimiser.update(np.array([1.0, -3.0]), rate, memory, updates)
    assert updates.tolist() == [-first, first]
