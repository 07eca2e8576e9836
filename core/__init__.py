"""Unrolled's core: small networks that really train, with every number of their backward pass.

NumPy and the standard library only. In a notebook::

    from unrolled import RunSpec, Trainer
    trainer = Trainer(RunSpec.from_dict({"task": "sum_of_bits", "layers": [
        {"kind": "recurrent", "units": 6}, {"kind": "dense", "units": 1, "activation": "linear"}]}))
    step = trainer.step()
    step.layers[0].delta          # δ of layer 1, (timesteps, batch, units)
"""

from .analysis.cost_surface import CostSurface, parse_entry
from .analysis.distinguish import Distinction, all_mistakes, distinguish
from .analysis.divergence.chain import Divergence, Link, trace_divergence
from .analysis.divergence.first import NotFinite, first_not_finite
from .analysis.divergence.growth import Growth, growth
from .analysis.divergence.remedies import Attempt, Remedy, remedies, remedy_named, try_remedy
from .analysis.divergence.terms import Factor
from .analysis.error_origins import ErrorOrigins, all_error_origins, error_of_origin, error_origins, error_signals
from .analysis.gradient_check import GradientCheck, check_step, entries, gradient_check
from .analysis.gradient_origins import GradientOrigins, gradient_origins
from .analysis.gradient_shares import GradientShares, projection_on_gradient, split_gradient
from .analysis.rounding_error import relative_error, rounding_bounds, rounding_dominates
from .analysis.rtrl import ForwardGradient, forward_gradient
from .analysis.state_forgetting import state_forgetting
from .analysis.state_influence import StateInfluence, state_influence
from .analysis.telling_network import telling_network
from .analysis.temporal_jacobians import TemporalJacobians, signal_sizes, temporal_jacobians
from .analysis.truncation_error import DepthComparison, compare_depths, pass_spacing
from .analysis.unit_responses import unit_responses
from .analysis.what_if import what_if
from .backprop.backward import Backward, BackwardNumbers
from .backprop.forward import ForwardNumbers
from .checking.check import Checker, check
from .checking.checkable import CheckableArray, checkable_arrays
from .checking.files import read_given
from .checking.finding import Difference, Finding
from .checking.typed import read_typed
from .checking.wording import place_in_words
from .checking.wording import sentences as finding_in_words
from .checking.wording import where as mistake_place_in_words
from .conventions import convention, conventions
from .conventions.base import Convention
from .data.formats.idx_pairs import combine_idx
from .data.formats.reading import read_data
from .data.formats.text import get_text
from .data.layout import Layout
from .data.loaded import MOST_BYTES, LoadedData, all_loaded, get_loaded
from .data.roles.inference import InferredRoles, infer_roles, infer_roles_with_reasons
from .data.roles.roles import ROLES, roles_for
from .data.scaling import Scale
from .data.suggested_spec import Bounds, suggested_spec
from .edits.base import Edit, check_edits, parse_edits, setting_edits
from .errors import SpecError, Verbatim, plural
from .explanation import Explanation, explain, notations
from .explanation.symbols import symbol_tables
from .homework.exercise import Exercise, exercise_courses, write_exercise
from .homework.isolated.error import HomeworkError
from .homework.isolated.learners_file import LearnersFile
from .homework.isolated.opaque import Opaque
from .homework.report import as_csv as report_as_csv
from .homework.report import homework_files, most_frequent
from .homework.report import reviewed as reviewed_rows
from .homework.review import Outcome, Review, Reviewer, recognised_course
from .layers.base import QUANTITIES
from .layers.operands import Operand
from .layers.weight_name import WeightName, weights_of_layer
from .mistakes.base import Mistake, parse_mistakes
from .network.mistaken import forward_with, numbers_with
from .network.place import Place
from .network.trace import LayerTrace, Step
from .numerics.evenly_spaced import evenly_spaced
from .numerics.interrupts import interrupted, interruptible, may_interrupt, within_seconds
from .numerics.norms import norm
from .numerics.reproducibility import fingerprint
from .picture.show import Picture, show
from .quiz.draw import FEWEST_TOLD_APART, Contrast, Quiz, draw_quiz
from .quiz.relation import Relation
from .scripts.script import Script
from .scripts.writing import script_languages, write_script
from .spec import RunSpec, catalogue
from .text.sampling import SampledText, sample
from .text.unit_activity import UnitActivity, unit_activity
from .training.datasets import dataset_of
from .training.divergence import divergence_reason
from .training.evaluation import Evaluation
from .training.history import History
from .training.memory_footprint import memory_footprint
from .training.packing import pack, pack_state, unpack
from .training.settings import TrainerState, TrainingSettings
from .training.trainer import Trainer
from .truncation import cuts

