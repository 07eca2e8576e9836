"""Cells of a column as numbers, dates and categories."""
