"""Tables as people have them: what is meant is read, what cannot be is refused by its line."""

import csv
import io

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from unrolled.core import SpecError, read_data


def read(text, **how):
    return read_data(text if isinstance(text, bytes) else text.encode(), "table.csv", **how)


def cells(column):
    """A column as Python's values, None for what is missing."""
    if column.kind == "text":
        return [column.names[i] if i >= 0 else None for i in column.values]
    return [None if np.isnan(value) else value for value in column.values]


def columns(text, **how):
    return [cells(column) for column in read(text, **how).columns]


def only(rows, name="x"):
    """A column of these cells, beside one of letters; quoted."""
    return read("k;" + name + "\n" + "".join(f'{"abc"[i % 3]};"{row}"\n' for i, row in enumerate(rows))).columns[1]


# Numbers.


@pytest.mark.parametrize(("rows", "expected"), [
    (["1.200,5", "3,25"], [1200.5, 3.25]), (["1,200.5", "3.25"], [1200.5, 3.25]), (["1 200,5", "-3"], [1200.5, -3]),
    (["1'200.5", "3"], [1200.5, 3]),
    (["1.200.300", "1"], [1200300, 1]), (["1\u202f200,5", "3,1"], [1200.5, 3.1]), (["−5", "+2"], [-5, 2]),
    (["(1,200.50)", "12.25"], [-1200.5, 12.25]),
    (["1e13", "1e-30"], [1e13, 1e-30]), ([".5", "5."], [0.5, 5]), (["0,500", "0,507"], [0.5, 0.507]),
    (["1_000", "2_000"], ["1_000", "2_000"]),
])
def test_numbers_are_read_as_their_column_writes_them(rows, expected):
    assert cells(only(rows)) == expected


@pytest.mark.parametrize(("rows", "unit", "expected"), [
    (["12%", "5.5 %"], "%", [12, 5.5]), (["$1,200.50", "-$3.10"], "$", [1200.5, -3.1]),
    (["1.200,50 €", "3,10 €"], "€", [1200.5, 3.1]),
    (["5 kg", "7.5 kg"], "kg", [5, 7.5]), (["5", "7 °C"], "°C", [5, 7]),
])
def test_a_unit_beside_every_number_belongs_to_the_column(rows, unit, expected):
    column = only(rows)
    assert (column.unit, cells(column)) == (unit, expected)


def test_numbers_in_two_units_are_texts():
    assert only(["5 km", "300 m", "7 km"]).kind == "text"


def test_one_column_tells_what_a_point_means_in_another():
    assert columns("a;b\n1.200;4.100,25\n1.300;5,5\n") == [[1200, 1300], [4100.25, 5.5]]
    assert columns("a;b\n1.200;4.25\n1.300;5.5\n") == [[1.2, 1.3], [4.25, 5.5]]
    assert columns('a,b\n"1,200",x\n"3,400",y\n')[0] == [1200, 3400]


def test_one_column_with_decimal_commas_is_one_column():
    assert columns("0,500\n0,507\n0,514\n") == [[0.5, 0.507, 0.514]]
    assert columns("value\n1,5\n2,25\n") == [[1.5, 2.25]]
    assert columns("1,2\n3,4\n") == [[1, 3], [2, 4]]


# What is missing, and what is wrong.


@pytest.mark.parametrize("word",
                         ["", "?", "NA", "N/A", "NaN", "nan", "null", "None", "-", ".", "*", "#DIV/0!", "missing"])
def test_a_number_is_missing_where_a_word_says_so(word):
    column = read(f"a,b\n1,2.5\n{word},3\n4,5\n").columns[0]
    assert (cells(column), column.missing, column.wrong) == ([1, None, 4], 1, "")


def test_texts_are_missing_where_nothing_is_said():
    column = read("a,b\n1,x\n2,\n3,None\n4,NA\n5,-\n").columns[1]
    assert cells(column) == ["x", None, "None", None, "-"]
    assert (column.missing, column.values.tolist()) == (2, [2, -1, 1, -1, 0])


@pytest.mark.parametrize(("text", "column", "message"), [
    ("a,b\n1,2\n3,four\n5,6\n", 1,
     "line 3, column 2 (b): expected a number, as in other rows of this column, got 'four'"),
    ("a,b\n1,2\n-inf,2\n", 0, "line 3, column 1 (a): expected a finite number, at most 1e+150 in size, got '-inf'"),
    ("a,b\n1,1e199\n", 1, "line 2, column 2 (b): expected a finite number"),
    ("1,2\n3,4\n5,6\n7,x\n", 1, "line 4, column 2: expected a number"),
    ("a,b\n1,2020-01-01\n2,2020-02-30\n3,2020-03-01\n", 1,
     "line 3, column 2 (b): expected a date written as 2020-01-31"),
    ('a,b\n1,"two\nlines"\n3,4\n5,6\n7,8\n', 1, "line 2, column 2 (b): expected a number"),
    ("a,b\n1,\n3,NA\n", 1, "line 2, column 2 (b): expected a value in some row of this column, got none"),
])
def test_a_bad_cell_makes_its_column_wrong_and_no_other(text, column, message):
    table = read(text)
    assert table.columns[column].wrong.startswith(message)
    assert not table.columns[1 - column].wrong


