"""The place of one number of a step."""

from typing import NamedTuple


class Place(NamedTuple):
    """The place of one number of a step.

    Attributes:
        quantity: the quantity of a cell; ``inputs``, ``targets``, ``costs``, ``output_gradient`` or ``mean_cost``; or
            of a weight's entry ``weights``, ``gradients``, ``followed``, ``direction``, ``memory_after.SLOT``,
            ``updates`` or ``weights_after``.
        layer, timestep: from 1; layer 0 is the input; None where there is none.
        sample, unit: of the batch and of the layer, from 0; None where there is none.
        weight: the weight, without its index; None in a cell.
        index: of the entry, from 0; None in a cell.
    """

    quantity: str
    layer: int | None = None
    timestep: int | None = None
    sample: int | None = None
    unit: int | None = None
    weight: str | None = None
    index: tuple[int, ...] | None = None
