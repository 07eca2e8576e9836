"""A new kind is one new file and no other edit."""

import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree

ACTIVATION = '''
"""A leaky ReLU."""
from dataclasses import dataclass
from typing import ClassVar
import numpy as np
from ..parameters import Real, param
from ..registry import register
from .base import Activation

@register
@dataclass(frozen=True)
class Leaky(Activation):
    """Lets a little of what is negative through."""
    kind: ClassVar[str] = "leaky"
    label: ClassVar[str] = "leaky ReLU"
    slope: float = param(Real(low=0.0, high=1.0, about="How much."), 0.1)

    def forward(self, z, h):
        np.multiply(z, np.where(z.real > 0, 1.0, self.slope), h)

    def derivative(self, z, h, dsigma):
        dsigma[...] = np.where(z > 0, 1.0, self.slope)
'''
PROGRAM = '''
from core import RunSpec, Trainer, gradient_check, catalogue
spec = RunSpec.from_dict({"task": "xor", "layers": [{"kind": "dense", "units": 3, "activation": {"kind": "leaky", "slope": 0.3}},
                                                    {"kind": "dense", "units": 1, "activation": "leaky"}]})
assert RunSpec.from_dict(spec.to_dict()) == spec
assert catalogue()["activation"]["leaky"]["parameters"][0]["name"] == "slope"
assert max(check.relative_error for check in gradient_check(Trainer(spec))) < 1e-12
print("learned", Trainer(spec).run(100)[-1] >= 0)
'''


def test_a_file_dropped_into_the_folder_is_enough(tmp_path):
    copytree(Path(__file__).parents[2] / "core", tmp_path / "core")
    (tmp_path / "core" / "activations" / "leaky.py").write_text(ACTIVATION, encoding="utf-8")
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "learned True", done.stderr
