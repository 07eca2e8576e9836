"""Workbooks are read by their first sheet with a table; what is too large or malformed stops nothing but its own
reading.
"""

import sys
from datetime import date

import numpy as np
import pytest
from serverside import api, error_of
from unrolled.app.uploads.files import read_file
from unrolled.core import SpecError, infer_roles
from workbooks import ods, sheet, xlsx, zipped

DAYS = [[date(2024, 1, day), day, 1.5 * day, day % 2 == 0, "ab"[day % 2]] for day in range(1, 13)]
LOADS = [["day", "n", "load", "open", "kind"], *DAYS]


def test_dates_numbers_and_truths_keep_their_value():
    given = read_file(xlsx({"Loads": LOADS}), "loads.xlsx")
    assert [column.name for column in given.columns] == LOADS[0]
    assert [column.kind for column in given.columns] == ["time", "number", "number", "boolean", "text"]
    assert given.columns[0].values[1] - given.columns[0].values[0] == 86_400
    assert given.columns[2].values.tolist() == [1.5 * day for day in range(1, 13)]
    assert given.columns[3].values[:3].tolist() == [0.0, 1.0, 0.0]
    assert given.notes[0] == "Read from the sheet “Loads” of a workbook."


def test_an_error_or_an_empty_cell_is_a_missing_value():
    given = read_file(xlsx({"A": [["x", "y"], [1, 2], ["#N/A", 3], [None, 4], [5, 6]]}))
    assert np.isnan(given.columns[0].values).tolist() == [False, True, True, False]
    assert given.columns[1].values.tolist() == [2, 3, 4, 6]


def test_the_first_sheet_with_a_table_is_read_and_the_others_are_named():
    given = read_file(xlsx({"Notes": [["Where this comes from"], ["A friend"]], "Old": [["x"], [1]], "2024": LOADS,
                            "2023": LOADS}, hidden="Old"))
    assert given.rows == 12
    assert given.notes[
        0] == "Read from the sheet “2024” of a workbook. The other sheets were left out: “Notes”, “2023”."


def test_titles_and_tables_within_a_sheet_are_found_as_in_csv():
    given = read_file(xlsx({"A": [["Loads of 2024"], [], *LOADS]}))
    assert (given.rows, given.columns[1].name) == (12, "n")
    assert infer_roles(given)[0] == "time"
    assert read_file(xlsx({"A": [[1, 2], [3, 4], [5, 6]]}), header=True).columns[0].name == "1"


def test_a_sheet_of_libreoffice_is_read():
    given = read_file(ods("Sheet1", [["x", "kind"], [1.5, "a"], [2.5, "b"], [4, "a"]]), "leaves.ods")
    assert given.columns[0].values.tolist() == [1.5, 2.5, 4]
    assert given.columns[1].names == ("a", "b")


FAR = sheet([["a"], [1]]).replace('r="A2"', 'r="XFD1048576"').replace('<row r="2"', '<row r="1048576"')
LARGE = sheet([["a"], [1]]).replace("</sheetData>", " " * 2**27 + "</sheetData>")
PARTS = xlsx({"A": [["a"], [1]]})


@pytest.mark.parametrize(("content", "words"), [
    (xlsx({"A": FAR}), "a larger one, or one that is damaged"), (xlsx({"A": LARGE}), "a larger one"),
    (zipped({"xl/workbook.xml": "<workbook/>"}), "one that cannot be read"),
    (PARTS[:-30] + PARTS[-22:], "one that cannot be read"),
    (xlsx({"A": []}), "one whose sheets are all empty"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "one that cannot be read"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "one with a password")],
    ids=["a cell far away", "a bomb", "no sheets", "cut", "empty", "a document", "a password"])
@pytest.mark.skipif(sys.platform == "win32", reason="there is no limit of memory")
def test_what_cannot_be_read_is_refused_in_words(content, words):
    with pytest.raises(SpecError) as refused:
        read_file(content, "book.xlsx")
    assert "workbook" in refused.value.expected
    assert "save" in refused.value.expected
    assert words in str(refused.value.got)


@pytest.mark.anyio
async def test_a_workbook_is_taken_and_trained_on_like_any_table():
    async with api() as here:
        answer = await here.http.post("/api/data", content=xlsx({"Loads": LOADS}), params={"name": "loads.xlsx"})
        assert answer.status_code == 201, answer.text
        shown = answer.json()
        assert (shown["rows"], shown["roles"][0], shown["notes"][0]) == (12, "time",
                                                                         "Read from the sheet “Loads” of a workbook.")
        await here.do(await here.make(shown["spec"]), "step", count=3)
        error_of(await here.http.post("/api/data", content=PARTS[:40], params={"name": "a.xlsx"}), 422, "file")
