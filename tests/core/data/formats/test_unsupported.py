"""Formats that are not read are named, with a way out, and never taken for a table."""

import bz2
import gzip
import io
import lzma
import pickle
import sqlite3
import tarfile
import tracemalloc
import zipfile

import pytest
from unrolled.core import SpecError, read_data
from unrolled.core.data.formats.unsupported import refuse_markup


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "a,b\n1,2\n")
    return file.getvalue()


def tarred() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a.csv"))
    return file.getvalue()


def database() -> bytes:
    with sqlite3.connect(":memory:") as connection:
        connection.execute("create table a (b)")
        return connection.serialize()


TABLE = b"a,b\n1,2\n"
FILES = [
    (b" \r\n<!DOCTYPE html><html></html>", "web page"), (b"<html lang=en>", "web page"),
    (b"\xef\xbb\xbf\n<table border=1><tr><td>1,2", "web page"),
    ("<table>".encode("utf-16"), "web page"), (b"<!-- a --><html>", "web page"), (b"<?xml version='1.0'?><a/>", "XML"),
    (b"<rows><row a='1'/></rows>\n", "XML"),
    (b"PAR1\x15\x04\x15", "Parquet"), (b"\x89HDF\r\n\x1a\n", "HDF5"), (b"ARROW1\0\0", "Feather"),
    (b"FEA1\0\0\0\0", "Feather"),
    (lzma.compress(TABLE), "xz"), (bz2.compress(TABLE), "bzip2"), (bz2.compress(b""), "bzip2"), (tarred(), "tar"),
    (gzip.compress(tarred(), mtime=0), "tar"),
    (zipped("a.csv", "b.csv"), "zip file with a.csv, b.csv"),
    (zipped("[Content_Types].xml", "xl/workbook.xml"), "an Excel workbook"),
    (zipped("mimetype", "content.xml"), ".ods"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls"),
    (zipped(), "zip file with nothing"),
    *[(pickle.dumps([1, 2], protocol), "pickle") for protocol in (2, 3, 4, 5)],
    (b"RDX3\nX\n\0\0\0\3", "file of R"), (gzip.compress(b"X\n\0\0\0\3\0\4", mtime=0), "file of R"),
    (b"$FL2@(#) SPSS", "SPSS"), (b"<stata_dta><header>", "Stata"),
    (b"\x72\2\1\0", "Stata"), (b"\0" * 12 + b"\xc2\xea\x81\x60", "SAS"), (database(), "SQLite"),
    (b"MATLAB 5.0 MAT-file", "MATLAB"),
    (b"\x89PNG\r\n\x1a\n", "PNG"), (b"\xff\xd8\xff\xe0", "JPEG"), (b"GIF89a", "GIF"), (b"BM\x36\1\0\0\0\0\0\0", "BMP"),
    (b"II*\0", "TIFF"),
    (b"RIFF\1\2\3\4WEBPVP8 ", "WebP"), (b"RIFF\1\2\3\4WAVEfmt ", "sound"), (b"%PDF-1.7", "PDF"),
]


@pytest.mark.parametrize(("content", "what"), FILES)
@pytest.mark.parametrize("name", ["", "table.csv"])
def test_a_format_that_is_not_read_is_named_with_a_way_out(content, what, name):
    with pytest.raises(SpecError) as refusal:
        read_data(content, name)
    assert refusal.value.field == "file"
    assert what in refusal.value.got
    assert ": " in refusal.value.got


@pytest.mark.parametrize("first", ["PK", "BM", "BMI", "PAR1", "FEA1", "GIF8", "BZh9", "<DATE>", "<TABLE>", "RDX",
                                   "MATLAB", "II", "7z", "RIFF", "s", "Rar"])
def test_a_column_that_is_called_as_a_format_begins_is_one(first):
    table = read_data(f"{first},b\n1,2\n3,4\n".encode())
    assert [column.name for column in table.columns][1] == "b"


def test_a_web_page_that_is_called_a_text_is_read_as_one():
    assert read_data(b"<html><p>" + b"once upon a time " * 20, "page.txt").kind == "text"


def test_no_more_than_the_beginning_of_a_large_file_is_looked_through():
    content = b"\0\1" * (1 << 23)
    tracemalloc.start()
    try:
        refuse_markup(content)
        assert tracemalloc.get_traced_memory()[1] < 1 << 22
    finally:
        tracemalloc.stop()
