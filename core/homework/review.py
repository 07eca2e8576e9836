"""Review a learner's file: which course's functions it has, and what each of them gives."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from inspect import signature
from os import PathLike
from typing import Any

from ..checking.check import Checker
from ..checking.finding import Finding
from ..checking.wording import sentences
from ..errors import SpecError, Verbatim
from ..spec import RunSpec
from ..training.trainer import Trainer
from .calling import Functions
from .courses import course as course_of
from .courses import courses
from .courses.base import Arrays, Course, Trial
from .exercise import SEED
from .isolated.error import HomeworkError
from .isolated.learners_file import LearnersFile


@dataclass(frozen=True)
class Outcome:
    """What became of one function.

    Attributes:
        function: its name.
        finding: what is right in its results; None if there are none.
        error: why there are none, in words; empty otherwise.
        printed: what the file printed meanwhile.
        layer: the layer whose name its arrays have in front; empty for a whole network, None for any network.
    """

    function: str
    finding: Finding | None
    error: str
    printed: str
    layer: str | None = None

    def sentences(self) -> list[str]:
        """What became of it, in words."""
        if self.finding is None:
            return [f"{self.error}."]
        return list(sentences(self.finding, self.layer))

    @property
    def right(self) -> bool:
        """Whether it gave results, all of which are right."""
        return self.finding is not None and self.finding.right


@dataclass(frozen=True)
class Review:
    """What became of a learner's file.

    Attributes:
        course: the name of the course.
        outcomes: of the course's functions, in the order in which they are written.
        others: names of courses that have other functions of the file.
    """

    course: str
    outcomes: tuple[Outcome, ...]
    others: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        """Whether every function is right."""
        return all(outcome.right for outcome in self.outcomes)


class Reviewer:
    """Reviews files of one course; several reviews share its networks.

    Args:
        course: name of the course.
        seed: of the numbers.
        seconds: the time that one function may take.
        spec: the network; None: the course's own, with this seed.

    Raises:
        SpecError: if the course is unknown or is not for any network, or the seed is no whole number from 0 to 2³² − 1.
    """

    def __init__(self, course: str, seed: int = 1, seconds: float = 10.0, spec: RunSpec | None = None):
        self.course: Course = course_of(course)()
        if spec is not None and not self.course.any_network:
            able = ", ".join(name for name, kind in courses().items() if kind.any_network)
            raise SpecError("preset", f"none, or a course for any network ({able})", Verbatim(self.course.name))
        try:
            seed = SEED.clean(seed)
        except SpecError as error:
            raise error.within("seed") from None
        self._seconds = seconds
        self._checkers: dict[str, Checker] = {}
        self._arrays: dict[str, Arrays] = {}
        networks = self.course.networks(seed) if spec is None else {trial.on: spec for trial in self.course.trials}
        for on, network in networks.items():
            step = Trainer(network).step()
            self._checkers[on] = Checker(network, step, self.course.layer)
            self._arrays[on] = self.course.arrays(network, step)

    def review(self, path: str | PathLike[str]) -> Review:
        """Call every function of the course in a learner's file, each in a process of its own, and check the results.

        Raises:
            HomeworkError: if the file cannot be imported.
        """
        with LearnersFile(path, self._seconds) as file:
            defined = file.functions()
        own = [function.__name__ for function in self.course.functions]
        others = {name: parameters for name, parameters in defined.items() if name not in own}
        also = tuple(name for name, kind in courses().items() if shared(kind, others) > 1)
        return Review(self.course.name, tuple(self._outcomes(path, defined)), also)

    def _outcomes(self, path: str | PathLike[str], defined: Mapping[str, Any]) -> Iterator[Outcome]:
        for trial in self.course.trials:
            if trial.function in defined:
                yield self._outcome(path, trial)
            else:
                yield Outcome(trial.function, None, f"{trial.function} is not defined", "")

    def _outcome(self, path: str | PathLike[str], trial: Trial) -> Outcome:
        with LearnersFile(path, self._seconds) as file:
            return self.checked(trial, Functions(file), lambda: file.printed)

    def checked(self, trial: Trial, homework: Any, printed: Callable[[], str] = str) -> Outcome:
        """What becomes of a trial with these functions.

        Args:
            trial: the trial.
            homework: an object with the functions as attributes.
            printed: gives what has been printed meanwhile.
        """
        function, finding, error = trial.function, None, ""
        try:
            results = trial.results(homework, self._arrays[trial.on])
            given = {self.course.full_name(name): array for name, array in results.items()}
            finding = self._checkers[trial.on].check(given, [self.course.convention])
        except HomeworkError as raised:
            error = str(raised)
        except SpecError as raised:
            error = f"{function} gave {str(raised).removeprefix(f'{self.course.layer}.')}"
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as raised:  # not what the course returns
            error = f"{function} gave something else: {raised}"
        layer = None if self.course.any_network else self.course.layer or ""
        return Outcome(function, finding, error, printed(), layer)


def recognised_course(path: str | PathLike[str], seconds: float = 10.0) -> str:
    """The course whose functions a file has, by their names and parameters.

    Raises:
        HomeworkError: if the file cannot be imported.
        SpecError: if it has no function of any course.
    """
    with LearnersFile(path, seconds) as file:
        defined = file.functions()
    found = course_with(defined)
    if found is None:
        wanted = "; ".join(f"{', '.join(each.__name__ for each in kind.functions)} ({name})"
                           for name, kind in courses().items())
        there = ", ".join(name for name in defined if "." not in name)
        raise SpecError(str(path), f"functions of a course: {wanted}", Verbatim(there or "none"))
    return found


def course_with(defined: Mapping[str, tuple[str, ...]]) -> str | None:
    """The course that shares most functions and classes with these, given by their parameters; None if none does."""
    found = {name: shared(kind, defined) for name, kind in courses().items()}
    best = max(found, key=found.__getitem__)
    return best if found[best] else None


def shared(course: type[Course], defined: Mapping[str, tuple[str, ...]]) -> int:
    """How many functions and classes a course shares with these; those with the same parameters count twice."""
    return sum(1 + (tuple(signature(each).parameters) == tuple(defined[each.__name__]))
               for each in course.functions if each.__name__ in defined)
