"""Roles are likely ones, each with its reason where that does not meet the eye."""

import pytest
from unrolled.core import SpecError, infer_roles_with_reasons, read_data


def of(text, **named):
    found = infer_roles_with_reasons(read_data(text.encode()), **named)
    return tuple(found.roles), found.reasons


def rows(*columns, header):
    return header + "\n" + "".join(",".join(map(str, row)) + "\n" for row in zip(*columns, strict=True))


DAYS = [f"2024-01-{d:02d}" for d in range(1, 21)]


def test_a_row_number_is_ignored_and_a_measure_is_not():
    kinds = ["a", "b"] * 10
    numbered = of(rows(range(20), [i * i % 7 + 0.5 for i in range(20)], kinds, header=",height,kind"))
    assert numbered == (("ignore", "input", "class"), ["It numbers the rows.", "", ""])
    assert of(rows(range(1, 21), range(20, 40), kinds, header="rownames,x,kind"))[0] == ("ignore", "input", "class")
    assert of(rows(range(20), [i / 3 for i in range(20)], header="x,y"))[0] == ("input", "target")


def test_a_column_that_says_nothing_is_ignored_and_said_why():
    roles, why = of(rows([1.5, 2.5, 4.5] * 4, [7] * 12, [1, *[""] * 11], [f"n{i}" for i in range(12)],
                         [0.1, 0.2, 0.7] * 4, header="x,c,holes,name,z"))
    assert roles == ("input", "ignore", "ignore", "ignore", "target")
    assert why[1:4] == ["Its value is the same in every row.", "11 of 12 values are missing.",
                        "Nearly every row has a text of its own."]


def test_dates_are_time_and_a_single_series_is_asked_for_what_comes_next():
    assert of(rows(DAYS, [i * 1.5 for i in range(20)], header="date,load"))[0] == ("time", "next")
    assert of(rows(DAYS, [i * 1.5 for i in range(20)], [i % 9 + 0.5 for i in range(20)],
                   header="date,load,temp"))[0] == ("time", "input", "next")
    assert of(rows(DAYS, [i * 1.5 for i in range(20)], ["sun", "rain"] * 10,
                   header="date,load,weather"))[0] == ("time", "input", "class")
    assert of(rows([i % 7 + i / 10 for i in range(20)], header="load"))[0] == ("next",)


def test_what_has_every_time_once_names_the_sequences():
    firms = ["A"] * 10 + ["B"] * 10
    roles, why = of(rows(firms, DAYS[:10] * 2, [i * 1.5 for i in range(20)], header="firm,date,price"))
    assert roles == ("sequence", "time", "next")
    assert why[0] == "Each date occurs once for each of its values."
    assert of(rows(firms, list(range(2000, 2010)) * 2, [i % 3 + 0.5 for i in range(20)], [i * 1.5 for i in range(20)],
                   header="firm,year,value,invest"))[0] == (
        "sequence", "time", "input", "target")


def test_named_columns_have_the_last_word():
    text = rows(["A"] * 5 + ["B"] * 5, DAYS[:5] * 2, [i * 1.5 for i in range(10)], header="shop,date,price")
    assert of(text, sequence="shop", target="price")[0] == ("sequence", "time", "next")
    with pytest.raises(SpecError, match="target: expected one of the columns shop, date, price, got 'prise'"):
        of(text, target="prise")


def test_a_label_may_come_first_where_columns_have_no_names():
    lines = "".join(f"{i % 3},{i * 7 % 11 + 0.25},{i * 5 % 13 + 0.5},{i * 3 % 17 + 0.75}\n" for i in range(30))
    assert of(lines)[0] == ("class", "input", "input", "input")


def test_a_last_column_of_one_class_is_no_target():
    assert of(rows([i * i % 7 + 0.5 for i in range(20)], [i % 2 for i in range(20)], [0] * 20,
                   header="v,w,anomaly"))[0] == ("input", "class", "ignore")


PIGS = [(pig, week, 20 + 6 * week + pig % 5 + 0.5, "" if week == 1 else 15 * week + pig % 3, pig % 3 + 1, pig // 3)
        for pig in range(1, 25) for week in range(1, 9)]


def test_of_sequences_the_target_varies_within_each_and_lacks_nothing():
    pigs, weeks, weights, feed, copper, litters = zip(*PIGS, strict=True)
    roles, why = of(rows(range(1, len(pigs) + 1), weights, feed, weeks, pigs, copper, litters,
                         header=",Weight,Feed,Time,Pig,Cu,Litter"))
    assert roles == ("ignore", "target", "input", "time", "sequence", "input", "ignore")
    assert why[1] == "It is the last column that varies within a Pig and has no missing value."
    assert why[6] == "It is constant in each Pig, and several share its number."
    ages = [pig // 4 for pig in pigs]
    assert of(rows(pigs, weeks, ages, weights, header="Pig,Time,Age,Weight"))[0] == ("sequence", "time", "input",
                                                                                     "target")
    assert of(rows(pigs, weeks, weights, [pig % 3 + 1 for pig in pigs],
                   header="Pig,Time,Weight,Cu"))[0] == ("sequence", "time", "input", "class")


def test_the_parts_of_a_year_order_one_series_and_group_nothing():
    years, quarters = [1990 + i // 4 for i in range(40)], [1 + i % 4 for i in range(40)]
    roles, why = of(rows(years, quarters, [i * i % 11 + 0.5 for i in range(40)], [i % 7 + 0.5 for i in range(40)],
                         header="year,quarter,gdp,rate"))
    assert roles == ("time", "input", "input", "next")
    assert why[0] == "It and quarter put the rows in order."
    assert of(rows([i * i % 11 + 0.5 for i in range(40)], years, quarters,
                   header="gdp,year,quarter"))[0] == ("next", "time", "input")


def test_years_without_a_name_are_the_time_and_a_second_count_of_them_is_ignored():
    years, active = range(1700, 1740), [i * i % 11 + 0.5 for i in range(40)]
    assert of("".join(f"{year} {value}\n" for year, value in zip(years, active, strict=True)))[0] == ("time", "next")
    assert of(rows(years, active, range(1, 41), header="YEAR,PRICE,TIME"))[0] == ("time", "next", "ignore")
