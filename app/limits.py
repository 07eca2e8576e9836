"""The limits of this server for a spec."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from unrolled.core import Bounds, LoadedData, RunSpec, plural, suggested_spec

from .errors import Refusal
from .settings import Settings


class Factor(NamedTuple):
    """A factor of a size that several fields determine together.

    Attributes:
        words: its value, in words.
        fields: that set it.
    """

    words: str
    fields: tuple[str, ...]


def refuse_too_large(spec: RunSpec, limits: Settings) -> None:
    """Raise `Refusal` (422) if a spec is larger than this server allows, naming the limit, the value and all fields
    that set it.
    """
    _at_most("layers", len(spec.layers), limits.max_layers, "layers")
    for i, layer in enumerate(spec.layers):
        _at_most(f"layers[{i}].units", layer.units, limits.max_units, "units")
    for name, parameter in spec.task.parameters().items():
        limit = _limit_of(name, parameter.unit, limits)
        if limit:
            _at_most(f"task.{name}", getattr(spec.task, name) or 0, limit, parameter.unit)
    _at_most(_timed(spec), spec.max_timesteps, limits.max_timesteps, "timesteps")
    _at_most(_field(spec, "training"), spec.task.training_samples, limits.max_samples, "training samples")
    _at_most("task.validation", getattr(spec.task, "validation", 0), limits.max_samples, "validation samples")
    _at_most("batch_size", spec.batch_size, limits.max_batch, "samples")
    _refuse_products(spec, limits)


def _refuse_products(spec: RunSpec, limits: Settings) -> None:
    layers, timesteps = _layers(spec), _timesteps(spec)
    validation = getattr(spec.task, "validation", 0)
    training = Factor(plural(spec.task.training_samples, "training sample"), (_field(spec, "training"),))
    looked = [Factor(plural(validation, "validation sample"), ("task.validation",))] if validation else []
    batch = Factor(f"batches of {plural(spec.batch_size, 'sample')}", ("batch_size",))
    columns = Factor(f"{plural(spec.input_size, 'input')} and {plural(spec.output_size, 'output')}", ())
    cells = _cells(spec)
    _together([layers], weights(spec), limits.max_weights, "weights")
    _together([training, *looked, *timesteps, columns],
              (spec.input_size + spec.output_size) * spec.max_timesteps * _samples(spec), limits.max_numbers,
              "numbers in all samples")
    _together([batch, *timesteps, layers], cells * spec.batch_size, limits.max_cells,
              "units × timesteps × samples in one update")
    _together([batch, *timesteps, layers, *_curved(spec)], multiplications(spec), limits.max_multiplications,
              "multiplications in one update")
    _together([*(looked or [training]), *timesteps, layers], cells * (validation or spec.task.training_samples),
              limits.max_evaluated_cells,
              "units × timesteps × validation samples")


def _together(factors: Sequence[Factor], value: int, limit: int, what: str) -> None:
    """Refuse a value that several fields determine together; all are named, the one to change first."""
    if value > limit:
        fields = tuple(field for factor in factors for field in factor.fields)
        found = f"{value:,}, from {_enumerate([factor.words for factor in factors])}"
        raise Refusal(422, fields[0], f"at most {limit:,} {what} on this server", found, fields=fields)


def multiplications(spec: RunSpec) -> int:
    """Approximate multiplications of one update: forward, backward and for the gradient; second derivatives need them
    once for each trainable weight.
    """
    once = 3 * weights(spec) * spec.max_timesteps * spec.batch_size
    return once * weights(spec, learn=True) if spec.optimiser.needs_hessian else once


def _curved(spec: RunSpec) -> list[Factor]:
    return [Factor(f"{spec.optimiser.label}'s second derivatives",
                   ("optimiser.kind",))] if spec.optimiser.needs_hessian else []


def _layers(spec: RunSpec) -> Factor:
    """The units of all layers. Their fields are those of the hidden layers, widest first, since the task sets the
    output layer.
    """
    units = [layer.units for layer in spec.layers]
    free = sorted(range(len(units) - 1), key=lambda i: -units[i]) or [0]
    words = plural(units[0], "unit") if len(units) == 1 else f"layers of {_enumerate(units)} units"
    return Factor(words, tuple(f"layers[{i}].units" for i in free))


def _timesteps(spec: RunSpec) -> list[Factor]:
    """The length of the sequences; empty without time."""
    return [Factor(plural(spec.max_timesteps, "timestep"), (_timed(spec),))] if spec.max_timesteps > 1 else []


def _timed(spec: RunSpec) -> str:
    """The field that sets the length of the longest sequence."""
    long = [name for name, parameter in spec.task.parameters().items()
            if parameter.unit in ("timesteps", "characters", "bits")
            and (getattr(spec.task, name) or 0) >= spec.max_timesteps - 1]
    return f"task.{long[-1]}" if long else _field(spec, "inputs")


def _field(spec: RunSpec, name: str) -> str:
    """The field of the task of that name, or the task if it has none."""
    return f"task.{name}" if name in spec.task.parameters() else "task"


def _enumerate(parts: Sequence[Any]) -> str:
    """Parts as in "6, 4 and 1"."""
    *first, last = map(str, parts)
    return f"{', '.join(first)} and {last}" if first else last


def limit_catalogue(catalogue: dict[str, Any], limits: Settings) -> dict[str, Any]:
    """A catalogue whose ranges end at this server's limits, so that no form offers what is refused."""
    def within(parameter: dict[str, Any]) -> dict[str, Any]:
        limit = _limit_of(parameter["name"], parameter["unit"], limits)
        return parameter if limit is None or parameter["type"] != "int" else parameter | {"high": min(parameter["high"],
                                                                                                      limit)}

    def kind(entry: dict[str, Any]) -> dict[str, Any]:
        return entry | {"parameters": [within(parameter) for parameter in entry["parameters"]]}
    families = {family: {name: kind(entry) for name, entry in catalogue[family].items()}
                for family in ("task", "layer")}
    return catalogue | families | {"spec": [within(parameter) for parameter in catalogue["spec"]]}


