"""The convention of this program."""

from typing import ClassVar

from . import register
from .base import Convention


@register
class Ours(Convention):
    """Arrays as the trace has them, under the names of the trace."""

    name: ClassVar[str] = "unrolled"
    order: ClassVar[int] = -1
    label: ClassVar[str] = "Unrolled"
    about: ClassVar[str] = (
        "Arrays are (timesteps, samples, units), matrices (units, units below), and δ = ∂C/∂h is that of a sample's "
        "own cost; gradients are means over the batch."
    )
    source: ClassVar[str] = "docs/notation.md"
    own_names: ClassVar[bool] = False
