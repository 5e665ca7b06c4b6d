"""The safety net: what to watch for, generated from the rules.

A finding that is open or denied belongs to it when its turning present (a quantity: its passing a threshold that a
rule names) would by itself raise the level, everything else staying as answered.  Findings that cannot change, and
were answered, are left out: nobody has to watch for another age.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..knowledge.conditions import Atom, Compare
from ..knowledge.model import Level, Model
from ..knowledge.safety import readings
from .case import Case
from .supposition import raised, suppose_amount, suppose_present

__all__ = ["Sign", "safety_net"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """Something to watch for."""

    name: Atom
    """The atom; a quantity as an atom without option."""
    threshold: Compare | None
    """What the quantity would have to be; None for an atom."""
    level: Level
    """The level it would raise to."""
    state: str
    """``unasked``, ``unknown`` or ``denied``."""


def safety_net(case: Case, level: Level) -> tuple[Sign, ...]:
    """All signs that would raise a level: highest first, open before denied, then in declared order."""
    signs = [*_atoms(case, level), *_quantities(case, level)]
    order = {finding: at for at, finding in enumerate(case.model.findings)}
    place = {atom: at for at, atom in enumerate(case.model.atoms)}
    return tuple(
        sorted(
            signs,
            key=lambda sign: (
                -sign.level.rank,
                sign.state == "denied",
                order[sign.name.finding],
                place.get(sign.name, 0),
                sign.threshold.bound if sign.threshold else 0,
            ),
        )
    )


def _atoms(case: Case, level: Level) -> Iterator[Sign]:
    for atom in case.model.atoms:
        if case.values.get(atom) is True:
            continue
        finding = case.model.finding_of(atom)
        denied = atom in case.values
        if denied and not finding.changeable:
            continue
        higher = raised(case, suppose_present(case, atom), level)
        if higher is not None:
            state = "denied" if denied else "unknown" if case.is_unknown(atom) else "unasked"
            yield Sign(name=atom, threshold=None, level=higher, state=state)


def _quantities(case: Case, level: Level) -> Iterator[Sign]:
    for compare in _thresholds(case.model):
        finding = case.model.findings[compare.finding]
        amount = case.amounts.get(compare.finding)
        if amount is not None and (compare.holds(amount) or not finding.changeable):
            continue
        supposed = suppose_amount(case, compare)
        higher = raised(case, supposed, level) if supposed else None
        if higher is not None:
            state = "denied" if amount is not None else "unknown" if case.is_unknown(Atom(finding.id)) else "unasked"
            yield Sign(name=Atom(finding.id), threshold=compare, level=higher, state=state)


def _thresholds(model: Model) -> tuple[Compare, ...]:
    """Every comparison that a level rule reads, and its opposite: a level below the default may rest on it."""
    found = [
        reading for rule in model.level_rules for reading in readings(model, rule.when) if isinstance(reading, Compare)
    ]
    return tuple(dict.fromkeys([*found, *(reading.opposite for reading in found)]))
