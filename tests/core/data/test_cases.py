"""Files as people have them: each is read, gets roles that fit, and what is suggested for it learns."""

import numpy as np
from data_files import npz
from unrolled.core import RunSpec, Trainer, infer_roles, read_data, suggested_spec


def table(text: str, name: str = "table.csv"):
    return read_data(text.encode(), name)


def rows(header: str, lines, between: str = ",") -> str:
    return "\n".join([header] * bool(header) + [between.join(map(str, line)) for line in lines]) + "\n"


def names(given) -> list[str]:
    return [column.name for column in given.columns]


def roles_of(given, **named) -> dict[str, str]:
    return dict(zip(names(given), infer_roles(given, **named), strict=True))


def learned(given, updates: int = 60, roles=None) -> Trainer:
    """What is suggested, after some updates, which must not have diverged."""
    trainer = Trainer(RunSpec.from_dict(suggested_spec(given, roles)))
    assert np.isfinite(trainer.run(updates)).all()
    assert all(np.isfinite(weight).all() for weight in trainer.weights.values())
    assert np.isfinite(trainer.evaluate().cost)
    return trainer


def test_decimal_commas_with_dots_between_thousands_are_numbers():
    given = table(rows("preis;menge;umsatz", [(f"1.{200 + i},5", 3 + i, f"{4 + i}.{100 + i},25") for i in range(12)],
                       ";"))
    assert [column.kind for column in given.columns] == ["number"] * 3
    assert [column.values[1] for column in given.columns] == [1201.5, 4, 5101.25]
    assert roles_of(given)["umsatz"] == "target"
    assert learned(given).spec.task.classes == ()


def test_one_column_of_decimal_commas_is_one_series():
    given = table("".join(f"0,{500 + 7 * i}\n" for i in range(24)))
    assert len(given.columns) == 1
    assert given.columns[0].values.tolist() == [(500 + 7 * i) / 1000 for i in range(24)]
    assert infer_roles(given) == ("next",)
    learned(given)


def test_a_question_mark_is_a_missing_value():
    given = table(
        "mpg,cyl,hp,weight\n21.5,4,90,2300\n24.0,4,?,2050\n18.0,6,105,2800\n31.0,4,65,1900\n16.5,8,150,4100\n")
    hp = given.columns[2]
    assert (hp.kind, hp.missing) == ("number", 1)
    assert np.isnan(hp.values[1])
    trainer = learned(given)
    assert trainer.spec.task.training + trainer.spec.task.validation == 4  # the row is left out


def test_an_index_without_a_name_is_ignored():
    given = table(rows(",height,width,kind", [(i, 1 + i / 10, 2 - i / 10, "ba"[i % 2]) for i in range(12)]))
    assert infer_roles(given) == ("ignore", "input", "input", "class")
    assert len(set(names(given))) == 4
    assert learned(given).spec.task.input_names == ("height", "width")


def test_empty_columns_at_the_end_are_left_out():
    given = table(rows("x,y,label,,", [(i, 2 * i, i % 2, "", "") for i in range(8)]))
    assert names(given) == ["x", "y", "label"]
    assert any("empty column" in note for note in given.notes)
    assert roles_of(given) == {"x": "input", "y": "input", "label": "class"}
    learned(given)


def test_a_date_is_a_time_and_no_class_for_each_day():
    given = table(rows("date,load,temp",
                       [(f"2024-{1 + i // 28:02}-{1 + i % 28:02}", 100 + i, i % 7) for i in range(42)]))
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


def test_a_column_that_never_varies_is_no_target():
    given = table(rows("t,value,is_anomaly", [(i, (i * i) % 17, 0) for i in range(20)]))
    assert roles_of(given)["is_anomaly"] == "ignore"
    assert roles_of(given)["value"] in ("target", "next")
    learned(given)


def test_a_date_and_a_number_are_a_series():
    given = table(rows("DATE,ELEC", [(f"{1996 + i // 12}-{1 + i % 12:02}-01", 80 + i % 30) for i in range(300)]))
    assert roles_of(given) == {"DATE": "time", "ELEC": "next"}
    trainer = learned(given)
    assert trainer.spec.max_timesteps > 1
    assert trainer.spec.task.output_names == ("ELEC",)


def test_a_label_may_stand_first():
    given = table(rows("", [(i % 10, *((37 * i * j) % 256 for j in range(1, 17))) for i in range(40)]))
    assert given.header is False
    assert infer_roles(given) == ("class", *["input"] * 16)
    assert len(learned(given).spec.task.classes) == 10


