"""The backward pass of a whole network, in the names of Unrolled."""

from typing import ClassVar

import numpy as np

from . import register
from .base import Course, Trial


def backward(numbers):
    """The backward pass of a network.

    Takes the numbers of the forward pass by name. Arrays of cells are (timesteps, samples, units): inputs; layer1.h,
    layer1.z and layer1.dsigma, the slope σ′(z), of each layer. layer1.h0 (samples, units) is h before the first
    timestep. targets and outputs have as many timesteps, or a single one if there is one target a sequence, at its last
    timestep: lengths (samples,) has the number of timesteps of each. weights/layer1.W_space, weights/layer1.W_time and
    weights/layer1.b of each layer have a row for each unit. The cost of the exercise is (y − t)², without ½, and its
    mean over the samples.

    Returns a dictionary of whatever you have computed, such as layer1.delta (∂C/∂h of each sample's own cost), layer1.dz
    (∂C/∂z), gradients/layer1.W_space, gradients/layer1.W_time and gradients/layer1.b. What you leave out is not checked.
    """
    found, (timesteps, samples, _) = {}, numbers["inputs"].shape
    error = 2 * (numbers["outputs"] - numbers["targets"])
    below = np.zeros((timesteps, samples, error.shape[2]))
    if len(error) == timesteps:
        below[:] = error
    else:
        below[numbers["lengths"] - 1, np.arange(samples)] = error[0]
    for number in range(sum(name.endswith(".dsigma") for name in numbers), 0, -1):
        delta, dsigma = below.copy(), numbers[f"layer{number}.dsigma"]
        recurrent = f"weights/layer{number}.W_time" in numbers
        dz, later = np.zeros_like(delta), 0.0
        for n in reversed(range(len(delta))):
            delta[n] += later
            dz[n] = delta[n] * dsigma[n]
            later = dz[n] @ numbers[f"weights/layer{number}.W_time"] if recurrent else 0.0
        above = numbers[f"layer{number - 1}.h"] if number > 1 else numbers["inputs"]
        found[f"layer{number}.delta"], found[f"layer{number}.dz"] = delta, dz
        found[f"gradients/layer{number}.W_space"] = np.einsum("nbi,nbj->ij", dz, above) / samples
        found[f"gradients/layer{number}.b"] = dz.sum(axis=(0, 1)) / samples
        if recurrent:
            before = np.concatenate([numbers[f"layer{number}.h0"][None], numbers[f"layer{number}.h"][:-1]])
            found[f"gradients/layer{number}.W_time"] = np.einsum("nbi,nbj->ij", dz, before) / samples
        below = dz @ numbers[f"weights/layer{number}.W_space"]
    return found


def results(homework, arrays):
    """What the function computes from the numbers of the forward pass."""
    backward = ("delta", "dz")
    return homework.backward({name: array for name, array in arrays.items()
                              if "gradients/" not in name and not name.split(".")[-1].startswith(backward)})


@register
class WholeNetwork(Course):
    """A network of any kind, whose forward pass is given."""

    name: ClassVar[str] = "unrolled"
    label: ClassVar[str] = "The backward pass of a whole network"
    about: ClassVar[str] = "The names and the layout are those of Unrolled: docs/notation.md."
    convention: ClassVar[str] = "unrolled"
    layer: ClassVar[str | None] = None
    any_network: ClassVar[bool] = True
    functions: ClassVar[tuple] = (backward,)
    trials: ClassVar[tuple] = (Trial("backward", results),)

    def arrays(self, spec, step):
        wanted = ("inputs", "lengths", "targets", "outputs", "layer", "weights/", "gradients/")
        return {name: array for name, array in step.items() if name.startswith(wanted)}
