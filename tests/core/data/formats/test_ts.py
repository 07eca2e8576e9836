"""Sequences as the archives of time series have them."""

import numpy as np
import pytest
from unrolled.core import RunSpec, SpecError, read_data, suggested_spec

HEAD = "# made up\n@problemName waves\n@timeStamps false\n@univariate false\n@classLabel true up down\n@data\n"


def test_sequences_of_several_dimensions_are_read_with_their_classes():
    read = read_data(f"{HEAD}1,2,3:4,5,6:up\n7,?,9:1,2,3:down\n".encode())
    assert (read.columns[0].values.shape, read.lengths) == ((2, 3, 2), None)
    np.testing.assert_array_equal(read.columns[0].values[1], [[7, 1], [np.nan, 2], [9, 3]])
    assert [read.columns[1].names[i] for i in read.columns[1].values] == ["up", "down"]


def test_sequences_that_differ_in_length_say_so():
    read = read_data(f"{HEAD}1,2,3:1,2,3:up\n7:8,9:down\n".encode(), "waves_TRAIN.ts")
    assert read.lengths.tolist() == [3, 2]
    np.testing.assert_array_equal(read.columns[0].values[1], [[7, 8], [np.nan, 9], [0, 0]])


def test_numbers_are_classes_and_targets_that_are_numbers():
    rows = "".join(f"{i},{i + 1},{i * i}:{i % 2 + 1}\n" for i in range(20))
    read = read_data(f"@problemName p\n@classLabel true 1 2\n@data\n{rows}".encode())
    assert RunSpec.from_dict(suggested_spec(read)).task.classes == ("1", "2")
    read = read_data(b"@problemName p\n@targetLabel true\n@data\n(0,1.5),(1,2):0.25\n(0,3),(1,?):?\n")
    np.testing.assert_array_equal(read.columns[0].values[..., 0], [[1.5, 2], [3, np.nan]])
    np.testing.assert_array_equal(read.columns[1].values, [0.25, np.nan])


@pytest.mark.parametrize(("content", "where", "words"), [
    ("const a = 1;\n", "file", "@data"), (HEAD, "file", "@data"),
    ("@problemName p\n@classLabel false\n@data\n1,2,3\n", "file", "without one"),
    (HEAD + "1,2:1,2:up\n1,2:up\n", "line 8", "2 dimensions"), (HEAD + "1,2\n", "line 7", "at least one"),
    (HEAD + "1,x:2,3:up\n", "line 7, dimension 1", "'x'"),
])
def test_sequences_that_are_none_are_refused_at_their_line(content, where, words):
    with pytest.raises(SpecError) as refusal:
        read_data(content.encode(), "a.ts")
    assert refusal.value.field == where
    assert words in str(refusal.value)


def test_tables_of_the_archive_between_tabs_stay_tables():
    rows = "".join(f"{i % 2 + 1}\t{i}.5\t{i * i}\t{i + 3}\n" for i in range(20))
    assert len(read_data(rows.encode(), "Waves_TRAIN.tsv").columns) == 4
