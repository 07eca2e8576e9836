"""The cost over two weights, point by point against a plain pass with those weights set, and the way through them."""

import numpy as np
import pytest
from examples import SMALL, changed
from hypothesis import given, settings
from hypothesis import strategies as st
from unrolled.core import (
    CostSurface,
    History,
    RunSpec,
    SpecError,
    Trainer,
    WeightName,
    parse_edits,
    parse_entry,
    what_if,
)
from unrolled.core.layers.recurrent import RecurrentCells

XS, YS = np.array([-1.7, 0.0, 0.4, 2.5]), np.array([-0.9, 0.3, 1.1])


def whole(work):
    """What a job returns, and the shares that it yielded."""
    shares = []
    while True:
        try:
            shares.append(next(work))
        except StopIteration as stop:
            return stop.value, shares


def entries(spec) -> list[str]:
    """Every entry of every weight, as it is written."""
    return [f"{name}[{','.join(map(str, index))}]" for name, weight in Trainer(spec).weights.items()
            for index in np.ndindex(weight.shape)]


def plain(spec, step, samples, settings_of):
    """The cost with some entries set, by a trainer that knows nothing of surfaces."""
    if samples == "batch":
        return what_if(spec, step, parse_edits([{"kind": "weight", "weight": entry.weight, "index": list(entry.index),
                                                 "value": value}
                                             for entry, value in settings_of])).cost
    trainer = Trainer(spec)
    trainer.restore(step.before)
    for entry, value in settings_of:
        trainer.weights[entry.weight][entry.index] = value
    return trainer.evaluate("training").cost


def holds(spec, step, x, y, samples):
    surface = CostSurface(spec, step, x, y, samples)
    costs, shares = whole(surface.grid(XS, YS))
    assert costs.shape == (len(YS), len(XS))
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)
    for j, b in enumerate(YS):
        for i, a in enumerate(XS):
            assert costs[j, i] == pytest.approx(plain(spec, step, samples, [(surface.x, a), (surface.y, b)]), rel=1e-12,
                                                abs=1e-12)


@settings(max_examples=60, deadline=None)
@given(data=st.data(), name=st.sampled_from(sorted(SMALL)), samples=st.sampled_from(["batch", "training"]),
       updates=st.integers(0, 5))
def test_each_point_is_a_plain_pass(data, name, samples, updates):
    spec = SMALL[name]
    trainer = Trainer(spec)
    trainer.run(updates)
    x, y = data.draw(st.lists(st.sampled_from(entries(spec)), min_size=2, max_size=2, unique=True))
    holds(spec, trainer.step(), x, y, samples)


@pytest.mark.parametrize("samples", ["batch", "training"])
def test_a_layer_that_takes_one_value_at_a_time_gives_the_same(monkeypatch, samples):
    monkeypatch.setattr(RecurrentCells, "per_sample_blocks", ("space",))
    spec = SMALL["ragged"]
    holds(spec, Trainer(spec).step(), "layer2.W_time[0,1]", "layer3.b[0]", samples)


def test_many_samples_and_points_go_piece_by_piece(monkeypatch):
    monkeypatch.setattr("unrolled.core.analysis.cost_surface.SAMPLES_AT_ONCE", 7)
    monkeypatch.setattr("unrolled.core.analysis.cost_surface.NUMBERS_AT_ONCE", 1500)
    spec = SMALL["ragged"]
    holds(spec, Trainer(spec).step(), "layer1.W_time[0,1]", "layer2.W_space[1,0]", "training")


def test_edited_data_count():
    spec = SMALL["ragged"]
    trainer = Trainer(spec)
    for edit in parse_edits([{"kind": "target", "sample": 3, "timestep": 0, "unit": 0, "value": 40.0}]):
        edit.change(trainer)
    holds(spec, trainer.step(), "layer1.W_time[0,1]", "layer3.b[0]", "training")


def test_the_step_stays_as_it_is_and_its_own_point_has_its_cost():
    spec = SMALL["ragged"]
    step = Trainer(spec).step()
    before = {name: array.copy() for name, array in step.items()}
    surface = CostSurface(spec, step, "layer1.W_space[2,0]", "layer1.b[1]")
    (cost,), _ = whole(surface.grid(*np.array(surface.present)[:, None]))
    assert cost == pytest.approx(step.cost, rel=1e-13)
    for name, array in step.items():
        assert np.array_equal(array, before[name]), name


def test_where_it_diverges_it_is_not_finite_and_no_fault():
    linear = RunSpec.from_dict(changed(layers=[{"kind": "recurrent", "units": 1, "activation": "linear"}]))
    with np.errstate(all="raise"):
        surface = CostSurface(linear, Trainer(linear).step(), "layer1.W_space[0,0]", "layer1.W_time[0,0]")
        costs, _ = whole(surface.grid(np.array([1.0, 1e300]), np.array([1.0, 1e200])))
    assert np.isfinite(costs[0, 0])
    assert not np.isfinite(costs[1, 1])


