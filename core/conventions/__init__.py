"""Conventions of courses and libraries, one a file; `base.py` is the contract, and each module is found by itself."""

from ..registry import Named

_named = Named("convention", __name__)
register, conventions, convention = _named.register, _named.all, _named.one
