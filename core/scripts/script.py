"""A script: its sections, as a file to run and as a notebook."""

import json
from dataclasses import dataclass, field
from io import BytesIO

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Section:
    """A part of a script.

    Attributes:
        code: its lines.
        words: Markdown with LaTeX that stands before it in a notebook.
    """

    code: str
    words: str = ""


@dataclass(frozen=True, eq=False)
class Script:
    """A program that makes some updates of a network, in a library's own words.

    Attributes:
        name: name of the file, without its ending.
        language: the language or library that it is written in.
        sections: its parts, in order.
        update: the first update that it makes, from 1.
        arrays: the arrays of the NPZ file beside it, by name; empty if all numbers are in the script.
    """

    name: str
    language: str
    sections: tuple[Section, ...]
    update: int = 1
    arrays: dict[str, NDArray] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The script."""
        text, before = "", ""
        for code in (section.code for section in self.sections if section.code):
            text += ("\n\n\n" if "def " in (before[:4], code[:4]) else "\n\n") * bool(before) + code
            before = code
        return text + "\n"

    @property
    def lines(self) -> int:
        """Number of lines."""
        return self.text.count("\n")

    def notebook(self) -> str:
        """The same as a Jupyter notebook (nbformat 4.5), with the formulas between its cells."""
        cells = []
        for section in self.sections:
            for kind, source in (("markdown", section.words), ("code", section.code)):
                if source:
                    cells.append({"cell_type": kind, "id": f"cell{len(cells) + 1}", "metadata": {},
                                  "source": source.splitlines(keepends=True)}
                                 | ({"execution_count": None, "outputs": []} if kind == "code" else {}))
        kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
        document = {"cells": cells, "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
                    "nbformat": 4, "nbformat_minor": 5}
        return json.dumps(document, ensure_ascii=False, indent=1) + "\n"

    def npz(self) -> bytes:
        """The file beside it."""
        file = BytesIO()
        np.savez_compressed(file, **self.arrays)
        return file.getvalue()
