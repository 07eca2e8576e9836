"""A rule: one formula of the backward pass, as a method that a mistake may replace."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from ..mistakes.base import Mistake

F = TypeVar("F", bound=Callable[..., Any])


def rule(method: F) -> F:
    """Marks a method as a rule: one formula of the backward pass, which a mistake may replace."""
    method.is_rule = True
    return method


def rules_in(cls: type) -> tuple[str, ...]:
    """The names of the rules of a class."""
    return tuple(name for name in dir(cls) if getattr(getattr(cls, name), "is_rule", False))


R = TypeVar("R")


def with_mistakes(rules: R, mistakes: Iterable[Mistake]) -> R:
    """The rules with those replaced that the mistakes replace; the first mistake is outermost."""
    for mistake in reversed(list(mistakes)):
        for name in mistake.replaced(type(rules)):
            setattr(rules, name, mistake.in_place_of(name, getattr(rules, name)))
    return rules
