"""Kinds of costs, one a file; `base.py` is the contract."""
