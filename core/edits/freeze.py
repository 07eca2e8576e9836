"""Layers that stop learning."""

from dataclasses import dataclass, replace
from typing import ClassVar

from ..errors import SpecError
from ..parameters import Name, Several, param
from ..registry import register
from .base import Edit


@register
@dataclass(frozen=True)
class Freeze(Edit):
    """The layers that are frozen from the next update on; all others are trained."""

    kind: ClassVar[str] = "freeze"
    label: ClassVar[str] = "frozen layers"
    setting: ClassVar[str] = "frozen"
    value_field: ClassVar[str] = "layers"

    layers: tuple[str, ...] = param(Several(each=Name(), about="Names of the frozen layers: layer1, layer2, …"))

    def fits(self, trainer):
        for i, name in enumerate(self.layers):
            if name not in trainer.network.names:
                raise SpecError(f"layers[{i}]", f"one of {', '.join(trainer.network.names)}", name)

        for name in trainer.spec.untrainable:
            if name not in self.layers:
                raise SpecError("layers", f"a list with {name}, which never learns", list(self.layers))

    def change(self, trainer):
        frozen = tuple(name for name in trainer.network.names if name in self.layers)
        trainer.settings = replace(trainer.settings, frozen=frozen)
