"""Figures: each module prints its own, run as ``python -m benchmarks.NAME``."""