__all__ = [
           "FEWEST_TOLD_APART",
           "MOST_BYTES",
           "QUANTITIES",
           "ROLES",
           "Attempt",
           "Backward",
           "BackwardNumbers",
           "Bounds",
           "CheckableArray",
           "Checker",
           "Contrast",
           "Convention",
           "CostSurface",
           "DepthComparison",
           "Difference",
           "Distinction",
           "Divergence",
           "Edit",
           "ErrorOrigins",
           "Evaluation",
           "Exercise",
           "Explanation",
           "Factor",
           "Finding",
           "ForwardGradient",
           "ForwardNumbers",
           "GradientCheck",
           "GradientOrigins",
           "GradientShares",
           "Growth",
           "History",
           "HomeworkError",
           "InferredRoles",
           "LayerTrace",
           "Layout",
           "LearnersFile",
           "Link",
           "LoadedData",
           "Mistake",
           "NotFinite",
           "Opaque",
           "Operand",
           "Outcome",
           "Picture",
           "Place",
           "Quiz",
           "Relation",
           "Remedy",
           "Review",
           "Reviewer",
           "RunSpec",
           "SampledText",
           "Scale",
           "Script",
           "SpecError",
           "StateInfluence",
           "Step",
           "TemporalJacobians",
           "Trainer",
           "TrainerState",
           "TrainingSettings",
           "UnitActivity",
           "Verbatim",
           "WeightName",
           "all_error_origins",
           "all_loaded",
           "all_mistakes",
           "catalogue",
           "check",
           "check_edits",
           "check_step",
           "checkable_arrays",
           "combine_idx",
           "compare_depths",
           "convention",
           "conventions",
           "cuts",
           "dataset_of",
           "distinguish",
           "divergence_reason",
           "draw_quiz",
           "entries",
           "error_of_origin",
           "error_origins",
           "error_signals",
           "evenly_spaced",
           "exercise_courses",
           "explain",
           "finding_in_words",
           "fingerprint",
           "first_not_finite",
           "forward_gradient",
           "forward_with",
           "get_loaded",
           "get_text",
           "gradient_check",
           "gradient_origins",
           "growth",
           "homework_files",
           "infer_roles",
           "infer_roles_with_reasons",
           "interrupted",
           "interruptible",
           "may_interrupt",
           "memory_footprint",
           "mistake_place_in_words",
           "most_frequent",
           "norm",
           "notations",
           "numbers_with",
           "pack",
           "pack_state",
           "parse_edits",
           "parse_entry",
           "parse_mistakes",
           "pass_spacing",
           "place_in_words",
           "plural",
           "projection_on_gradient",
           "read_data",
           "read_given",
           "read_typed",
           "recognised_course",
           "relative_error",
           "remedies",
           "remedy_named",
           "report_as_csv",
           "reviewed_rows",
           "roles_for",
           "rounding_bounds",
           "rounding_dominates",
           "sample",
           "script_languages",
           "setting_edits",
           "show",
           "signal_sizes",
           "split_gradient",
           "state_forgetting",
           "state_influence",
           "suggested_spec",
           "symbol_tables",
           "telling_network",
           "temporal_jacobians",
           "trace_divergence",
           "try_remedy",
           "unit_activity",
           "unit_responses",
           "unpack",
           "weights_of_layer",
           "what_if",
           "within_seconds",
           "write_exercise",
           "write_script",
]
