"""Notations, one a file: `base.py` is the contract, and every other module here is found by itself.

They are in the order in which the page offers them.
"""

from typing import TYPE_CHECKING

from ...registry import Named

if TYPE_CHECKING:
    from ..place import SampleView
    from .base import Notation

_named = Named("notation", __name__)
register, notations = _named.register, _named.all


def notation(name: str, place: "SampleView") -> "Notation":
    """The notation of that name; raises `SpecError`."""
    return _named.one(name)(place)
