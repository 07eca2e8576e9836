"""Kinds of tasks, one a file; `base.py` is the contract."""
