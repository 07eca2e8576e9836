"""User data: from the bytes of a file to columns, roles and samples, for the task in `core.tasks.data`."""
