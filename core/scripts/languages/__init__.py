"""Languages that scripts are written in, one a file; `base.py` is the contract, and each module is found by itself.

They are in the order in which the page offers them.
"""

from ...registry import Named

_named = Named("language", __name__)
register, languages, language = _named.register, _named.all, _named.one
