"""Bytes to tables, arrays and texts; one file a format."""
