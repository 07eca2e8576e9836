"""What a view has of one step, for whoever asks beside the stream."""

import copy
from typing import Any

from core import Step

from .encode import compact


class Reading:
    """What a view has of a step, with all its digits.

    Attributes:
        at: the step, and the version of the history that it belongs to.
    """

    def __init__(self, at: tuple[Step, int], value: dict[str, Any]):
        self.at, self._value, self._texts = at, copy.deepcopy(value), {}

    def text(self, encoding: str) -> str:
        """As JSON, which is made once."""
        if encoding not in self._texts:
            step, version = self.at
            self._texts[encoding] = compact({"update": step.index, "version": version, "view": self._value | {"at": step.index}}, encoding)
        return self._texts[encoding]
