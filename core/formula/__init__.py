"""Formulas as trees: `tree.py` is what they are made of; `mathml.py`, `latex.py` and `numpy.py` write them down."""
