"""Unrolled's core: small networks that really train, with every number of their backward pass.

NumPy and the standard library only. In a notebook::

    from unrolled import RunSpec, Trainer
    trainer = Trainer(RunSpec.from_dict({"task": "sum_of_bits", "layers": [
        {"kind": "recurrent", "units": 6}, {"kind": "dense", "units": 1, "activation": "linear"}]}))
    step = trainer.step()
    step.layers[0].delta          # δ of layer 1, (timesteps, batch, units)
"""

from .analysis.cost_surface import Surface, entry_of
from .analysis.gradient_check import Check, check_step, entries, gradient_check
from .analysis.gradient_shares import Contributions, projection_on_gradient, split_gradient
from .analysis.rounding_error import near_rounding, relative_error, rounding_of
from .analysis.rtrl import ForwardGradient, forward_gradient
from .analysis.state_forgetting import state_forgetting
from .analysis.temporal_jacobians import TemporalJacobians, signal_sizes, temporal_jacobians
from .analysis.truncation_error import TruncationCost, compare_depths, own_every
from .analysis.unit_responses import unit_responses
from .analysis.what_if import what_if
from .data.formats.idx_pairs import combine_idx
from .data.formats.reading import read_data
from .data.formats.text import text_of
from .data.layout import Layout
from .data.loaded import MOST_BYTES, LoadedData, all_loaded, get_loaded
from .data.roles.inference import Inferred, infer_roles, inferred
from .data.roles.roles import ROLES, roles_for
from .data.scaling import Scale
from .data.suggested_spec import Bounds, suggested_spec
from .edits.base import Edit, check_edits, edits_of, edits_that_set
from .errors import SpecError, Verbatim, counted
from .explanation import Explanation, explain, notations
from .explanation.symbols import symbol_tables
from .layers.base import QUANTITIES
from .layers.operands import Operand
from .layers.weight_name import WeightName, weights_of_layer
from .network.trace import LayerTrace, Step
from .numerics.interrupts import interrupted, interruptible, may_interrupt
from .numerics.norms import norm
from .numerics.reproducibility import fingerprint
from .spec import RunSpec, catalogue
from .text.sampling import Sample, sample
from .text.unit_activity import UnitActivity, unit_activity
from .training.datasets import dataset_of
from .training.divergence import why_diverged
from .training.evaluation import Evaluation
from .training.history import History
from .training.memory_footprint import footprint_of
from .training.packing import pack, pack_state, unpack
from .training.settings import TrainerState, TrainingSettings
from .training.trainer import Trainer
from .truncation import cuts

__all__ = [
           "MOST_BYTES",
           "QUANTITIES",
           "ROLES",
           "Bounds",
           "Check",
           "Contributions",
           "Edit",
           "Evaluation",
           "Explanation",
           "ForwardGradient",
           "History",
           "Inferred",
           "LayerTrace",
           "Layout",
           "LoadedData",
           "Operand",
           "RunSpec",
           "Sample",
           "Scale",
           "SpecError",
           "Step",
           "Surface",
           "TemporalJacobians",
           "Trainer",
           "TrainerState",
           "TrainingSettings",
           "TruncationCost",
           "UnitActivity",
           "Verbatim",
           "WeightName",
           "all_loaded",
           "catalogue",
           "check_edits",
           "check_step",
           "combine_idx",
           "compare_depths",
           "counted",
           "cuts",
           "dataset_of",
           "edits_of",
           "edits_that_set",
           "entries",
           "entry_of",
           "explain",
           "fingerprint",
           "footprint_of",
           "forward_gradient",
           "get_loaded",
           "gradient_check",
           "infer_roles",
           "inferred",
           "interrupted",
           "interruptible",
           "may_interrupt",
           "near_rounding",
           "norm",
           "notations",
           "own_every",
           "pack",
           "pack_state",
           "projection_on_gradient",
           "read_data",
           "relative_error",
           "roles_for",
           "rounding_of",
           "sample",
           "signal_sizes",
           "split_gradient",
           "state_forgetting",
           "suggested_spec",
           "symbol_tables",
           "temporal_jacobians",
           "text_of",
           "unit_activity",
           "unit_responses",
           "unpack",
           "weights_of_layer",
           "what_if",
           "why_diverged",
]