def _limit_of(name: str, unit: str, limits: Settings) -> int | None:
    """The largest value of a parameter on this server; None without a limit."""
    named = {"units": limits.max_units, "batch_size": limits.max_batch}
    return named.get(name) or {"samples": limits.max_samples, "timesteps": limits.max_timesteps,
                               "characters": limits.max_timesteps}.get(unit)


def _samples(spec: RunSpec) -> int:
    return spec.task.training_samples + getattr(spec.task, "validation", 0)


def suggest_spec_within(given: LoadedData, limits: Settings, roles: Sequence[str] | None = None,
                        **asked: Any) -> dict[str, Any]:
    """A spec for data with as many samples as this server allows; see `core.suggested_spec`."""
    bounds = Bounds(limits.max_samples, limits.max_timesteps, limits.max_weights)
    data = suggested_spec(given, roles, bounds, **asked)
    run = RunSpec.from_dict(data)
    most = min(most_samples(run, limits).values())
    if most < limits.max_samples:
        data = suggested_spec(given, roles, replace(bounds, samples=max(1, most)), **asked)
    batch = min(limits.max_cells // _cells(run), limits.max_multiplications * run.batch_size // multiplications(run))
    return data | ({"batch_size": max(1, batch)} if batch < run.batch_size else {})


def _cells(spec: RunSpec) -> int:
    """Units × timesteps of one sample."""
    return sum(layer.units for layer in spec.layers) * spec.max_timesteps


def most_samples(spec: RunSpec, limits: Settings) -> dict[str, int]:
    """The most samples of a spec, training and validation together, by the setting that limits them."""
    cells = _cells(spec)
    numbers = (spec.input_size + spec.output_size) * spec.max_timesteps
    return {"UNROLLED_MAX_SAMPLES": limits.max_samples,
            "UNROLLED_MAX_EVALUATED_CELLS": 5 * limits.max_evaluated_cells // cells,
            "UNROLLED_MAX_NUMBERS": limits.max_numbers // numbers}


def weights(spec: RunSpec, learn: bool = False) -> int:
    """Number of weights of a network, or of its trainable weights."""
    return sum(math.prod(shape) for layer, shapes in zip(spec.layers, spec.blocks, strict=True)
               if layer.trainable or not learn for shape in shapes.values())


def _at_most(field: str, value: int, limit: int, what: str) -> None:
    if value > limit:
        raise Refusal(422, field, f"at most {limit:,} {what} on this server", f"{value:,}")
