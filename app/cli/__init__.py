"""The command `unrolled`: serve the page, or train without one."""

from . import serving, training, homework  # noqa: I001 - each adds its commands, in the order in which they are listed
from .console import app, main

__all__ = ["app", "homework", "main", "serving", "training"]
