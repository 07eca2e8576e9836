"""Files as people have them: each is read, gets roles that fit, and what is suggested for it learns."""

import numpy as np

from core import RunSpec, Trainer, likely_roles, read_data, suggested_spec


def table(text: str, name: str = "table.csv"):
    return read_data(text.encode(), name)


def rows(header: str, lines, between: str = ",") -> str:
    return "\n".join([header] * bool(header) + [between.join(map(str, line)) for line in lines]) + "\n"


def names(given) -> list[str]:
    return [column.name for column in given.columns]


def roles_of(given, **named) -> dict[str, str]:
    return dict(zip(names(given), likely_roles(given, **named), strict=True))


def learned(given, updates: int = 60, roles=None) -> Trainer:
    """What is suggested, after some updates, which must not have diverged."""
    trainer = Trainer(RunSpec.from_dict(suggested_spec(given, roles)))
    assert np.isfinite(trainer.run(updates)).all()
    assert all(np.isfinite(weight).all() for weight in trainer.weights.values())
    assert np.isfinite(trainer.evaluate().cost)
    return trainer


def test_decimal_commas_with_dots_between_thousands_are_numbers():
    given = table(rows("preis;menge;umsatz", [(f"1.{200 + i},5", 3 + i, f"{4 + i}.{100 + i},25") for i in range(12)], ";"))
    assert [column.kind for column in given.columns] == ["number"] * 3
    assert [column.values[1] for column in given.columns] == [1201.5, 4, 5101.25]
    assert roles_of(given)["umsatz"] == "target"
    assert learned(given).spec.task.classes == ()


def test_empty_columns_at_the_end_are_left_out():
    given = table(rows("x,y,label,,", [(i, 2 * i, i % 2, "", "") for i in range(8)]))
    assert names(given) == ["x", "y", "label"]
    assert any("empty column" in note for note in given.notes)
    assert roles_of(given) == {"x": "input", "y": "input", "label": "class"}
    learned(given)


def test_a_date_is_a_time_and_no_class_for_each_day():
    given = table(rows("date,load,temp", [(f"2024-{1 + i // 28:02}-{1 + i % 28:02}", 100 + i, i % 7) for i in range(42)]))
    assert given.columns[0].kind == "time"
    trainer = learned(given)
    assert trainer.spec.input_size < 8


def test_years_as_names_of_columns_are_no_row_of_data():
    given = table(rows("country,1990,1991,1992", [(f"L{i}", i, i + 1, 2 * i) for i in range(8)]))
    assert names(given) == ["country", "1990", "1991", "1992"]
    assert given.rows == 8
    assert given.header
    assert not read_data(b"1990,5\n1991,6\n1992,7\n", "years.csv").header
    learned(given)


def test_milliseconds_since_1970_are_a_time():
    given = table(rows("timestamp,load,label", [(1700000000000 + 60000 * i, i, i % 2) for i in range(12)]))
    stamp = given.columns[0]
    assert (stamp.kind, stamp.dates) == ("time", "epoch ms")
    assert stamp.values[1] == 1700000060
    assert roles_of(given)["label"] == "class"
    learned(given)


def test_columns_between_spaces():
    given = table("".join(f"{i} {2 * i} {i % 2}\n" for i in range(8)))
    assert [column.values.tolist() for column in given.columns] == [[*range(8)], [2 * i for i in range(8)], [i % 2 for i in range(8)]]
    learned(given)


def test_a_line_that_says_the_separator_is_no_header():
    given = table("sep=;\n" + rows("x;y;label", [(i, 2 * i, i % 2) for i in range(8)], ";"))
    assert names(given) == ["x", "y", "label"]
    assert given.rows == 8
    learned(given)
