"""A learner's own file, run in a process of its own.

`learners_file.py` is the caller's side, with `process.py`, `output.py`, `opaque.py` and `error.py`. `child.py` is the
program of the process; it and `messages.py`, the form of what the two sides say, import nothing else of Unrolled.
"""
