"""Interviews with the scenarios: how many questions it takes to reach a level, and whether it is the right one.

Each scenario answers an interview as its person would.  What it does not state is answered "don't know" in one run and
"no" in the other; what its answers imply is answered so.  The interview has to end at the level that all those answers
have at once.

Counted are screens, and single questions on them: up to the point where no question can change the level any more,
and in all, with those that only separate the causes; and, where the level is the top of the scale, up to the moment at
which it is reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ...dialogue.consultation import Consultation
from ...inference.answers import UNKNOWN, Unknown
from ...inference.case import Case
from ...inference.knowledge_base import KnowledgeBase
from ...knowledge.conditions import Atom
from ...knowledge.model import Finding, Level
from ...knowledge.scenarios import Scenario

__all__ = ["SILENCES", "Count", "Interviewed", "Person", "interview"]

SILENCES: Mapping[str, bool | Unknown] = {"unknown": UNKNOWN, "no": False}
"""How what a scenario does not state is answered, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What it took."""

    screens: int
    questions: int
    """Single questions on those screens."""

    def __add__(self, other: Count) -> Count:
        return Count(screens=self.screens + other.screens, questions=self.questions + other.questions)

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {"screens": self.screens, "questions": self.questions}


@dataclass(frozen=True, slots=True, kw_only=True)
class Interviewed:
    """An interview that was led to its end."""

    scenario: Scenario
    expected: Level
    """The level of all answers given at once."""
    level: Level
    """The level at which it ended."""
    ended: str
    """How it ended: ``settled``, ``finished`` or ``limit``."""
    to_level: Count
    """Until no question could change the level."""
    in_all: Count
    """With those that only separate causes."""
    to_top: Count | None
    """Until the top of the scale was reached; None where it was not."""

    @property
    def differs(self) -> bool:
        """Whether it ended at another level than it should have."""
        return self.level != self.expected

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {
            "id": self.scenario.id,
            "file": self.scenario.place.file,
            "line": self.scenario.place.line,
            "expected": self.expected.id,
            "level": self.level.id,
            "ended": self.ended,
            "to_level": self.to_level.as_dict(),
            "in_all": self.in_all.as_dict(),
            "to_top": None if self.to_top is None else self.to_top.as_dict(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who answers from what is known of them."""

    case: Case
    silence: bool | Unknown
    """The answer to what is not known of them, where it can be answered so."""

    def answer(self, finding: Finding) -> object:
        """The answer to a question."""
        if finding.kind == "quantity":
            return self.case.given.get(finding.id, UNKNOWN)
        said = {atom.option: self._said(atom) for atom in finding.atoms}
        if finding.kind == "symptom":
            return said[""]
        if finding.kind == "choice":
            return next((option for option, answer in said.items() if answer is True), UNKNOWN)
        return said

    def _said(self, atom: Atom) -> bool | Unknown:
        return UNKNOWN if self.case.is_unknown(atom) else self.case.values.get(atom, self.silence)


def interview(kb: KnowledgeBase, scenarios: Iterable[Scenario], *, silence: str) -> tuple[Interviewed, ...]:
    """Interview each scenario, in their order; `silence` is one of `SILENCES`.

    Raises `BadAnswers` where an answer of a scenario cannot be taken; `check` finds these beforehand.
    """
    return tuple(_interviewed(kb, scenario, silence=SILENCES[silence]) for scenario in scenarios)


def _interviewed(kb: KnowledgeBase, scenario: Scenario, *, silence: bool | Unknown) -> Interviewed:
    person = Person(case=Case.of(kb.model, scenario.findings), silence=silence)
    talk = Consultation(kb)
    to_level = in_all = Count(screens=0, questions=0)
    to_top: Count | None = None
    while (screen := talk.screen()) is not None:
        one = Count(screens=1, questions=len(screen.items))
        in_all += one
        if screen.purpose == "level":
            to_level = in_all
        talk.answer({finding.id: person.answer(finding) for finding in screen.items})
        if to_top is None and talk.result().escalation.level == kb.model.top:
            to_top = in_all
    everything = {finding.id: person.answer(finding) for finding in kb.findings.values()}
    return Interviewed(
        scenario=scenario,
        expected=kb.assess(everything).escalation.level,
        level=talk.result().escalation.level,
        ended=talk.ended or "",
        to_level=to_level,
        in_all=in_all,
        to_top=to_top,
    )
