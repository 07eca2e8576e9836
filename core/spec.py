"""RunSpec: a complete set-up as frozen plain data that determines a run bit for bit."""

from dataclasses import dataclass
from typing import Any

from .costs.base import Cost
from .errors import SpecError, Verbatim, plural
from .initialisers.base import Initialiser
from .layers.base import Layer
from .layers.weight_name import layer_name
from .mistakes.base import MOST, Mistake
from .optimisers.base import Optimiser
from .parameters import Choice, Configured, Integer, param
from .registry import ManyOfKind, OfKind
from .registry import catalogue as kinds_catalogue
from .tasks.base import Task
from .truncation import Truncation, TruncationParameter

READOUTS = {
    "many_to_one": "one target per sequence, at its last timestep",
    "many_to_many": "a target at every timestep",
}


@dataclass(frozen=True)
class RunSpec(Configured):
    """Task, network, cost, optimiser, batch size, truncation, initialiser and seed.

    Equal specs give equal runs. `from_dict` reads JSON and `to_dict` writes it, without loss.

    Raises:
        SpecError: if a field is wrong; it names the field, the expected and the actual value.
    """

    task: Task = param(OfKind(of="task", about="What the network learns."))
    layers: tuple[Layer, ...] = param(
        ManyOfKind(of="layer", low=1, high=32, about="Layers, from the first to the output layer.")
    )
    readout: str = param(
        Choice(choices=tuple(READOUTS), about="Where targets are: at the last timestep only, or at every timestep."),
        "many_to_one",
    )
    cost: Cost = param(OfKind(of="cost", terse=True, symbol="C", about="The cost function."), "squared_error")
    optimiser: Optimiser = param(
        OfKind(of="optimiser", about="How weights are updated from gradients."), "gradient_descent"
    )
    batch_size: int = param(
        Integer(low=1, high=100_000, symbol="B", unit="samples", about="Number of samples per update."), 1
    )
    truncate: Truncation | None = param(
        TruncationParameter(optional=True, about="Truncation of backpropagation through time; empty: no truncation."),
        None,
    )
    initialiser: Initialiser = param(OfKind(of="initialiser", about="How the starting weights are drawn."), "xavier")
    seed: int = param(
        Integer(low=0, high=2**32 - 1, about="Random seed of the data, their order and the starting weights."), 1
    )
    mistakes: tuple[Mistake, ...] = param(
        ManyOfKind(
            of="mistake", low=0, high=MOST,
            about="Mistakes to make in the backward pass, to see what they do to training; usually none.",
        ),
        (),
    )

    def check(self):
        self._check_readout()
        self._check_layers()
        self._check_cost()
        self._check_optimiser()
        self._check_carry()
        samples = self.task.training_samples
        if self.batch_size > samples:
            raise SpecError(
                "batch_size", f"at most the {plural(samples, 'training sample')} of {self.task}", self.batch_size
            )
        for i, mistake in enumerate(self.mistakes):
            takes = mistake.why_not(self)
            if takes:
                raise SpecError(
                    f"mistakes[{i}]", f"a mistake that this network can have; {mistake.kind} takes {takes}",
                    Verbatim(mistake.kind),
                )

    def to_dict(self):
        """The JSON form, from which `from_dict` makes an equal set-up; without mistakes it does not mention them."""
        data = super().to_dict()
        return data if self.mistakes else {name: value for name, value in data.items() if name != "mistakes"}

    def _check_readout(self):
        if self.readout not in self.task.readouts:
            raise SpecError("readout", f"{' or '.join(self.task.readouts)}, the readouts of {self.task}", self.readout)

    def _check_layers(self):
        previous, last = self.input_size, len(self.layers) - 1
        for i, layer in enumerate(self.layers):
            if layer.activation.output_only and i < last:
                raise SpecError(
                    f"layers[{i}].activation", f"{layer.activation} only in the last layer", Verbatim("a hidden layer")
                )
            try:
                layer.check_weights(previous)
            except SpecError as error:
                raise error.within(f"layers[{i}]") from None
            previous = layer.units
        if previous != self.task.output_size:
            raise SpecError(
                f"layers[{last}].units",
                f"{self.task.output_size} in the output layer, one for each target of {self.task}",
                previous,
            )

    def _check_cost(self):
        activation, partner = self.layers[-1].activation, self.cost.partner
        if partner and activation.kind != partner:
            raise SpecError(
                f"layers[{len(self.layers) - 1}].activation",
                f"{partner}, which {self.cost} requires",
                Verbatim(str(activation)),
            )
        if self.cost.probabilities and not self.task.probabilities:
            raise SpecError(
                "cost",
                f"a cost for any number, since the targets of {self.task} are not probabilities",
                Verbatim(str(self.cost)),
            )
        if self.output_size < activation.fewest:
            raise SpecError(
                f"layers[{len(self.layers) - 1}].activation",
                f"an activation for a single unit, since {activation} of one unit is always 1",
                Verbatim(str(activation)),
            )

    def _check_optimiser(self):
        learning = [shapes for layer, shapes in zip(self.layers, self.blocks, strict=True) if layer.trainable]
        weights = sum(rows * columns for shapes in learning for rows, columns in shapes.values())
        if self.optimiser.most_weights is not None and weights > self.optimiser.most_weights:
            raise SpecError(
                "optimiser.kind",
                f"an optimiser for many weights, since {self.optimiser.label} takes at most "
                f"{self.optimiser.most_weights}",
                Verbatim(
                    f"{self.optimiser.kind} with {weights:,} {'trainable ' * (len(learning) < len(self.layers))}weights"
                ),
            )

    def _check_carry(self):
        if self.task.carry and self.batch_size > 1:
            raise SpecError(
                "batch_size", "1, since each sequence starts from the final state of the one before", self.batch_size
            )
        if self.task.carry and not any(layer.recurrent for layer in self.layers):
            raise SpecError("task.carry", "false, since no layer has a state to carry", True)

    @property
    def blocks(self) -> list[dict[str, tuple[int, int]]]:
        """Each layer's weight blocks: names and shapes."""
        below = [self.input_size, *(layer.units for layer in self.layers)]
        return [layer.blocks(previous) for layer, previous in zip(self.layers, below, strict=False)]

    @property
    def untrainable(self) -> tuple[str, ...]:
        """The names of the layers of untrainable kinds, in order."""
        return tuple(layer_name(i) for i, layer in enumerate(self.layers, start=1) if not layer.trainable)

    @property
    def input_size(self) -> int:
        """Number of inputs per timestep."""
        return self.task.input_size

    @property
    def output_size(self) -> int:
        """Number of outputs, and of targets, per timestep."""
        return self.task.output_size

    @property
    def max_timesteps(self) -> int:
        """Length N of the longest sequence of the data."""
        return self.task.max_timesteps

    @property
    def washout(self) -> int:
        """Number of timesteps at the start of each sequence whose targets do not count; 0 for many-to-one."""
        return 0 if self.many_to_one else self.task.washout

    @property
    def many_to_one(self) -> bool:
        """Whether only the last timestep of each sequence has a target."""
        return self.readout == "many_to_one"



def catalogue() -> dict[str, Any]:
    """All that a set-up can contain: every kind, the readouts, and the fields of RunSpec."""
    return kinds_catalogue() | {"readout": READOUTS, "spec": RunSpec.describe_fields()}
