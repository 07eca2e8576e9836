"""Reads MathML back: what a line of numbers comes to, by arithmetic that knows nothing of how it was made."""

import re
from xml.etree import ElementTree

import numpy as np

NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"
SIGNS = {"·": "*", "−": "-", "+": "+", "(": "(", ")": ")", "[": "(", "]": ")", ",": ",", ">": ">", "\u2061": ""}
FUNCTIONS = {
    "tanh": "np.tanh",
    "ln": "np.log",
    "max": "max",
    "min": "min",
    "e": "np.e",
    "π": "(np.pi)",
    "cos": "np.cos",
    "sin": "np.sin",
    "cosh": "np.cosh",
    "sinh": "np.sinh",
    "sign": "np.sign",
    "floor": "np.floor",
}


def parsed(mathml: str) -> ElementTree.Element:
    """The <math> element; raises where it is not well formed."""
    root = ElementTree.fromstring(mathml)
    assert root.tag == f"{NAMESPACE}math"
    return root


def numbers(mathml: str) -> list[tuple[str, float]]:
    """Every number with what it stands for."""
    return [
        (number.get("data-ref", ""), float(number.get("data-value")))
        for number in parsed(mathml).iter(f"{NAMESPACE}mn")
        if number.get("data-value")
    ]


def sides(mathml: str) -> list[ElementTree.Element]:
    """What stands between the equals signs of a line."""
    [relation] = parsed(mathml)
    return list(relation)[::2]


def says_how(element: ElementTree.Element) -> bool:
    """Whether every function in it is one that is known; a kind without a formula is shown as a bare σ(z), C(y, t)."""
    return all(letter.text in FUNCTIONS for letter in element.iter(f"{NAMESPACE}mi"))


def value(element: ElementTree.Element):
    """What an expression of numbers comes to."""
    text = re.sub(r"\)(?=\(|np\.)", ")*", python(element))  # what stands side by side is multiplied
    with np.errstate(all="ignore"):
        return eval(text, {"np": np, "max": lambda pair: max(pair), "min": lambda pair: min(pair)})


def python(element: ElementTree.Element) -> str:
    """The same as Python."""
    tag, children = element.tag.removeprefix(NAMESPACE), list(element)
    if tag == "mn":
        return f"({float(element.get('data-value'))!r})"
    if tag == "mo":
        return SIGNS[element.text]
    if tag == "mi":
        return FUNCTIONS[element.text]
    if tag == "mspace":
        return ""
    if tag == "mtext":
        assert element.get("class") == "more"
        return ""
    if tag == "mfrac":
        return f"(({python(children[0])})/({python(children[1])}))"
    if tag == "msqrt":
        return f"(np.sqrt({''.join(map(python, children))}))"
    if tag == "msup":
        base, exponent = map(python, children)
        return f"(np.exp({exponent}))" if base == "np.e" else f"(({base})**({exponent}))"
    assert tag == "mrow", tag
    if element.get("class") != "fold" and any(child.get("separator") for child in children):
        return f"(np.array([{''.join(map(python, children[1:-1]))}]))"
    return "".join(map(python, children))
