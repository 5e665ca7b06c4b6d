"""A smallest set of given answers whose assessment alone has the same level.

Conditions are monotone, so fewer answers fire fewer rules: a set is sufficient exactly when it supports one rule of
the level. The supports of a condition are computed from its leaves upwards, keeping only sets that contain no
other, and of those no more than are worth their time: the smallest, declared first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from ..knowledge.conditions import Absent, All, Any, AtLeast, Atom, Compare, Concluded, Condition, Present, evaluate
from ..knowledge.implications import Literal
from ..knowledge.truth import Truth
from .valuation import Valuation
from .verdict import Verdict

__all__ = ["sufficient"]

Support: TypeAlias = frozenset[int]
"""Given answers, by their place in declared order."""

_MOST = 256
"""Supports of one part that are kept."""


def sufficient(verdict: Verdict, valuation: Valuation) -> tuple[Atom, ...]:
    """The answers, in declared order, a quantity as an atom without option; none where the level is the default.

    Of several smallest sets it is the one whose answers are declared first.
    """
    model = valuation.case.model
    if verdict.concluded is None or verdict.level == model.default:
        return ()
    names = [name for finding in model.findings.values() for name in finding.atoms or (Atom(finding.id),)]
    search = _Search(valuation, {name: at for at, name in enumerate(names)})
    rules = [rule for rule in verdict.fired if model.level_of(rule) == verdict.level]
    supports = _minimal(support for rule in rules for support in search.supports(rule.when))
    return tuple(names[at] for at in sorted(supports[0])) if supports else ()


class _Search:
    """The supports of the conditions of one case."""

    def __init__(self, valuation: Valuation, order: Mapping[Atom, int]) -> None:
        self.valuation, self.order = valuation, order

    def supports(self, condition: Condition) -> list[Support]:
        """The minimal sets of given answers that make a condition true."""
        if evaluate(condition, self.valuation) is not Truth.TRUE:
            return []
        match condition:
            case Present(atom):
                return self._behind(Literal(atom, True))
            case Absent(atom):
                return self._behind(Literal(atom, False))
            case Compare(finding):
                return [frozenset({self.order[Atom(finding)]})]
            case Concluded(pattern):
                model = self.valuation.case.model
                rules = [model.rules[rule].when for rule in model.patterns[pattern].rules]
                return _minimal(support for rule in rules for support in self.supports(rule))
            case Any(parts):
                return _minimal(support for part in parts for support in self.supports(part))
            case All(parts):
                return _counted(len(parts), [self.supports(part) for part in parts])
            case AtLeast(count, parts):
                return _counted(count, [self.supports(part) for part in parts])

    def _behind(self, literal: Literal) -> list[Support]:
        """The given answers that imply a literal, each alone."""
        closure = self.valuation.case.model.implications.closure
        given = dict.fromkeys(self.valuation.case.origin.values())
        return _minimal(frozenset({self.order[each.atom]}) for each in given if literal in closure(each))


def _counted(count: int, parts: Sequence[list[Support]]) -> list[Support]:
    """All minimal sets that support `count` of the parts: of those seen so far, for each smaller number."""
    supporting: list[list[Support]] = [[frozenset()], *([] for _ in range(count))]
    for supports in parts:
        for number in range(count, 0, -1):
            more = (one | other for one in supporting[number - 1] for other in supports)
            supporting[number] = _minimal([*supporting[number], *more])
    return supporting[count]


def _minimal(supports: Iterable[Support]) -> list[Support]:
    kept: list[Support] = []
    for support in sorted(set(supports), key=lambda each: (len(each), sorted(each))):
        if not any(smaller <= support for smaller in kept):
            kept.append(support)
        if len(kept) == _MOST:
            break
    return kept
