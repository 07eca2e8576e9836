"""Numerics: buffers, norms, random streams, reproducible linear algebra, points of interruption."""
