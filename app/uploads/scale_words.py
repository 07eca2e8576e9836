"""The scaling of each column in words."""

from numpy.typing import NDArray
from unrolled.core import RunSpec, Scale, dataset_of


def describe_scaling(run: RunSpec) -> list[str]:
    """Mean and deviation, or range, of each column over the training samples; an empty text for a column that is not
    scaled.
    """
    data, layout = dataset_of(run), run.task.layout
    return [_both(*(_words(scale, places[i], run.task.scale) if i in places else ""
                    for scale, places in ((data.input_scale, layout.input_places),
                                          (data.target_scale, layout.output_places))))
            for i in range(len(layout.roles))]


def _both(as_input: str, as_target: str) -> str:
    """The texts of a column that is both input and target, each with a scale of its own."""
    return f"as input: {as_input}; as target: {as_target}" if as_input and as_target else as_input or as_target


def _words(scale: Scale, place: slice, method: str) -> str:
    offset, width = scale.offset[place], scale.width[place]
    if not offset.any() and (width == 1.0).all():
        return ""
    if method == "unit":
        return f"{_range(offset)} becomes 0, {_range(offset + width)} becomes 1"
    several = "s" * (len(offset) > 1)
    return f"mean{several} {_range(offset)}, deviation{several} {_range(width)}"


def _range(values: NDArray) -> str:
    low, high = float(values.min()), float(values.max())
    return f"{low:.4g}" if low == high else f"{low:.4g} to {high:.4g}"
