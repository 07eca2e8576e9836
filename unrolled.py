"""Unrolled: small networks that really train, with every number of their backward pass. In a notebook::

    from unrolled import RunSpec, Trainer

This file makes one package of the folders beside it: `unrolled.core` and `unrolled.app`. Installed, it is the
package's `__init__.py`, and the folders lie in the package. The names of `unrolled.core` are names of `unrolled` too;
they are looked up when they are asked for, since the app has to be able to set up NumPy first.
"""

from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

__path__ = [str(Path(__file__).parent)]

if TYPE_CHECKING:
    from unrolled.core import *  # noqa: F403


def _core() -> ModuleType:
    return import_module("unrolled.core")


def __getattr__(name: str) -> Any:
    if name == "open":  # a name of the app, which the core knows nothing of
        return import_module("unrolled.app.notebook").open_page
    if name in {"core", "app"} or (name != "__all__" and name not in _core().__all__):
        raise AttributeError(f"module 'unrolled' has no attribute {name!r}")
    return getattr(_core(), name)


def __dir__() -> list[str]:
    return sorted([*_core().__all__, "open"])
