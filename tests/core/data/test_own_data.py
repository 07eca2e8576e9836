"""Columns get roles, and what is learned from follows from them."""

import gc

import numpy as np
import pytest
from data_files import idx, npz
from unrolled.core import (
    Layout,
    RunSpec,
    SpecError,
    Trainer,
    combine_idx,
    get_loaded,
    infer_roles,
    read_data,
    suggested_spec,
)

SEQUENCES = "id,t,x,kind,y\n" + "".join(f"{s},{n},{s + n},{'ab'[n % 2]},{10 * s + n}\n" for s in (3, 1, 2)
                                        for n in range(s + 1))


def of(spec, part="training"):
    return getattr(Trainer(RunSpec.from_dict(spec)).dataset, part)


def test_roles_are_likely_ones():
    roles = lambda text: infer_roles(read_data(text.encode()))  # noqa: E731
    assert infer_roles(read_data(SEQUENCES.encode())) == ("sequence", "time", "input", "input", "target")
    assert roles("a,b,kind\n1,2,x\n3,4,y\n") == ("input", "input", "class")
    assert roles("label,p1,p2\n0,2,5\n1,4,6\n0,4,7\n1,1,1\n") == ("class", "input", "input")
    assert roles("id,x,y\n1,2.5,5.5\n2,4.5,6\n") == ("ignore", "input", "target")
    assert roles("x,y\n1,0.5\n2,1.5\n") == ("input", "target")


def test_rows_of_a_sequence_come_in_their_order():
    given = read_data(SEQUENCES.encode())
    layout = Layout(given, infer_roles(given))
    assert (layout.samples, layout.input_size, layout.output_size, layout.max_timesteps) == (3, 3, 1, 4)
    inputs, targets, lengths = layout.take(np.arange(3), False)
    assert lengths.tolist() == [2, 3, 4]
    assert inputs[1].tolist() == [[2, 1, 0], [3, 0, 1], [4, 1, 0], [0, 0, 0]]
    assert targets[1, :, 0].tolist() == [20, 21, 22, 0]
    assert layout.take(np.arange(3), True)[1][:, :, 0].tolist() == [[11], [22], [33]]


def test_classes_are_one_output_or_one_each():
    two = read_data(b"x,k\n1,b\n2,a\n3,b\n")
    three = read_data(b"x,k\n1,7\n2,5\n3,9\n")
    assert Layout(two, ("input", "class")).take(np.arange(3), True)[1].ravel().tolist() == [1, 0, 1]
    assert Layout(three, ("input", "class")).take(np.arange(3), True)[1][:, 0].tolist() == [[0, 1, 0], [1, 0, 0],
                                                                                            [0, 0, 1]]
    assert Layout(three, ("input", "class")).classes == ("5", "7", "9")


@pytest.mark.parametrize(("roles", "field"), [
    (("input",), "roles"), (("input", "ignore", "ignore"), "roles"), (("ignore", "target", "ignore"), "roles"),
    (("input", "input", "target"), "roles[2]"),
    (("input", "class", "class"), "roles[2]"), (("input", "target", "class"), "roles[2]"),
    (("sequence", "sequence", "class"), "roles"),
    (("input", "input", "sum"), "roles[2]"),
])
def test_roles_that_do_not_fit_are_refused(roles, field):
    given = read_data(b"x,y,k\n1,2,a\n3,4,b\n")
    with pytest.raises(SpecError) as refusal:
        RunSpec.from_dict(suggested_spec(given) | {"task": {"kind": "data", "data": given.id, "roles": roles,
                                                            "training": 2, "validation": 0}})
    assert refusal.value.field == f"task.{field}"


def test_one_class_is_refused():
    with pytest.raises(SpecError, match=r"roles\[1\].*column 2 \(k\).*one class, a"):
        suggested_spec(read_data(b"x,k\n1,a\n2,a\n"), ("input", "class"))


