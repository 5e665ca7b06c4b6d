"""What each answer to a question would do: the assessment that would follow, everything else staying as it is.

    >>> from engine.inference.knowledge_base import load
    >>> kb = load("tests/boiler")
    >>> for each in answer_effects(kb, kb.assess({}), kb.findings["alarm"]):
    ...     print(each.answer, each.result.escalation.level.id, each.open)
    yes evacuate 0
    no service 7
    don't know service 7

Of a quantity, the amounts that rules for the level tell apart stand for all others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..inference.answers import UNKNOWN, merged
from ..inference.case import Case
from ..inference.knowledge_base import KnowledgeBase
from ..inference.result import Result
from ..inference.supposition import names_read, suppose_amount
from ..knowledge.conditions import Atom, Compare
from ..knowledge.errors import BadAnswers
from ..knowledge.model import Finding, Model
from ..knowledge.safety import readings
from ..knowledge.wording import option_in_words, threshold_in_words

__all__ = ["AnswerEffect", "answer_effects"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerEffect:
    """What one answer would do."""

    answer: str
    """The answer, in words."""
    result: Result
    """The assessment that would follow."""

    @property
    def open(self) -> int:
        """How many questions could still change the level then."""
        return len({each.name.finding for each in self.result.certificate.live})


def answer_effects(kb: KnowledgeBase, result: Result, finding: Finding) -> tuple[AnswerEffect, ...]:
    """What each answer to a finding would do, don't know last; an answer that contradicts another is left out."""
    number = result.emergency_number
    return tuple(
        AnswerEffect(answer=answer, result=kb.assess_case(case, emergency_number=number))
        for answer, case in _supposed(result, finding)
    )


def _supposed(result: Result, finding: Finding) -> Iterator[tuple[str, Case]]:
    if finding.kind == "quantity":
        for compare in _thresholds(result.model, finding):
            case = suppose_amount(result.case, compare)
            if case is not None:
                yield threshold_in_words(finding, compare), case
    for answer, value in _values(finding):
        try:
            yield answer, Case.of(result.model, merged(result.case.given, [(finding.id, value)]))
        except BadAnswers:
            continue


def _values(finding: Finding) -> Iterator[tuple[str, object]]:
    """The answers that are not amounts."""
    match finding.kind:
        case "symptom":
            yield "yes", True
            yield "no", False
        case "choice":
            yield from ((f"“{option_in_words(finding, option)}”", option) for option in finding.options)
        case "choices":
            yield from ((f"“{option_in_words(finding, each)}”", {each: True}) for each in finding.options)
            yield "none of them", dict.fromkeys(finding.options, False)
    yield "don't know", UNKNOWN


def _thresholds(model: Model, finding: Finding) -> list[Compare]:
    """The amounts that a rule for the level tells apart, in rising order: below the first threshold, then past each."""
    rules = [rule for rule in model.level_rules if Atom(finding.id) in names_read(model, rule)]
    read = [each for rule in rules for each in readings(model, rule.when) if isinstance(each, Compare)]
    own = [each for each in read if each.finding == finding.id]
    past = {each if each.comparison in ("more_than", "at_least") else each.opposite for each in own}
    rising = sorted(past, key=lambda each: (each.bound, each.comparison == "more_than"))
    return [*(each.opposite for each in rising[:1]), *rising]
