"""The facts of the working memory.

Rules of the knowledge base read and declare them, and so may rules that an application adds in Python: it matches
`Finding`, `Quantity`, `Pattern`, `Evidence` and `Level` and may declare `Level` (see `firing`) and facts of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...knowledge.conditions import Absent, Atom, Concluded, Present
from ...knowledge.model import Evidence as EvidenceConclusion
from ...knowledge.model import SetsLevel, ShowsPattern
from ..case import Case
from ._experta import Fact
from .compilation import PartOf, Premise, Production

__all__ = [
    "Evidence",
    "Finding",
    "Level",
    "Part",
    "Pattern",
    "Quantity",
    "conclusion_of",
    "facts_of",
    "premise_of",
]


class Finding(Fact):
    """A symptom, or an option of a choice, that is present or absent.

    Fields: ``id`` (the finding), ``option`` (empty for a symptom), ``value`` (``"present"`` or ``"absent"``).
    What is open is not declared: silence is no fact.
    """


class Quantity(Fact):
    """A known quantity.  Fields: ``id``, ``amount`` (in the unit of the finding)."""


class Pattern(Fact):
    """A pattern that is concluded.  Field: ``id``."""


class Evidence(Fact):
    """Evidence for or against a cause.  Fields: ``cause``, ``rule``, ``points`` (negative against)."""


class Level(Fact):
    """A level that is concluded.  Fields: ``id``, ``rule``; an application gives ``id`` and ``because``."""


class Part(Fact):
    """An auxiliary conclusion: a part of a condition that has alternatives.  Field: ``id``."""


def facts_of(case: Case) -> Iterator[Finding | Quantity]:
    """What is known of a case."""
    for atom, value in case.values.items():
        yield finding(atom, value)
    for name, amount in case.amounts.items():
        yield Quantity(id=name, amount=amount)


def finding(atom: Atom, value: bool) -> Finding:
    """An atom that is present or absent."""
    return Finding(id=atom.finding, option=atom.option, value="present" if value else "absent")


def conclusion_of(production: Production) -> Fact:
    """What a production declares when it fires."""
    if production.part is not None:
        return Part(id=str(production.part))
    rule = production.rule
    match rule.conclusion:
        case SetsLevel(level=level):
            return Level(id=level, rule=rule.id)
        case ShowsPattern(pattern=pattern):
            return Pattern(id=pattern)
        case EvidenceConclusion(cause=cause, points=points):
            return Evidence(cause=cause, rule=rule.id, points=points)


def premise_of(fact: Fact) -> Premise | None:
    """The premise that a fact satisfies by its fields; None of a quantity, of levels and evidence, and of others."""
    kind = type(fact)  # as experta compares: what an application derives from these classes is something else
    if kind is Finding and {"id", "option", "value"} <= fact.keys():
        atom = Atom(fact["id"], fact["option"])
        return Present(atom) if fact["value"] == "present" else Absent(atom) if fact["value"] == "absent" else None
    if kind is Pattern and "id" in fact:
        return Concluded(fact["id"])
    if kind is Part and "id" in fact:
        rule, _, part = str(fact["id"]).partition("#")
        return PartOf(rule, part)
    return None
