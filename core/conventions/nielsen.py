"""The convention of Nielsen's book."""

from typing import ClassVar

from . import register
from .base import Convention, Scale
from .scales import square_times


@register
class Nielsen(Convention):
    """Lists by layer are written with its number: nabla_w1."""

    name: ClassVar[str] = "nielsen"
    label: ClassVar[str] = "Nielsen, Neural Networks and Deep Learning"
    about: ClassVar[str] = (
        "A column is a sample, the quadratic cost has the factor ½, δ is ∂C/∂z, and gradients are summed over the "
        "samples."
    )
    source: ClassVar[str] = "Nielsen, Neural Networks and Deep Learning, chapter 2, network.py"
    axes: ClassVar[str] = "UB"
    column_bias: ClassVar[bool] = True
    delta: ClassVar[str] = "dz"
    weights: ClassVar = {"dense": {"w{l}": "W_space", "b{l}": "b"}}
    cells: ClassVar = {"dense": {"a{l}": "h", "z{l}": "z", "delta{l}": "dz"}}

    def gradient_name(self, weight):
        return f"nabla_{weight}"

    def scales(self, spec, samples):
        return (Scale.of_cost(samples * square_times(spec, 0.5), samples),)
