"""Data of one's own: bytes in, columns with roles, samples out; `core.tasks.data` learns from them."""
