"""Unsupported formats, recognised by their first bytes, with advice how to convert them."""

import io
import re
import zipfile

from ...errors import SpecError, Verbatim

EXPECTED = "a table as CSV, JSON or ARFF, a text, sequences as .ts or .tsf, IDX or NPZ"
BY_PANDAS = "in Python, pandas.{} reads it, and to_csv('table.csv', index=False) saves it as CSV"
WORKBOOK = "open it in a spreadsheet program and save the sheet as CSV"
PICTURE = "save many pictures and their labels with numpy.savez('data.npz', images=…, labels=…)"
UNPACK = "unpack it, and give the file that is in it"
NO_TEXT = rb"(?![\t\r\n -~])"  # else the word could be the name of a column

FOREIGN = tuple((re.compile(magic, re.DOTALL), f"{what}: {out}") for magic, what, out in (
    (rb"PAR1" + NO_TEXT, "a file of Parquet", BY_PANDAS.format("read_parquet")),
    (rb"(?:ARROW1|FEA1)" + NO_TEXT, "a file of Feather or Arrow", BY_PANDAS.format("read_feather")),
    (rb"\x89HDF", "a file of HDF5",
     "in Python, read its arrays with h5py and save them with numpy.savez('data.npz', inputs=…, targets=…)"),
    (rb"MATLAB \d\.\d MAT-file", "a file of MATLAB", "save its variables as CSV with writematrix or writetable"),
    (rb"\x80[\x02-\x05]", "a pickle of Python, which is not read since it may run code",
     "load it where you trust it, and save it as CSV or with numpy.savez"),
    (rb"RD[AX][1-3]\n|[AX]\n\0\0\0[\x01-\x03]", "a file of R (RData or RDS)",
     "in R, write.csv(table, 'table.csv', row.names = FALSE) saves it as CSV"),
    (rb"\$FL[23]", "a file of SPSS", BY_PANDAS.format("read_spss")),
    (rb"<stata_dta>|[\x69-\x73][\x01\x02]\x01\0", "a file of Stata", BY_PANDAS.format("read_stata")),
    (rb"\0{12}\xc2\xea\x81\x60", "a file of SAS", BY_PANDAS.format("read_sas")),
    (rb"SQLite format 3\0", "a database of SQLite",
     "sqlite3 -header -csv FILE 'select * from TABLE' > table.csv saves a table of it as CSV"),
    (rb"\xd0\xcf\x11\xe0", "a file of Excel or Word as they once were (.xls, .doc)", WORKBOOK),
    (rb"\xfd7zXZ\0", "a file packed by xz", UNPACK),
    (rb"BZh[1-9](?:1AY|\x17rE)", "a file packed by bzip2", UNPACK),
    (rb"\x28\xb5\x2f\xfd", "a file packed by zstd", UNPACK),
    (rb"7z\xbc\xaf\x27\x1c", "a 7z archive", UNPACK), (rb"Rar!\x1a", "a RAR archive", UNPACK),
    (rb".{257}ustar", "a tar archive", UNPACK),
    (rb"\x89PNG", "a picture (PNG)", PICTURE), (rb"\xff\xd8\xff", "a picture (JPEG)", PICTURE),
    (rb"GIF8[79]a", "a picture (GIF)", PICTURE),
    (rb"BM.{4}\0{4}", "a picture (BMP)", PICTURE), (rb"II\*\0|MM\0\*", "a picture (TIFF)", PICTURE),
    (rb"RIFF.{4}WEBP", "a picture (WebP)", PICTURE),
    (rb"RIFF.{4}WAVE", "a sound (WAV)",
     "save its samples, or features of them, with numpy.savez('data.npz', inputs=…, targets=…)"),
    (rb"%PDF-", "a document (PDF)", "copy the table from it into a spreadsheet and save that as CSV"),
))
MARKUP = tuple((re.compile(start, re.IGNORECASE | re.DOTALL), what) for start, what in (
    (rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|(?:html|head|body|table)[\s>](?!\s*[,;|\t]))",
     "a web page (HTML): get the file itself instead of the page that shows it, or copy the table into a spreadsheet "
     "and save that as CSV"),
    (rb"\s*(?:<\?xml|<!doctype|<!--|<([a-z_][\w.:-]*)[^<>]*>.*</\1>\s*$)",
     f"a file of XML: {BY_PANDAS.format('read_xml')}"),
))
ARCHIVE = re.compile(rb"PK(?:\x03\x04|\x05\x06|\x07\x08)")
MARK = re.compile(rb"\xef\xbb\xbf|\xff\xfe|\xfe\xff")
BEGINNING = 1 << 20  # bytes that are searched for markup
HEAD = 4096  # bytes that are searched for UTF-16
WORKBOOKS = {"xl/workbook.xml": "Excel workbook (.xlsx)", "xl/workbook.bin": "Excel workbook (.xlsb)",
             "word/document.xml": "document of Word (.docx)",
             "content.xml": "file of LibreOffice (.ods, .odt)"}


def refuse_foreign(content: bytes) -> None:
    """Raise `SpecError` if the first bytes are those of an unsupported format."""
    for magic, said in FOREIGN:
        if magic.match(content):
            raise SpecError("file", EXPECTED, Verbatim(said))
    if ARCHIVE.match(content):
        _refuse_archive(content)


def refuse_markup(content: bytes) -> None:
    """Raise `SpecError` for web pages and XML. Separate, because a text file may contain them."""
    mark = MARK.match(content)
    start = mark.end() if mark else 0
    content = content[start : start + BEGINNING]
    content = content.replace(b"\0", b"") if b"\0" in content[:HEAD] else content
    if content[:HEAD].lstrip().startswith(b"<"):
        for begins, said in MARKUP:
            if begins.match(content):
                raise SpecError("file", EXPECTED, Verbatim(said))


def _refuse_archive(content: bytes) -> None:
    """Raise `SpecError` for a zip file without NumPy arrays. Damaged zip files pass; reading them raises an error."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError, EOFError, RuntimeError):
        return
    if any(name.endswith(".npy") for name in names):
        return
    known = next((what for name, what in WORKBOOKS.items() if name in names), "")
    listed = f"{', '.join(names)[:60]}" or "nothing"
    raise SpecError("file", EXPECTED,
                    Verbatim(f"an {known}: {WORKBOOK}" if known[:1] == "E" else f"a {known}: {WORKBOOK}" if known else
                                           f"a zip file with {listed}: {UNPACK}"))
