"""The state that is carried from piece to piece: the same bits on every way, begun anew with each epoch, and told in
words.
"""

from itertools import pairwise

import numpy as np
import pytest
from unrolled.core import (
    CostSurface,
    History,
    RunSpec,
    SpecError,
    Trainer,
    compare_depths,
    explain,
    parse_edits,
    split_gradient,
    what_if,
)
from unrolled.core.data.suggested_spec import network_for_characters
from unrolled.core.training.hessian import Hessian

TEXT = "a rose is a rose is a rose. and a rose it was, and is, and will be. " * 2


def spec(layer=None, optimiser=None, text=TEXT, **fields):
    setup = network_for_characters(len(set(text)))
    setup["layers"][0] = layer or {"kind": "lstm", "units": 4}
    setup["optimiser"] = optimiser or setup["optimiser"]
    return RunSpec.from_dict({"task": {"kind": "text", "text": text, "piece": 6, "carry": True}} | setup | fields)


def finished(steps):
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            return stop.value


def same(one, other):
    return all(np.array_equal(array, other.arrays()[name]) for name, array in one.arrays().items())


def test_each_piece_goes_on_and_each_epoch_begins_anew():
    trainer = Trainer(spec())
    steps = [trainer.step() for _ in range(trainer.updates_per_epoch + 2)]
    for k, (before, step) in enumerate(pairwise(steps), 2):
        begins = (k - 1) % trainer.updates_per_epoch == 0
        for state in ("h", "c"):
            assert np.array_equal(getattr(step.layers[0], f"{state}0"),
                                  np.zeros((1, 4)) if begins else getattr(before.layers[0], state)[-1]), k


def test_traced_or_not_and_previewed_it_has_the_same_bits():
    traced, untraced = Trainer(spec()), Trainer(spec())
    for _ in range(40):
        traced.preview()
        traced.step()
    untraced.run(40)
    assert all(np.array_equal(traced.weights[name], weight) for name, weight in untraced.weights.items())
    assert same(traced.preview(), untraced.preview())


def test_any_step_again_is_the_same_to_the_bit():
    history = History(spec())
    steps = {}
    for _ in range(70):
        step = history.step()
        steps[step.index] = step
    for update in (1, 2, 23, 41, 64, 70):
        assert same(finished(history.step_at(update)), steps[update])
    finished(history.seek(30))
    assert same(history.step(), steps[31])
    state = history.trainer.state()
    history.run(7)
    history.trainer.restore(state)
    assert same(history.trainer.step(), steps[32])


def test_what_if_begins_where_the_step_began():
    trainer = Trainer(spec())
    trainer.run(5)
    step = trainer.step()
    assert same(what_if(trainer.spec, step, []), step)
    other = what_if(trainer.spec, step,
                    parse_edits([{"kind": "weight", "weight": "layer1.W_time_f", "index": [0, 0], "value": 0.9}]))
    assert np.array_equal(other.layers[0].h0, step.layers[0].h0)
    assert other.cost != step.cost


@pytest.mark.parametrize("part", ["training", "validation"])
def test_what_is_looked_at_is_one_text_too(part):
    trainer = Trainer(spec())
    trainer.run(30)
    samples = trainer.training_samples if part == "training" else trainer.dataset.validation
    whole = trainer.predict(samples.inputs.reshape(1, -1, trainer.spec.input_size))[:, 0]
    seen = trainer.evaluate(part)
    np.testing.assert_allclose(seen.outputs.swapaxes(0, 1).reshape(whole.shape), whole, rtol=1e-9)
    assert seen.cost == pytest.approx(-np.log((whole * samples.targets.reshape(whole.shape)).sum(-1)).sum()
                                      / len(samples))


def test_analyses_begin_where_the_step_began():
    trainer = Trainer(spec({"kind": "recurrent", "units": 4, "activation": "tanh"}))
    trainer.run(8)
    step = trainer.step()
    for name, gradient in step.gradients.items():
        np.testing.assert_allclose(split_gradient(step, name).shares.sum(axis=0), gradient, rtol=1e-10, atol=1e-13)
    compared = compare_depths(trainer.spec, step)
    assert all(error[-1] < 1e-10 for error in compared.relative_error.values())
    surface = CostSurface(trainer.spec, step, "layer1.W_time[0,0]", "layer1.b[1]")
    assert finished(surface.grid(*(np.array([value]) for value in surface.present))).item() == pytest.approx(step.cost,
                                                                                                             rel=1e-12)
    with pytest.raises(SpecError, match="samples: expected batch, since each sequence starts from"):
        CostSurface(trainer.spec, step, "layer1.W_time[0,0]", "layer1.b[1]", "training")


def test_newton_s_curvature_is_that_of_the_piece_as_it_goes_on():
    trainer = Trainer(spec({"kind": "recurrent", "units": 2, "activation": "tanh"},
                           {"kind": "newton", "learning_rate": 0.1, "damping": 1.0}, "abcab" * 8))
    trainer.run(3)
    step, name = trainer.step(), "layer1.W_time"
    _, hessian = Hessian(trainer.network).of(step.before.theta, trainer._order.batch(step.before.update), (),
                                             step.initial_states)
    np.testing.assert_allclose(step.curvature.hessian, hessian, rtol=1e-9, atol=1e-12)
    beside = Trainer(trainer.spec)
    beside.restore(step.before)
    gradients = []
    for sign in (1, -1):
        beside.weights[name] = step.weights[name] + sign * 1e-5 * np.eye(2)[:, :1] * np.eye(2)[0]
        gradients.append(beside.preview().gradients[name])
    rows = step.curvature_rows[name]
    numeric = (gradients[0] - gradients[1]) / 2e-5
    np.testing.assert_allclose(hessian[rows.ravel(), rows[0, 0]], numeric.ravel(), rtol=1e-5, atol=1e-7)


def test_the_words_say_what_was_carried_and_that_no_error_goes_back():
    trainer = Trainer(spec({"kind": "recurrent", "units": 4, "activation": "tanh"}))
    first, second = trainer.step(), trainer.step()

    def told(step):
        return str(explain(trainer.spec, step, layer=1, timestep=1, unit=2).to_dict())

    assert "carried over" in told(second)
    assert "backpropagation is truncated here" in told(second)
    assert "carried over" not in told(first)
    for value in second.layers[0].h0[0]:
        assert f"{value:.3g}"[:5] in told(second).replace("−", "-")
