"""Parts of Plotly figures that several views share."""

import math
from typing import Any

import numpy as np
from unrolled.core import RunSpec

# A legend in one line above the figure, on the right.
LEGEND = {"orientation": "h", "x": 1, "xanchor": "right", "y": 1.0, "yanchor": "bottom", "bgcolor": "rgba(0,0,0,0)"}


def axis(title: str = "", **more: Any) -> dict[str, Any]:
    """An axis with a title, which cannot be dragged."""
    return {"title": {"text": title, "standoff": 4}, "fixedrange": True, "zeroline": False, "automargin": True, **more}


def layout(x: dict[str, Any], y: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The layout of a small figure. The page sets the colours."""
    return {"xaxis": x, "yaxis": y, "margin": {"l": 44, "r": 10, "t": 8, "b": 34}, "showlegend": False,
            "uirevision": "kept", **more}


def of_layer(number: int, spec: RunSpec) -> dict[str, Any]:
    """Marks a trace as that of a layer, counted from 1. The page shows the selected layer, at first the first recurrent
    one.
    """
    default = number == first_recurrent(spec)
    return {"marks": {"layer": number, "default": default}, "visible": default}


def first_recurrent(spec: RunSpec) -> int:
    """Number of the first recurrent layer; 1 if there is none."""
    return next((i for i, layer in enumerate(spec.layers, 1) if layer.recurrent), 1)


def timesteps(spec: RunSpec, letter: str = "n") -> dict[str, Any]:
    """The axis of time."""
    widest = spec.max_timesteps
    return axis(f"timestep {letter}", range=[0.5, widest + 0.5], tickformat="d", dtick=max(1, widest // 9))


def raised(number: int) -> str:
    """An integer as superscript: ²."""
    return str(number).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def in_words(value: float, digits: int = 4) -> str:
    """A number for people, with some significant digits: −0.012, 12345, 1.2·10⁻⁵."""
    if not math.isfinite(value):
        return "not a number" if math.isnan(value) else "∞" if value > 0 else "−∞"
    exponent = ""
    if value and not 1e-3 <= abs(value) < 1e5:
        significand, power = f"{value:.{digits - 1}e}".split("e")
        value, exponent = float(significand), f"·10{raised(int(power))}"
    whole = f"{value:.0f}" if float(value).is_integer() else np.format_float_positional(value, digits, fractional=False,
                                                                                        trim="-")
    return whole.replace("-", "−") + exponent


def symbol(name: str, layer: int | None = None, n: str | int | None = None) -> str:
    """A placeholder for a symbol in any text of a figure. The page writes it in the notation that the visitor has
    chosen.

    Args:
        name: as `core.symbol_tables` has it: ``delta``, ``W_space``, ``mean_grad_W``.
        layer: from 1.
        n: the timestep, from 1, or ``n`` for any; only with a layer.
    """
    return f"⟦{' '.join(str(part) for part in (name, layer, n) if part is not None)}⟧"
