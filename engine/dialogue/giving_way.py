"""Answers that give way: what has to be taken back of a case, where new answers contradict it.

    >>> from engine.inference.knowledge_base import load
    >>> case = Case.of(load("tests/boiler").model, {"any-smell": "no", "frost": "no"})
    >>> giving_way(case, {"gas-smell": True})
    (Literal(atom=Atom(finding='any-smell', option=''), present=False),)
    >>> replacing(case, {"gas-smell": True}, giving_way(case, {"gas-smell": True}))
    {'gas-smell': True, 'any-smell': None}

Nothing gives way by itself: whoever answered is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..inference.case import Case
from ..knowledge.implications import Literal

__all__ = ["giving_way", "replacing"]


def giving_way(case: Case, answers: Mapping[str, object]) -> tuple[Literal, ...]:
    """The given answers that contradict new ones, by what either implies; those that are replaced anyway are left out.

    Raises `BadAnswers` where the new ones cannot be taken, or contradict each other.
    """
    closure = case.model.implications.closure
    new = {Literal(atom, not value) for atom, value in Case.of(case.model, answers).values.items()}
    given = dict.fromkeys(case.origin.values())
    return tuple(each for each in given if not _is_replaced(each, answers) and not new.isdisjoint(closure(each)))


def _is_replaced(given: Literal, answers: Mapping[str, object]) -> bool:
    if given.atom.finding not in answers:
        return False
    answer = answers[given.atom.finding]  # None takes back what was said
    return given.atom.option in answer if isinstance(answer, Mapping) else True


def replacing(case: Case, answers: Mapping[str, object], earlier: Iterable[Literal]) -> dict[str, object]:
    """The new answers, together with what makes earlier ones *not asked* again."""
    replaced = dict(answers)
    for literal in earlier:
        finding = case.model.finding_of(literal.atom)
        if finding.kind == "choices":
            said = replaced.get(finding.id)
            replaced[finding.id] = {literal.atom.option: None, **(said if isinstance(said, Mapping) else {})}
        else:
            replaced[finding.id] = None
    return replaced
