"""Kinds of mistakes in a backward pass, one a file; `base.py` is the contract."""
