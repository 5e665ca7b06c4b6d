"""The certificate: whether any question that is left could change the level, and for each why not.

A finding that was not asked matters when its answer, closed under implication, could change a relevant rule
(`verdict`), the
*don't knows* staying as they are (`relevance`).  When none matters the interview is *finished*; that is not the same as
*settled*, for what was answered with *don't know* stays open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from ..knowledge.conditions import Atom, Compare
from ..knowledge.implications import Literal
from ..knowledge.model import Level, Model, Rule
from .case import Case
from .relevance import Leaf, pivots
from .supposition import level_readers
from .valuation import Valuation
from .verdict import Verdict

__all__ = ["Certificate", "OpenFinding", "certify", "changeable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFinding:
    """A finding that is open, and what it could do."""

    name: Atom
    """The atom; a quantity as an atom without option."""
    level: Level | None
    """The highest level of a relevant rule that it could help to conclude; None where it cannot change the level."""
    because: str
    """Why it cannot: ``no-level-rule``, ``already-decided``, ``not-higher``; empty where it can."""


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """What is open, and whether it matters."""

    settled: bool | None
    """No completion of the open findings changes the level; None where an application added rules."""
    unasked: tuple[OpenFinding, ...]
    """Every finding that was not asked, in declared order."""
    unknown: tuple[OpenFinding, ...]
    """Every finding that was answered with *don't know*."""

    @cached_property
    def live(self) -> tuple[OpenFinding, ...]:
        """The findings not asked that could change the level."""
        return tuple(each for each in self.unasked if each.level is not None)

    @property
    def finished(self) -> bool:
        """Whether no question that was not asked could change the level."""
        return not self.live

    @property
    def state(self) -> str:
        """``settled``, ``finished`` or ``open``."""
        return "settled" if self.settled else "finished" if self.finished else "open"


def certify(case: Case, verdict: Verdict, valuation: Valuation, *, own_rules: bool) -> Certificate:
    """Certify what the open findings of a case could do to its level."""
    model = case.model
    unasked = changeable(case, case.unasked)
    with_unknown = changeable(case, case.open)
    return Certificate(
        settled=None if own_rules else not verdict.relevant,
        unasked=_classified(model, verdict, case.unasked, _reached(case, verdict.relevant, valuation, unasked)),
        unknown=_classified(
            model,
            verdict,
            [name for name in case.open if case.is_unknown(name)],
            _reached(case, verdict.relevant, valuation, with_unknown),
        ),
    )


def changeable(case: Case, names: Iterable[Atom]) -> dict[Atom, dict[Atom, None]]:
    """What answering each name could change, through closing: from the atom changed to the names that change it."""
    changed: dict[Atom, dict[Atom, None]] = {}
    for name in names:
        atoms = [name]
        if name in case.model.atoms:
            for answer in (Literal(name, True), Literal(name, False)):
                atoms += [literal.atom for literal in case.model.implications.closure(answer)]
        for atom in dict.fromkeys(atoms):
            if case.is_open(atom):
                changed.setdefault(atom, {})[name] = None
    return changed


def _reached(
    case: Case, rules: Iterable[Rule], valuation: Valuation, changed: dict[Atom, dict[Atom, None]]
) -> dict[Atom, Level]:
    """The highest level that each name could still help to conclude; the rules come in falling order of level."""
    reached: dict[Atom, Level] = {}
    for rule in rules:
        for leaf in dict.fromkeys(pivots(rule.when, valuation, can_change=changed.__contains__)):
            for name in changed[_name(leaf)]:
                reached.setdefault(name, case.model.level_of(rule))
    return reached


def _name(leaf: Leaf) -> Atom:
    return Atom(leaf.finding) if isinstance(leaf, Compare) else leaf.atom


def _classified(
    model: Model, verdict: Verdict, names: Iterable[Atom], reached: dict[Atom, Level]
) -> tuple[OpenFinding, ...]:
    """Say of each name what it could do, or why it can do nothing."""
    readers = level_readers(model)
    highest = {name: model.level_of(rules[0]).rank for name, rules in readers.items()}

    def because(name: Atom) -> str:
        affected = {name}
        if name in model.atoms:
            for answer in (Literal(name, True), Literal(name, False)):
                affected |= {literal.atom for literal in model.implications.closure(answer)}
        rank = max((highest[each] for each in affected if each in highest), default=None)
        if rank is None:
            return "no-level-rule"
        return "already-decided" if rank > verdict.level.rank else "not-higher"

    return tuple(
        OpenFinding(name=name, level=reached.get(name), because="" if name in reached else because(name))
        for name in names
    )