def test_training_and_validation_are_drawn_from_the_seed_and_scaled_by_the_training_samples():
    given = read_data(("x,c,y\n" + "".join(f"{i},0.1,{i * i + 0.5}\n" for i in range(50))).encode())
    spec = suggested_spec(given, ("input", "input", "target"))
    training, validation = of(spec), of(spec, "validation")
    assert (len(training), len(validation)) == (40, 10)
    assert np.allclose([training.inputs[:, :, 0].mean(), training.inputs[:, :, 0].std(), training.targets.mean()],
                       [0, 1, 0], atol=1e-12)
    assert np.allclose(validation.inputs[:, :, 1], 0.0)  # which never varies
    assert np.array_equal(of(spec).inputs, training.inputs)
    assert not np.array_equal(of(spec | {"seed": 2}).inputs, training.inputs)
    unit = of(spec | {"task": spec["task"] | {"scale": "unit"}}).inputs[:, :, 0]
    assert (unit.min(), unit.max()) == (0, 1)
    as_they_are = of(spec | {"task": spec["task"] | {"scale": "none", "validation": 0}})
    assert set(as_they_are.inputs[:, 0, 0]) <= set(range(50))


@pytest.mark.parametrize(("training", "validation", "field"),
                         [(4, 0, "training"), (2, 2, "validation"), (0, 1, "training")])
def test_no_more_samples_than_there_are(training, validation, field):
    given = read_data(b"x,y\n1,2\n3,4\n5,7\n")
    spec = suggested_spec(given)
    with pytest.raises(SpecError) as refusal:
        RunSpec.from_dict(spec | {"task": spec["task"] | {"training": training, "validation": validation}})
    assert refusal.value.field == f"task.{field}"


@pytest.mark.parametrize("content", [
    SEQUENCES.encode(),
    npz(inputs=np.random.default_rng(1).normal(size=(9, 5, 2)), targets=np.random.default_rng(2).normal(size=(9, 5, 3)),
        lengths=np.arange(9) % 5 + 1),
    npz(inputs=np.random.default_rng(1).normal(size=(9, 5, 2)), targets=np.arange(9) % 3),
    npz(inputs=np.random.default_rng(1).normal(size=(9, 5)), targets=np.ones((9, 2))),
], ids=["csv", "npz many to many", "npz classes", "npz vectors"])
def test_what_is_suggested_learns_with_every_readout(content):
    given = read_data(content)
    spec = suggested_spec(given)
    for readout in RunSpec.from_dict(spec).task.readouts:
        trainer = Trainer(RunSpec.from_dict(spec | {"readout": readout, "truncate": None}))
        part = trainer.dataset.training
        beyond = np.arange(part.inputs.shape[1]) >= part.lengths[:, None]
        assert (part.inputs[beyond] == 0).all()
        before = trainer.evaluate("training").cost
        trainer.run(300)
        assert trainer.evaluate("training").cost < before


def test_images_are_divided_by_255_and_shown_as_images():
    pixels = np.random.default_rng(1).integers(0, 256, (12, 2, 3), dtype=np.uint8)
    both = combine_idx(*(read_data(idx(array)) for array in (pixels, np.arange(12, dtype=np.uint8) % 3)))
    spec = suggested_spec(both)
    task = RunSpec.from_dict(spec).task
    assert (task.display, task.image_shape, task.scale, task.output_size) == ("image", (2, 3), "none", 3)
    assert set(of(spec).inputs.ravel()) <= {pixel * (1 / 255) for pixel in range(256)}


def test_data_are_kept_as_long_as_somebody_uses_them():
    given = read_data(b"x,y\n1,2\n3,4\n5,19\n")
    name, spec = given.id, suggested_spec(given)
    run = RunSpec.from_dict(spec)
    del given
    assert get_loaded(name).rows == 3
    del run
    gc.collect()
    with pytest.raises(SpecError, match=r"task\.data: .*upload the file again.*not loaded"):
        RunSpec.from_dict(spec)
