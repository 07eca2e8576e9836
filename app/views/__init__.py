"""Views, one a file: `base.py` is the contract, and every other module here is found by itself."""

import importlib
import pkgutil
from functools import cache

from .base import View


@cache
def views() -> dict[str, View]:
    """Every view by name, in the order in which the page shows them."""
    for info in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{info.name}")
    found = sorted((cls() for cls in View.__subclasses__()), key=lambda view: (view.order, view.name))
    return {view.name: view for view in found}