def test_whole_numbers_and_texts_that_recur_are_labels():
    assert cells(read("x,k\n" + "0.5,1\n0.1,2\n0.2,b\n" * 5).columns[1]) == ["1", "2", "b"] * 5
    assert read("x,k\n" + "0.5,1\n0.1,2\n" * 40 + "1,oops\n").columns[1].wrong.startswith("line 82, column 2 (k)")


def test_truth_is_a_number():
    column = read("x,ok\n1,True\n2,FALSE\n3,\n").columns[1]
    assert (column.kind, cells(column)) == ("boolean", [1, 0, None])


# Times.


@pytest.mark.parametrize(("rows", "dates", "first"), [
    (["2000-01-31", "2000-02-01"], "2020-01-31", "2000-01-31"),
    (["2000-01-31T12:30:15.5Z", "2000-02-01"], "2020-01-31", "2000-01-31T12:30:15.5"),
    (["2000-01-31 01:00+02:00", "2000-02-01 01:00+02:00"], "2020-01-31", "2000-01-30T23:00"),
    (["2000/1/5", "2000/1/6"], "2020-01-31", "2000-01-05"),
    (["31.01.2000", "01.02.2000"], "31.01.2020", "2000-01-31"), (["1/31/2000", "2/1/2000"], "01/31/2020", "2000-01-31"),
    (["31/1/2000", "1/2/2000"], "31/01/2020", "2000-01-31"), (["1/2/99", "1/3/99"], "01/31/2020", "1999-01-02"),
    (["30/1/2000", "1/2/2000 3:30 pm"], "31/01/2020", "2000-01-30"),
    (["Jan 31 2000", "Feb 1 2000"], "Jan 31 2020", "2000-01-31"),
    (["January 31, 2000", "Feb 1, 2000"], "Jan 31 2020", "2000-01-31"),
    (["31-Jan-00", "1-Feb-00"], "31 Jan 2020", "2000-01-31"),
    (["Mon Jan 31 2000 12:00:00 GMT+0100 (CET)", "Tue Feb 01 2000 12:00:00 GMT+0100 (CET)"], "Jan 31 2020",
     "2000-01-31T11:00"),
    (["2000-02", "2000-03"], "2020-01", "2000-02-01"), (["1949M01", "1949M02"], "2020M01", "1949-01-01"),
    (["1992 Q2", "1992 Q3"], "2020 Q1", "1992-04-01"),
    (["1992Q2", "1992Q3"], "2020 Q1", "1992-04-01"), (["Q2 1992", "Q3 1992"], "Q1 2020", "1992-04-01"),
    (["Feb 2000", "Mar 2000"], "Jan 2020", "2000-02-01"),
    (["Feb-00", "Mar-00"], "Jan 20", "2000-02-01"), (["2000 Feb", "2000 Mar"], "2020 Jan", "2000-02-01"),
    (["2000-W01", "2000-W02"], "2020-W05", "2000-01-03"),
    (["12:34", "12:35:30"], "12:34", "1970-01-01T12:34"), (["1815-06-18", "1969-07-20"], "2020-01-31", "1815-06-18"),
])
def test_times_are_seconds_however_they_are_written(rows, dates, first):
    column = only(rows)
    assert (column.kind, column.dates, column.wrong) == ("time", dates, "")
    assert column.values[0] == np.datetime64(first, "ms").astype(float) / 1000


@pytest.mark.parametrize(("name", "rows", "dates", "values"), [
    ("timestamp", [1700000000000, 1700000060000], "epoch ms", [1.7e9, 1.70000006e9]),
    ("created_at", [1700000000, 1700000060], "epoch s", [1.7e9, 1.70000006e9]),
    ("Year", [1990, 1985], "2020", [1990, 1985]), ("year", [1990.25, 1990.5], "2020", [1990.25, 1990.5]),
    ("date", [20000131, 20000201], "20200131", [949276800, 949363200]),
])
def test_numbers_are_times_by_name_and_size(name, rows, dates, values):
    column = only(rows, name)
    assert (column.kind, column.dates, column.values.tolist()) == ("time", dates, values)


