"""Rows become samples: in the order of time, in windows, with values that are missing."""

import numpy as np
import pytest
from data_files import npz
from unrolled.core import Layout, RunSpec, SpecError, Trainer, read_data, suggested_spec
from unrolled.core.data.layout import Windowing

SERIES = read_data(("day,x,y\n" + "".join(f"2024-01-{d:02d},{d},{10 * d}\n"
                                          for d in (3, 1, 2, *range(4, 13)))).encode())
YEARS = 2003, 2001, 2002, 2004, 2005
FIRMS = read_data(("firm,year,sales\n" + "".join(f"{f},{y},{100 * i + y - 2000}\n" for i, f in enumerate("AB")
                                                 for y in YEARS)).encode())
HOLES = read_data(b"a,k,y\n1,u,10\n,u,20\n3,,30\n4,v,\n8,v,50\n")


def test_a_series_is_read_in_the_order_of_time_and_asked_for_its_next_value():
    layout = Layout(SERIES, ("time", "input", "next"), Windowing(window=3))
    inputs, targets, lengths = layout.take(np.arange(layout.samples), True)
    assert (layout.samples, layout.readouts, layout.input_names, layout.output_names) == (9, ("many_to_one",),
                                                                                          ("x", "y"), ("y",))
    assert inputs[0].tolist() == [[1, 10], [2, 20], [3, 30]]
    assert targets.ravel().tolist() == [10.0 * d for d in range(4, 13)]
    assert set(lengths) == {3}


def test_a_horizon_looks_further_ahead_and_a_stride_takes_fewer_windows():
    far = Layout(SERIES, ("time", "input", "next"), Windowing(window=3, horizon=4, stride=2))
    inputs, targets, _ = far.take(np.arange(far.samples), True)
    assert [(int(x[-1, 0]), int(t)) for x, t in zip(inputs, targets.ravel(), strict=True)] == [(4, 80), (6, 100),
                                                                                               (8, 120)]
    apart = Layout(SERIES, ("time", "input", "next"), Windowing(window=5, stride=5))
    assert apart.readouts == ("many_to_one", "many_to_many")
    assert apart.take(np.arange(apart.samples), False)[1][..., 0].tolist() == [[30, 40, 50, 60, 70],
                                                                               [80, 90, 100, 110, 120]]


def test_groups_are_sequences_in_the_order_of_their_time_and_no_window_crosses_them():
    layout = Layout(FIRMS, ("sequence", "time", "next"), Windowing(window=2))
    inputs, targets, _ = layout.take(np.arange(layout.samples), True)
    assert layout.groups.tolist() == [0, 0, 0, 1, 1, 1]
    assert inputs[:, :, 0].tolist() == [[1, 2], [2, 3], [3, 4], [101, 102], [102, 103], [103, 104]]
    assert targets.ravel().tolist() == [3, 4, 5, 103, 104, 105]
    assert layout.times(np.arange(2), True).ravel().tolist() == [layout.when[0], layout.when[1]]


def test_the_last_samples_are_looked_at_where_they_have_an_order():
    spec = {**suggested_spec(SERIES, ("time", "input", "next"), window=3), "seed": 5}
    data = Trainer(RunSpec.from_dict(spec)).dataset
    assert data.training.times.max() < data.validation.times.min()
    assert data.target_scale.restored(data.validation.targets).ravel() == pytest.approx([120.0])
    assert data.input_scale.offset.tolist() == pytest.approx(
        data.input_scale.restored(data.training.inputs).reshape(-1, 2).mean(axis=0).tolist())


def test_rows_that_lack_something_are_left_out_or_filled_with_the_mean_of_the_training_samples():
    left = Layout(HOLES, ("input", "input", "target"))
    assert (left.samples, left.left_out, left.incomplete) == (2, 3, {"a": 1, "k": 1, "y": 1})
    filled = RunSpec.from_dict(suggested_spec(HOLES, ("input", "input", "target"), missing="mean") | {"seed": 1})
    assert (filled.task.layout.samples, filled.task.layout.left_out) == (4, 1)
    whole = suggested_spec(HOLES, ("input", "input", "target"), missing="mean", scale="none")
    part = Trainer(RunSpec.from_dict(whole | {"task": whole["task"] | {"training": 4,
                                                                       "validation": 0}})).dataset.training
    rows = sorted(map(tuple, part.inputs[:, 0].tolist()))
    assert rows == sorted([(1, 1, 0), (4, 1, 0), (3, pytest.approx(2 / 3), pytest.approx(1 / 3)), (8, 0, 1)])


