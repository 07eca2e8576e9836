"""What is written is read again, and what cannot be read is refused where it is wrong."""

import csv
import gzip
import io
import zipfile

import numpy as np
import pytest
from data_files import CODES, idx, npz
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from unrolled.core import RunSpec, SpecError, combine_idx, read_data, suggested_spec

numbers = st.floats(-1e12, 1e12)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
                max_size=8).map(lambda text: f"word{text}".strip())


@settings(deadline=None)
@example([(0.0, 1.5, 'word"'), (1.0, 2.5, '2" pipe')], ",")
@given(st.integers(2, 4).flatmap(lambda width: st.lists(st.tuples(*[numbers] * width, texts), min_size=1, max_size=12)),
       st.sampled_from(",\t"))
def test_a_table_is_read_as_it_was_written(rows, delimiter):
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows([[f"c{i}" for i in range(len(rows[0]))], *rows])
    table = read_data(file.getvalue().encode())
    assert [column.name for column in table.columns] == [f"c{i}" for i in range(len(rows[0]))]
    for column, cells in zip(table.columns, zip(*rows, strict=True), strict=True):
        read = [column.names[i] for i in column.values] if column.kind == "text" else column.values.tolist()
        assert read == list(cells)


@settings(deadline=None)
@given(st.sampled_from(sorted(CODES)).flatmap(lambda kind: arrays.arrays(kind,
                                                                         arrays.array_shapes(max_dims=3, max_side=5),
       elements=None if kind[0] != "f" else {"min_value": -1e6, "max_value": 1e6})), st.booleans())
def test_idx_is_read_as_it_was_written(array, packed):
    content = gzip.compress(idx(array)) if packed else idx(array)
    column = read_data(content).columns[0]
    assert column.values.dtype == (np.uint8 if array.dtype == np.uint8 and array.ndim > 1 else float)
    assert np.array_equal(column.values.reshape(array.shape), array)


@settings(deadline=None)
@given(arrays.arrays(np.float64, arrays.array_shapes(min_dims=2, max_dims=3, max_side=5), elements=numbers))
def test_npz_is_read_as_it_was_written(inputs):
    read = read_data(npz(inputs=inputs, targets=np.arange(len(inputs))))
    assert np.array_equal(read.columns[0].values, inputs)
    assert read.columns[1].values.tolist() == list(range(len(inputs)))


names = st.sampled_from(["", "x.npz", "train-images-idx3-ubyte.gz", "x.csv"])
heads = st.sampled_from([b"", b"a,b\n", b"a;b\n1;2\n", b'a,b\n"',
                         b"\0\0\x08\x01", b"\0\0\x0d\x02\0\0\0\x01\0\0\0\x01", b"PK\3\4", b"\x1f\x8b\x08",
                         b"\xef\xbb\xbf"])


@settings(deadline=None, max_examples=300)
@example(b"", b'""', "")
@given(heads, st.binary(max_size=80) | st.text("ab,;\t\n\r\"1.-e ", max_size=80).map(str.encode), names)
def test_any_bytes_give_data_or_are_refused(head, tail, name):
    try:
        assert read_data(head + tail, name).rows >= 1
    except SpecError as error:
        assert error.field
        assert error.expected


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_a_damaged_archive_gives_data_or_is_refused(data):
    content = bytearray(npz(inputs=np.arange(6.0).reshape(3, 2), targets=np.arange(3)))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert read_data(bytes(content), "x.npz").rows >= 1
    except SpecError as error:
        assert error.field


@settings(deadline=None, max_examples=150)
@given(st.binary(min_size=1, max_size=60), st.sampled_from([b"\x93NUMPY\1\0", b"\x93NUMPY\2\0", b"\x93NUMPY\3\0", b""]))
def test_a_damaged_array_is_refused(tail, magic):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("inputs.npy", magic + tail)
    with pytest.raises(SpecError):
        read_data(file.getvalue())


