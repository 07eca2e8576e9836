"""Cells of a column, and the numbers, dates and categories that they hold."""
