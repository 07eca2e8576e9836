"""File formats: from bytes to tables, arrays and texts; one module per format."""
