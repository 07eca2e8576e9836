"""Weight decay, clipping and schedules, for every registered optimiser: what they do to an update, and that they leave
the gradient alone.
"""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from test_optimisers import bits, follow, spec
from unrolled.core import History, RunSpec, SpecError, Trainer, catalogue, gradient_check
from unrolled.core.optimisers.schedules import SCHEDULES
from unrolled.core.registry import kinds
from unrolled.core.training.update import WeightVector, apply_optimiser

#: Each alone and together; the limits are such that some updates are clipped and some are not.
REGULATED = {
    "decay": {"l2": 0.05}, "value": {"clip_value": 0.3}, "norm": {"clip_norm": 1.5},
    "decay and norm": {"l2": 0.3, "clip_norm": 1.5}, "decay and value": {"l2": 0.3, "clip_value": 0.3},
    "all": {"l2": 0.1, "clip_norm": 1.0, "schedule": "cosine", "schedule_period": 40}} | {
    name: {"schedule": name, "schedule_period": 7, "schedule_factor": 0.8} for name in SCHEDULES}


def tame(kind):
    """Undamped, Newton's method goes far away, where the Hessian can hardly be inverted and numbers are not known to
    many digits.
    """
    return {"kind": kind} | ({"learning_rate": 0.1, "damping": 1.0} if kind == "newton" else {})


ALL = [(kind, name) for kind in kinds("optimiser") for name in REGULATED]
#: A third of them: each optimiser with every third field, each field with every third optimiser.
SOME = [
    (kind, name) for i, kind in enumerate(kinds("optimiser")) for j, name in enumerate(REGULATED) if (i + j) % 3 == 0
]


class TestEveryOptimiser:
    @pytest.mark.parametrize(("kind", "name"), ALL)
    def test_its_updates_are_those_of_plain_loops(self, kind, name):
        follow(Trainer(spec(tame(kind) | REGULATED[name])), updates=20)

    @pytest.mark.parametrize(("kind", "name"), SOME)
    def test_while_a_layer_is_frozen(self, kind, name):
        def freeze(trainer, made):
            trainer.settings = replace(trainer.settings, frozen=("layer1",) if made < 4 or made >= 12 else ())

        follow(Trainer(spec(tame(kind) | REGULATED[name])), updates=16, between=freeze)

    @pytest.mark.parametrize(("kind", "name"), SOME)
    def test_time_travel_gives_the_same_bits(self, kind, name):
        history = History(spec({"kind": kind} | REGULATED[name]))
        history.run(9)
        middle = bits(history.trainer)
        history.run(20)
        end = bits(history.trainer)
        for update, there in ((9, middle), (29, end)):
            for _ in history.seek(update):
                pass
            assert bits(history.trainer) == there


@pytest.mark.parametrize("fields", REGULATED.values(), ids=REGULATED)
def test_the_gradient_of_the_trace_is_that_of_the_cost_alone(fields):
    trainer, plain = Trainer(spec({"kind": "gradient_descent"} | fields)), Trainer(spec("gradient_descent"))
    for name, gradient in plain.step().gradients.items():
        assert np.array_equal(trainer.preview().gradients[name], gradient)
    trainer.run(5)
    for check in gradient_check(trainer):
        assert check.relative_error < 1e-11, check


