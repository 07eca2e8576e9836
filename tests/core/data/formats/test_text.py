"""A text of one's own: read as it is, refused where it is none, and learned from by its name."""

import gc
import gzip

import pytest
from unrolled.core import Bounds, RunSpec, SpecError, Trainer, get_text, read_data, suggested_spec
from unrolled.core.data.formats.text import MOST_SYMBOLS, RARE

TEXT = "Ein Löwe schläft.\nThe lion sleeps.\n" * 20


def read(content, name="a.txt"):
    return read_data(content if isinstance(content, bytes) else content.encode(), name)


@pytest.mark.parametrize("content", [TEXT, "\ufeff" + TEXT, TEXT.replace("\n", "\r\n"), TEXT.replace("\n", "\r"),
                                     gzip.compress(TEXT.encode())],
                         ids=["plain", "marked", "windows", "old", "packed"])
def test_a_text_is_read_whatever_system_it_comes_from(content):
    given = read(content, "a.txt.gz" if isinstance(content, bytes) else "a.TXT")
    assert (get_text(given), get_text(given, 8)) == (TEXT, "Ein Löwe")
    assert "".join(given.columns[0].names) == "".join(sorted(set(TEXT)))
    assert given.columns[0].values.nbytes == len(TEXT)


@pytest.mark.parametrize(("content", "field", "got"), [
    (b"a line\r\nand a caf\x81", "line 2, character 10", "0x81"), (b"a line\nand\0 more", "line 2, character 4", "NUL"),
    (b"", "line 1, column 1", "empty"), (b" \n \n", "line 1, column 1", "blanks"), (b"x" * 30, "text", "1"),
    (b"x", "text", "1")])
def test_what_is_no_text_is_refused_where_it_is_wrong(content, field, got):
    with pytest.raises(SpecError) as refused:
        read(content)
    assert refused.value.field == field
    assert got in str(refused.value)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1252"])
def test_a_text_is_read_in_other_encodings(encoding):
    given = read(TEXT.encode(encoding))
    assert get_text(given) == TEXT
    assert encoding.upper()[:5] in given.notes[0].upper()


def test_rare_characters_become_one_and_are_said():
    often = [chr(0x4E00 + i) for i in range(MOST_SYMBOLS - 1)]
    rare = [chr(0x6000 + i) for i in range(17)]
    given = read("".join(often) * 2 + "".join(rare))
    assert get_text(given) == "".join(often) * 2 + RARE * 17
    assert (len(given.columns[0].names), given.notes) == (MOST_SYMBOLS,
                                                          (f"17 rare characters were replaced by {RARE}.",))
    assert len(read("".join(often) * 2 + rare[0] * 9).notes) == 0


def test_a_text_is_suggested_a_network_that_reads_as_much_as_may_be():
    given = read(TEXT)
    spec = RunSpec.from_dict(suggested_spec(given))
    assert (spec.task.whole, spec.task.symbols, spec.layers[-1].units) == (TEXT, "".join(sorted(set(TEXT))),
                                                                           len(set(TEXT)))
    part = RunSpec.from_dict(suggested_spec(given, bounds=Bounds(samples=4)))
    assert (part.task.whole, part.task.pieces, part.task.symbols) == (TEXT[:101], 4, spec.task.symbols)
    assert RunSpec.from_dict(part.to_dict()) == part
    short = read("twenty characters: ab")
    assert RunSpec.from_dict(suggested_spec(short)).task.pieces == 2


def test_a_file_learns_as_the_same_text_in_the_set_up_does():
    given = read(TEXT)
    spec = suggested_spec(given, bounds=Bounds(samples=9))
    inline = spec | {"task": {"kind": "text", "text": TEXT, "characters": spec["task"]["characters"]}}
    ours, theirs = (Trainer(RunSpec.from_dict(each)).run(20).tolist() for each in (spec, inline))
    assert ours == theirs


def test_a_text_goes_with_the_last_who_uses_it():
    given = read("a text that nobody else has, " * 3)
    data = suggested_spec(given)
    trainer = Trainer(RunSpec.from_dict(data))
    del given
    gc.collect()
    assert RunSpec.from_dict(data) == trainer.spec
    del trainer
    gc.collect()
    with pytest.raises(SpecError, match=r"task\.data: expected loaded data"):
        RunSpec.from_dict(data)


def test_a_table_and_a_text_are_told_apart():
    table, text = (read_data(b"a,b\n1,2\n3,4\n5,6\n7,8\n", name) for name in ("a.csv", "a.txt"))
    assert (table.kind, text.kind, table.id != text.id) == ("csv", "text", True)
    for task in ({"data": table.id}, {"data": text.id, "text": TEXT}):
        with pytest.raises(SpecError, match=r"task\.data"):
            RunSpec.from_dict(suggested_spec(text) | {"task": {"kind": "text"} | task})
