"""From a trainer to the program that makes its next updates."""

from ..errors import SpecError, Verbatim, plural
from ..training.trainer import Trainer
from .excerpt import excerpt
from .languages import language as language_of
from .languages import languages
from .literals import Arrays
from .script import Script

UPDATES, NAME = 10, "unrolled"


def write_script(trainer: Trainer, language: str = "numpy", updates: int = UPDATES, name: str = NAME) -> Script:
    """The program that makes the next updates of a trainer, in NumPy or another of `script_languages`.

    It prints the cost of each update and then the weights, equal to those of the trainer but for rounding. The trainer
    is not moved.

    Args:
        trainer: the network with its weights, data and settings.
        language: name of the language or library.
        updates: number of updates, 1 to 1000.
        name: name of the script's file, without its ending.

    Raises:
        SpecError: if the set-up has mistakes, the language is unknown, the script would be too large, or a kind has no formula to write.
    """
    if trainer.spec.mistakes:
        raise SpecError("mistakes", "a set-up without mistakes, since a script has the right backward pass",
                        Verbatim(plural(len(trainer.spec.mistakes), "mistake")))
    kind, arrays = language_of(language), Arrays(f"{name}.npz")
    sections = kind(excerpt(trainer, updates), arrays).sections()
    return Script(name, kind.name, tuple(sections), trainer.update + 1, arrays.stored)


def script_languages() -> dict[str, str]:
    """The label of each language by its name."""
    return {name: kind.label for name, kind in languages().items()}
