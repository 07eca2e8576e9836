"""How whoever waits for something long is heeded: a callable that it calls between two pieces, and that raises where nobody waits any more."""

from collections.abc import Callable

Heed = Callable[[], None]


def unheeded() -> None:
    """Go on to the end."""
