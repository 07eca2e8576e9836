"""A class at a glance: each mistake counts once a file, and the table is safe to open."""

from unrolled.core import most_frequent, report_as_csv
from unrolled.core.homework.report import Row

ROWS = [Row("anna.py", "rnn_step_backward", "wrong", "= for += over time", "dWx", ""),
        Row("anna.py", "rnn_backward", "wrong", "= for += over time", "dWx", ""),
        Row("bert.py", "rnn_backward", "wrong", "", "dx", ""),
        Row("carl.py", "", "no result", "", "", "carl.py has a syntax error in line 1"),
        Row("dora.py", "rnn_backward", "wrong", "= for += over time", "dWh", ""),
        Row("emil.py", "rnn_backward", "right", "", "", "")]


def test_a_mistake_counts_once_a_file():
    assert most_frequent(ROWS) == [("= for += over time", 2), ("no known mistake", 1), ("no result", 1)]


def test_no_cell_is_a_formula():
    lines = report_as_csv(ROWS).splitlines()
    assert lines[0] == "file,function,outcome,mistakes,first,message"
    assert lines[1] == "anna.py,rnn_step_backward,wrong,'= for += over time,dWx,"
    assert len(lines) == 7
