"""Roles of columns: stated or inferred."""
