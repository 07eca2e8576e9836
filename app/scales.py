"""By what the numbers of each column are scaled, in words."""

from numpy.typing import NDArray

from core import RunSpec, Scale, dataset_of


def scaled_columns(run: RunSpec) -> list[str]:
    """Mean and deviation of the training samples, or their span, for each column of a run's data; an empty text for one that is not scaled."""
    data, layout = dataset_of(run), run.task.layout
    scales = (data.input_scale, layout.input_places), (data.target_scale, layout.output_places)
    said = [[_words(scale, places[i], run.task.scale) for scale, places in scales if i in places] for i in range(len(layout.roles))]
    return ["; ".join(dict.fromkeys(filter(None, words))) for words in said]


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
