"""What is suggested fits its data, stays within bounds, and learns."""

import numpy as np
import pytest
from data_files import npz
from hypothesis import given, settings
from hypothesis import strategies as st
from unrolled.core import Bounds, RunSpec, SpecError, Trainer, read_data, suggested_spec
from unrolled.core.data import grouping
from unrolled.core.data.windows import group_rows


def wave(rows):
    return read_data(("t,x\n" + "".join(f"{i},{np.sin(i / 5) + 0.01 * (i % 7):.4f}\n" for i in range(rows))).encode())


def sequences(count, timesteps):
    rng = np.random.default_rng(3)
    x = rng.normal(size=(count, timesteps, 1))
    return read_data(npz(inputs=x, targets=np.cumsum(x, axis=1) * 0.3))


def images():
    return read_data(npz(images=np.zeros((12, 96, 96), np.uint8), targets=np.arange(12) % 4))


@pytest.mark.parametrize(("timesteps", "kind"), [(5, "recurrent"), (20, "gru"), (60, "gru")])
def test_long_sequences_get_a_gated_layer_and_none_diverges(timesteps, kind):
    data = sequences(20, timesteps)
    spec = suggested_spec(data)
    assert (spec["layers"][0]["kind"], spec["optimiser"]["kind"], spec["optimiser"]["clip_norm"],
            spec["readout"]) == (kind, "adam", 1.0, "many_to_many")
    trainer = Trainer(RunSpec.from_dict(spec))
    before = trainer.evaluate().cost
    trainer.run(200)
    assert trainer.evaluate().cost < before / 2


def test_a_long_series_is_read_in_windows_and_foretold():
    data = wave(200)
    spec = suggested_spec(data)
    assert (spec["task"]["roles"], spec["task"]["window"], spec["readout"]) == (["time", "next"], 24, "many_to_one")
    trainer = Trainer(RunSpec.from_dict(spec))
    trainer.run(300)
    assert trainer.evaluate().nrmse2 < 0.1


def test_one_series_with_a_target_at_every_timestep_is_cut_into_samples():
    data = sequences(1, 150)
    spec = suggested_spec(data)
    assert (spec["task"]["window"], spec["task"]["stride"], spec["readout"]) == (20, 20, "many_to_many")
    assert (spec["task"]["training"], spec["task"]["validation"]) == (6, 1)


@pytest.mark.parametrize("make", [lambda: sequences(4, 260), lambda: wave(2000), images],
                         ids=["sequences", "series", "images"])
@pytest.mark.parametrize("bounds", [Bounds(), Bounds(samples=50, timesteps=10, weights=60_000)],
                         ids=["usual", "narrow"])
def test_what_is_suggested_stays_within_bounds(make, bounds):
    data = make()
    spec = RunSpec.from_dict(suggested_spec(data, bounds=bounds))
    assert spec.max_timesteps <= bounds.timesteps
    assert spec.task.training + spec.task.validation <= bounds.samples
    assert Trainer(spec).parameters <= bounds.weights


def test_where_few_rows_are_complete_the_mean_stands_for_what_is_missing():
    few = "x,z,y\n" + "".join(f"{i if i % 2 else ''},{i * i % 7 + 0.5},{i / 3}\n" for i in range(30))
    assert suggested_spec(read_data(few.encode()))["task"]["missing"] == "mean"
    most = "x,z,y\n" + "".join(f"{i if i % 9 else ''},{i * i % 7 + 0.5},{i / 3}\n" for i in range(30))
    assert "missing" not in suggested_spec(read_data(most.encode()))["task"]


WORDS = st.sampled_from(["", "?", "a", "b", "2024-01-05", "1999", "12 %", "x y", "true", "1e-40"])
CELLS = st.one_of(st.integers(-3, 3).map(str), st.floats(-1e30, 1e30).map(repr), WORDS)


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 5).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1,
                                                        max_size=14)))
def test_any_table_is_learned_or_refused_with_a_sentence(rows):
    text = "\n".join(",".join(row) for row in rows)
    try:
        table = read_data(text.encode(), "any.csv")
        spec = RunSpec.from_dict(suggested_spec(table))
    except SpecError as refusal:
        assert refusal.expected
        assert refusal.got
        return
    trainer = Trainer(spec)
    assert np.isfinite(trainer.run(5)).all()
    assert np.isfinite(trainer.dataset.validation.inputs).all()


def test_rows_are_grouped_once(monkeypatch):
    calls = []
    monkeypatch.setattr(grouping, "group_rows", lambda *keys: calls.append(keys) or group_rows(*keys))
    assert suggested_spec(wave(200))["task"]["window"] == 24
    assert len(calls) == 1