@pytest.mark.parametrize(("x", "y", "samples", "field"), [
    ("layer9.b[0]", "layer1.b[0]", "batch", "x"), ("layer1.b", "layer1.b[0]", "batch", "x"),
    ("layer1.b[0,0]", "layer1.b[0]", "batch", "x"),
    ("layer1.b[4]", "layer1.b[0]", "batch", "x"), ("layer1.b[-1]", "layer1.b[0]", "batch", "x"),
    ("layer1.b[0]", "layer1.W_time[0]", "batch", "y"),
    ("layer1.b[0]", "layer1.b[ 0 ]", "batch", "y"), ("layer1.b[0]", "layer1.b[1]", "all", "samples"),
    ("layer1.b[0]", "", "batch", "y"),
    ("layer1.b[9999999999]", "layer1.b[1]", "batch", "x")])
def test_nonsense_is_refused_by_its_name(x, y, samples, field):
    spec = SMALL["ragged"]
    with pytest.raises(SpecError) as refused:
        CostSurface(spec, Trainer(spec).step(), x, y, samples)
    assert refused.value.field == field


def test_entries_read_and_written():
    spec = SMALL["ragged"]
    assert parse_entry(spec, "layer1.W_time[1, 2]") == WeightName(1, "W_time", "", (1, 2))
    assert all(str(parse_entry(spec, text)) == text for text in entries(spec))


# The way that training has gone.


def seen(trainer):
    return trainer.weights["layer1.W_time"][0, 1], trainer.weights["layer1.b"][2]


def expected(history, updates):
    """The same by a run from the start, edits included."""
    other = History(history.trainer.spec, history.edits)
    found = []
    for at in updates:
        other.run(at - other.trainer.update)
        found.append((at, seen(other.trainer)))
    return found


@settings(max_examples=20, deadline=None)
@given(name=st.sampled_from(["ragged", "truncated", "many targets", "momentum"]), made=st.integers(0, 90),
       back=st.integers(0, 90), most=st.integers(1, 40))
def test_a_look_along_the_run_is_exact(name, made, back, most):
    history = History(SMALL[name])
    history.run(made // 2)
    history.edit(parse_edits([{"kind": "weight", "weight": "layer1.b", "index": [2], "value": 3.0}]))
    history.run(made - made // 2)
    before, until = history.trainer.state(), min(back, made)
    found, _ = whole(history.read_along(until, seen, most))
    updates = [at for at, _ in found]
    assert (updates[0], updates[-1]) == (0, until)
    assert updates == sorted(set(updates))
    assert len(updates) <= most + 1
    assert found == expected(history, updates)
    assert np.array_equal(history.trainer.state().theta, before.theta)


def test_a_long_way_is_looked_at_where_there_are_checkpoints(monkeypatch):
    monkeypatch.setattr("unrolled.core.training.history.MOST_REPLAYED", (50, 10**9))
    history = History(SMALL["ragged"])
    history.run(333)
    found, _ = whole(history.read_along(333, seen, 100))
    assert [at for at, _ in found] == [*range(0, 333, 16), 333]
    assert found == expected(history, [at for at, _ in found])
    monkeypatch.setattr("unrolled.core.training.history.MOST_REPLAYED", (5000, 10))
    assert whole(history.read_along(333, seen, 10))[0][1][0] == 48


def test_no_way_leads_beyond_what_was_reached():
    history = History(SMALL["ragged"])
    with pytest.raises(SpecError) as refused:
        whole(history.read_along(1, seen))
    assert refused.value.field == "update"


@pytest.mark.parametrize("readout", ["many_to_one", "many_to_many"])
def test_samples_that_are_the_same_are_computed_once_and_none_is_padded(readout):
    bits = [[[0], [1]], [[1], [1], [0]], [[0], [1]], [[1], [0], [0]], [[0], [1]]]
    targets = [[[sum(n for [n] in sequence)]] if readout == "many_to_one" else sequence for sequence in bits]
    spec = RunSpec.from_dict({"task": {"kind": "explicit", "inputs": bits, "targets": targets}, "readout": readout,
                              "batch_size": 5, "cost": "squared_error",
                              "layers": [{"kind": "recurrent", "units": 2},
                                         {"kind": "dense", "units": 1, "activation": "linear"}], "seed": 4})
    step = Trainer(spec).step()
    for samples in ("batch", "training"):
        assert CostSurface(spec, step, "layer1.W_time[0,1]", "layer2.b[0]", samples).cells == 3 * (2 + 3 + 3)
        holds(spec, step, "layer1.W_time[0,1]", "layer2.b[0]", samples)
