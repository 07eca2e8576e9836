"""Tables in JSON and ARFF."""

import json

import numpy as np
import pytest
from unrolled.core import SpecError, read_data

ROWS = [{"size": 1.5, "kind": "a"}, {"size": None, "kind": "b"}, {"kind": "a", "size": 3, "more": True}]


def of(found, name="table.json"):
    return read_data(json.dumps(found).encode(), name)


def test_records_may_lack_a_value():
    given = of(ROWS)
    assert [column.name for column in given.columns] == ["size", "kind", "more"]
    assert np.array_equal(given.columns[0].values, [1.5, np.nan, 3], equal_nan=True)
    assert [column.missing for column in given.columns] == [1, 0, 2]
    assert given.columns[1].names == ("a", "b")


@pytest.mark.parametrize("form", [
    [[1, 2], [3, 4], [5, 6]], {"column 1": [1, 3, 5], "column 2": [2, 4, 6]},
    {"column 1": {"0": 1, "1": 3, "2": 5}, "column 2": {"0": 2, "1": 4, "2": 6}}])
@pytest.mark.parametrize("name", ["table.json", "unnamed"])
def test_rows_or_columns_are_a_table_too(form, name):
    given = of(form, name)
    assert [column.name for column in given.columns] == ["column 1", "column 2"]
    assert np.stack([column.values for column in given.columns]).tolist() == [[1, 3, 5], [2, 4, 6]]


@pytest.mark.parametrize(("content", "words"), [
    (b'{"type": "FeatureCollection", "features": []}', "keep the part of it that is a table"),
    (b"[1, 2, 3]", "a list of other things"),
    (b'[{"a": 1}, {"a": {"b": 2}}]', "record 2, a: .*one value a cell"), (b'[{"a": 1},', "something else"),
    (b"[" * 9999, "too deep|something else")])
def test_other_json_is_refused_with_the_way_out(content, words):
    with pytest.raises(SpecError, match=words):
        read_data(content, "other.json")


def test_a_table_in_brackets_is_no_json():
    assert read_data(b"[mm],[s]\n1,2\n3,4\n5,6\n", "table.csv").rows == 3


def test_arff_names_the_columns_above_its_rows():
    given = read_data(
        b"% made up\n@RELATION leaves\n@attribute 'the size' numeric\n@attribute kind {a, 'b c'}\n@DATA\n1.5,a\n?,'b c'\n2,a\n", "leaves.arff")
    assert [column.name for column in given.columns] == ["the size", "kind"]
    assert given.columns[0].missing == 1
    assert given.columns[1].names == ("a", "b c")


def test_arff_is_known_by_its_content():
    given = read_data(
        b"% made up\n\n@relation leaves\n@attribute a numeric\n@attribute b numeric\n@data\n1.5,2\n3,4\n5,7\n",
        "leaves.dat")
    assert [column.values.tolist() for column in given.columns] == [[1.5, 3, 5], [2, 4, 7]]


def test_a_sparse_row_of_arff_has_the_usual_values_elsewhere():
    head = "@relation r\n@attribute a numeric\n@attribute kind {oak, 'the elm'}\n@attribute b numeric\n@data\n"
    given = read_data(f"{head}{{0 1.5, 2 -3}}\n{{1 'the elm'}}\n{{}}\n2,oak,?\n".encode(), "r.arff")
    assert given.columns[0].values.tolist() == [1.5, 0, 0, 2]
    assert [given.columns[1].names[i] for i in given.columns[1].values] == ["oak", "the elm", "oak", "oak"]
    assert (given.columns[2].values[:3].tolist(), given.columns[2].missing) == ([-3, 0, 0], 1)


@pytest.mark.parametrize(("rows", "words"), [("{2 1}", "line 4.*0 to 1, and its value, got 2 1"), ("{a 1}", "line 4"),
                                             ("1,2,3", "line 4.*2 values"),
                                             ("", "no rows")])
def test_arff_that_is_none_is_refused_at_its_line(rows, words):
    with pytest.raises(SpecError, match=words):
        read_data(f"@attribute a numeric\n@attribute b numeric\n@data\n{rows}\n".encode(), "table.arff")
