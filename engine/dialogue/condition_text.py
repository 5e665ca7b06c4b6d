"""Conditions in words, with what is known of each part: "Fever: yes (not known yet)"."""

from __future__ import annotations

from collections.abc import Iterator

from ..inference.result import Result
from ..knowledge.condition_text import ConditionText
from ..knowledge.conditions import Condition, evaluate
from ..knowledge.truth import Truth

__all__ = ["condition_in_words"]

_STATES = {Truth.TRUE: "so", Truth.OPEN: "not known yet", Truth.FALSE: "not so"}
_PARTS = 8
"""So many alternatives are told."""


def condition_in_words(condition: Condition, result: Result, *, depth: int = 0) -> Iterator[tuple[int, str]]:
    """The parts of a condition as an outline, each with what is known of it.

    Patterns that are still open are unfolded, each once; of what is known no part is told again.
    """
    yield from _Known(result).lines(condition, depth)


class _Known(ConditionText):
    def __init__(self, result: Result) -> None:
        super().__init__(result.model, most=_PARTS)
        self.valuation = result.valuation
        self.told: set[str] = set()

    def remark(self, condition: Condition) -> str:
        return _STATES[evaluate(condition, self.valuation)]

    def unfolded(self, pattern: str) -> tuple[Condition, ...]:
        """What the rules of a pattern demand that are still open."""
        if pattern in self.told or self.valuation.pattern(pattern) is not Truth.OPEN:
            return ()
        self.told.add(pattern)
        rules = (self.model.rules[rule].when for rule in self.model.patterns[pattern].rules)
        return tuple(when for when in rules if evaluate(when, self.valuation) is Truth.OPEN)
