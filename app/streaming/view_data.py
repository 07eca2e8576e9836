"""The data of a view for a single request, outside the stream."""

import copy
from typing import Any

from unrolled.core import Step

from ..web.documents import Document
from .encode import MEDIA_TYPE, compact


class Reading:
    """The data of a view at a step, exact.

    Attributes:
        at: the step, and the version of its history.
    """

    def __init__(self, at: tuple[Step, int], value: dict[str, Any]):
        self.at, self._value, self._made = at, copy.deepcopy(value), {}

    def document(self, encoding: str) -> Document:
        """The data as JSON, made and compressed once for each encoding."""
        if encoding not in self._made:
            step, version = self.at
            text = compact({"update": step.index, "version": version, "view": self._value | {"at": step.index}},
                           encoding)
            self._made[encoding] = Document(text.encode(), MEDIA_TYPE, effort=1)
        return self._made[encoding]
