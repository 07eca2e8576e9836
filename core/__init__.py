"""Unrolled's core: small networks that really train, with every number of their backward pass.

NumPy and the standard library only. In a notebook::

    from unrolled import RunSpec, Trainer
    trainer = Trainer(RunSpec.from_dict({"task": "sum_of_bits", "layers": [
        {"kind": "recurrent", "units": 6}, {"kind": "dense", "units": 1, "activation": "linear"}]}))
    step = trainer.step()
    step.layers[0].delta          # δ of layer 1, (timesteps, batch, units)
"""

from .analysis.cost_surface import Entry, Surface, entry_of
from .analysis.gradient_check import Check, check_step, entries, gradient_check
from .analysis.gradient_shares import Contributions, along, split_gradient
from .analysis.rounding_error import near_rounding, relative_error, rounding_of
from .analysis.rtrl import ForwardGradient, forward_gradient
from .analysis.state_forgetting import forgetting_of
from .analysis.temporal_jacobians import Factors, factors_of, signal_sizes
from .analysis.truncation_error import TruncationCost, compare_depths, own_every
from .analysis.unit_responses import unit_responses
from .analysis.what_if import what_if
from .data.formats.idx_pairs import joined
from .data.formats.reading import read_data
from .data.formats.text import text_of
from .data.layout import Layout
from .data.loaded import MOST_BYTES, Given, all_known, known_data
from .data.roles.inference import Inferred, inferred, likely_roles
from .data.roles.roles import ROLES, roles_for
from .data.scaling import Scale
from .data.suggested_spec import Bounds, suggested_spec
from .edits.base import Edit, check_edits, edits_of, edits_that_set
from .errors import SpecError, Text, counted
from .explanation import Explanation, explain
from .explanation.symbols import symbol_tables
from .layers.base import QUANTITIES
from .network.trace import LayerTrace, Step
from .numerics.interrupts import interrupted, interruptible, may_interrupt
from .numerics.norms import norm
from .numerics.reproducibility import fingerprint
from .spec import RunSpec, catalogue
from .text.sampling import Sample, sample
from .text.unit_activity import Firings, firings
from .training.datasets import dataset_of
from .training.divergence import why_diverged
from .training.evaluation import Evaluation
from .training.history import History
from .training.memory_footprint import footprint_of
from .training.packing import pack, pack_state, unpack
from .training.settings import Conditions, TrainerState
from .training.trainer import Trainer
from .truncation import cuts

__all__ = ["MOST_BYTES", "QUANTITIES", "ROLES", "Bounds", "Check", "Conditions", "Contributions", "Edit", "Entry", "Evaluation", "Explanation", "Factors",
           "Firings", "ForwardGradient", "Given", "History", "Inferred", "LayerTrace", "Layout", "RunSpec", "Sample", "Scale", "SpecError", "Step", "Surface",
           "Text", "Trainer", "TrainerState", "TruncationCost", "all_known", "along", "catalogue", "check_edits", "check_step", "compare_depths", "counted",
           "cuts", "dataset_of", "edits_of", "edits_that_set", "entries", "entry_of", "explain", "factors_of", "fingerprint", "firings", "footprint_of",
           "forgetting_of", "forward_gradient", "gradient_check", "inferred", "interrupted", "interruptible", "joined", "known_data", "likely_roles",
           "may_interrupt", "near_rounding", "norm", "own_every", "pack", "pack_state", "read_data", "relative_error", "roles_for", "rounding_of", "sample",
           "signal_sizes", "split_gradient", "suggested_spec", "symbol_tables", "text_of", "unit_responses", "unpack", "what_if", "why_diverged"]
