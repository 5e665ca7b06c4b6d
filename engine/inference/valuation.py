"""The values of all patterns and rules for one case, by direct evaluation: without experta, and in three values.

Firing says what is concluded; this says what is still open.  The two are held equal by tests: a rule fires exactly when
its value is true.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..knowledge.conditions import Atom, Condition, evaluate
from ..knowledge.truth import Truth
from .case import Case

__all__ = ["Valuation"]


@dataclass(slots=True)
class Valuation:
    """Kleene's values of patterns and rules, computed when they are asked for."""

    case: Case
    patterns: dict[str, Truth] = field(default_factory=dict)
    rules: dict[str, Truth] = field(default_factory=dict)

    def truth(self, atom: Atom) -> Truth:
        """The value of an atom."""
        return self.case.truth(atom)

    def amount(self, finding: str) -> float | None:
        """The amount of a quantity, or None while it is open."""
        return self.case.amount(finding)

    def pattern(self, name: str) -> Truth:
        """The value of a pattern: the greatest of its rules'."""
        if name not in self.patterns:
            self.patterns[name] = max(map(self.rule, self.case.model.patterns[name].rules), default=Truth.FALSE)
        return self.patterns[name]

    def rule(self, name: str) -> Truth:
        """The value of a rule."""
        if name not in self.rules:
            self.rules[name] = evaluate(self.case.model.rules[name].when, self)
        return self.rules[name]

    def condition(self, condition: Condition) -> Truth:
        """The value of any condition."""
        return evaluate(condition, self)