@pytest.mark.parametrize(("name", "rows"), [("weight", [1990, 1985]), ("t", [0, 1]), ("load", [1700000000000, 1]),
                                            ("time", [2000, 1800, 1900])])
def test_other_numbers_are_none(name, rows):
    assert only(rows, name).kind == "number"


# The header.


@pytest.mark.parametrize(("text", "names"), [
    ("country,1990,1991,1992\nA,0,1,0\nB,1,2,2\n", ["country", "1990", "1991", "1992"]),
    (",0,1,2\n0,5.1,3.5,1.4\n1,4.9,3.0,1.4\n", ["column 1", "0", "1", "2"]),
    ("0,1,2,3\n5.1,3.5,1.4,0.2\n", ["0", "1", "2", "3"]), ("1990,1991,1992\n5.5,2.5,1\n", ["1990", "1991", "1992"]),
    ("a,,c\n1,2,3\n", ["a", "column 2", "c"]), ("a,b,a,a\n1,2,3,4\n", ["a", "b", "a (2)", "a (3)"]),
    ("column 2,\n1,2\n", ["column 2", "column 2 (2)"]),
    ("name,city\nAnn,Bern\nBob,Rome\n", ["name", "city"]), ("x,y\n2020-01-01,A\n2020-01-02,B\n", ["x", "y"]),
    ("0,1,kind\n1,2,3\n", ["0", "1", "kind"]),
])
def test_a_header_is_known(text, names):
    table = read(text)
    assert [column.name for column in table.columns] == names
    assert table.header is True
    assert "The first row names the columns." in table.notes


@pytest.mark.parametrize("text", [
    "5.1,3.5,setosa\n4.9,3.0,setosa\n", "setosa,5.1,3.5\nvirginica,4.9,3.0\n", "p,x,s\ne,x,y\np,x,s\n",
    "?,1,2.5\n3,4,5\n", "2020-01-01,5\n2020-01-02,6\n",
    "0,0,0\n1,37,74\n", "1,2,3\n2,3,4\n", "12%,5\n13%,6\n", ",1.5\n2,3\n",
])
def test_data_are_no_header(text):
    table = read(text)
    assert table.header is False
    assert table.columns[0].name == "column 1"
    assert table.rows == text.count("\n")


def test_a_header_may_be_said():
    text = "1,2,3\n2,3,4\n"
    named, unnamed = read(text, header=True), read("a,b\n1,2\n3,4\n5,6\n", header=False)
    assert ([column.name for column in named.columns], named.rows) == (["1", "2", "3"], 1)
    assert (unnamed.rows,
            unnamed.columns[0].wrong) == (
                4, "line 1, column 1: expected a number, as in other rows of this column, got 'a'")
    assert len({read(text, header=header).id for header in (None, True, False)}) == 3
    assert read(text, header=True).id == named.id


# What stands between, above and beside the cells.


