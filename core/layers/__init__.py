"""Kinds of layers, one a file; `base.py` is the contract."""