class TestNumbersThatCanBeDoneByHand:
    def step(self, **fields):
        """One weight of 3 and one bias of 4: z = 3 · 1 + 4, C = z²/2, so that both gradients are 7."""
        task = {"kind": "explicit", "inputs": [[1.0]], "targets": [[0.0]]}
        layer = {"kind": "dense", "units": 1, "activation": "linear", "weights": {"W_space": [[3.0]], "b": [4.0]}}
        trainer = Trainer(RunSpec.from_dict({"task": task, "layers": [layer], "cost": "half_squared_error",
                                             "optimiser": {"kind": "gradient_descent", "learning_rate": 0.1} | fields}))
        return trainer.step()

    def followed(self, **fields):
        step = self.step(**fields)
        return step.followed["layer1.W_space"].item(), step.followed["layer1.b"].item()

    def test_weight_decay_is_for_weights_and_not_for_biases(self):
        assert self.followed(l2=0.5) == (8.5, 7.0)
        assert self.step(l2=0.5).updates["layer1.W_space"].item() == pytest.approx(-0.85)

    def test_by_value(self):
        assert self.followed(clip_value=5.0) == (5.0, 5.0)
        assert self.followed(clip_value=8.0, l2=0.5) == (8.0, 7.0)

    def test_by_norm(self):
        assert self.followed(clip_norm=1.0) == pytest.approx((math.sqrt(0.5), math.sqrt(0.5)))
        assert self.followed(clip_norm=9.9) == (7.0, 7.0)
        assert self.step(clip_norm=1.0).norm == pytest.approx(math.sqrt(98))

    def test_the_trace_keeps_the_gradient(self):
        step = self.step(l2=0.5, clip_norm=1.0)
        assert step.gradients["layer1.W_space"].item() == 7.0
        assert step.cost == 24.5

    def test_nothing_asked_for_is_nothing_done(self):
        step = self.step()
        assert step.followed is step.gradients
        assert math.isnan(step.norm)
        assert step.rate == 0.1


FLAT = hnp.arrays(float, 6, elements=st.floats(-1e6, 1e6, allow_subnormal=False))


def followed(gradient, theta=None, **fields):
    """What an optimiser is given in place of a gradient."""
    optimiser = kinds("optimiser")["gradient_descent"](**fields)
    theta = np.zeros(6) if theta is None else theta
    return apply_optimiser(optimiser, 0, WeightVector(theta, np.ones(6)), gradient, np.zeros((0, 6)), np.empty(6))[1]


@given(FLAT, st.floats(1e-3, 1e3))
def test_clipping_by_norm_never_lengthens_and_keeps_the_direction(gradient, limit):
    clipped = followed(gradient, clip_norm=limit)
    length, before = np.linalg.norm(clipped), np.linalg.norm(gradient)
    assert length <= max(limit, 0.0) * (1 + 1e-12)
    assert length <= before
    assert np.allclose(clipped * before, gradient * length, rtol=1e-9, atol=1e-9 * max(before, 1.0))
    assert np.array_equal(clipped, gradient) or before > limit


@given(FLAT, st.floats(1e-3, 1e3))
def test_clipping_by_value_keeps_signs_and_order(gradient, limit):
    clipped = followed(gradient, clip_value=limit)
    assert (np.abs(clipped) <= limit).all()
    assert (clipped * gradient >= 0).all()
    assert (np.diff(clipped[np.argsort(gradient)]) >= 0).all()


