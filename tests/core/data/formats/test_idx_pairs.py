"""Files of IDX that belong together, as MNIST's four do."""

import gzip
import itertools

import numpy as np
import pytest
from data_files import idx, mnist
from unrolled.core import Bounds, RunSpec, SpecError, Trainer, combine_idx, read_data, suggested_spec

FILES = mnist(300, 100)
TRAIN, TRAIN_LABELS, T10K, T10K_LABELS = FILES


def read(**changed):
    """The four files, some of them with other content, or (None) not there."""
    files = FILES | {name.replace("_", "-"): content for name, content in changed.items()}
    return [read_data(content, name) for name, content in files.items() if content is not None]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4)))[::5], ids=str)
def test_four_files_in_any_order_are_one_set_with_its_own_validation_part(order):
    files = read()
    both = combine_idx(*(files[i] for i in order))
    assert (both.rows, both.learned, both.image_shape) == (400, 300, (28, 28))
    whole = [np.concatenate([files[i].columns[0].values, files[i + 2].columns[0].values]) for i in (0, 1)]
    for column, values in zip(both.columns, whole, strict=True):
        np.testing.assert_array_equal(column.values, values)
    assert both.columns[0].values.dtype == np.uint8


def test_packed_files_are_the_same_data():
    packed = [read_data(gzip.compress(content), f"{name}.gz") for name, content in FILES.items()]
    assert combine_idx(*packed).id == combine_idx(*read()).id


def test_the_suggestion_is_nielsens_first_network_and_learns():
    both = combine_idx(*read())
    spec = RunSpec.from_dict(suggested_spec(both))
    assert [spec.input_size, *(layer.units for layer in spec.layers)] == [784, 30, 10]
    assert {layer.activation.kind for layer in spec.layers} == {"sigmoid"}
    assert (spec.cost.kind, spec.optimiser.learning_rate, spec.batch_size) == ("half_squared_error", 3.0, 10)
    trainer = Trainer(spec)
    assert (len(trainer.dataset.training), len(trainer.dataset.validation)) == (300, 100)
    trainer.run(1500)
    assert trainer.evaluate().accuracy > 0.85


def test_only_what_is_given_to_look_at_is_looked_at():
    both = combine_idx(*read())
    spec = suggested_spec(both, bounds=Bounds(samples=50))
    assert (spec["task"]["training"], spec["task"]["validation"]) == (40, 10)
    data = Trainer(RunSpec.from_dict(spec)).dataset
    kept = {image.tobytes() for image in both.columns[0].values[300:] * (1 / 255)}
    assert {image.tobytes() for image in data.validation.inputs[:, 0]} <= kept
    for field, wrong in (("training", 301), ("validation", 101)):
        with pytest.raises(SpecError, match=f"task.{field}"):
            RunSpec.from_dict(spec | {"task": spec["task"] | {field: wrong}})


@pytest.mark.parametrize(("changed", "message"), [
    ({"t10k_labels_idx1_ubyte": idx(np.zeros(99, np.uint8))},
     r"as many labels as images, 100 in t10k-images-idx3-ubyte, got 99 labels \(t10k-labels"),
    ({"train_labels_idx1_ubyte": FILES[T10K_LABELS]}, "as many labels as images, 300 in train-images"),
    ({"t10k_labels_idx1_ubyte": None}, r"as many files of labels as of images.*300 images \(train-images.*100 images"),
    ({"t10k_images_idx3_ubyte": FILES[T10K_LABELS]}, r"as many files of labels as of images.*100 labels \(t10k-images"),
    ({"t10k_images_idx3_ubyte": idx(np.zeros((100, 8, 8), np.uint8))},
     "images of the same size and type, 28 × 28, in both parts, got 8 × 8"),
    ({"train_images_idx3_ubyte": FILES[TRAIN][1:]}, "bytes 1 to 2: expected two zero bytes"),
    ({"train_images_idx3_ubyte": FILES[TRAIN][:-5]},
     r"length: expected 235,216 bytes for 300 × 28 × 28 numbers, got 235,211 bytes"),
], ids=["counts", "other labels", "one missing", "labels as images", "sizes", "magic", "truncated"])
def test_files_that_do_not_go_together_are_refused(changed, message):
    with pytest.raises(SpecError, match=message):
        combine_idx(*read(**changed))


def test_without_names_the_larger_part_is_learned_from():
    files = [read_data(content) for content in FILES.values()]
    assert combine_idx(*files[::-1]).learned == 300
    alike = [read_data(content) for content in mnist(50, 50).values()]
    with pytest.raises(SpecError, match="names that say which files belong together"):
        combine_idx(*alike)
    assert combine_idx(*(read_data(content, name) for name, content in mnist(50, 50).items())).learned == 50
