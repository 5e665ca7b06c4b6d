"""Cases in which anomalies can be seen: answers that fire the rules in question, with what comes of them.

Each case is fired before it is shown, and shown only when the rules that it is to show do fire.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce

from ...inference.knowledge_base import KnowledgeBase
from ...knowledge.diagnostics import Diagnostic
from ...knowledge.model import Evidence
from ..shown_case import Expected, as_scenario, replayed
from .situations import Situations, TooManySituations

__all__ = ["witnesses"]

_OF_RULES = frozenset(
    {
        "always-true",
        "conflicting-rules",
        "duplicate-rule",
        "repeated-evidence",
        "subsumed-rule",
        "threshold-overlap",
        "untested-rule",
    }
)
"""Anomalies that are seen where their rules fire."""


def witnesses(kb: KnowledgeBase, problems: Iterable[Diagnostic]) -> Iterator[tuple[Diagnostic, str]]:
    """Each anomaly that a case can show, with the case, ready to be pasted into a file of cases."""
    situations = Situations(kb.model)
    for problem in problems:
        rules = _rules(kb, problem)
        answers = _answers(situations, rules) if rules else None
        if answers is None:
            continue
        result = replayed(kb, answers)
        if set(rules) <= set(result.firing.rules):
            expect: dict[str, Expected] = {"level": result.verdict.level.id, "rules": {"fired": list(rules)}}
            name = "-".join((problem.code, *problem.about))
            cites = list(kb.rules[rules[0]].cites)
            yield problem, as_scenario(kb, answers, id=name, expect=expect, cites=cites)


def _rules(kb: KnowledgeBase, problem: Diagnostic) -> tuple[str, ...]:
    """The rules that have to fire for an anomaly to be seen; none where no case shows it."""
    if problem.code in _OF_RULES and all(name in kb.rules for name in problem.about):
        return problem.about
    if problem.code == "inseparable-causes":
        rules = (rule for each in kb.model.ancestors(problem.about[0]) for rule in kb.causes[each].evidence)
        for rule in rules:
            conclusion = kb.rules[rule].conclusion
            if isinstance(conclusion, Evidence) and conclusion.points > 0:
                return (rule,)
    return ()


def _answers(situations: Situations, rules: tuple[str, ...]) -> dict[str, object] | None:
    """The fewest answers that fire some rules; None where none do, or too many might."""
    try:
        together = reduce(situations.together, (situations.of(situations.model.rules[rule].when) for rule in rules))
    except TooManySituations:
        return None
    for signs in sorted(together, key=lambda signs: (signs.bit_count(), signs)):
        answers = situations.answers(signs)
        if answers is not None:
            return answers
    return None
