"""A script as a notebook."""

import json
import re

import pytest
from random_specs import random_trainer
from running import ran, relative
from unrolled.core import Script, Trainer, script_languages, write_script
from unrolled.core.scripts.script import Section


def cells(notebook: str, kind: str) -> list[str]:
    """The cells of a kind."""
    return ["".join(cell["source"]) for cell in json.loads(notebook)["cells"] if cell["cell_type"] == kind]


@pytest.mark.parametrize("seed", range(10))
def test_the_cells_are_the_script(seed):
    trainer = random_trainer(seed)
    script = write_script(trainer, updates=3)
    code = cells(script.notebook(), "code")
    found = ran(Script("cells", "numpy", tuple(map(Section, code)), arrays=script.arrays))
    assert relative(found.costs, trainer.run(3)) <= 1e-12


@pytest.mark.parametrize("language", script_languages())
def test_the_form_is_that_of_nbformat(language):
    document = json.loads(write_script(random_trainer(3), language, 2).notebook())
    assert (document["nbformat"], document["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in document["cells"]}) == len(document["cells"])
    for cell in document["cells"]:
        assert {"cell_type", "id", "metadata", "source"} <= cell.keys()
        assert ({"execution_count", "outputs"} <= cell.keys()) == (cell["cell_type"] == "code")


@pytest.mark.parametrize("seed", range(10))
def test_formulas_stand_between_the_cells(seed):
    trainer: Trainer = random_trainer(seed)
    words = "\n".join(cells(write_script(trainer, updates=2).notebook(), "markdown"))
    formulas = re.findall(r"\$\$ (.*?) \$\$", words, re.DOTALL)
    assert trainer.optimiser.formula in formulas
    assert all(layer.formula in ("", *formulas) for layer in trainer.spec.layers)
    assert all(formula.count("{") == formula.count("}") for formula in formulas)
