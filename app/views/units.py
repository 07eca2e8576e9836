"""Numbers in the units that the data came in."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from unrolled.core import Evaluation

from .base import in_words


def said(seen: Evaluation, names: Sequence[str]) -> str:
    """How well numbers are foretold, on the samples that are only looked at: R², and the root of the mean square error in the target's unit."""
    r2 = f"R² = {seen.r2:.3f}".replace("-", "−") if np.isfinite(seen.r2) else "R² is not defined here"
    if len(names) != 1:
        return r2
    return f"{r2}, RMSE {in_words(seen.rmse[0])} ({names[0]})" if np.isfinite(seen.rmse[0]) else r2


def note(y: float) -> dict[str, Any]:
    """The place, at the right above this height, of what `noted` says in a chart; its only annotation."""
    return {"annotations": [{"text": "", "x": 1, "y": y, "xref": "paper", "yref": "paper", "xanchor": "right", "yanchor": "bottom", "showarrow": False}]}


def noted(seen: Evaluation, names: Sequence[str], before: str = "") -> dict[str, Any]:
    """How well numbers with names are foretold, in that place; nothing where there are none."""
    return {"annotations[0].text": before + said(seen, names) if names else ""}
