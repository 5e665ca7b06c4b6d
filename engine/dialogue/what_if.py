"""What if: the same case with some answers replaced, and what that changes.

The answers are replaced, everything is closed again, and the two assessments are compared.  A change that
contradicts another given answer is refused with the two named: nobody's answer is dropped in silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..inference.answers import merged
from ..inference.knowledge_base import KnowledgeBase
from ..inference.result import CauseResult, Result
from ..knowledge.model import Rule

__all__ = ["Difference", "Moved", "compare", "what_if"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A cause that is listed before and after, in another place."""

    cause: str
    title: str
    before: int
    """Place in the differential, from 1."""
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What separates two assessments."""

    before: Result
    after: Result
    rises: tuple[Moved, ...]
    """Causes that move up."""
    falls: tuple[Moved, ...]
    """Causes that move down."""
    comes: tuple[CauseResult, ...]
    """Causes that are newly listed, in their order."""
    goes: tuple[CauseResult, ...]
    """Causes that are listed no more."""
    fires: tuple[Rule, ...]
    """Rules that fire now and did not, in declared order."""
    rests: tuple[Rule, ...]
    """Rules that fired and do no more."""

    @property
    def level_changes(self) -> bool:
        """Whether the level is another one."""
        return self.before.escalation.level != self.after.escalation.level

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {
            "level": {"before": self.before.escalation.level.id, "after": self.after.escalation.level.id},
            "settled": {"before": self.before.escalation.settled, "after": self.after.escalation.settled},
            "rises": [_moved(each) for each in self.rises],
            "falls": [_moved(each) for each in self.falls],
            "comes": [cause.id for cause in self.comes],
            "goes": [cause.id for cause in self.goes],
            "fires": [rule.id for rule in self.fires],
            "rests": [rule.id for rule in self.rests],
        }


def what_if(kb: KnowledgeBase, result: Result, changes: Mapping[str, object]) -> Difference:
    """Assess a case again with some answers replaced (None takes one back), and compare.

    Raises `BadAnswers` where a change cannot be taken, or contradicts an answer that stays.
    """
    answers = merged(result.case.given, changes.items())
    return compare(result, kb.assess(answers, emergency_number=result.emergency_number))


def compare(before: Result, after: Result) -> Difference:
    """Compare two assessments by the same knowledge base."""
    was = {cause.id: place for place, cause in enumerate(before.causes, start=1)}
    now = {cause.id: place for place, cause in enumerate(after.causes, start=1)}
    both = [cause for cause in after.causes if cause.id in was]
    # places among the causes that stay: one that comes in above does not make the others fall
    kept_was = [cause.id for cause in before.causes if cause.id in now]
    kept_now = [cause.id for cause in both]
    moved = [
        Moved(cause=cause.id, title=cause.title, before=was[cause.id], after=now[cause.id])
        for cause in both
        if kept_was.index(cause.id) != kept_now.index(cause.id)
    ]
    fired_before, fired_after = set(before.firing.rules), set(after.firing.rules)
    rules = before.model.rules.values()
    return Difference(
        before=before,
        after=after,
        rises=tuple(each for each in moved if kept_now.index(each.cause) < kept_was.index(each.cause)),
        falls=tuple(each for each in moved if kept_now.index(each.cause) > kept_was.index(each.cause)),
        comes=tuple(cause for cause in after.causes if cause.id not in was),
        goes=tuple(cause for cause in before.causes if cause.id not in now),
        fires=tuple(rule for rule in rules if rule.id in fired_after - fired_before),
        rests=tuple(rule for rule in rules if rule.id in fired_before - fired_after),
    )


def _moved(each: Moved) -> dict[str, object]:
    return {"cause": each.cause, "before": each.before, "after": each.after}