def test_nothing_left_is_said():
    given = read_data(b"a,b,y\n1,,3\n,2,4\n5,,6\n7,8,\n")
    with pytest.raises(SpecError,
                       match=r"roles: expected rows with a value in every column that is used, got none of 4: a lacks 1, b lacks 2, y lacks 1"):
        Layout(given, ("input", "input", "target"))


def test_parts_of_a_date_are_inputs():
    layout = Layout(SERIES, ("calendar", "ignore", "target"))
    assert layout.input_names == ("day: sin of day of the week", "day: cos of day of the week")
    values = layout.take(np.arange(12), True)[0][:, 0]
    assert np.allclose((values**2).sum(axis=1), 1.0)
    monday = [i for i, day in enumerate((3, 1, 2, *range(4, 13))) if day in (1, 8)]
    assert np.allclose(values[monday], [0.0, 1.0])


def test_classes_at_every_timestep():
    given = read_data(npz(inputs=np.arange(24.0).reshape(2, 4, 3),
                          targets=np.array([[0, 1, 2, 1], [2, 2, 0, 1]])[:, :, None]))
    layout = Layout(given, ("input", "class"))
    assert (layout.classes, layout.per_timestep, layout.output_size) == (("0", "1", "2"), True, 3)
    assert layout.take(np.arange(2), False)[1].argmax(axis=2).tolist() == [[0, 1, 2, 1], [2, 2, 0, 1]]


@pytest.mark.parametrize("kind", ["float16", "float32", "float64"])
def test_numbers_are_scaled_in_float64_whatever_they_came_in(kind):
    numbers = np.linspace(0.0, 2000.0, 40)[:, None].astype(kind)
    given = read_data(npz(inputs=numbers, targets=np.linspace(0, 1, 40)))
    spec = suggested_spec(given, ("input", "target"))
    part = Trainer(RunSpec.from_dict(spec | {"task": spec["task"] | {"training": 40,
                                                                     "validation": 0}})).dataset.training
    assert part.inputs.dtype == np.float64
    assert abs(part.inputs.mean()) < 1e-14
    assert part.inputs.std() == pytest.approx(1.0, abs=1e-14)


def test_numbers_beyond_a_trillion_are_scaled_and_not_taken_as_they_are():
    given = read_data(("x,y\n" + "".join(f"{i}e120,{i * i}e-40\n" for i in range(1, 30))).encode())
    spec = suggested_spec(given, ("input", "target"))
    assert np.isfinite(Trainer(RunSpec.from_dict(spec)).run(50)).all()
    with pytest.raises(SpecError, match=r"task\.scale: expected standard or unit, since x has numbers above 1e\+12"):
        RunSpec.from_dict(spec | {"task": spec["task"] | {"scale": "none"}})


@pytest.mark.parametrize(("roles", "field"), [
    (("time", "input", "input"), "roles"), (("calendar", "calendar", "target"), "roles[1]"),
    (("time", "time", "target"), "roles"),
    (("time", "next", "target"), "roles[1]"), (("sequence", "time", "class"), "roles"),
])
def test_what_does_not_go_together_is_refused_with_its_column(roles, field):
    with pytest.raises(SpecError) as refusal:
        Layout(SERIES, roles)
    assert refusal.value.field == field


def test_one_column_of_text_is_told_what_a_table_is():
    given = read_data(b"title\n*** no table\n*** at all\nstill none\n")
    with pytest.raises(SpecError,
                       match="roles: expected a column of numbers, or several columns .* got one column of text"):
        suggested_spec(given)


def test_quarters_of_a_year_stand_one_after_the_other():
    quarters = read_data(("year,quarter,x\n" + "".join(f"{2000 + i // 4},{1 + i % 4},{i}\n"
                                                       for i in range(12))).encode())
    layout = Layout(quarters, ("time", "input", "next"), Windowing(window=4))
    assert layout.times(np.arange(3), True).ravel().tolist() == [2001.0, 2001.25, 2001.5]
    assert layout.when.tolist() == [2001 + i / 4 for i in range(8)]
    both = Layout(FIRMS, ("sequence", "time", "next"), Windowing(window=2))
    assert both.times(np.arange(6), True).ravel().tolist() == [2003, 2004, 2005] * 2


def test_a_series_too_short_for_its_next_value_is_refused_in_words():
    with pytest.raises(SpecError,
                       match="in every column that is used, and 2 more after them for the next value, got none of 2"):
        Layout(read_data(b"x\n1\n2\n"), ("next",), Windowing(horizon=2))
