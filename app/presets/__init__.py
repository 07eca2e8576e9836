"""Set-ups that open with one click, one TOML file each."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from unrolled.core import RunSpec

DEFAULT = "sum-of-bits"


@dataclass(frozen=True)
class Preset:
    """A named set-up: its title, what it is about, and its spec.

    Attributes:
        beside: what stands beside it, where it opens as a comparison.
        panels: the views that open with it; none says nothing about them.
    """

    name: str
    title: str
    about: str
    order: int
    spec: RunSpec
    beside: RunSpec | None = None
    panels: tuple[str, ...] = ()

    def describe(self) -> dict[str, Any]:
        """The preset as JSON."""
        beside = {"spec": self.beside.to_dict()} if self.beside else None
        return {"name": self.name, "title": self.title, "about": self.about, "spec": self.spec.to_dict(),
                "beside": beside, "panels": list(self.panels)}


@cache
def presets() -> dict[str, Preset]:
    """Every preset by name, in the order in which the menu shows them."""
    found = [_read(path) for path in Path(__file__).parent.glob("*.toml")]
    return {preset.name: preset for preset in sorted(found, key=lambda preset: (preset.order, preset.name))}


def _read(path: Path) -> Preset:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    # which says only what is different
    beside = RunSpec.from_dict(data["spec"] | data["beside"]) if "beside" in data else None
    return Preset(path.stem, data["title"], data["about"], data.get("order", 100), RunSpec.from_dict(data["spec"]),
                  beside, tuple(data.get("panels", ())))
