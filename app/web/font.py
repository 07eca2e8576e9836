"""The maths font with the characters of formulas only: a sixth of its size."""

import io
from pathlib import Path

# Ranges, both ends included: Latin, accents, Greek, dashes and primes, raised and lowered digits, ℎ and ℓ, arrows,
# operators
# and relations, brackets, and the italic letters with which a browser sets one-letter names (MathML Core, appendix
# C.1).
RANGES = ((0x20, 0x7E), (0xA0, 0x17F), (0x2C6, 0x2DD), (0x300, 0x30C), (0x370, 0x3FF), (0x2010, 0x2057),
          (0x2061, 0x2064), (0x2070, 0x209C),
           (0x20D7, 0x20D7), (0x210E, 0x2113), (0x2190, 0x21D5), (0x2200, 0x22FF), (0x2308, 0x230B), (0x23B0, 0x23DF),
          (0x27E6, 0x27EF), (0x2A00, 0x2A06),
           (0x1D434, 0x1D467), (0x1D6A4, 0x1D71B))


def subset_font(path: Path) -> bytes:
    """A TrueType font with these characters only, in all the sizes and parts that formulas need."""
    from fontTools import subset  # the import takes half a second, in which the server already answers
    from fontTools.ttLib import TTFont
    options = subset.Options(hinting=False, layout_features=["*"])
    with TTFont(path, lazy=True) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=[sign for first, last in RANGES for sign in range(first, last + 1)])
        subsetter.subset(font)
        made = io.BytesIO()
        font.save(made)
    return made.getvalue()
