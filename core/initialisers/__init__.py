"""Kinds of initialisers, one a file; `base.py` is the contract."""