def test_columns_between_spaces():
    given = table("".join(f"{i} {2 * i} {i % 2}\n" for i in range(8)))
    assert [column.values.tolist() for column in given.columns] == [[*range(8)], [2 * i for i in range(8)],
                                                                    [i % 2 for i in range(8)]]
    learned(given)


def test_json_with_records_is_a_table():
    given = read_data(b"[" + b", ".join(b'{"a": %d, "b": %d}' % (i, 2 * i) for i in range(8)) + b"]", "iris.json")
    assert names(given) == ["a", "b"]
    assert given.columns[1].values.tolist() == [2 * i for i in range(8)]
    learned(given)


def test_a_line_that_says_the_separator_is_no_header():
    given = table("sep=;\n" + rows("x;y;label", [(i, 2 * i, i % 2) for i in range(8)], ";"))
    assert names(given) == ["x", "y", "label"]
    assert given.rows == 8
    learned(given)


def test_arrays_as_keras_names_them():
    x = np.random.default_rng(0).integers(0, 256, (35, 4)).astype(np.uint8)
    y = (x[:, 0] > 127).astype(int)
    given = read_data(npz(x_train=x[:30], y_train=y[:30], x_test=x[30:], y_test=y[30:]), "mnist.npz")
    assert (given.rows, given.learned) == (35, 30)
    assert infer_roles(given) == ("input", "class")
    assert len(learned(given).dataset.validation) == 5


def test_one_hot_targets_are_classes():
    x, which = np.random.default_rng(0).normal(size=(30, 4)), np.arange(30) % 3
    given = read_data(npz(inputs=x, targets=np.eye(3)[which]), "onehot.npz")
    assert infer_roles(given) == ("input", "class")
    trainer = learned(given)
    assert len(trainer.spec.task.classes) == 3
    assert trainer.evaluate().accuracy is not None


def test_one_series_with_its_next_value_does_not_diverge():
    values = np.sin(np.arange(151) / 3)
    given = read_data(npz(inputs=values[None, :-1, None], targets=values[None, 1:, None]), "series.npz")
    assert 1 - learned(given, 300).evaluate("training").nrmse2 > 0.5


def test_classes_at_every_timestep():
    rng = np.random.default_rng(0)
    x, tags = rng.normal(size=(20, 6, 3)), rng.integers(0, 4, (20, 6, 1))
    given = read_data(npz(inputs=x, targets=tags), "tags3.npz")
    assert infer_roles(given) == ("input", "class")
    trainer = learned(given)
    assert not trainer.spec.many_to_one
    assert trainer.spec.task.classes == ("0", "1", "2", "3")


def test_rare_characters_of_a_text_become_one():
    text = "".join(chr(0x4E00 + (37 * i) % 500) for i in range(1200))
    given = read_data(text.encode(), "zh.txt")
    assert len(given.columns[0].names) <= 200
    assert any("rare" in note for note in given.notes)
    learned(given, 10)


def test_long_sequences_with_a_number_at_every_timestep_do_not_diverge():
    lines, rng = [], np.random.default_rng(0)
    for s in range(20):
        y = np.sin(np.arange(51) / 4 + s) + 0.05 * rng.normal(size=51)
        lines += [(s, f"{y[n]:.4f}", f"{y[n + 1]:.4f}") for n in range(50)]
    trainer = learned(table(rows("id,x,y", lines)), 300)
    assert trainer.spec.max_timesteps == 50
    assert 1 - trainer.evaluate().nrmse2 > 0.9


def test_a_sequence_that_is_named_is_kept():
    lines = [(symbol, f"2024-01-{n + 1:02}", f"{10 * (k + 1) + np.sin(n):.3f}")
             for k, symbol in enumerate(("AAA", "BBB", "CCC", "DDD")) for n in range(12)]
    given = table(rows("symbol,date,price", lines))
    assert infer_roles(given, target="price", sequence="symbol") == ("sequence", "time", "next")
    learned(given)
    given = table(rows("id,t,y", [(s, n, f"{0.37 * (5 * s + n):.2f}") for s in range(8) for n in range(5)]))
    assert infer_roles(given, target="y", sequence="id") == ("sequence", "time", "next")
    learned(given)


def test_a_row_number_is_no_input():
    given = table(rows("rownames,noise,species", [(i + 1, (41 * i) % 101, "abc"[i // 40]) for i in range(120)]))
    assert roles_of(given) == {"rownames": "ignore", "noise": "input", "species": "class"}
    learned(given)


def test_a_label_before_250_columns_is_the_class():
    given = table(rows("", [(i % 3, *(f"{np.sin((i + 1) * j / 20):.3f}" for j in range(1, 252))) for i in range(36)],
                       "\t"), "label_first.tsv")
    assert infer_roles(given) == ("class", *["input"] * 251)
    learned(given)
