"""Numbers for people: four significant digits, and all of them for who asks."""

import math

DIGITS = 4
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def short(value: float) -> tuple[str, int | None]:
    """A number to four significant digits and, where it is very large or small, its power of ten."""
    size = abs(value)
    if not math.isfinite(value):
        return ("NaN" if value != value else "∞" if value > 0 else "-∞"), None
    if value == int(value) and size < 1e5:
        return str(int(value)), None
    if 1e-3 <= size < 1e5:
        text = f"{value:#.{DIGITS}g}"
        return (f"{value:.0f}" if "e" in text or text.endswith(".") else text), None
    mantissa, exponent = f"{value:.{DIGITS - 1}e}".split("e")
    return mantissa, int(exponent)


def written(value: float) -> str:
    """A number to four significant digits in one line of text, with a real minus sign: −1.234·10⁻⁵."""
    mantissa, power = short(value)
    return mantissa.replace("-", "−") + ("" if power is None else f"·10{str(power).translate(RAISED)}")


def exact(value: float) -> str:
    """Every digit, as JavaScript reads it."""
    return (
        repr(value) if math.isfinite(value) else "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
    )
