"""The contract of an edit: a change to a network, its training or its data, made between two updates."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from ..data.samples import DataIndex
from ..errors import SpecError
from ..registry import Kind, ManyOfKind, kinds

if TYPE_CHECKING:
    from ..network.trace import Step
    from ..training.trainer import Trainer

MOST = 1000  # edits in one list


class Edit(Kind):
    """A change as plain data. It sets a value and never adds to one, so applying it twice is the same as once.

    Attributes:
        located_by: fields that identify what is set; edits of one kind that agree in them set the same.
        setting: name of the setting in `setting_edits`; empty: none.
        value_field: field with the value.
    """

    family: ClassVar[str] = "edit"
    located_by: ClassVar[tuple[str, ...]] = ()
    setting: ClassVar[str] = ""
    value_field: ClassVar[str] = "value"

    @property
    def place(self) -> tuple[Any, ...]:
        """The identity of what is set; of two edits of the same place, the later one counts."""
        return self.kind, *(getattr(self, name) for name in self.located_by)

    def fits(self, trainer: Trainer) -> None:
        """Raise `SpecError` that names the field if the network or its data has no such place."""

    def change(self, trainer: Trainer) -> None:
        """Apply the edit, which must fit."""
        raise NotImplementedError

    def before(self, step: Step) -> float | None:
        """The number of a step that the edit replaces; None if it is not a number of the step."""
        return None

    def apply(self, trainer: Trainer) -> None:
        """Apply the edit from the next update on; if it raises `SpecError`, nothing has changed."""
        self.fits(trainer)
        self.change(trainer)

    @classmethod
    def of(cls, value: Any) -> Edit:
        """The edit that gives the setting this value; raises `SpecError`."""
        return cls(value)


class DataEdit(Edit):
    """One number of one training sample, in ``inputs`` or ``targets`` (`array`)."""

    located_by: ClassVar[tuple[str, ...]] = ("sample", "timestep", "unit")
    array: ClassVar[str]
    sample: int
    timestep: int
    unit: int
    value: float

    def fits(self, trainer):
        given = trainer.dataset.training
        samples, timesteps, units = getattr(given, self.array).shape
        _below("sample", self.sample, samples, "training samples")
        _below(
            "timestep", self.timestep, min(timesteps, int(given.lengths[self.sample])),
            f"timesteps of sample {self.sample} with {self.array}",
        )
        _below("unit", self.unit, units, f"{self.array} of a timestep")

    def before(self, step):
        column = np.flatnonzero(step.samples == self.sample)
        array = getattr(step, self.array)
        return float(array[self.timestep, column[0], self.unit]) if len(column) and self.timestep < len(array) else None

    def change(self, trainer):
        place = DataIndex(self.array, self.sample, self.timestep, self.unit)
        trainer.settings = replace(trainer.settings, data={**trainer.settings.data, place: self.value})


def _below(field: str, number: int, end: int, what: str) -> None:
    if number >= end:
        raise SpecError(field, f"a whole number from 0 to {end - 1}: {end} {what}", number)


def parse_edits(data: Any) -> tuple[Edit, ...]:
    """Read a list of edits from its JSON form; raises `SpecError` with a field such as ``[2].index``."""
    return ManyOfKind(of="edit", low=0, high=MOST).clean(data)


def setting_edits(trainer: Trainer, values: Mapping[str, Any]) -> list[Edit]:
    """The edits that give a trainer's settings these values, by name; raises `SpecError` that names the setting."""
    known = {cls.setting: cls for cls in kinds("edit").values() if cls.setting}
    for name in values:
        if name not in known:
            raise SpecError(name, f"one of {', '.join(known)}", values[name])
    return [_setting(trainer, known[name], value) for name, value in values.items()]


def _setting(trainer: Trainer, cls: type[Edit], value: Any) -> Edit:
    try:
        edit = cls.of(value)
        edit.fits(trainer)
    except SpecError as error:
        if error.field.startswith(cls.value_field):
            raise SpecError(
                cls.setting + error.field.removeprefix(cls.value_field), error.expected, error.got
            ) from None
        raise error.within(cls.setting) from None
    return edit


def check_edits(trainer: Trainer, edits: Iterable[Edit]) -> None:
    """Raise the `SpecError` of the first edit that does not fit, with its index in front of the field."""
    for i, edit in enumerate(edits):
        try:
            edit.fits(trainer)
        except SpecError as error:
            raise error.within(f"[{i}]") from None


def make_edits(trainer: Trainer, edits: Collection[Edit]) -> None:
    """Apply edits, all or none; raises `SpecError` as `check_edits` does."""
    check_edits(trainer, edits)
    for edit in edits:
        edit.change(trainer)
