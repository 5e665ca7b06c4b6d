"""What a condition lacks: the parts that do not hold, and how many of them it takes.

The same tree serves two readers.  The workbench shows all of it, with the value that keeps each part from holding
(`bench.unmet`); a person who asks why not is told the way to the conclusion that lacks least (`nearest`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..knowledge.conditions import All, Any, AtLeast, Concluded, Condition
from ..knowledge.model import Rule
from ..knowledge.truth import Truth
from .valuation import Valuation

__all__ = ["Lacking", "lacking", "nearest"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """A condition that does not hold."""

    condition: Condition
    truth: Truth
    """Open or false."""
    needed: int = 0
    """How many of the parts would have to come to hold; 0 for a leaf."""
    parts: tuple[Lacking, ...] = ()
    """The parts that do not hold, in their order; of a pattern the conditions of its rules."""
    rules: tuple[Rule, ...] = ()
    """The rules of a pattern, one for each part."""


def lacking(condition: Condition, valuation: Valuation) -> Lacking | None:
    """What a condition lacks; None where it holds."""
    truth = valuation.condition(condition)
    if truth is Truth.TRUE:
        return None
    match condition:
        case Concluded(pattern):
            model = valuation.case.model
            rules = tuple(model.rules[rule] for rule in model.patterns[pattern].rules)
            parts = _lacking([rule.when for rule in rules], valuation)
            return Lacking(condition=condition, truth=truth, needed=1, parts=parts, rules=rules)
        case All(parts):
            found = _lacking(parts, valuation)
            return Lacking(condition=condition, truth=truth, needed=len(found), parts=found)
        case Any(parts):
            return Lacking(condition=condition, truth=truth, needed=1, parts=_lacking(parts, valuation))
        case AtLeast(count, parts):
            found = _lacking(parts, valuation)
            held = len(parts) - len(found)
            return Lacking(condition=condition, truth=truth, needed=count - held, parts=found)
        case _:
            return Lacking(condition=condition, truth=truth)


def nearest(lack: Lacking | None) -> Iterator[Lacking]:
    """The leaves that are lacking; of alternatives, those of the ones that lack least."""
    if lack is None:
        return
    if not lack.needed:
        yield lack
        return
    ways = [list(nearest(part)) for part in lack.parts]
    if lack.needed < len(ways):
        ways = sorted(ways, key=len)[: lack.needed]
    for way in ways:
        yield from way


def _lacking(parts: Sequence[Condition], valuation: Valuation) -> tuple[Lacking, ...]:
    return tuple(found for part in parts if (found := lacking(part, valuation)) is not None)
