"""Courses, one a file; `base.py` is the contract, and each module is found by itself."""

from ...registry import Named

_named = Named("course", __name__)
register, courses, course = _named.register, _named.all, _named.one
