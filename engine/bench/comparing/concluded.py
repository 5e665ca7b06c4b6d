"""What a version of a knowledge base concludes of one case: by direct evaluation, or by firing.

Evaluation is for trying many small cases quickly; what is found so is fired before it is shown.
"""

from __future__ import annotations

from functools import cached_property
from typing import Protocol

from ...inference.case import Case
from ...inference.differential import differential, leading
from ...inference.result import Result
from ...inference.valuation import Valuation
from ...knowledge.model import Evidence, Model
from ...knowledge.truth import Truth
from .common_ground import Said, answers_in

__all__ = ["Conclusions", "Evaluated", "Fired"]


class Conclusions(Protocol):
    """The conclusions of one case; what the version does not have is never concluded."""

    @property
    def level(self) -> str:
        """The level."""

    @property
    def leading(self) -> tuple[str, ...]:
        """The leading causes, in declared order."""

    def pattern(self, name: str) -> bool:
        """Whether a pattern is concluded."""

    def listed(self, cause: str) -> bool:
        """Whether a cause is listed."""

    def points(self, cause: str) -> int:
        """The points of a cause that is listed."""


class Evaluated:
    """By direct evaluation, each worked out when it is asked for."""

    def __init__(self, model: Model, said: Said) -> None:
        self.model = model
        self._values = Valuation(Case.of(model, answers_in(model, said)))

    def fires(self, rule: str) -> bool:
        """Whether a rule fires."""
        return self._values.rule(rule) is Truth.TRUE

    @cached_property
    def level(self) -> str:
        """The level."""
        fired = next((rule for rule in self.model.level_rules if self.fires(rule.id)), None)
        return (self.model.level_of(fired) if fired else self.model.default).id

    def pattern(self, name: str) -> bool:
        """Whether a pattern is concluded."""
        return name in self.model.patterns and self._values.pattern(name) is Truth.TRUE

    def listed(self, cause: str) -> bool:
        """Whether a cause is listed."""
        return any(points > 0 and self.fires(rule) for rule, points in self._evidence(cause))

    def points(self, cause: str) -> int:
        """The points of a cause, listed or not."""
        return sum(points for rule, points in self._evidence(cause) if self.fires(rule))

    @cached_property
    def leading(self) -> tuple[str, ...]:
        """The leading causes, in declared order."""
        fired = [rule for rule in self.model.evidence_rules if self.fires(rule.id)]
        first = {candidate.cause.id for candidate in leading(differential(self.model, fired))}
        return tuple(cause for cause in self.model.causes if cause in first)

    def _evidence(self, cause: str) -> list[tuple[str, int]]:
        """The evidence rules of a cause and its broader causes, with their points."""
        if cause not in self.model.causes:
            return []
        rules = (rule for name in self.model.ancestors(cause) for rule in self.model.causes[name].evidence)
        conclusions = ((rule, self.model.rules[rule].conclusion) for rule in rules)
        return [(rule, conclusion.points) for rule, conclusion in conclusions if isinstance(conclusion, Evidence)]


class Fired:
    """By firing."""

    def __init__(self, result: Result) -> None:
        self._patterns = {pattern.id for pattern in result.patterns}
        self._points = {candidate.cause.id: candidate.points for candidate in result.candidates}
        first = {candidate.cause.id for candidate in leading(result.candidates)}
        self.level = result.verdict.level.id
        """The level."""
        self.leading = tuple(cause for cause in result.model.causes if cause in first)
        """The leading causes, in declared order."""

    def pattern(self, name: str) -> bool:
        """Whether a pattern is concluded."""
        return name in self._patterns

    def listed(self, cause: str) -> bool:
        """Whether a cause is listed."""
        return cause in self._points

    def points(self, cause: str) -> int:
        """The points of a cause; 0 where it is not listed."""
        return self._points.get(cause, 0)
