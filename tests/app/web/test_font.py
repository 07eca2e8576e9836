"""The maths font that the page loads has all that formulas are written in, and little else."""

import gzip
import io
import unicodedata
from importlib.util import find_spec
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from unrolled.app.presets import presets
from unrolled.app.web.assets import VENDOR
from unrolled.app.web.font import subset_font
from unrolled.core import Trainer, explain, notations, symbol_tables

ORIGINAL = Path(find_spec("ziamath").submodule_search_locations[0]) / VENDOR["STIXTwoMath-Regular.ttf"][1]


@pytest.fixture(scope="module")
def font() -> TTFont:
    return TTFont(io.BytesIO(subset_font(ORIGINAL)))


def italic(sign: str) -> str:
    """The slanted letter of mathematics for a plain one, as a browser shows a name of one letter; ℎ has a place of its
    own.
    """
    kind = {"LATIN SMALL LETTER ": "SMALL ", "LATIN CAPITAL LETTER ": "CAPITAL ", "GREEK SMALL LETTER ": "SMALL ",
            "GREEK CAPITAL LETTER ": "CAPITAL "}
    name = unicodedata.name(sign, "")
    for plain, size in kind.items():
        if name.startswith(plain) and sign != "h":
            try:
                return unicodedata.lookup(f"MATHEMATICAL ITALIC {size}{name.removeprefix(plain)}")
            except KeyError:
                return sign
    return "ℎ" if sign == "h" else sign


@pytest.mark.parametrize("name", presets())
def test_every_sign_of_every_formula_is_in_it(name, font):
    preset, original = presets()[name], TTFont(ORIGINAL).getBestCmap()
    text = str(symbol_tables())
    for spec in filter(None, (preset.spec, preset.beside)):
        step = Trainer(spec).step()
        for notation in notations():
            text += str(explain(spec, step, layer=1, timestep=1, unit=1, notation=notation).to_dict())
            text += str(explain(spec, step, weight=[*step.gradients][-1], notation=notation).to_dict())
    signs = {*text, *map(italic, text)}
    assert {sign for sign in signs if ord(sign) in original} <= {chr(code) for code in font.getBestCmap()}


def test_brackets_still_grow(font):
    variants = font["MATH"].table.MathVariants
    assert {"parenleft", "bracketleft", "radical"} <= {*variants.VertGlyphCoverage.glyphs}


def test_it_is_small():
    assert len(gzip.compress(subset_font(ORIGINAL), 6)) < 170_000 < len(gzip.compress(ORIGINAL.read_bytes(), 6)) / 4
