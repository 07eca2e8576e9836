"""Arithmetic that everything else relies on: norms, reproducible products, points of interruption."""
