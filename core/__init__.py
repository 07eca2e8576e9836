"""Unrolled's core: small networks that really train, with every number of their backward pass.

NumPy and the standard library only. In a notebook::

    from core import RunSpec, Trainer
    trainer = Trainer(RunSpec.from_dict({"task": "sum_of_bits", "layers": [
        {"kind": "recurrent", "units": 6}, {"kind": "dense", "units": 1, "activation": "linear"}]}))
    step = trainer.step()
    step.layers[0].delta          # δ of layer 1, (timesteps, batch, units)
"""

from .activity import Firings, firings
from .conditions import Conditions, TrainerState
from .contributions import Contributions, along, split_gradient
from .data.given import MOST_BYTES, Given, all_known, known_data
from .data.inferring import Inferred, inferred, likely_roles
from .data.joining import joined
from .data.layout import Layout
from .data.reading import read_data
from .data.roles import ROLES, roles_for
from .data.suggesting import Bounds, suggested_spec
from .data.text import text_of
from .divergence import why_diverged
from .edits.base import Edit, check_edits, edits_of, edits_that_set
from .errors import SpecError, Text, counted
from .explanation import Explanation, explain
from .explanation.symbols import symbol_tables
from .factors import Factors, factors_of, signal_sizes
from .footprint import footprint_of
from .forgetting import forgetting_of
from .gradcheck import Check, check_step, entries, gradient_check
from .history import History
from .interrupts import interrupted, interruptible, may_interrupt
from .maths.norms import norm
from .numerics import fingerprint
from .packing import pack, pack_state, unpack
from .responses import unit_responses
from .rounding import near_rounding, relative_error, rounding_of
from .rtrl import ForwardGradient, forward_gradient
from .sampling import Sample, sample
from .scaling import Scale
from .spec import RunSpec, catalogue
from .surface import Entry, Surface, entry_of
from .trace import QUANTITIES, LayerTrace, Step
from .trainer import Evaluation, Trainer, dataset_of
from .truncation import cuts
from .truncation_cost import TruncationCost, compare_depths, own_every
from .whatif import what_if

__all__ = ["MOST_BYTES", "QUANTITIES", "ROLES", "Bounds", "Check", "Conditions", "Contributions", "Edit", "Entry", "Evaluation", "Explanation", "Factors",
           "Firings", "ForwardGradient", "Given", "History", "Inferred", "LayerTrace", "Layout", "RunSpec", "Sample", "Scale", "SpecError", "Step", "Surface",
           "Text", "Trainer", "TrainerState", "TruncationCost", "all_known", "along", "catalogue", "check_edits", "check_step", "compare_depths", "counted",
           "cuts", "dataset_of", "edits_of", "edits_that_set", "entries", "entry_of", "explain", "factors_of", "fingerprint", "firings", "footprint_of",
           "forgetting_of", "forward_gradient", "gradient_check", "inferred", "interrupted", "interruptible", "joined", "known_data", "likely_roles",
           "may_interrupt", "near_rounding", "norm", "own_every", "pack", "pack_state", "read_data", "relative_error", "roles_for", "rounding_of", "sample",
           "signal_sizes", "split_gradient", "suggested_spec", "symbol_tables", "text_of", "unit_responses", "unpack", "what_if", "why_diverged"]
