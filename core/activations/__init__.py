"""Kinds of activations, one a file; `base.py` is the contract."""
