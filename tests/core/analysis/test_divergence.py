"""Why a run diverged: the first number, held against a plain search, the chain to it, and what would have helped."""

import math
from dataclasses import replace

import numpy as np
import pytest
from examples import XOR, changed, finish
from unrolled.core import (
    History,
    Place,
    RunSpec,
    SpecError,
    Trainer,
    first_not_finite,
    growth,
    parse_edits,
    remedies,
    remedy_named,
    trace_divergence,
    try_remedy,
)
from unrolled.core.analysis.divergence.terms import Terms

OUTPUT = {"kind": "dense", "units": 1, "activation": "linear"}
TASK = {"kind": "explicit", "inputs": [[[1.0], [0.5], [-1.0], [2.0]]] * 2, "targets": [[1.0], [-2.0]]}
FAST = {"kind": "gradient_descent", "learning_rate": 1000.0}
#: Quantities of a cell in the order in which they are computed, written once more.
FORWARD = {"lstm": "z_i i dsigma_i z_f f dsigma_f z_g g dsigma_g z_o o dsigma_o c squashed dsigma_c h",
           "gru": "z_r r dsigma_r z_u u dsigma_u m z_g g dsigma_g h"}
BACKWARD = {"lstm": "delta_space delta_time delta_c_time delta delta_c "
                    "delta_i dz_i delta_f dz_f delta_g dz_g delta_o dz_o",
            "gru": "delta_space delta_time delta delta_u dz_u delta_g dz_g delta_r dz_r delta_m"}
PLAIN = "z h dsigma", "delta_space delta_time delta dz"


def linear(size: float, **fields) -> dict:
    """A linear recurrent layer that multiplies its state by `size` at every timestep."""
    layer = {"kind": "recurrent", "units": 1, "activation": "linear", "bias": False,
             "weights": {"W_space": [[1.0]], "W_time": [[size]]}}
    output = OUTPUT | {"bias": False, "weights": {"W_space": [[1.0]]}}
    return changed(task=TASK, batch_size=2, layers=[layer, output], **fields)


CANCELLING = {"task": {"kind": "explicit", "inputs": [[1e12, 1e12]], "targets": [[0.0]]}, "cost": "squared_error",
              "layers": [OUTPUT | {"units": 2, "bias": False, "weights": {"W_space": [[1e297, 0.0], [0.0, 1e297]]}},
                         OUTPUT | {"bias": False, "weights": {"W_space": [[1.0, -1.0]]}}]}
SPECS = {
    "a learning rate that is too large": changed(optimiser=FAST),
    "the same, in a ragged batch with a target everywhere": changed(optimiser=FAST, readout="many_to_many"),
    "the same, truncated": changed(optimiser=FAST, readout="many_to_many", truncate={"depth": 3, "every": 2}),
    "the same, in an LSTM": changed(optimiser=FAST, layers=[{"kind": "lstm", "units": 3}, OUTPUT]),
    "the same, in GRUs": changed(optimiser=FAST, readout="many_to_many",
                                 layers=[{"kind": "gru", "units": 3}, {"kind": "gru", "units": 2}, OUTPUT]),
    "the same, in an LSTM as output": changed(optimiser=FAST | {"l2": 1000.0}, layers=[{"kind": "lstm", "units": 1}]),
    "decay that is too large": XOR | {"optimiser": {"kind": "gradient_descent", "learning_rate": 0.5, "l2": 5.0}},
    "with momentum": changed(optimiser={"kind": "momentum", "learning_rate": 1000.0}),
    "large weights through time, forward": linear(1e120),
    "large weights through time, backward": linear(1e90),
    "exponentials that overflow": {
        "task": {"kind": "explicit", "inputs": [[1e12]], "targets": [[0.0, 1.0]]}, "cost": "cross_entropy",
        "layers": [OUTPUT | {"units": 2, "activation": "softmax", "weights": {"W_space": [[1e297], [1e297]]}}]},
    "infinities that cancel": CANCELLING,
}


def diverged(fields: dict):
    """The history of a run and its first step that is not finite."""
    history = History(RunSpec.from_dict(fields))
    for _ in range(3000):
        step = history.step()
        if not step.finite:
            return history, step
    raise AssertionError("it did not diverge")


@pytest.fixture(scope="module", params=SPECS)
def run(request):
    return diverged(SPECS[request.param])


