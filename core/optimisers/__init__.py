"""Kinds of optimisers, one a file; `base.py` is the contract."""
