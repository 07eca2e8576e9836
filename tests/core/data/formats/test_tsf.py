"""Many series as the Monash archive has them."""

import pytest
from unrolled.core import SpecError, infer_roles, read_data, suggested_spec

HEAD = """# made up
@relation waves
@attribute series_name string
@attribute start_timestamp date
@frequency monthly
@missing true
@equallength false
@data
"""
WAVES = HEAD + "".join(f"T{k}:1979-01-01 00-00-00:{','.join(str((n * n + k) % 7 + 0.5) for n in range(20 + k))}\n"
                       for k in range(12))


def test_each_value_of_each_series_is_a_row_whose_next_value_is_asked():
    given = read_data(f"{HEAD}T1:1979-01-01 00-00-00:1.5,?,3\nT2:1980-01-01 00-00-00:4,5\n".encode(), "waves.txt.tsf")
    assert [column.name for column in given.columns] == ["series_name", "step", "value"]
    assert given.columns[1].values.tolist() == [1, 2, 3, 1, 2]
    assert (given.columns[2].missing, given.columns[2].values[3:].tolist()) == (1, [4, 5])
    assert "The start times of the series were left out." in given.notes


def test_it_is_known_by_its_content_and_its_series_are_sequences():
    given = read_data(WAVES.encode(), "waves.dat")
    assert infer_roles(given) == ("sequence", "time", "next")
    task = suggested_spec(given)["task"]
    assert (task["window"], given.rows) == (7, sum(20 + k for k in range(12)))


@pytest.mark.parametrize(("text", "words"),
                         [(f"{HEAD}T1:1,2\n", "line 9: expected 2 attributes"), (HEAD, "no rows below"),
                                             ("@relation a\n@attribute name\n@horizon 2\n@data\nT1:1,2\n",
                                              "an attribute without a name and a type")])
def test_what_is_none_is_refused_at_its_line(text, words):
    with pytest.raises(SpecError, match=words):
        read_data(text.encode(), "a.tsf")