@pytest.mark.parametrize(("content", "where", "got"), [
    (b"", "line 1, column 1", "empty"),
    (b" \n\n", "line 1, column 1", "blanks"),
    (b"a,b\n", "line 2, column 1", "only a header"),
    (b"a,b\n1,2\n\n3\n", "line 4, column 2 (b)", "1 cell"),
    (b"a,b\n1,2\n3,4,5\n", "line 3, column 3", "3 cells"),
    (b'a,b\n1,"two\nlines"\n3,"4\n5,6\n', "line 4, column 2", "not closed before the end of the file"),
    (b'a,b\n1,2\n"3"4,5\n', "line 3, column 1", "expected after"),
    (b"a,b\n1,2\n3,\0\n", "line 3, character 3", "NUL"), (b"\x89PNG\r\n\x1a\n", "file", "picture"),
    (b"a,b\n1,2\n3,\x81\n", "line 3, character 3", "0x81"),
    (b",".join([b"1"] * 4097) + b"\n", "line 1, column 4097", "4,097"),
    (b"a,b\n1," + b"x" * 140_000 + b"\n", "line 2, column 2", "field larger"),
])
def test_malformed_tables_are_refused_at_line_and_column(content, where, got):
    with pytest.raises(SpecError) as refusal:
        read_data(content)
    assert refusal.value.field.startswith(where)
    assert got in refusal.value.got


@pytest.mark.parametrize(("content", "where", "got"), [
    (b"\1\0\x08\1\0\0\0\1\5", "bytes 1 to 2", "0x0100"),
    (b"\0\0\x07\1\0\0\0\1\5", "byte 3", "0x07"),
    (b"\0\0\x08\4" + b"\0\0\0\1" * 4 + b"\5", "byte 4", "4"),
    (b"\0\0\x08\3\0\0\0\1", "bytes 5 to 16", "8 bytes"),
    (b"\0\0\x08\1\0\0\0\0", "bytes 5 to 8", "0"),
    (b"\0\0\x08\1\0\0\0\3\1\2", "length", "10 bytes"),
    (b"\0\0\x08\3" + b"\xff" * 12, "length", "16 bytes"),
    (idx(np.array([1.0, np.inf])), "labels[1]", "inf"),
    (gzip.compress(b"\0" * 200_000_000, 1, mtime=0), "length", "more"),
    (gzip.compress(b"a,b\n1,2\n", mtime=0)[:-9], "length", "incomplete"),
])
def test_malformed_idx_is_refused_at_its_byte(content, where, got):
    with pytest.raises(SpecError) as refusal:
        read_data(content, "train-labels-idx1-ubyte")
    assert refusal.value.field == where
    assert got in refusal.value.got


X, T = np.ones((3, 4, 2)), np.ones(3)


@pytest.mark.parametrize(("arrays", "where", "got"), [
    ({"inputs": X}, "targets", "only inputs"),
    ({"first": X, "second": X}, "targets", "only first (3 × 4 × 2), second"),
    ({"x_train": X, "y_test": T}, "targets", "only x_train, y_test"),
    ({"x_train": X, "y_train": T, "x_test": X[:, :2], "y_test": T}, "inputs", "2 × 2"),
    ({"images": X[:, 0], "targets": T}, "images", "3 × 2"),
    ({"x": X, "inputs": X, "y": T}, "inputs", "and this one"),
    ({"inputs": np.array([{}, 1], object), "targets": T}, "inputs", "objects"),
    ({"inputs": np.array(["a", "b", "c"]), "targets": T}, "inputs", "texts"),
    ({"inputs": X * 1j, "targets": T}, "inputs", "complex"),
    ({"inputs": X, "targets": np.ones(4)}, "targets", "4"),
    ({"inputs": X, "targets": np.ones((3, 5, 1))}, "targets", "3 × 5 × 1"),
    ({"inputs": X[..., None, None], "targets": T}, "inputs", "3 × 4 × 2 × 1 × 1"),
    ({"inputs": X, "targets": T, "lengths": np.array([1, 2, 5])}, "lengths", "1 to 5"),
    ({"inputs": X, "targets": T, "lengths": np.array([1.5, 2, 3])}, "lengths", "float64"),
    ({"inputs": X * np.inf, "targets": T}, "inputs[0, 0, 0]", "inf"),
    ({"inputs": np.ones((0, 2)), "targets": T}, "inputs", "0 bytes"),
])
def test_malformed_npz_is_refused_at_its_array(arrays, where, got):
    with pytest.raises(SpecError) as refusal:
        read_data(npz(**arrays))
    assert refusal.value.field == where
    assert got in refusal.value.got


