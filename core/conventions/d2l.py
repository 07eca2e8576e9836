"""The convention of Dive into Deep Learning."""

from typing import ClassVar

from . import register
from .base import Convention, Scale
from .scales import timesteps_with_target


@register
class DiveIntoDeepLearning(Convention):
    """The book derives it for one sample and without biases; here they have the names of its programs."""

    name: ClassVar[str] = "d2l"
    label: ClassVar[str] = "Dive into Deep Learning, backpropagation through time"
    about: ClassVar[str] = "The cost is a mean over the timesteps, and ∂L/∂h is the whole error signal of a state."
    source: ClassVar[str] = "Zhang, Lipton, Li, Smola, Dive into Deep Learning, section 9.7"
    weights: ClassVar = {
        "recurrent": {"W_hx": "W_space", "W_hh": "W_time", "b_h": "b"}, "dense": {"W_qh": "W_space", "b_q": "b"},
    }
    cells: ClassVar = {
        "recurrent": {"x": "below.h", "h": "h", "dh": "delta"}, "dense": {"o": "h", "do": "delta_space"},
    }

    def scales(self, spec, samples):
        share = 1.0 / timesteps_with_target(spec)
        return (Scale(share, share),)  # each sample's own cost
