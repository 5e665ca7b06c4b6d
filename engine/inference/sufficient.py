"""A smallest set of given answers whose assessment alone has the same level.

Conditions are monotone, so fewer answers fire fewer rules: a set is sufficient exactly when it supports one rule of
the level. The supports of a condition are computed from its leaves upwards, keeping only sets that contain no
other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from ..knowledge.conditions import Absent, All, Any, AtLeast, Atom, Compare, Concluded, Condition, Present, evaluate
from ..knowledge.implications import Literal
from ..knowledge.truth import Truth
from .valuation import Valuation
from .verdict import Verdict

__all__ = ["sufficient"]

Support: TypeAlias = frozenset[Atom]

_MOST = 4096
"""Supports of one part that are kept, the smallest first."""


def sufficient(verdict: Verdict, valuation: Valuation) -> tuple[Atom, ...]:
    """The answers, in declared order, a quantity as an atom without option; none where the level is the default.

    Of several smallest sets it is the one whose answers are declared first.
    """
    model = valuation.case.model
    if verdict.concluded is None or verdict.level == model.default:
        return ()
    order = {name: at for at, name in enumerate((*model.atoms, *(Atom(name) for name in model.findings)))}
    rules = [rule for rule in verdict.fired if model.level_of(rule) == verdict.level]
    supports = [support for rule in rules for support in _supports(rule.when, valuation)]
    ranked = sorted(supports, key=lambda support: (len(support), sorted(order[name] for name in support)))
    return tuple(sorted(ranked[0], key=order.__getitem__)) if ranked else ()


def _supports(condition: Condition, valuation: Valuation) -> list[Support]:
    """All minimal sets of given answers that make a condition true."""
    if evaluate(condition, valuation) is not Truth.TRUE:
        return []
    match condition:
        case Present(atom):
            return _behind(Literal(atom, True), valuation)
        case Absent(atom):
            return _behind(Literal(atom, False), valuation)
        case Compare(finding):
            return [frozenset({Atom(finding)})]
        case Concluded(pattern):
            model = valuation.case.model
            rules = [model.rules[rule].when for rule in model.patterns[pattern].rules]
            return _minimal(support for rule in rules for support in _supports(rule, valuation))
        case Any(parts):
            return _minimal(support for part in parts for support in _supports(part, valuation))
        case All(parts):
            return _joined([_supports(part, valuation) for part in parts])
        case AtLeast(count, parts):
            return _counted(count, [_supports(part, valuation) for part in parts])


def _behind(literal: Literal, valuation: Valuation) -> list[Support]:
    """The given answers that imply a literal, each alone."""
    case = valuation.case
    own = [frozenset({literal.atom})] if case.origin[literal.atom].atom == literal.atom else []
    closure = case.model.implications.closure
    given = dict.fromkeys(case.origin.values())
    return own + [frozenset({g.atom}) for g in given if g.atom != literal.atom and literal in closure(g)]


def _joined(parts: Sequence[list[Support]]) -> list[Support]:
    joined: list[Support] = [frozenset()]
    for supports in parts:
        joined = _minimal(one | other for one in joined for other in supports)
    return joined


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
