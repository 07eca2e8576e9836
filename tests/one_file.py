"""What a stranger brings: one file each, with as little in it as a contract asks for, dropped into a copy of the
sources.

``python tests/one_file.py FOLDER`` makes a checkout with those files in it, not committed, in which the whole suite can
be run.
"""

import subprocess
import sys
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
LAYER = '''"""A leaky integrator."""
from dataclasses import dataclass
from typing import Any, ClassVar
from ..formula.tree import Number
from ..parameters import Flag, Integer, Numbers, Real, param
from ..registry import register
from .base import Cells, StartingWeights, rows
from .formulas import Back, Made, plus
from .gated import Gated, GatedCells, diagonal, scaled

class LeakyIntegratorCells(GatedCells):
    """hₙ = (1 − α) hₙ₋₁ + α g with g = tanh(z)."""
    _whole = slice(None)

    def forward(self, cut=None):
        self.from_below()
        for n in self.timesteps(range(len(self.h))):
            if cut is not None and n:
                self.before[n].imag *= cut[n - 1]
            self.z[n] += self.before[n] @ self._W_time_T
            for weight in self.per_sample_weights["time"]:
                weight.add(self.before[n], self.z[n])
            self.tanh.forward(self.z[n], self.gate[n])
            self.h[n] = (1 - self.layer.leak) * self.before[n] + self.layer.leak * self.gate[n]
        self.tanh.derivative(None, self.gate, self.dsigma)

    def backward(self, first, last, carry=None):
        for n in self.timesteps(range(last, first - 1, -1)):
            if n < last:
                self.delta_time[n] = self.dz[n + 1] @ self.W_time + (1 - self.layer.leak) * self.delta[n + 1]
                if carry is not None:
                    self.delta_time[n] *= carry[n]
            self.delta[n] = self.delta_space[n] + self.delta_time[n]
            self.behind(n)
        if self.handed_down is not None:
            self.product(rows(self.dz), self.W_space, self.handed_down)

    def behind(self, cell):
        self.delta_gate[cell] = self.layer.leak * self.delta[cell]
        self.dz[cell] = self.delta_gate[cell] * self.dsigma[cell]

    def gradients(self):
        self.product(rows(self.dz).T, self.inputs, self.gradient)
        self.product(rows(self.dz).T, self._h_before, self.time_gradient)

@register
@dataclass(frozen=True)
class LeakyIntegrator(Gated):
    """Each unit moves a share of the way to its new state."""
    kind: ClassVar[str] = "leaky_integrator"
    label: ClassVar[str] = "leaky integrator"
    cells: ClassVar[type[Cells]] = LeakyIntegratorCells
    gates: ClassVar[tuple[str, ...]] = ("g",)
    in_space: ClassVar[tuple[str, ...]] = ("g",)
    in_time: ClassVar[tuple[str, ...]] = ("g",)
    gate_names: ClassVar[dict[str, str]] = {"g": "candidate"}
    states: ClassVar[tuple[str, ...]] = ("h",)
    quantities: ClassVar[tuple[str, ...]] = ("h", "delta", "delta_space", "delta_time", "g", "z_g", "dsigma_g", "delta_g", "dz_g")
    units: int = param(Integer(low=1, high=4096, about="How many units the layer has."))
    leak: float = param(Real(low=0.0, high=1.0, symbol="α", about="The share of the state that is new."), 0.5)
    bias: bool = param(Flag(about="Whether each unit adds a bias."), True)
    initial_state: Any = param(Numbers(optional=True, about="The initial state; zero if not given."), None)
    weights: Any = param(StartingWeights(optional=True, about="Starting weights: W_space_g, W_time_g, b_g."), None)

    @property
    def back_formulas(self):
        return (Back("delta_time", "From the next timestep", "Handed back, in time", True, self._kept("delta")),)

    def _kept(self, name):
        return lambda q, times: times(Number(1 - self.leak), q(name))

    def state_jacobian_T(self, of, weights):
        return (scaled(self.leak * of("dsigma_g"), weights["W_time_g"]) + (1 - self.leak) * diagonal(of("h") ** 0)).swapaxes(-1, -2)

    def propagate_sensitivities(self, of, weighted, before):
        return {"h": (1 - self.leak) * before["h"] + scaled(self.leak * of("dsigma_g"), weighted["dz_g"])}

    def forward_formulas(self):
        new = Made("h", "Activation", lambda q, times: plus(self._kept("h_before")(q, times), times(Number(self.leak), q("g"))))
        return [*self.gate_formulas("g", ("W_space_g", "W_time_g")), new]

    def backward_formulas(self):
        return self.behind_gate("g", lambda q, times: times(Number(self.leak), q("delta")))
'''
TASK = f'''"""What was said some timesteps ago."""{HEAD}
from ..parameters import Integer
from ..data.samples import Dataset, sequences
from .base import Task

@register
@dataclass(frozen=True)
class Echo(Task):
    """Each number comes back after some timesteps."""
    kind: ClassVar[str] = "echo"
    label: ClassVar[str] = "echo"
    readouts: ClassVar[tuple[str, ...]] = ("many_to_many", "many_to_one")
    suggested = {{"layers": [{{"kind": "recurrent", "units": 6, "activation": "tanh"}}, {{"kind": "dense", "units": 1, "activation": "linear"}}],
                 "readout": "many_to_many", "cost": "squared_error", "optimiser": {{"kind": "adam", "learning_rate": 0.01}},
                 "initialiser": {{"kind": "xavier"}}, "batch_size": 8}}
    lag: int = param(Integer(low=0, high=9, about="How many timesteps later."), 1)
    input_size, output_size, training_samples, max_timesteps = 1, 1, 40, 6

    def generate(self, rng, many_to_one):
        x = rng.uniform(-1.0, 1.0, (60, self.max_timesteps, 1))
        t = np.roll(x, self.lag, axis=1)
        t[:, : self.lag] = 0.0
        parts = [sequences(list(x[rows]), list(t[rows, -1:] if many_to_one else t[rows])) for rows in (slice(40), slice(40, None))]
        return Dataset(*parts)
'''
INITIALISER = f'''"""Plus or minus the same."""{HEAD}
from .base import Initialiser

@register
@dataclass(frozen=True)
class PlusMinus(Initialiser):
    """All weights are of one size, and only their signs are drawn."""
    kind: ClassVar[str] = "plus_minus"
    label: ClassVar[str] = "plus or minus"
    size: float = param(Real(low=0.0, high=9.0, about="How large."), 0.4)

    def matrix(self, rng, shape):
        return rng.choice([-self.size, self.size], shape)
'''
EDIT = f'''"""Another limit of the gradient."""{HEAD}
from dataclasses import replace
from .base import Edit

@register
@dataclass(frozen=True)
class Clipping(Edit):
    """No entry of the gradient is further from 0, from the next update on."""
    kind: ClassVar[str] = "clipping"
    label: ClassVar[str] = "clipping"
    value: float = param(Real(low=0.0, high=9.0, above=True, about="The largest entry."))

    def change(self, trainer):
        trainer.settings = replace(trainer.settings, optimiser=replace(trainer.optimiser, clip_value=self.value))
'''
MISTAKE = f'''"""Half a slope."""{HEAD}
from .base import GateMistake

@register
@dataclass(frozen=True)
class HalfSlope(GateMistake):
    """Only a part of the slope is used."""
    kind: ClassVar[str] = "half_slope"
    label: ClassVar[str] = "half a slope"
    wrong: ClassVar[str] = "The chain rule takes the whole slope."
    essay: ClassVar[str] = "“The backprop insight”, step 3"
    part: float = param(Real(low=0.0, high=0.9, about="How much."), 0.5)

    def slope(self, right, cell, gate=""):
        return self.part * right(cell, gate)
'''
CONVENTION = '''"""Sideways."""
from . import register
from .base import Convention

@register
class Sideways(Convention):
    """Everything lies on its side."""
    name = "sideways"
    label = "Sideways"
    about = "Units come first."
    source = "a stranger"
    axes = "UTB"
    transposed = True
    weights = {"recurrent": {"A": "W_space", "M": "W_time", "c": "b"}, "dense": {"P": "W_space"}}
    cells = {"recurrent": {"errors": "delta"}}
'''
VIEW = '''"""How steep the activations are."""
import numpy as np
from .base import View
from .figure import axis, layout

class SteepnessView(View):
    """The mean activation of each layer."""
    name = "steepness"
    title = "Mean activation"
    imaginable = True

    def skeleton(self, spec):
        return {"data": [{"type": "bar", "x": [], "y": []}], "layout": layout(axis("layer"), axis("mean"))}

    def data(self, moment):
        layers = moment.step.layers
        return {"traces": [{"x": [layer.name for layer in layers], "y": [float(np.abs(layer.h).mean()) for layer in layers]}]}
'''
NOTATION = '''"""Plain letters."""
from typing import final
from . import register
from .base import Notation

@register
@final
class Plain(Notation):
    """Everything that comes back is a gradient."""
    name = "plain"
    label = "Plain"
    delta_is = ""

    def _weight(self, kind, one):
        return "M"
'''
PRESET = '''title = "Brand new"
order = 99
about = "Everything in it came in a file of its own."
panels = ["steepness"]

[spec]
readout = "many_to_one"
cost = { kind = "fourth", scale = 0.5 }
batch_size = 4
seed = 1

[spec.task]
kind = "echo"
lag = 2

[[spec.layers]]
kind = "leaky_integrator"
units = 3
leak = 0.7

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
kind = "plus_minus"
size = 0.3
'''
FILES = {"core/activations/leaky.py": ACTIVATION, "core/costs/fourth.py": COST, "core/optimisers/signs.py": OPTIMISER,
         "core/layers/leaky_integrator.py": LAYER, "core/tasks/echo.py": TASK,
         "core/initialisers/plus_minus.py": INITIALISER,
         "core/edits/clipping.py": EDIT, "core/mistakes/half_slope.py": MISTAKE,
         "core/explanation/notations/plain.py": NOTATION, "core/conventions/sideways.py": CONVENTION,
         "app/views/steepness.py": VIEW, "app/presets/brand-new.toml": PRESET}


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


def checkout(folder: Path) -> None:
    """A repository with all files that this one has, and the new ones, of which git knows nothing."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True,
                           check=True).stdout.split("\0")
    for name in filter(None, names):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        copy(ROOT / name, folder / name)
    for command in (["init", "--quiet"], ["add", "--all"]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    checkout(Path(sys.argv[1]))
