"""A learner's file as the trials of a course use it: like a module that was imported."""

from typing import Any

from .isolated.learners_file import LearnersFile
from .isolated.opaque import Opaque


class Instance:
    """An instance of a class of a learner's file; its methods can be called, and its attributes read and set."""

    def __init__(self, file: LearnersFile, opaque: Opaque):
        self.__dict__.update(_file=file, _opaque=opaque)

    def __getattr__(self, name: str) -> Any:
        if f"{self._opaque.type}.{name}" in self._file.functions():
            return lambda *arguments: self._file.call_method(self._opaque, name, *arguments)
        return self._file.get(name, self._opaque)

    def __setattr__(self, name: str, value: Any) -> None:
        self._file.set(name, value, self._opaque)


class Functions:
    """The functions and classes of a learner's file as attributes; setting an attribute sets a variable of the file."""

    def __init__(self, file: LearnersFile):
        self.__dict__.update(_file=file)

    def __getattr__(self, name: str) -> Any:
        return lambda *arguments: self._result(self._file.call(name, *arguments))

    def __setattr__(self, name: str, value: Any) -> None:
        self._file.set(name, value)

    def _result(self, found: Any) -> Any:
        made_here = isinstance(found, Opaque) and found.type in self._file.functions()
        return Instance(self._file, found) if made_here else found
