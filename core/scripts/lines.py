"""Lines of code: with a comment, in a block, and without a timestep."""

import re
from collections.abc import Iterable


def commented(line: str, about: str) -> str:
    """A line with its comment, if there is room for it."""
    return f"{line}  # {about}" if len(line) + len(about) < 100 else line


def keep_only(names: set[str], line: str) -> str:
    """A line in which only these names have a value for each timestep, and the others that of the present one."""
    return re.sub(r"\b(\w+)\[[nN]\]", lambda found: found[0] if found[1] in names else found[1], line)


def indented(lines: Iterable[str]) -> list[str]:
    """Lines of a block."""
    return ["    " + line for line in lines]
