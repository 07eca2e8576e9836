"""Workbooks of spreadsheet programs, as small as they can be."""

import io
import zipfile
from datetime import date
from xml.sax.saxutils import escape

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# 14 is a date
STYLES = f'<styleSheet {MAIN}><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'


def xlsx(sheets: dict[str, list[list] | str], hidden: str = "") -> bytes:
    """A workbook of Excel: rows of cells, None where one is empty and "#N/A" the error; or the XML of a sheet."""
    listed, related, parts = "", "", {}
    for i, (name, rows) in enumerate(sheets.items(), 1):
        state = ' state="hidden"' * (name == hidden)
        listed += f'<sheet name="{escape(name)}" sheetId="{i}" r:id="r{i}"{state}/>'
        related += f'<Relationship Id="r{i}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{i}.xml"/>'
        parts[f"xl/worksheets/sheet{i}.xml"] = rows if isinstance(rows, str) else sheet(rows)
    related += f'<Relationship Id="s" Type="{OFFICE}/styles" Target="styles.xml"/>'
    return zipped({"xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>',
                   "xl/styles.xml": STYLES,
                   "_rels/.rels": relations(
                       f'<Relationship Id="r" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'),
                   "xl/_rels/workbook.xml.rels": relations(related), **parts})


def relations(related: str) -> str:
    """What belongs to what."""
    return f'<Relationships xmlns="{RELATIONS}">{related}</Relationships>'


def ods(name: str, rows: list[list]) -> bytes:
    """A workbook of LibreOffice with one sheet of numbers and texts."""
    spaces = " ".join(f'xmlns:{part}="urn:oasis:names:tc:opendocument:xmlns:{part}:1.0"'
                      for part in ("office", "table", "text", "manifest"))

    def cell(value) -> str:
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'

    table = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    body = (
        '<office:body><office:spreadsheet><table:table '
        f'table:name="{name}">{table}</table:table></office:spreadsheet></office:body>')
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    entry = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
    return zipped({"mimetype": kind,
                   "content.xml": f"<office:document-content {spaces}>{body}</office:document-content>",
                   "META-INF/manifest.xml": f"<manifest:manifest {spaces}>{entry}</manifest:manifest>"})


def zipped(parts: dict[str, str]) -> bytes:
    """Files in a zip file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def sheet(rows: list[list]) -> str:
    """A sheet with these rows."""
    return f"<worksheet {MAIN}><sheetData>" + "".join(
        f'<row r="{n}">' + "".join(cell(value, f"{chr(65 + i)}{n}") for i, value in enumerate(row)
                                   if value is not None) + "</row>"
        for n, row in enumerate(rows, 1)) + "</sheetData></worksheet>"


def cell(value: object, at: str) -> str:
    """A cell in this place, of the type of its value."""
    if isinstance(value, bool):
        return f'<c r="{at}" t="b"><v>{int(value)}</v></c>'
    if value == "#N/A":
        return f'<c r="{at}" t="e"><v>#N/A</v></c>'
    if isinstance(value, str):
        return f'<c r="{at}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    if isinstance(value, date):
        return f'<c r="{at}" s="1"><v>{value.toordinal() - date(1899, 12, 30).toordinal()}</v></c>'
    return f'<c r="{at}"><v>{value!r}</v></c>'