def in_order(spec, step):
    """Every number of a step with its place, one after another, as it is computed."""
    rows = step.lengths.max()
    for n in range(rows):
        for i, layer in enumerate(spec.layers):
            for name in FORWARD.get(layer.kind, PLAIN[0]).split():
                yield from cell(step, i, name, n)
    for name in ("costs", "output_gradient"):
        for row, sample, unit in np.ndindex(getattr(step, name).shape):
            n = int(step.lengths[sample]) if spec.many_to_one else row + 1
            yield (name, len(spec.layers), n, sample, unit, None, None), getattr(step, name)[row, sample, unit]
    yield ("mean_cost", None, None, None, None, None, None), step.cost
    for n in reversed(range(rows)):
        for i in reversed(range(len(spec.layers))):
            for name in BACKWARD.get(spec.layers[i].kind, PLAIN[1]).split():
                yield from cell(step, i, name, n)
    for name in ("gradients", "followed"):
        yield from entries(name, getattr(step, name))
    for slot in step.optimiser.slots:
        yield from entries(f"memory_after.{slot}", {weight: of[slot] for weight, of in step.memory_after.items()})
    yield from entries("updates", step.updates)
    yield from entries("weights_after", step.weights_after)


def cell(step, i, name, n):
    for sample, unit in np.ndindex(step.layers[i].h.shape[1:]):
        yield (name, i + 1, n + 1, sample, unit, None, None), getattr(step.layers[i], name)[n, sample, unit]


def entries(name, arrays):
    for weight, array in arrays.items():
        for index in np.ndindex(array.shape):
            yield (name, int(weight[5:].split(".")[0]), None, None, None, weight, index), array[index]


def test_the_first_number_is_that_of_a_plain_search(run):
    history, step = run
    spec, found = history.trainer.spec, first_not_finite(history.trainer.spec, step)
    place, value = next((place, value) for place, value in in_order(spec, step) if not math.isfinite(value))
    assert tuple(found.place) == place
    assert repr(found.value) == repr(float(value))
    assert Terms(spec, step).value(found.place) == pytest.approx(found.value, nan_ok=True)


@pytest.mark.parametrize(("name", "step_pass", "quantity", "layer", "timestep"), [
    ("large weights through time, forward", "forward", "z", 1, 4), ("exponentials that overflow", "forward", "z", 1, 1),
    ("infinities that cancel", "forward", "z", 1, 1), ("a learning rate that is too large", "cost", "costs", 3, None),
    ("large weights through time, backward", "cost", "costs", 2, 4)])
def test_the_pass_and_the_place_are_named(name, step_pass, quantity, layer, timestep):
    history, step = diverged(SPECS[name])
    found = first_not_finite(history.trainer.spec, step)
    assert (found.step_pass, found.place.quantity, found.place.layer) == (step_pass, quantity, layer)
    assert timestep in (None, found.place.timestep)


def test_the_chain_goes_back_number_by_number(run):
    history, step = run
    spec = history.trainer.spec
    found, terms = trace_divergence(spec, step), Terms(spec, step)
    assert found.chain[0].place == found.first.place
    for link, following in zip(found.chain, found.chain[1:], strict=False):
        assert following.place in {factor.place for factor in link.factors}
        assert repr(terms.value(following.place)) == repr(following.value)
    assert len({link.place for link in found.chain}) == len(found.chain)
    assert all(math.isfinite(link.value) for link in found.chain[1:])
    assert terms.of(found.chain[-1].place) == []
    assert found.update == step.index


def test_every_number_is_the_sum_of_its_terms():
    for name in ("the same, in an LSTM", "the same, in GRUs", "with momentum"):
        spec = replace(RunSpec.from_dict(SPECS[name]), optimiser=RunSpec.from_dict(changed()).optimiser)
        trainer = Trainer(spec)
        trainer.run(2)
        step = trainer.step()
        terms = Terms(spec, step)
        linear_in = ("delta", "dz", "c", "h", "m") if spec.layers[0].gates else ("delta", "dz")
        for i, layer in enumerate(spec.layers):
            squashed = set() if layer.gates else {"h", "dsigma"}
            for quantity in layer.quantities:
                if quantity in squashed or quantity.split("_")[0] not in (*linear_in, "z"):
                    continue
                for place, value in cell(step, i, quantity, 1):
                    if step.lengths[place[3]] > 1:
                        parts = terms.of(Place(*place))
                        total = sum(math.prod(factor.value for factor in term) for term in parts)
                        assert total == pytest.approx(value, rel=1e-9, abs=1e-12), place
        for weight, gradient in step.gradients.items():
            parts = terms.of(Place("gradients", i, weight=weight,
                                                                   index=(0,) * gradient.ndim))
            total = sum(math.prod(factor.value for factor in term) for term in parts) / len(step.samples)
            assert total == pytest.approx(gradient[(0,) * gradient.ndim], rel=1e-9, abs=1e-12)


