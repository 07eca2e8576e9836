"""The explanation of one cell, pass by pass, with plain words about what is special at this place."""

from ..errors import plural
from ..formula.digits import written
from ..formula.tree import Relation
from . import backward, forward, output, update
from .chain import chain_section, is_chain
from .column_names import of_inputs, of_outputs
from .equation import Equation, Explanation, Section
from .notations.base import Notation
from .settings import stillness
from .sums import vector
from .symbols import named
from .truncation import Carried, carried

HANDED_BACK = {
    Carried.ALL: "Timestep {next} hands back {time}.",
    Carried.PART: "Only a part of what timestep {next} hands back arrives: the backward passes are truncated, and not "
                  "all of them reach this timestep.",
    Carried.NONE: "The backward pass is cut here: what timestep {next} would hand back is stopped, and {delta} = "
                  "{space} + 0.",
}


def explain_cell(N: Notation, layer: int, n: int, i: int | None, only: str | None) -> Explanation:
    """Explain one cell.

    Args:
        N: the notation.
        layer: layer from 1; 0: the input.
        n: timestep from 1.
        i: unit from 1; None: all units.
        only: the only section to write: ``forward``, ``cost``, ``backward`` or ``update``; None: all sections.
    """
    place = N.place
    title = (
        ("Input" if layer == 0 else f"Layer {layer}")
        + (f", timestep {n}" if place.timed else "")
        + (f", unit {i}" if i else "")
    )
    if n > place.length:
        return Explanation(
            title,
            f"Padding: this sequence ended after {place.length} timesteps. "
            f"z, {named(N, 'h')}, {named(N, 'delta')} and the contributions to gradients are exactly zero here.", [],
        )
    if layer == 0:
        return Explanation(
            title, "The input of the network.", [input_section(N, n)] if only in (None, "forward") else []
        )
    makers = {"forward": forward_section, "cost": cost_section, "backward": backward_section, "update": update_section}
    sections = [make(N, layer, n, i) for name, make in makers.items() if only in (None, name)]
    if is_chain(place.spec) and only in (None, "update"):
        sections.append(chain_section(N))
    return Explanation(title, about(N, layer), [section for section in sections if section])


def about(N: Notation, layer: int) -> str:
    """What kind of cell this is."""
    kind = N.place.layer(layer)
    which = "The output: " if layer == N.place.depth else ""
    how = ", ".join(kind.gate_names.values()) if kind.gates else kind.activation.label
    text = f"{which}{plural(kind.units, f'{kind.label} unit')}: {how}." if kind.gates else (
        f"{which}{plural(kind.units, f'{kind.kind} unit')}, {how}.")
    return text[0].upper() + text[1:]


def input_section(N: Notation, n: int) -> Section:
    """x, number by number."""
    numbers = N.place.numbers("h", 0, n)
    code = N.place.code("h", 0, n)
    lines = (Relation((N.h(0, n), vector(numbers))),)
    return Section(
        "Forward", "forward", of_inputs(N), [Equation("Input", lines, [number.value for number in numbers], code, code)]
    )


def forward_section(N: Notation, layer: int, n: int, i: int | None) -> Section:
    """z, h and σ′."""
    words = (
        "Each gate weights and sums its inputs and applies its activation; the gates form the new state."
        if N.place.layer(layer).gates
        else ("The inputs are weighted and summed, then the activation is applied.")
    )
    if layer == 1 and (named_inputs := of_inputs(N)):
        words += f" Of its inputs {named_inputs}"
    return Section("Forward", "forward", words, forward.equations(N, layer, n, i))


def cost_section(N: Notation, layer: int, n: int, i: int | None) -> Section | None:
    """C and ∂C/∂y, at the output."""
    place = N.place
    if layer < place.depth:
        return None
    if place.target_row(n) is None:
        only = (
            f"the first target that counts is that of timestep {place.spec.washout + 1}, after the washout"
            if place.spec.washout
            else (f"the only target of this sequence is at its last timestep, {place.length}")
        )
        return Section("Cost", "cost", f"There is no target here: {only}.")
    mean = (
        f" The cost of the update, {N.mean_cost} = {written(place.step.cost)}, is the mean over its {place.batch} samples."
        if place.batch > 1
        else ""
    )
    called = f" {found}" if (found := of_outputs(N)) else ""
    return Section("Cost", "cost", f"The output is compared with the target.{called}{mean}", output.equations(N, n, i))


def backward_section(N: Notation, layer: int, n: int, i: int | None) -> Section:
    """What arrives and what is handed on."""
    words = [arriving_space(N, layer, n), *arriving_time(N, layer, n), *handing_on(N, layer, n)]
    return Section("Backward", "backward", " ".join(words), backward.equations(N, layer, n, i))


def arriving_space(N: Notation, layer: int, n: int) -> str:
    """Where Sδ comes from."""
    place = N.place
    if layer < place.depth:
        nothing = silent(N, "delta_space", layer, n)
        return f"Layer {layer + 1} hands down {f'nothing: {nothing}' if nothing else named(N, 'delta_space')}."
    if place.target_row(n) is None:
        return "Nothing arrives from the cost, since there is no target here."
    return f"The cost gives {named(N, 'output_gradient')}."


def arriving_time(N: Notation, layer: int, n: int) -> list[str]:
    """Where Tδ comes from, or why it does not."""
    place = N.place
    if not place.layer(layer).recurrent:
        return ["The layer has no memory, so nothing arrives from the next timestep."] if place.timed else []
    if n == place.length:
        return ["Nothing arrives from the next timestep, since this is the last."]
    words, nothing = carried(place, n), silent(N, "delta_time", layer, n)
    if nothing and words is not Carried.NONE:
        return [f"Timestep {n + 1} hands back nothing: {nothing}."]
    return [
        HANDED_BACK[words].format(
            next=n + 1,
            **{each.removeprefix("delta_"): named(N, each) for each in ("delta", "delta_space", "delta_time")},
        )
    ]


def silent(N: Notation, quantity: str, layer: int, n: int) -> str:
    """That an error signal is 0 in every unit of a cell; nothing where it is not."""
    return "" if any(N.place.values(quantity, layer, n)) else f"{named(N, quantity)} is 0"


def handing_on(N: Notation, layer: int, n: int) -> list[str]:
    """What is not handed on."""
    place = N.place
    words = ["Layer 1 hands nothing down: its input is given."] if layer == 1 else (
        ["It hands down nothing."] if silent(N, "delta_space", layer - 1, n) else [])
    if place.layer(layer).recurrent and n == 1:
        words.append(
            "The first timestep hands nothing back: the state before it was carried over from the previous sequence "
            "and counts as constant, so backpropagation is truncated here."
            if place.goes_on
            else "The first timestep hands nothing back: the state before it is given."
        )
    elif place.layer(layer).recurrent and carried(place, n - 1) is Carried.NONE:
        words.append(f"It hands nothing back to timestep {n - 1}: the backward pass is cut in between.")
    return words


def update_section(N: Notation, layer: int, n: int, i: int | None) -> Section:
    """What it adds to the gradients."""
    place = N.place
    words = "The contribution of this cell to the gradient of its weights" + (
        ", one row for each unit." if place.units(layer) > 1 else "."
    )
    if place.timed:
        words += " The timesteps of a sequence add up."
    if place.batch > 1:
        words += f" The gradient is the mean over the batch of {place.batch}."
    if still := stillness(place.spec, place.step, layer):
        words += f" {still}: its gradient is known, and its weights stay as they are."
    return Section("Update", "update", words, update.equations(N, layer, n, i))
