"""From a symbol as a parameter has it (β₁, η⁺, dmax) to a letter with its indices."""

from ..formula.tree import Glyph

LOW, SIGNS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789"), {"⁺": "+", "⁻": "−"}


def letter(symbol: str, code: str = "") -> Glyph:
    """The first character is the letter; what follows hangs below it, or above where it is a raised sign."""
    base, rest = symbol[0], symbol[1:]
    if not rest:
        return Glyph(base, code=code)
    return (
        Glyph(base, above=(SIGNS[rest],), code=code)
        if rest in SIGNS
        else Glyph(base, below=(rest.translate(LOW),), code=code)
    )
