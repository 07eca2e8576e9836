"""What a stranger brings: one file each, with as little in it as a contract asks for, dropped into a copy of the sources."""

from collections.abc import Mapping
from pathlib import Path
from shutil import copy, copytree, ignore_patterns

ROOT = Path(__file__).parents[1]
HEAD = '''
from dataclasses import dataclass
from typing import ClassVar
import numpy as np
from ..parameters import Real, param
from ..registry import register
'''
ACTIVATION = f'''"""A leaky ReLU."""{HEAD}
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
COST = f'''"""The fourth power."""{HEAD}
from .base import Cost

@register
@dataclass(frozen=True)
class Fourth(Cost):
    """Large errors count far more."""
    kind: ClassVar[str] = "fourth"
    label: ClassVar[str] = "fourth power"
    scale: float = param(Real(low=0.0, high=9.0, about="How much."), 1.0)

    def forward(self, y, z, t, cost):
        np.multiply(self.scale, (y - t) ** 4, cost)

    def backward(self, y, t, gradient):
        np.multiply(4.0 * self.scale, (y - t) ** 3, gradient)
'''
OPTIMISER = f'''"""Signs only."""{HEAD}
from .base import Optimiser

@register
@dataclass(frozen=True)
class Signs(Optimiser):
    """The same step for every weight."""
    kind: ClassVar[str] = "signs"
    label: ClassVar[str] = "signs"
    learning_rate: float = param(Real(low=0.0, high=1.0, symbol="η", about="How far."), 0.01)

    def update(self, gradient, rate, memory, update):
        np.multiply(np.sign(gradient), -rate, update)
'''
PRESET = '''title = "Brand new"
order = 99
about = "Everything in it came in a file of its own."

[spec]
readout = "many_to_one"
cost = { kind = "fourth", scale = 0.5 }
batch_size = 4
seed = 1

[spec.task]
kind = "xor"

[[spec.layers]]
kind = "dense"
units = 3
activation = { kind = "leaky", slope = 0.3 }

[[spec.layers]]
kind = "dense"
units = 1
activation = "leaky"

[spec.optimiser]
kind = "signs"
learning_rate = 0.01

[spec.initialiser]
kind = "xavier"
'''
FILES = {"core/activations/leaky.py": ACTIVATION, "core/costs/fourth.py": COST, "core/optimisers/signs.py": OPTIMISER, "app/presets/brand-new.toml": PRESET}


def dropped(folder: Path) -> Path:
    """A copy of the sources with those files in it; nothing else is other."""
    return copied(folder, FILES)


def copied(folder: Path, files: Mapping[str, str]) -> Path:
    """A copy of the sources with more files in it, by their names."""
    for name in ("app", "core", "static", "templates"):
        copytree(ROOT / name, folder / name, ignore=ignore_patterns("__pycache__"))
    copy(ROOT / "unrolled.py", folder)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
