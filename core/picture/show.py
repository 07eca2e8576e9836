"""Show a step or a trainer in a notebook."""

from typing import Any

from ..errors import SpecError
from ..formula.digits import written
from ..network.trace import Step
from ..training.trainer import Trainer
from .lattice import LatticePicture
from .svg import NEGATIVE, POSITIVE, QUIET, SPACE, TIME, ZERO, Box, document, rectangle, text
from .weights import WeightsPicture

WIDTH, MOST_WEIGHTS = 860.0, 4000  # entries of matrices that are drawn


class Picture:
    """A picture as SVG, which Jupyter and marimo show by themselves.

    Attributes:
        svg: the picture as a text, which can be written to a file.
    """

    def __init__(self, svg: str, words: str):
        self.svg, self._words = svg, words

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"image/svg+xml": self.svg, "text/plain": self._words}

    def _repr_svg_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return self._words


def show(what: Step | Trainer, sample: int = 0, quantity: str = "delta") -> Picture:
    """Draw the lattice of a step, its weights and their gradients; of a trainer, those of the next step.

    Pointing at a bar or an entry tells its number. Of long sequences the last hundred timesteps are drawn, and of large
    layers every so many units. Matrices are left out if they have more than 4,000 entries together.

    Args:
        what: a step, or a trainer.
        sample: of the batch, from 0.
        quantity: what the bars show: ``delta``, ``h``, ``dz``, ``z``, ``dsigma``, ``delta_space`` or ``delta_time``.

    Raises:
        SpecError: if there is no such sample, or a layer has no such quantity.
    """
    step = what.preview() if isinstance(what, Trainer) else what
    if not 0 <= sample < len(step.samples):
        raise SpecError("sample", f"a sample of the batch, from 0 to {len(step.samples) - 1}", sample)
    for layer in step.layers:
        if not hasattr(layer, quantity):
            raise SpecError("quantity", f"one that every layer has, such as delta or h; {layer.name} has "
                            f"{', '.join(layer.quantities)}", quantity)
    lattice = LatticePicture(step, sample, quantity, WIDTH, 62.0)
    parts, height = [*_head(step, sample, lattice), *lattice.parts()], lattice.height
    if sum(array.size for array in step.weights.values()) <= MOST_WEIGHTS:
        weights = WeightsPicture(step, WIDTH, height + 10)
        parts, height = [*parts, *weights.parts()], weights.height
    words = (f"Update {step.index}: cost {written(step.cost)}; {lattice.symbol} of {len(step.layers)} layers at "
             f"{lattice.length} timesteps of sample {int(step.samples[sample])}")
    return Picture(document(WIDTH, height + 8, words, parts), words)


def _head(step: Step, sample: int, lattice: LatticePicture) -> list[str]:
    said = f"Update {step.index}, sample {int(step.samples[sample])}: cost {written(float(step.sample_costs[sample]))}"
    swatches = [rectangle(Box(WIDTH - 250 + i * 12, 16, 12, 10), fill=fill)
                for i, fill in enumerate((NEGATIVE, ZERO, POSITIVE))]
    small = {"font_size": 10, "fill": QUIET}
    return [text(16, 26, said, font_size=14, font_weight="bold"),
            text(WIDTH - 256, 25, f"{lattice.symbol}  −{written(lattice.limit)}", text_anchor="end", **small),
            *swatches, text(WIDTH - 208, 25, f"+{written(lattice.limit)}", **small),
            text(WIDTH - 120, 25, "space", fill=SPACE, font_weight="bold"),
            text(WIDTH - 70, 25, "time", fill=TIME, font_weight="bold"),
            text(16, 44, "a column is a timestep, a row is a layer, a bar is a unit", **small)]
