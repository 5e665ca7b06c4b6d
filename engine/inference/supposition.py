"""Suppositions: the level a case would have if one more thing were present.

Supposing an atom closes it under implication; answers that contradict it give way, with what followed only from
them. Only rules that read something that changed are evaluated again, found through an index that is made once for
each model.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from weakref import WeakKeyDictionary

from ..knowledge.conditions import Atom, Compare
from ..knowledge.implications import Literal
from ..knowledge.model import Level, Model, Rule
from ..knowledge.safety import readings
from ..knowledge.truth import Truth
from .case import Case
from .valuation import Valuation

__all__ = ["evidence_readers", "level_readers", "names_read", "raised", "suppose_amount", "suppose_present"]


_INDEXES: WeakKeyDictionary[Model, dict[str, Mapping[Atom, tuple[Rule, ...]]]] = WeakKeyDictionary()
"""By model and kind of rule; they go with the model."""


def _index(model: Model, rules: str) -> Mapping[Atom, tuple[Rule, ...]]:
    known = _INDEXES.setdefault(model, {})
    if rules not in known:
        index: dict[Atom, list[Rule]] = {}
        for rule in model.level_rules if rules == "level" else model.evidence_rules:
            for name in names_read(model, rule):
                index.setdefault(name, []).append(rule)
        known[rules] = {name: tuple(readers) for name, readers in index.items()}
    return known[rules]


def level_readers(model: Model) -> Mapping[Atom, tuple[Rule, ...]]:
    """The escalation rules that read each atom (or quantity), through patterns, highest level first."""
    return _index(model, "level")


def evidence_readers(model: Model) -> Mapping[Atom, tuple[Rule, ...]]:
    """The evidence rules that read each atom (or quantity), through patterns, in declared order."""
    return _index(model, "evidence")


def names_read(model: Model, rule: Rule) -> frozenset[Atom]:
    """What a rule reads, through patterns; a quantity as an atom without option."""
    found: set[Atom] = set()
    for reading in readings(model, rule.when):
        found |= {Atom(reading.finding)} if isinstance(reading, Compare) else {literal.atom for literal in reading}
    return frozenset(found)


def suppose_present(case: Case, atom: Atom) -> Case:
    """The case with an atom present: what contradicts it gives way, and so does what followed only from that."""
    closure = case.model.implications.closure
    supposed = Literal(atom, True)
    origin = {literal.atom: (literal.present, supposed) for literal in closure(supposed)}
    for given in dict.fromkeys(case.origin.values()):
        if ~supposed not in closure(given):  # by contraposition: it contradicts nothing that is supposed
            for literal in closure(given):
                origin.setdefault(literal.atom, (literal.present, given))
    ordered = sorted(origin, key=case.model.atoms.__getitem__)
    return replace(
        case,
        values={name: origin[name][0] for name in ordered},
        origin={name: origin[name][1] for name in ordered},
    )


_STEP = 1e-6
"""Less than any two thresholds lie apart, more than what rounding does to an amount."""


def suppose_amount(case: Case, compare: Compare) -> Case | None:
    """The case with a quantity just past a threshold; None where the finding takes no such amount."""
    finding = case.model.findings[compare.finding]
    amount = compare.bound + {"more_than": _STEP, "less_than": -_STEP}.get(compare.comparison, 0.0)
    if not finding.least <= amount <= finding.greatest:
        return None
    return replace(case, amounts={**case.amounts, compare.finding: amount})


def raised(before: Case, after: Case, level: Level) -> Level | None:
    """The level above `level` that a supposition leads to, where the case before it had `level`; or None.

    It leads there by a rule that holds now, or, from below the default, by no rule's holding any more.
    """
    model = before.model
    changed: list[Atom] = [atom for atom in after.values if before.values.get(atom) != after.values[atom]]
    changed += [atom for atom in before.values if atom not in after.values]
    changed += [Atom(name) for name in after.amounts if before.amounts.get(name) != after.amounts[name]]
    valuation = Valuation(after)
    best = level
    for rule in _readers(level_readers(model), changed):
        candidate = model.level_of(rule)
        if candidate.rank > best.rank and valuation.rule(rule.id) is Truth.TRUE:
            best = candidate
    if best is level and level.rank < model.default.rank and changed:
        below = (rule for rule in reversed(model.level_rules) if model.level_of(rule).rank <= level.rank)
        best = level if any(valuation.rule(rule.id) is Truth.TRUE for rule in below) else model.default
    return best if best.rank > level.rank else None


def _readers(index: Mapping[Atom, tuple[Rule, ...]], names: Iterable[Atom]) -> Iterable[Rule]:
    return {rule.id: rule for name in names for rule in index.get(name, ())}.values()
