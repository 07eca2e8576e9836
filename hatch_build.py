"""What hatchling cannot be told in pyproject.toml: `unrolled.py` is the package's `__init__.py`, but in an editable
install.

There the checkout is on the path, with `unrolled.py` at its top; a package of that name beside it would hide it.
"""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class OnePackage(BuildHookInterface):
    """Puts `unrolled.py` into the wheel that is installed."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Of the two versions of a wheel, standard and editable, only the first has the file."""
        if version == "standard":
            build_data["force_include"]["unrolled.py"] = "unrolled/__init__.py"
