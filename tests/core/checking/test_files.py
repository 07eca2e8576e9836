"""A learner's files: every format gives the arrays that were saved, and what cannot be read is refused by its name."""

import io
import json
import zipfile

import numpy as np
import pytest
from data_files import npz
from unrolled.core import SpecError, read_given
from unrolled.core.checking import files

ARRAYS = {"dWx": np.array([[0.1, np.nan], [3.0, 4.5]]), "gradients/layer1.b": np.array([1e-9, -2.0]),
          "cost": np.array(0.5)}


def npy(array) -> bytes:
    file = io.BytesIO()
    np.save(file, array, allow_pickle=True)
    return file.getvalue()


def as_json() -> bytes:
    return json.dumps({"dWx": [[0.1, None], [3.0, 4.5]], "gradients/layer1.b": [1e-9, -2.0], "cost": 0.5}).encode()


@pytest.mark.parametrize(("name", "content"), [
    ("hw.npz", npz(**ARRAYS)), ("hw.json", as_json()), ("hw", as_json()),
    ("hw.txt", "\n".join(f"{name} = {array!r}" for name, array in ARRAYS.items()).encode()),
    ("hw.txt", repr(ARRAYS).encode()),
])
def test_several_arrays_come_by_name(name, content):
    found = read_given(name, content)
    assert list(found) == list(ARRAYS)
    for key, array in ARRAYS.items():
        assert np.array_equal(found[key], array, equal_nan=True)
        assert found[key].shape == array.shape


@pytest.mark.parametrize(("name", "content"), [
    ("dWx.npy", npy(ARRAYS["dWx"])), ("dWx.csv", b"0.1,nan\n3,4.5\n"), ("dWx.csv", b"\xef\xbb\xbf0,1;nan\r\n3;4,5\r\n"),
    ("my/dWx.json", b"[[0.1, null], [3.0, 4.5]]"), ("dWx.txt", b"# saved by savetxt\n1e-1 nan\n3 4.5\n"),
])
def test_a_single_array_has_the_name_of_its_file_unless_one_is_given(name, content):
    for found, expected in ((read_given(name, content), "dWx"), (read_given(name, content, "dW2"), "dW2")):
        assert list(found) == [expected]
        assert np.array_equal(found[expected], ARRAYS["dWx"], equal_nan=True)


def zipped(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(("name", "content", "said"), [
    ("a.npz", npz(dWx=np.array([{}, 1], object)), "a.npz, dWx: expected numbers or texts, .* got Python objects"),
    ("a.npy", npy(np.array([{}, 1], object)), "a.npy, a: expected numbers or texts, .* got Python objects"),
    ("a.npz", npz(dWx=np.array(["x"])), "a.npz, dWx: expected an array of real numbers, got an array of <U1"),
    ("a.npz", npz(dWx=np.ones(2) * 1j), "a.npz, dWx: expected numbers of at most 64 bits"),
    ("a.npz", b"PK\x03\x04", "a.npz: expected a zip file from NumPy's savez"),
    ("a.npz", zipped("notes.txt", b"x"), "a.npz: expected arrays by name"),
    ("a.npz", zipped("dWx.npy", b"\x93NUMPY\x01\x00"), "a.npz, dWx: expected an array in NumPy's format"),
    ("a.json", b'{"dWx": [1, 2', "a.json: expected JSON: an object of nested lists of numbers, got something else"),
    ("a.json", b'{"dWx": 1, "dWx": 2}', "a.json, dWx: expected each name once"),
    ("a.json", b'{"dWx": {"b": 1}}', "a.json, dWx: expected an array of real numbers"),
    ("a.json", b'{"dWx": [[1], [2, 3]]}', "a.json, dWx: expected an array, all of whose rows have one length"),
    ("a.json", b"[" * 100_000, "a.json: expected JSON"),
    ("a.csv", b"x,y\n1,2", "a.csv, a: expected numbers, .* line 1"),
    ("a.csv", b"", "a.csv, line 1, column 1: expected NPZ, NPY, JSON, CSV or text with the numbers, got an empty"),
    ("", b"x", "the file: expected numbers"),
])
def test_what_cannot_be_read_is_refused_with_the_file_and_the_array(name, content, said):
    with pytest.raises(SpecError, match=said):
        read_given(name, content)


def test_what_is_too_large_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(files, "MOST_BYTES", 2**20)
    packed = io.BytesIO()
    np.savez_compressed(packed, dWx=np.zeros(2**18))
    assert len(packed.getvalue()) < 10_000
    with pytest.raises(SpecError, match=r"a.npz, length: expected at most 1 megabytes once it is unpacked"):
        read_given("a.npz", packed.getvalue())
    with pytest.raises(SpecError, match=r"a.csv: expected at most 1 megabytes, got 1,048,577 bytes"):
        read_given("a.csv", b" " * (2**20 + 1))
    monkeypatch.setattr(files, "MOST_NAMES", 2)
    with pytest.raises(SpecError, match=r"a.npz: expected at most 2 arrays, got 3"):
        read_given("a.npz", npz(a=np.ones(1), b=np.ones(1), c=np.ones(1)))
