"""Which rules belong to which kind of layer."""

from ..layers.base import Cells, Layer
from ..layers.dense import DenseCells
from ..layers.gru import GRUCells
from ..layers.lstm import LSTMCells
from ..layers.recurrent import RecurrentCells
from .dense import DenseRules
from .gru import GRURules
from .lstm import LSTMRules
from .recurrent import RecurrentRules
from .rules import Rules

RULES: dict[type[Cells], type[Rules]] = {
    DenseCells: DenseRules, RecurrentCells: RecurrentRules, LSTMCells: LSTMRules, GRUCells: GRURules,
}


def rules_of(layer: Layer | type[Layer]) -> type[Rules] | None:
    """The rules of a layer, by how its cells compute; None for a kind whose backward pass is not written out."""
    return RULES.get(layer.cells)
