"""What a view has of one step, for whoever asks beside the stream."""

import copy
from typing import Any

from unrolled.core import Step

from ..web.documents import Document
from .encode import MEDIA_TYPE, compact


class Reading:
    """What a view has of a step, with all its digits.

    Attributes:
        at: the step, and the version of the history that it belongs to.
    """

    def __init__(self, at: tuple[Step, int], value: dict[str, Any]):
        self.at, self._value, self._made = at, copy.deepcopy(value), {}

    def document(self, encoding: str) -> Document:
        """As JSON, which is made and compressed once."""
        if encoding not in self._made:
            step, version = self.at
            text = compact({"update": step.index, "version": version, "view": self._value | {"at": step.index}}, encoding)
            self._made[encoding] = Document(text.encode(), MEDIA_TYPE, effort=1)
        return self._made[encoding]
