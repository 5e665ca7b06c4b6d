"""The proof tree as frozen values, and its JSON form (``thoracle.explanation/1``).

Below a conclusion stand the rules that conclude it; below each rule the claims it cites, with their places in the
documents, and what held: patterns, which have rules of their own, and statements, each with the given answer that it
is or follows from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from ..inference.result import Passage

__all__ = ["AnswerStep", "ClaimStep", "Explanation", "Ground", "PatternStep", "RuleStep"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimStep:
    """A claim that a rule rests on."""

    citation: str
    """The claim, as ``source.claim``."""
    says: str
    places: tuple[Passage, ...]

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {"claim": self.citation, "says": self.says, "places": [place.as_dict() for place in self.places]}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerStep:
    """Something that an answer grounds."""

    finding: str
    """The finding that is read, or its option as ``finding=option``."""
    reads: str
    """What is read, in words."""
    chain: tuple[str, ...]
    """From the given answer to what is read, in words; one alone where the answer is just that, or an amount."""

    @property
    def implied(self) -> bool:
        """Whether another answer implies it."""
        return len(self.chain) > 1

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {"finding": self.finding, "reads": self.reads, "chain": list(self.chain)}


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleStep:
    """A rule that fired."""

    rule: str
    """Its name; empty where an application's rule concluded it."""
    role: str
    """What it does for the conclusion: ``concludes``, ``for`` or ``against``."""
    of: str
    """The broader cause whose evidence it is; empty for the conclusion's own."""
    weight: str
    """The ordinal word of an evidence rule."""
    text: str
    """Why, in one plain sentence."""
    basis: str
    """``document``, ``extrapolation`` or ``application``."""
    reason: str
    """Why it goes beyond the documents."""
    claims: tuple[ClaimStep, ...]
    grounds: tuple[Ground, ...]

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {
            "rule": self.rule or None,
            "role": self.role,
            "of": self.of or None,
            "weight": self.weight or None,
            "text": self.text,
            "basis": self.basis,
            "reason": self.reason or None,
            "claims": [claim.as_dict() for claim in self.claims],
            "grounds": [ground.as_dict() for ground in self.grounds],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternStep:
    """A pattern that was concluded."""

    pattern: str
    title: str
    rules: tuple[RuleStep, ...]

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {"pattern": self.pattern, "title": self.title, "rules": [rule.as_dict() for rule in self.rules]}


Ground: TypeAlias = AnswerStep | PatternStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """How one conclusion was reached."""

    kind: str
    """``level``, ``cause``, ``pattern``, ``rule`` or ``finding``."""
    name: str
    title: str
    by: str
    """``rule``; ``default`` for a level that no rule concludes; ``answer`` for a finding."""
    rules: tuple[RuleStep, ...]
    """The rules that conclude it, or are evidence for or against it."""
    answers: tuple[AnswerStep, ...]
    """Of a finding: what is known of it."""

    def as_dict(self) -> dict[str, object]:
        """The JSON form (``thoracle.explanation/1``)."""
        return {
            "format": "thoracle.explanation/1",
            "kind": self.kind,
            "name": self.name,
            "title": self.title,
            "by": self.by,
            "rules": [rule.as_dict() for rule in self.rules],
            "answers": [answer.as_dict() for answer in self.answers],
        }
