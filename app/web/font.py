"""The maths font with no more than formulas are written in: a sixth of what every first visitor would be sent."""

import io
from pathlib import Path

# From and to, both included: Latin, the signs that stand above letters, Greek, dashes and primes, raised and lowered digits, ℎ and ℓ,
# arrows, operators and relations, brackets, and the slanted letters with which a browser writes a name of one letter (MathML Core, appendix C.1).
WRITTEN = ((0x20, 0x7E), (0xA0, 0x17F), (0x2C6, 0x2DD), (0x300, 0x30C), (0x370, 0x3FF), (0x2010, 0x2057), (0x2061, 0x2064), (0x2070, 0x209C),
           (0x20D7, 0x20D7), (0x210E, 0x2113), (0x2190, 0x21D5), (0x2200, 0x22FF), (0x2308, 0x230B), (0x23B0, 0x23DF), (0x27E6, 0x27EF), (0x2A00, 0x2A06),
           (0x1D434, 0x1D467), (0x1D6A4, 0x1D71B))


def written(path: Path) -> bytes:
    """A TrueType font with these characters, in all the sizes and pieces of which a formula needs them."""
    from fontTools import subset  # takes half a second, and the server is to answer before that
    from fontTools.ttLib import TTFont
    options = subset.Options(hinting=False, layout_features=["*"])
    with TTFont(path, lazy=True) as font:
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=[sign for first, last in WRITTEN for sign in range(first, last + 1)])
        subsetter.subset(font)
        made = io.BytesIO()
        font.save(made)
    return made.getvalue()
