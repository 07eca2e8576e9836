"""A new kind is one new file and no other edit."""

import os
import subprocess
import sys

import pytest
from one_file import dropped
from unrolled.core.registry import FAMILIES, kinds

PROGRAM = '''
import tomllib
import numpy as np
from unrolled import RunSpec, Trainer, catalogue, explain, gradient_check
spec = RunSpec.from_dict(tomllib.load(open("app/presets/brand-new.toml", "rb"))["spec"])
assert RunSpec.from_dict(spec.to_dict()) == spec
assert catalogue()["activation"]["leaky"]["parameters"][0]["name"] == "slope"
trainer = Trainer(spec)
assert max(check.relative_error for check in gradient_check(trainer)) < 1e-12
step = trainer.step()
told = [explain(spec, step, layer=layer, timestep=1, unit=1) for layer in (0, 1, 2)]
told += [explain(spec, step, weight=name, row=1, **({"column": 1} if name.endswith("space") else {})) for name in step.weights]
equations = [equation for each in told for section in each.sections for equation in section.equations]
for equation in equations:
    assert all(line.startswith("<math") for line in equation.mathml) and equation.latex
    if equation.equals:
        assert np.allclose(eval(equation.numpy), eval(equation.equals), rtol=1e-12, atol=1e-14), equation
assert trainer.run(300)[-1] < step.cost
print("explained", len(equations))
'''


def test_a_file_dropped_into_each_folder_is_enough(tmp_path):
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {"PYTHONPATH": str(dropped(tmp_path))}
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=tmp_path, env=environment, capture_output=True,
                          text=True, check=False)
    assert done.stdout.startswith("explained "), done.stderr


@pytest.mark.parametrize("family", FAMILIES)
def test_kinds_come_in_the_order_of_their_files(family):
    """Whichever of them was imported before the others."""
    files = [kind.__module__ for kind in kinds(family).values()]
    assert files == sorted(files)
