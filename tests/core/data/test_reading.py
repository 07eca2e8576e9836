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

from core import RunSpec, SpecError, joined, read_data, suggested_spec

numbers = st.floats(-1e12, 1e12)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8).map(lambda text: f"word{text}".strip())


@settings(deadline=None)
@given(st.integers(2, 4).flatmap(lambda width: st.lists(st.tuples(*[numbers] * width, texts), min_size=1, max_size=12)), st.sampled_from(",\t"))
def test_a_table_is_read_as_it_was_written(rows, delimiter):
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows([[f"c{i}" for i in range(len(rows[0]))], *rows])
    table = read_data(file.getvalue().encode())
    assert [column.name for column in table.columns] == [f"c{i}" for i in range(len(rows[0]))]
    for column, cells in zip(table.columns, zip(*rows, strict=True), strict=True):
        read = [column.names[i] for i in column.values] if column.kind == "text" else column.values.tolist()
        assert read == list(cells)


@settings(deadline=None)
@given(st.sampled_from(sorted(CODES)).flatmap(lambda kind: arrays.arrays(kind, arrays.array_shapes(max_dims=3, max_side=5),
       elements=None if kind[0] != "f" else {"min_value": -1e6, "max_value": 1e6})), st.booleans())
def test_idx_is_read_as_it_was_written(array, packed):
    content = gzip.compress(idx(array)) if packed else idx(array)
    column = read_data(content).columns[0]
    assert column.values.dtype == array.dtype
    assert np.array_equal(column.values.reshape(array.shape), array)


@settings(deadline=None)
@given(arrays.arrays(np.float64, arrays.array_shapes(min_dims=2, max_dims=3, max_side=5), elements=numbers))
def test_npz_is_read_as_it_was_written(inputs):
    read = read_data(npz(inputs=inputs, targets=np.arange(len(inputs))))
    assert np.array_equal(read.columns[0].values, inputs)
    assert read.columns[1].values.tolist() == list(range(len(inputs)))


names = st.sampled_from(["", "x.npz", "train-images-idx3-ubyte.gz", "x.csv"])
heads = st.sampled_from([b"", b"a,b\n", b"a;b\n1;2\n", b'a,b\n"',
                         b"\0\0\x08\x01", b"\0\0\x0d\x02\0\0\0\x01\0\0\0\x01", b"PK\3\4", b"\x1f\x8b\x08", b"\xef\xbb\xbf"])


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
    (b" \n\n", "line 1, column 1", "empty"),
    (b"a,b\n", "line 2, column 1", "only a header"),
    (b"a,b\n1,2\n\n3\n", "line 4, column 2 (b)", "1 cell"),
    (b"a,b\n1,2\n3,4,5\n", "line 3, column 3", "3 cells"),
    (b'a,b\n1,"two\nlines"\n3,"4\n5,6\n', "line 4, column 2", "to the end of the file"),
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
    (idx(np.array([1.0, np.nan])), "labels[1]", "nan"),
    (gzip.compress(b"\0" * 200_000_000, 1, mtime=0), "length", "more"),
    (gzip.compress(b"a,b\n1,2\n", mtime=0)[:-9], "length", "too early"),
])
def test_malformed_idx_is_refused_at_its_byte(content, where, got):
    with pytest.raises(SpecError) as refusal:
        read_data(content, "train-labels-idx1-ubyte")
    assert refusal.value.field == where
    assert got in refusal.value.got


X, T = np.ones((3, 4, 2)), np.ones(3)


@pytest.mark.parametrize(("arrays", "where", "got"), [
    ({"inputs": X}, "targets", "only inputs"),
    ({"x": X}, "inputs", "only x"),
    ({"inputs": np.array([{}, 1], object), "targets": T}, "inputs", "objects"),
    ({"inputs": np.array(["a"]), "targets": T}, "inputs", "<U1"),
    ({"inputs": X, "targets": np.ones(4)}, "targets", "4"),
    ({"inputs": X, "targets": np.ones((3, 5, 1))}, "targets", "3 × 5 × 1"),
    ({"inputs": X[..., None], "targets": T}, "inputs", "3 × 4 × 2 × 1"),
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


def test_images_of_numpy_are_read_as_images():
    images = np.random.default_rng(1).integers(0, 256, (12, 4, 5), dtype=np.uint8)
    read = read_data(npz(images=images, targets=np.arange(12) % 3))
    assert read.image_shape == (4, 5)
    np.testing.assert_array_equal(read.columns[0].values, images.reshape(12, 20))
    task = RunSpec.from_dict(suggested_spec(read)).task
    assert (task.display, task.classes, task.scale) == ("image", ("0", "1", "2"), "none")
    for wrong, expected in (({"images": images[0]}, "height"), ({"images": images, "inputs": images}, "one of the two")):
        with pytest.raises(SpecError, match=f"images: .*{expected}"):
            read_data(npz(**wrong, targets=np.arange(12)))


def test_an_archive_that_would_unpack_to_much_is_refused_before_it_is():
    bomb = npz(inputs=np.zeros((20_000_000, 1)), targets=np.zeros(1))
    assert len(bomb) < 1_000_000
    with pytest.raises(SpecError, match="megabytes"):
        read_data(bomb)


def test_images_are_joined_with_their_labels_whichever_comes_first():
    images, labels = (read_data(idx(array)) for array in (np.zeros((4, 3, 2), np.uint8), np.arange(4, dtype=np.uint8)))
    for one, other in ((images, labels), (labels, images)):
        both = joined(one, other)
        assert [column.name for column in both.columns] == ["images", "labels"]
        assert both.image_shape == (3, 2)
    with pytest.raises(SpecError, match="as many labels as images, 4, got 3"):
        joined(images, read_data(idx(np.arange(3, dtype=np.uint8))))
    with pytest.raises(SpecError, match="as many files of labels"):
        joined(images, images)


def test_tables_of_other_habits():
    table = read_data("\ufeffmaß;art\r\n1,5;a\r\n2,25;b\r\n".encode())
    assert [column.name for column in table.columns] == ["maß", "art"]
    assert table.columns[0].values.tolist() == [1.5, 2.25]
    assert [column.name for column in read_data(b"5.1,3.5,setosa\n4.9,3.0,setosa\n").columns] == ["column 1", "column 2", "column 3"]
    assert read_data(b"0,1,kind\n1,2,3\n").columns[2].name == "kind"
    assert read_data(b"a,b\n1_000,x\n2_000,y\n").columns[0].names == ("1_000", "2_000")
