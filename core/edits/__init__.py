"""Kinds of edits, one a file; `base.py` is the contract."""
