"""What each column of a table is used for: stated, or inferred."""
