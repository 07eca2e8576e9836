"""Errors in the units of the data."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from unrolled.core import Evaluation

from .figure import in_words


def describe_fit(seen: Evaluation, names: Sequence[str]) -> str:
    """R² on the validation samples and, for one target, the root-mean-square error in its unit."""
    r2 = f"R² = {seen.r2:.3f}".replace("-", "−") if np.isfinite(seen.r2) else "R² is not defined here"
    if len(names) != 1:
        return r2
    return f"{r2}, RMSE {in_words(seen.rmse[0])} ({names[0]})" if np.isfinite(seen.rmse[0]) else r2


def note(y: float) -> dict[str, Any]:
    """A layout with an empty annotation at the right above a height, which `noted` fills."""
    return {"annotations": [{"text": "", "x": 1, "y": y, "xref": "paper", "yref": "paper", "xanchor": "right",
                             "yanchor": "bottom", "showarrow": False}]}


def noted(seen: Evaluation, names: Sequence[str], before: str = "") -> dict[str, Any]:
    """The text of the annotation that `note` makes; empty if the outputs have no names."""
    return {"annotations[0].text": before + describe_fit(seen, names) if names else ""}