@pytest.mark.parametrize("text", [
    "a,b\n1,2\n3,4\n", "a;b\n1;2\n3;4\n", "a\tb\n1\t2\n3\t4\n", "a|b\n1|2\n3|4\n", "a b\n1 2\n3 4\n",
    "  a   b\n  1   2\n  3   4  \n", "a \t b\n1 \t 2\n3\t4",
    "sep=;\na;b\n1;2\n3;4\n", '"sep=,"\na,b\n1,2\n3,4\n',
    "# made by hand\n#\na,b\n1,2\n3,4\n", "% a, b\n\na,b\n1,2\n3,4\n", "# a b\n1 2\n3 4\n", "# a,b\n1,2\n3,4\n",
    "a,b\r\n1,2\r\n3,4\r\n", "a,b\r1,2\r3,4\r", "\ufeffa,b\n1,2\n3,4\n", "a,b\n\n1,2\n \n3,4\n,\n",
    "a,b,\n1,2,\n3,4,\n",
    "a,b\n1,2,\n3,4,,\n", '"a","b"\n"1","2"\n"3","4"\n',
    "a,b\n# from here on\n1,2\n3,4\n", "a,b\n1,2\n3,4\n\x1a",
])
def test_a_table_is_the_same_in_any_dialect(text):
    table = read(text)
    assert [(column.name, column.values.tolist()) for column in table.columns] == [("a", [1, 3]), ("b", [2, 4])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_a_table_is_the_same_in_any_encoding(encoding):
    table = read("maß;art\r\n1,5;Löwe\r\n2,25;Bär\r\n".encode(encoding))
    assert ([column.name for column in table.columns],
            [cells(column) for column in table.columns]) == (["maß", "art"], [[1.5, 2.25], ["Löwe", "Bär"]])
    assert any("cp1252" in note for note in table.notes) == (encoding == "cp1252")


@pytest.mark.parametrize("title",
                         ["Sales of 2020\n", "Sales of 2020\n\n", "Sales of 2020,,\n", "\nSource: us, by hand\n\n"])
def test_a_title_is_left_out_and_said(title):
    table = read(title + "a,b,c,d,e\n1,2,3,4,5\n6,7,8,9,0\n")
    assert [column.name for column in table.columns] == list("abcde")
    assert any("above the table were left out: S" in note for note in table.notes)


def test_columns_of_fixed_width_may_have_blanks_in_their_cells():
    assert columns("city        x   y\nNew York    1   2\nRome        3   4\nDen Haag    5   6\n") == [["New York",
                                                                                                        "Rome",
                                                                                                        "Den Haag"],
                                                                                                       [1, 3, 5],
                                                                                                       [2, 4, 6]]


def test_names_of_rows_have_no_name_in_tables_of_r():
    table = read('"x" "y"\n"1" 5.5 6\n"2" 7.5 8\n')
    assert [column.name for column in table.columns] == ["column 1", "x", "y"]


def test_empty_columns_at_the_end_are_left_out_and_said():
    table = read("x,y,,\n0,1,,\n2,3,,\n")
    assert [column.name for column in table.columns] == ["x", "y"]
    assert "2 empty columns at the end were left out." in table.notes
    assert not any("no name" in note for note in table.notes)


def test_a_quoted_cell_may_have_several_lines():
    assert columns('a,b\n"one\ntwo",1\n"a ""word""",2\n') == [["one\ntwo", 'a "word"'], [1, 2]]


def test_a_column_alone_is_a_table():
    assert columns("value\n3\n1\n4\n") == [[3, 1, 4]]


@pytest.mark.parametrize(("text", "where", "got"), [
    ("a,b,c\n1,2,3\n4,5\n6,7,8\n", "line 3, column 3 (c)", "2 cells"),
    ("a,b\n1,2\n3,4,5\n6,7\n", "line 3, column 3", "3 cells"),
    ("# by hand\n\na;b\n1;2\n3\n", "line 5, column 2 (b)", "1 cell"),
])
def test_a_ragged_row_is_refused_by_its_line(text, where, got):
    with pytest.raises(SpecError) as refusal:
        read(text)
    assert (refusal.value.field, refusal.value.got) == (where, got)


numbers = st.integers(-10**15, 10**15).map(lambda n: n / 1000)
words = st.text(st.characters(categories=["L"]), min_size=2, max_size=6).map(lambda word: f"w{word}")


def written(number, decimal, group):
    whole, _, fraction = f"{number:,.3f}".partition(".")
    return whole.replace(",", group) + decimal + fraction


@settings(deadline=None, max_examples=150)
@example([(-0.0, "wa", None), (1.5, "wb", 2.5)], (";", ",", "."), "\r", "utf-16", True)
@given(st.lists(st.tuples(numbers, words, st.none() | numbers), min_size=2, max_size=10), st.sampled_from(
       [(delimiter, decimal, group) for delimiter in ",;\t|"
        for decimal, group in ((".", ""), (",", ""), (".", ","), (",", "."), (",", " "), (".", "'"))]),
       st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.booleans())
def test_a_table_written_in_many_dialects_reads_back_equal(rows, style, end, encoding, header):
    delimiter, decimal, group = style
    rows = [(1234567.5, "wa", 7654321.5), *rows]  # which shows what a mark means
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, lineterminator=end)
    writer.writerows([["number", "word", "gap"]] * header)
    writer.writerows([written(a, decimal, group), word, "" if gap is None else written(gap, decimal, group)]
                     for a, word, gap in rows)
    table = read(file.getvalue().encode(encoding), header=header)
    number, word, *gap = table.columns
    assert (cells(number), cells(word)) == ([a for a, _, _ in rows], [word for _, word, _ in rows])
    assert [cells(column) for column in gap] == ([[g for *_, g in rows]]
                                                 if header or any(g is not None for *_, g in rows) else [])


def test_a_first_row_that_is_too_short_is_a_title():
    given = read_data(b"5,yes,no\n" + b"".join(b"%d,2,3,4,5,%d\n" % (i, i % 2) for i in range(5)))
    assert (given.rows, len(given.columns)) == (5, 6)
    assert any("above the table were left out: 5,yes,no" in note for note in given.notes)


def test_a_mark_within_quotes_divides_nothing():
    given = read_data(b"los,type,code\n" + b"".join(b'%d,"type1|%d",9\n' % (i, i % 2) for i in range(40)))
    assert [column.name for column in given.columns] == ["los", "type", "code"]
    assert given.columns[1].names == ("type1|0", "type1|1")
