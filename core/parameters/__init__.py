"""Parameters: the fields of a set-up, each with its type, range, symbol and meaning.

Everything that can be configured (a run, a layer, a task, an optimiser …) is a frozen dataclass that derives from
`Configured` and declares its fields with `param`. The declaration defines validation, the JSON form, and the
catalogue from which the page builds its forms.
"""

from .base import Parameter, bounds, read_items
from .configured import Configured, param
from .lists import Numbers, Several, nested
from .scalars import Choice, Flag, Integer, Name, Real

__all__ = [
    "Choice",
    "Configured",
    "Flag",
    "Integer",
    "Name",
    "Numbers",
    "Parameter",
    "Real",
    "Several",
    "bounds",
    "nested",
    "param",
    "read_items",
]
