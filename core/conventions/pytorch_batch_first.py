"""The convention of PyTorch with the batch as the first axis."""

from typing import ClassVar

from . import register
from .pytorch import PyTorch


@register
class PyTorchBatchFirst(PyTorch):
    """Only arrays of timesteps differ."""

    name: ClassVar[str] = "pytorch-batch-first"
    label: ClassVar[str] = "PyTorch with batch_first=True"
    about: ClassVar[str] = "As PyTorch, with arrays (samples, timesteps, units)."
    axes: ClassVar[str] = "BTU"