@given(FLAT, st.floats(1e-6, 1.0), st.floats(1e-4, 1.0))
def test_weight_decay_alone_shrinks_every_weight_by_the_same_share(theta, l2, rate):
    optimiser, updates = kinds("optimiser")["gradient_descent"](l2=l2, learning_rate=rate), np.empty(6)
    apply_optimiser(optimiser, 0, WeightVector(theta, np.ones(6)), np.zeros(6), np.zeros((0, 6)), updates)
    assert np.allclose(theta + updates, (1 - rate * l2) * theta, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", SCHEDULES)
@given(k=st.integers(0, 10**6), period=st.integers(1, 10**4), factor=st.floats(0.01, 1.0))
def test_schedules_begin_at_the_rate_and_never_rise(name, k, period, factor):
    optimiser = kinds("optimiser")["gradient_descent"](
        learning_rate=0.5, schedule=name, schedule_period=period, schedule_factor=factor
    )
    assert optimiser.rate(0) == 0.5
    assert 0.0 <= optimiser.rate(k + 1) <= optimiser.rate(k) <= 0.5
    assert optimiser.rate(k) == optimiser.rate(k)


def test_what_schedules_come_to_after_a_period():
    def rate(name, k):
        return kinds("optimiser")["gradient_descent"](
            learning_rate=1.0, schedule=name, schedule_period=10, schedule_factor=0.25
        ).rate(k)

    assert [rate("step", k) for k in (9, 10, 19, 20)] == [1.0, 0.25, 0.25, 0.0625]
    assert [rate("exponential", k) for k in (5, 10)] == [0.5, 0.25]
    assert [rate("inverse", k) for k in (10, 30)] == [0.5, 0.25]
    assert [rate("cosine", k) for k in (5, 10, 99)] == pytest.approx([0.5, 0.0, 0.0])


def test_another_learning_rate_keeps_the_schedule():
    trainer = Trainer(spec({"kind": "gradient_descent", "schedule": "step", "schedule_period": 2}))
    trainer.run(2)
    trainer.set(learning_rate=0.8)
    assert trainer.step().rate == 0.4


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"clip_value": 1.0, "clip_norm": 1.0}, "optimiser.clip_norm"), ({"clip_norm": 0.0}, "optimiser.clip_norm"),
        ({"l2": -1.0}, "optimiser.l2"), ({"schedule": "up"}, "optimiser.schedule"),
        ({"schedule_period": 0}, "optimiser.schedule_period"), ({"schedule_factor": 0}, "optimiser.schedule_factor"),
        ({"kind": "rprop", "shortest": 2.0, "longest": 1.0}, "optimiser.shortest"),
        ({"kind": "adam", "beta1": 1.0}, "optimiser.beta1"),
    ],
)
def test_what_cannot_be(fields, field):
    with pytest.raises(SpecError) as caught:
        spec({"kind": "gradient_descent"} | fields)
    assert caught.value.field == field


def test_set_ups_that_ask_for_none_of_it_are_written_as_before():
    assert spec("gradient_descent").to_dict()["optimiser"] == {"kind": "gradient_descent", "learning_rate": 0.1}
    whole = {
        "kind": "adam", "learning_rate": 0.01, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "l2": 0.1,
        "clip_norm": 5.0, "schedule": "cosine",
    }
    assert spec(whole).to_dict()["optimiser"] == whole


def test_what_is_its_own_comes_first_and_the_rest_is_folded():
    for entry in catalogue()["optimiser"].values():
        names = [parameter["name"] for parameter in entry["parameters"]]
        assert names[0] == "learning_rate"
        assert names[-6:] == ["l2", "clip_value", "clip_norm", "schedule", "schedule_period", "schedule_factor"]
        assert all(bool(parameter["fold"]) == (parameter["name"] in names[-6:]) for parameter in entry["parameters"])


def test_a_schedule_has_no_effect_on_rprop_but_where_a_layer_was_frozen():
    fields = {"kind": "rprop", "learning_rate": 0.01}
    scheduled, plain = (
        Trainer(spec(fields | more))
        for more in ({"schedule": "step", "schedule_period": 5, "schedule_factor": 0.1}, {})
    )
    assert np.array_equal(scheduled.run(20), plain.run(20))
    for trainer in (scheduled, plain):
        trainer.restore(Trainer(trainer.spec).state())
        trainer.settings = replace(trainer.settings, frozen=("layer1",))
        trainer.run(10)
        trainer.settings = replace(trainer.settings, frozen=())
    first = [np.abs(trainer.step().updates["layer1.W_space"]) for trainer in (scheduled, plain)]
    np.testing.assert_allclose(first[0], 0.01 * first[1], rtol=1e-12)


def test_what_is_clipped_to_a_norm_is_exactly_as_long():
    step = Trainer(spec({"kind": "gradient_descent", "clip_norm": 1e-3})).step()
    assert math.hypot(*np.concatenate([followed.ravel() for followed in step.followed.values()])) == pytest.approx(
        1e-3, rel=1e-14
    )
