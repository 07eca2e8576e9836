"""Set-ups that open with one click, one TOML file each."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from unrolled.core import RunSpec

DEFAULT = "sum-of-bits"
OTHERS = "Others"
GROUPS = ("The essay", "Feed-forward", "Through time", "Gates", "Optimisers", "Classics", OTHERS)


@dataclass(frozen=True)
class Preset:
    """A named set-up: its title, what it is about, and its spec.

    Attributes:
        group: under which heading the gallery has it.
        watch: what to watch while it learns, as one sentence.
        beside: what stands beside it, where it opens as a comparison.
        panels: the views that open with it; none says nothing about them.
    """

    name: str
    title: str
    about: str
    order: int
    spec: RunSpec
    group: str = OTHERS
    watch: str = ""
    beside: RunSpec | None = None
    panels: tuple[str, ...] = ()

    def describe(self) -> dict[str, Any]:
        """The preset as JSON."""
        beside = {"spec": self.beside.to_dict()} if self.beside else None
        return {"name": self.name, "title": self.title, "about": self.about, "group": self.group,
                "watch": self.watch, "spec": self.spec.to_dict(), "beside": beside, "panels": list(self.panels)}


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
                  data.get("group", OTHERS), data.get("watch", ""), beside, tuple(data.get("panels", ())))


def grouped() -> dict[str, list[Preset]]:
    """The presets of each group, in the order of the gallery; a group that is not known comes last."""
    known = sorted(presets().values(), key=lambda preset: GROUPS.index(preset.group) if preset.group in GROUPS else 99)
    return {group: [preset for preset in known if preset.group == group]
            for group in dict.fromkeys(preset.group for preset in known)}