def headed(shape: str) -> bytes:
    """An array of one number, with whatever in the place of its shape."""
    header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}".ljust(len(shape) + 80)
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode() + bytes(8)


SHAPES = ["(-1, -1)", "(True, 1)", "(True,)", f"({'1, ' * 70})", "(3,", "'x'", "(10**18,)", "(1000000000000,)",
          "(1.0,)", "(0, 5)", "()", "(" * 300]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_that_is_none_is_refused(shape):
    for content, where in ((headed(shape), "values"), (npz_of(x=headed(shape), y=headed(shape)), "x")):
        with pytest.raises(SpecError) as refusal:
            read_data(content)
        assert refusal.value.field == where


def npz_of(**parts: bytes) -> bytes:
    """A zip file of these arrays as they are."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(f"{name}.npy", content)
    return file.getvalue()


def test_images_of_numpy_are_read_as_images():
    images = np.random.default_rng(1).integers(0, 256, (12, 4, 5), dtype=np.uint8)
    read = read_data(npz(images=images, targets=np.arange(12) % 3))
    assert read.image_shape == (4, 5)
    np.testing.assert_array_equal(read.columns[0].values, images.reshape(12, 20))
    task = RunSpec.from_dict(suggested_spec(read)).task
    assert (task.display, task.classes, task.scale) == ("image", ("0", "1", "2"), "none")


@pytest.mark.parametrize(("names", "learned", "looked_at"), [
    (("x_train", "y_train", "x_test", "y_test"), 4, 2), (("X_test", "y_test", "X_train", "y_train"), 4, 2),
    (("train_images", "train_labels", "val_images", "val_labels", "test_images", "test_labels"), 4, 2),
    (("xtrain", "ytrain"), 4, 0),
])
def test_parts_of_an_archive_are_learned_from_and_looked_at(names, learned, looked_at):
    shapes = {name: (4 if "train" in name else 2, *((3, 3) if "images" in name else (3,) if name[0] in "xX" else ()))
              for name in names}
    parts = {name: np.ones(shape) for name, shape in shapes.items()}
    read = read_data(npz(**parts))
    assert (read.rows, read.learned) == (learned + looked_at, learned if looked_at else None)
    assert any("was left out" in note for note in read.notes) == ("val_images" in names)
    assert [column.name for column in read.columns] == ["inputs", "targets"]


@pytest.mark.parametrize(("shape", "seen"), [
    ((5, 8, 9), (8, 9)), ((5, 8, 9, 1), (8, 9)), ((5, 8, 9, 3), (8, 27)), ((5, 3, 8, 9), (8, 27)),
    ((5, 1, 8, 9), (8, 9))
])
def test_images_lose_no_number_whatever_their_shape(shape, seen):
    images = np.arange(np.prod(shape)).astype(np.uint8).reshape(shape)
    read = read_data(npz(x=images, y=np.arange(5)))
    assert (read.image_shape, read.columns[0].factor, read.columns[0].values.dtype) == (seen, 1 / 255, np.uint8)
    assert np.array_equal(np.sort(read.columns[0].values, axis=1), np.sort(images.reshape(5, -1), axis=1))


def test_a_one_among_zeros_is_a_class():
    which = np.array([2, 0, 1, 2])
    assert read_data(npz(x=X[:1].repeat(4, 0)[:, 0], y=np.eye(3)[which])).columns[1].values.tolist() == [2, 0, 1, 2]
    each = read_data(npz(x=X, y=np.eye(3)[np.arange(12).reshape(3, 4) % 3])).columns[1]
    assert (each.values.shape, each.values[0, :, 0].tolist()) == ((3, 4, 1), [0, 1, 2, 0])
    many = read_data(npz(x=np.ones((40, 2)), y=np.eye(30)[np.arange(40) % 30])).columns[1]
    assert (many.kind, len(many.names), many.names[many.values[11]]) == ("text", 30, "11")


def test_whole_numbers_at_every_timestep_are_classes_there():
    assert read_data(npz(inputs=X, targets=np.ones((3, 4), int))).columns[1].values.shape == (3, 4, 1)
    assert read_data(npz(inputs=X, targets=np.ones((3, 4)))).columns[1].values.shape == (3, 4)


@pytest.mark.parametrize("values",
                         [np.sin(np.arange(50.0)), np.arange(100, dtype=np.float16).reshape(50, 2), np.arange(50)])
def test_one_array_is_one_series(values):
    file = io.BytesIO()
    np.save(file, values)
    for read in (read_data(file.getvalue(), "wave.npy"), read_data(npz(wave=values))):
        assert (read.series, read.rows, len(read.columns)) == (True, 50, values.ndim)
        assert all(column.values.dtype == np.float64 for column in read.columns)
        assert np.array_equal(np.stack([column.values for column in read.columns], axis=-1).reshape(values.shape),
                              values)


def test_a_sequence_whose_targets_are_its_next_values_is_one_series():
    wave = np.sin(np.arange(51.0))
    read = read_data(npz(inputs=wave[None, :-1, None], targets=wave[None, 1:, None]))
    assert (read.series, read.rows, len(read.columns)) == (True, 50, 1)


def test_arrays_of_one_length_are_a_table():
    read = read_data(npz(speed=np.arange(4, dtype=np.float32), kind=np.array(["a", "b", "", "a"])))
    assert [column.name for column in read.columns] == ["speed", "kind"]
    assert read.columns[0].values.dtype == np.float64
    assert (read.columns[1].names, read.columns[1].values.tolist()) == (("a", "b"), [0, 1, -1, 0])


@settings(deadline=None)
@given(arrays.arrays(st.sampled_from([np.float16, np.float32, np.int16, np.uint64]), (4, 2)))
def test_numbers_are_in_double_precision_from_the_moment_they_are_read(values):
    if np.isinf(values).any():
        return
    read = read_data(npz(inputs=values, targets=values)).columns
    assert all(column.values.dtype == np.float64 for column in read)
    assert np.array_equal(read[0].values, values.astype(float), equal_nan=True)


def test_an_archive_that_would_unpack_to_much_is_refused_before_it_is():
    bomb = npz(inputs=np.zeros((20_000_000, 1)), targets=np.zeros(1))
    assert len(bomb) < 1_000_000
    with pytest.raises(SpecError, match="megabytes"):
        read_data(bomb)


def test_images_are_joined_with_their_labels_whichever_comes_first():
    images, labels = (read_data(idx(array)) for array in (np.zeros((4, 3, 2), np.uint8), np.arange(4, dtype=np.uint8)))
    for one, other in ((images, labels), (labels, images)):
        both = combine_idx(one, other)
        assert [column.name for column in both.columns] == ["images", "labels"]
        assert both.image_shape == (3, 2)
    with pytest.raises(SpecError, match="as many labels as images, 4, got 3"):
        combine_idx(images, read_data(idx(np.arange(3, dtype=np.uint8))))
    with pytest.raises(SpecError, match="as many files of labels"):
        combine_idx(images, images)


def test_tables_of_other_habits():
    table = read_data("\ufeffmaß;art\r\n1,5;a\r\n2,25;b\r\n".encode())
    assert [column.name for column in table.columns] == ["maß", "art"]
    assert table.columns[0].values.tolist() == [1.5, 2.25]
    assert [column.name for column in read_data(b"5.1,3.5,setosa\n4.9,3.0,setosa\n").columns] == ["column 1",
                                                                                                  "column 2",
                                                                                                  "column 3"]
    assert read_data(b"0,1,kind\n1,2,3\n").columns[2].name == "kind"
    assert read_data(b"a,b\n1_000,x\n2_000,y\n").columns[0].names == ("1_000", "2_000")