def test_the_weight_that_carries_the_state_is_named():
    history, step = diverged(linear(1e120))
    found = trace_divergence(history.trainer.spec, step)
    assert (found.weight.weight, found.weight.index) == ("layer1.W_time", (0, 0))
    assert found.words == ("The first number that is not finite is infinite: z in layer 1, timestep 4, unit 1. The "
                           "largest weight on the way to it is entry 1, 1 of layer1.W_time, 1.000·10¹²⁰.")
    assert [(link.place.quantity, link.place.timestep) for link in found.chain] == [
        ("z", 4), ("h", 3), ("z", 3), ("h", 2), ("z", 2), ("h", 1), ("z", 1), ("inputs", 1)]


def test_a_step_that_is_finite_has_no_such_number():
    spec = RunSpec.from_dict(changed())
    step = Trainer(spec).step()
    assert first_not_finite(spec, step) is None
    with pytest.raises(SpecError, match="update: expected an update with a number that is not finite, got 1"):
        trace_divergence(spec, step)


def test_growth_before_it():
    history, step = diverged(SPECS["a learning rate that is too large"])
    weight = trace_divergence(history.trainer.spec, step).weight
    found = finish(growth(history, step.index, weight, most=5))
    assert found.updates.tolist() == list(range(step.index - 4, step.index + 1))
    other = Trainer(history.trainer.spec)
    other.run(step.index - 5)
    for k in range(5):
        again = other.step()
        assert again.cost == found.cost[k]
        assert again.weights[weight.weight][weight.index] == found.entry[k]
        with np.errstate(all="ignore"):
            large = np.abs(again.weights["layer1.W_time"]).max()
            expected = large * np.sqrt(np.square(again.weights["layer1.W_time"] / large).sum())
        assert found.weights["layer1.W_time"][k] == pytest.approx(expected, rel=1e-12)
    assert found.forward.shape == found.backward.shape == (3, len(step.inputs))
    assert finish(growth(history, 1)).updates.tolist() == [1]
    assert finish(growth(history, 0)).updates.tolist() == [0]


def test_a_run_whose_first_cost_is_not_finite_grew_in_no_update():
    spec = RunSpec.from_dict(linear(1e120))
    found = finish(growth(History(spec), 0))
    assert found.updates.tolist() == [0]
    assert not np.isfinite(found.cost[0])


def test_remedies_change_one_thing_each():
    history, step = diverged(SPECS["a learning rate that is too large"])
    spec = history.trainer.spec
    found = {each.name: each for each in remedies(spec, step)}
    assert found["clip_norm"].spec == replace(spec, optimiser=replace(spec.optimiser, clip_norm=1.0))
    assert found["learning_rate"].spec == replace(spec, optimiser=replace(spec.optimiser, learning_rate=100.0))
    assert found["smaller_learning_rate"].words == "a learning rate of 1"
    assert found["seed"].spec == replace(spec, seed=6)
    assert found["initialiser"].spec.initialiser.kind == "orthogonal"
    given = RunSpec.from_dict(linear(1e120, initialiser={"kind": "uniform"}))
    other = {each.name: each.spec for each in remedies(given, Trainer(given).preview())}["initialiser"]
    assert (other.initialiser.kind, [layer.weights for layer in other.layers]) == ("xavier", [None, None])
    with pytest.raises(SpecError, match="remedy: expected one of clip_norm, learning_rate"):
        remedy_named(spec, step, "prayer")


def test_clipping_would_have_helped_and_a_slightly_smaller_rate_would_not():
    history, step = diverged(SPECS["a learning rate that is too large"])
    spec = history.trainer.spec
    clipped = finish(try_remedy(remedy_named(spec, step, "clip_norm"), {}, step.index + 20))
    assert (clipped.updates, clipped.finite) == (step.index + 20, True)
    again = Trainer(remedy_named(spec, step, "clip_norm").spec)
    assert again.run(step.index + 20)[-1] == clipped.cost
    smaller = finish(try_remedy(remedy_named(spec, step, "learning_rate"), {}, 200))
    _, diverging = diverged(remedy_named(spec, step, "learning_rate").spec.to_dict())
    assert (smaller.finite, smaller.updates) == (False, diverging.index)
    assert repr(smaller.cost) == repr(diverging.cost)


def test_edits_go_along_except_those_of_what_the_remedy_changes():
    spec = RunSpec.from_dict(changed())
    step = Trainer(spec).step()
    log = {2: parse_edits([{"kind": "learning_rate", "value": 10.0}, {"kind": "freeze", "layers": ["layer1"]}])}
    slower = remedy_named(spec, step, "learning_rate")
    history = History(slower.spec, {2: log[2][1:]})
    assert finish(try_remedy(slower, log, 30)).cost == history.run(30)[-1]
    with np.errstate(all="ignore"):
        other = History(remedy_named(spec, step, "seed").spec, log)
        costs = other.run(30)
    found = finish(try_remedy(remedy_named(spec, step, "seed"), log, 30))
    assert found.finite == bool(np.isfinite(costs).all())
