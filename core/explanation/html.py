"""An explanation as HTML, for a notebook."""

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .equation import Equation, Explanation, Section

STYLE = """<style>
.unrolled-explanation .s { color: #0f766e } .unrolled-explanation .t { color: #7c3aed }
.unrolled-explanation .shape { font-size: 70%; opacity: .65; padding: 0 .2em } .unrolled-explanation .shared { background: #fef3c7 }
.unrolled-explanation .more { display: none }
.unrolled-explanation math { font-family: "STIX Two Math", "Cambria Math", "Latin Modern Math", math }
.unrolled-explanation math { display: block; margin: .4em 0; text-align: left; overflow-x: auto }
</style>"""


def page(explanation: "Explanation") -> str:
    """Everything below each other."""
    sections = "".join(map(_section, explanation.sections))
    return (
        f'{STYLE}<div '
        f'class="unrolled-explanation"><h3>{escape(explanation.title)}</h3>{_said(explanation.about)}{sections}</div>')


def _section(section: "Section") -> str:
    return f"<h4>{escape(section.name)}</h4>{_said(section.about)}{''.join(map(_equation, section.equations))}"


def _equation(equation: "Equation") -> str:
    about = f" {escape(equation.about)}" if equation.about else ""
    return f"<div><p><b>{escape(equation.name)}.</b>{about}</p>{''.join(equation.mathml)}</div>"


def _said(words: str) -> str:
    return f"<p>{escape(words)}</p>" if words else ""
