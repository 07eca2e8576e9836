"""Rows that end early, footnotes, and what stands above a table."""

import numpy as np
import pytest
from unrolled.core import SpecError, read_data

ROWS = "".join(f"{i},{i * i},{i + 1}\n" for i in range(20))


def test_footnotes_below_a_table_are_left_out():
    given = read_data(f"a,b,c\n{ROWS}=====\nFootnotes\n\"1 - as counted, not as said\"\n".encode())
    assert (given.rows, len(given.columns)) == (20, 3)
    assert "2 lines below the table were left out." in given.notes
    given = read_data(f"a,b,c\n{ROWS}Source: office, of statistics\n".encode())
    assert (given.rows, given.notes[-1]) == (20, "1 line below the table was left out.")


@pytest.mark.parametrize("note", ["Source: the office,,\n", "\nSource: the office,,\n(made up),,\n"])
def test_footnotes_may_have_empty_cells_after_them(note):
    given = read_data(f"a,b,c\n{ROWS}{note}".encode())
    assert (given.rows, [column.kind for column in given.columns]) == (20, ["number"] * 3)
    assert "below the table" in given.notes[-1]


def test_a_last_row_with_its_name_alone_is_a_row():
    rows = "".join(f"land {i},{i},{i * i}\n" for i in range(9))
    assert read_data(f"land,a,b\n{rows}Zimbabwe,,\n".encode()).rows == 10
    assert read_data(f"land,a,b\n{rows}\nSource: the office,,\n".encode()).rows == 9
    assert read_data(f"a,b,c\n{ROWS}lost,,\n20,400,21\n".encode()).rows == 22


def test_a_row_that_ends_early_lacks_values_there():
    given = read_data(f"a,b,c\n{ROWS}20,400\n21,441,22\n".encode())
    assert given.columns[2].values[20:].tolist() == pytest.approx([np.nan, 22], nan_ok=True)
    assert "1 row ended early; the cells at the end are missing." in given.notes


def test_empty_cells_at_the_end_may_be_fewer_than_the_columns():
    rows = "".join(f"2000:{i},{i}.5,{i}.25,,\n" for i in range(9))
    given = read_data(f"when,a,b,low,mid,high\n{rows}2001:1,,6,5,7,8\n".encode())
    assert [column.missing for column in given.columns] == [0, 1, 0, 9, 9, 9]


@pytest.mark.parametrize("rows", [f"{ROWS}3\n4\n5\n", "1,2,3\n4,5\n", f"{ROWS}3\n1,2,3\n"])
def test_a_table_of_which_many_or_most_cells_are_missing_at_an_end_is_refused(rows):
    with pytest.raises(SpecError, match="3 cells, as in the first row"):
        read_data(f"a,b,c\n{rows}".encode())


def test_comments_in_a_block_and_several_titles_stand_above_a_table():
    rows = "".join(f"{180 + i}         {451 + i}       {415 + i}\n" for i in range(9))
    given = read_data(
        f"/*quarterly, adjusted\nsource: made up\n*/\n<1960 Q1>\ninvest     income     cons\n{rows}".encode())
    assert ([column.name for column in given.columns], given.rows) == (["invest", "income", "cons"], 9)
    given = read_data(f"Yields\nof the field\nNorth\na,b,c\n{ROWS}".encode())
    assert ([column.name for column in given.columns], given.rows) == (["a", "b", "c"], 20)


def test_a_comment_that_is_never_closed_takes_no_rows_away():
    assert read_data(f"/* made up\na,b,c\n{ROWS}".encode()).rows == 20


@pytest.mark.parametrize("title", ["A survey, of many, things and others, 2024",
                                   "A survey;of leaves, of twigs, of trees, and of roots"])
def test_a_title_may_have_more_delimiters_than_the_table(title):
    given = read_data(f"{title}\na,b,c\n{ROWS}".encode())
    assert ([column.name for column in given.columns], given.rows) == (["a", "b", "c"], 20)
    assert "The lines above the table were left out" in given.notes[0]


def test_lines_that_rule_a_table_are_none_of_its_rows():
    rows = "".join(f"{1749 + i}    {58 + i}.0  {62 + i}.6\n" for i in range(9))
    given = read_data(
        f"         MONTHLY MEAN SUNSPOT NUMBERS\n{'=' * 40}\nYear    Jan   Feb\n{'-' * 40}\n{rows}".encode())
    assert ([column.name for column in given.columns], given.rows) == (["Year", "Jan", "Feb"], 9)
    note = "No observations were available in 1824.\n\nNote: all before 1749 are lost.\n"
    given = read_data(
        "Year Jan Feb Mar Apr May Jun "
        f"Jul\n{''.join(' '.join([str(1749 + i)] + [f'{i}.5'] * 7) + chr(10) for i in range(40))}{note}".encode())
    assert (given.rows, {column.kind for column in given.columns}) == (40, {"number", "time"})
    marked = "".join(f"| {i} | {i * i} |\n" for i in range(9))
    given = read_data(f"| a | b |\n|---|:---|\n{marked}".encode())
    assert ([column.values[3] for column in given.columns if column.missing == 0], given.rows) == ([3, 9], 9)


def test_a_line_between_angle_brackets_and_one_of_sizes_stand_above_a_table():
    rows = "".join(f" {69 + i}.6        0.{i}\n" for i in range(9))
    assert [column.name for column in read_data(f"<1947 Q1>\n   y1         y2\n{rows}".encode()).columns] == ["y1",
                                                                                                              "y2"]
    flowers = "".join(f"{i}.1,3.{i},{i % 2}\n" for i in range(12))
    given = read_data(f"12,2,setosa\n{flowers}".encode())
    assert (given.rows, [column.name for column in given.columns]) == (12, ["column 1", "column 2", "column 3"])
