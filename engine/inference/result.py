"""The result of an assessment: what applications read, and its JSON form (``thoracle.result/1``).

The level and the differential are there at once; what takes longer (certificate, smallest sufficient answers,
safety net) is computed when it is read, and once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property

from ..knowledge.conditions import Absent, Atom, Compare, Concluded, Condition, Present, evaluate, leaves
from ..knowledge.model import Advice, Cause, Citation, Evidence, Level, Model, Pattern, Rule
from ..knowledge.quantities import shown
from ..knowledge.truth import Truth
from .case import Case
from .certificate import Certificate, certify
from .differential import Candidate, differential, leading, points_of
from .firing.derivation import Firing
from .proof import Proofs
from .safety_net import Sign, safety_net
from .serialise import as_dict
from .sufficient import sufficient
from .valuation import Valuation
from .verdict import Verdict, judge

__all__ = ["CauseResult", "Escalation", "Expected", "Interviewed", "Passage", "Reason", "Result", "assess", "name_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A place in a document."""

    document: str
    """Title of the document."""
    section: str
    sentence: int
    """Number of the sentence or bullet under its section, from 1."""
    source: str
    """Id of the source."""

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {"document": self.document, "section": self.section, "sentence": self.sentence}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A rule that fired, in words, with what it rests on."""

    rule: str
    """Id of the rule; empty where an application's rule concluded it."""
    text: str
    """Why, in one plain sentence."""
    basis: str
    """``document``, ``extrapolation`` or ``application``."""
    findings: tuple[str, ...]
    """The given answers it rests on, by finding."""
    sources: tuple[Passage, ...]
    level: Level | None = None
    """The level, of an escalation rule."""
    weight: str = ""
    """The ordinal word, of an evidence rule."""
    points: int = 0
    """What the word is worth, of an evidence rule; negative against."""

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        kind: dict[str, object] = {"level": self.level.id} if self.level else {"weight": self.weight}
        return {
            "rule": self.rule or None,
            **kind,
            "text": self.text,
            "basis": self.basis,
            "findings": list(self.findings),
            "sources": [passage.as_dict() for passage in self.sources],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A finding that one would expect of a cause, and that is not so."""

    finding: str
    value: str
    """What was answered or follows."""
    rule: str
    """The rule that would have wanted it otherwise."""

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {"finding": self.finding, "value": self.value, "rule": self.rule}


@dataclass(frozen=True, kw_only=True)
class CauseResult:
    """A listed cause, with the four things to say of it: for, against, expected and denied, not asked."""

    cause: Cause
    points: int
    """The sum of the evidence; it ranks, and is no probability."""
    leading: bool
    """Whether it has the most points of the causes that are no umbrella."""
    same_evidence_as: tuple[str, ...]
    """Causes on which exactly the same rules fired."""
    speaks_for: tuple[Reason, ...]
    speaks_against: tuple[Reason, ...]
    expected: tuple[Expected, ...]
    unasked: tuple[str, ...]
    """Findings that are open and that its rules read."""

    @property
    def id(self) -> str:
        """Name of the cause."""
        return self.cause.id

    @property
    def title(self) -> str:
        """What a person reads."""
        return self.cause.title

    @property
    def umbrella(self) -> bool:
        """Whether other causes are kinds of it."""
        return self.cause.umbrella

    @property
    def serious(self) -> int:
        """0 harmless to 3 dangerous."""
        return self.cause.serious

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {
            "id": self.cause.id,
            "title": self.cause.title,
            "umbrella": self.cause.umbrella,
            "serious": self.cause.serious,
            "points": self.points,
            "kind_of": self.cause.kind_of or None,
            "same_evidence_as": list(self.same_evidence_as),
            "for": [reason.as_dict() for reason in self.speaks_for],
            "against": [reason.as_dict() for reason in self.speaks_against],
            "expected": [each.as_dict() for each in self.expected],
            "unasked": list(self.unasked),
        }


@dataclass(frozen=True, kw_only=True)
class Escalation:
    """The level, why, and whether it can still change."""

    level: Level
    action: str
    """What to do, the emergency number filled in."""
    by: str
    """``rule``, or ``default`` where no rule concludes a level."""
    settled: bool | None
    """No completion of what is open has another level; None where an application added rules."""
    could_rise_to: Level | None
    could_fall_to: Level | None
    because: tuple[Reason, ...]
    """Every escalation rule that fired, highest level first."""
    provisional: bool
    """Whether the level is below the default and not settled: something open could still raise it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interviewed:
    """How the interview stands that a result comes from."""

    ended: str | None
    """``settled``, ``finished``, ``limit`` or ``by wish`` (see `Consultation.ended`); None while it goes on."""
    screens: int
    """How many screens were answered."""

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {"ended": self.ended, "screens": self.screens}


@dataclass(frozen=True, kw_only=True)
class Result:
    """All that is concluded of one case."""

    case: Case
    firing: Firing
    verdict: Verdict
    valuation: Valuation = field(compare=False, repr=False)
    """The values of all rules, computed when they are asked for."""
    emergency_number: str | None = None
    """A number that replaces the one of the knowledge base."""
    interview: Interviewed | None = None
    """The interview that it comes from; None where all answers were given at once."""

    def of_interview(self, interview: Interviewed) -> Result:
        """The same result, of an interview; what was computed of it is kept."""
        told = copy(self)
        object.__setattr__(told, "interview", interview)
        return told

    @property
    def model(self) -> Model:
        """The model of the knowledge base."""
        return self.case.model

    @cached_property
    def proofs(self) -> Proofs:
        """How each conclusion was reached."""
        return Proofs(case=self.case, firing=self.firing)

    @cached_property
    def escalation(self) -> Escalation:
        """The level, and why."""
        verdict = self.verdict
        reasons = [self._reason(rule, level=self.model.level_of(rule)) for rule in verdict.fired]
        reasons += [
            Reason(
                rule="",
                text=each.because,
                basis="application",
                findings=(),
                sources=(),
                level=self.model.levels[each.level],
            )
            for each in self.firing.application
        ]
        reasons.sort(key=lambda reason: -(reason.level.rank if reason.level else 0))
        settled = None if self.firing.own_rules else not verdict.relevant
        return Escalation(
            level=verdict.level,
            action=self.action(verdict.level),
            by="rule" if verdict.concluded else "default",
            settled=settled,
            could_rise_to=verdict.could_rise_to,
            could_fall_to=verdict.could_fall_to,
            because=tuple(reasons),
            provisional=verdict.level.rank < self.model.default.rank and settled is not True,
        )

    def action(self, level: Level) -> str:
        """What to do at a level, the emergency number filled in."""
        return level.action.replace("{number}", self.emergency_number or level.number)

    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """The differential, as computed."""
        return differential(self.model, self.firing.concluding)

    @cached_property
    def points(self) -> Mapping[str, int]:
        """The points of every cause, in declared order, listed or not; they rank, and are no probability."""
        return points_of(self.model, self.firing.concluding)

    @cached_property
    def causes(self) -> tuple[CauseResult, ...]:
        """The differential, in words."""
        first = {candidate.cause.id for candidate in leading(self.candidates)}
        return tuple(self._cause(candidate, candidate.cause.id in first) for candidate in self.candidates)

    @property
    def leading(self) -> tuple[CauseResult, ...]:
        """The causes with the most points, umbrellas left out; several where they tie."""
        return tuple(cause for cause in self.causes if cause.leading)

    @cached_property
    def patterns(self) -> tuple[Pattern, ...]:
        """The patterns that are concluded, in declared order."""
        fired = set(self.firing.rules)
        return tuple(pattern for pattern in self.model.patterns.values() if not fired.isdisjoint(pattern.rules))

    @cached_property
    def advice(self) -> tuple[Advice, ...]:
        """The lines chosen for this verdict, by kind in the order of kb.yaml, then in declared order."""
        kinds = list(self.model.meta.advice_kinds)
        first = {candidate.cause.id for candidate in leading(self.candidates)}
        chosen = [line for line in self.model.advice if self._applies(line, first)]
        return tuple(sorted(chosen, key=lambda line: kinds.index(line.kind)))

    def _applies(self, line: Advice, first: set[str]) -> bool:
        level = not line.levels or self.verdict.level.id in line.levels
        causes = not line.causes or any(first & {c} or self._is_kind(first, c) for c in line.causes)
        return level and causes and (line.when is None or self.valuation.condition(line.when) is Truth.TRUE)

    def _is_kind(self, first: Iterable[str], umbrella: str) -> bool:
        return any(umbrella in self.model.ancestors(cause) for cause in first)

    @cached_property
    def certificate(self) -> Certificate:
        """Whether any question that is left could change the level."""
        return certify(self.case, self.verdict, self.valuation, own_rules=self.firing.own_rules)

    @cached_property
    def sufficient(self) -> tuple[tuple[str, str], ...]:
        """A smallest set of given answers whose assessment alone has this level: names and values."""
        return tuple((name.finding, self.given(name)) for name in sufficient(self.verdict, self.valuation))

    @cached_property
    def safety_net(self) -> tuple[Sign, ...]:
        """What to watch for: all findings that would raise the level."""
        return safety_net(self.case, self.verdict.level)

    def given(self, name: Atom) -> str:
        """The given answer of an atom or a quantity, in canonical form."""
        answer = self.case.given[name.finding]
        if isinstance(answer, str):
            return answer
        return name.option if answer[name.option] == "present" else f"{name.option}: {answer[name.option]}"

    def passages(self, cites: Iterable[Citation]) -> tuple[Passage, ...]:
        """The places that citations name, each once, in the order of citation."""
        found: dict[Passage, None] = {}
        for citation in cites:
            source, claim = self.model.claim(citation)
            for spot in claim.at:
                passage = Passage(document=source.title, section=spot.section, sentence=spot.sentence, source=source.id)
                found[passage] = None
        return tuple(found)

    def _reason(self, rule: Rule, *, level: Level | None = None) -> Reason:
        evidence = rule.conclusion if isinstance(rule.conclusion, Evidence) else None
        return Reason(
            rule=rule.id,
            text=rule.because,
            basis=rule.basis,
            findings=tuple(dict.fromkeys(name.finding for name in self.proofs.answers(rule.id))),
            sources=self.passages(rule.cites),
            level=level,
            weight=evidence.weight if evidence else "",
            points=evidence.points if evidence else 0,
        )

    def _cause(self, candidate: Candidate, first: bool) -> CauseResult:
        ancestors = list(self.model.ancestors(candidate.cause.id))
        rules = [rule for name in ancestors for rule in self._evidence_for(name)]
        open_rules = [rule for rule in rules if self.valuation.rule(rule.id) is Truth.OPEN]
        return CauseResult(
            cause=candidate.cause,
            points=candidate.points,
            leading=first,
            same_evidence_as=candidate.same_evidence_as,
            speaks_for=tuple(map(self._reason, candidate.speaks_for)),
            speaks_against=tuple(map(self._reason, candidate.speaks_against)),
            expected=tuple(self._expected(rules)),
            unasked=tuple(dict.fromkeys(name for rule in open_rules for name in self._open_names(rule.when))),
        )

    def _evidence_for(self, cause: str) -> list[Rule]:
        rules = [self.model.rules[rule] for rule in self.model.causes[cause].evidence]
        return [rule for rule in rules if isinstance(rule.conclusion, Evidence) and rule.conclusion.points > 0]

    def _expected(self, rules: Iterable[Rule]) -> Iterable[Expected]:
        """What the rules for a cause want and the answers deny, each finding once."""
        seen: set[str] = set()
        for rule in rules:
            if self.valuation.rule(rule.id) is not Truth.FALSE:
                continue
            for name in self._read(rule.when, Truth.FALSE):
                if str(name) not in seen:
                    seen.add(str(name))
                    yield Expected(finding=str(name), value=self._value(name), rule=rule.id)

    def _open_names(self, condition: Condition) -> Iterable[str]:
        return (
            name_of(name, self.model) for name in self._read(condition, Truth.OPEN) if not self.case.is_unknown(name)
        )

    def _read(self, condition: Condition, value: Truth) -> Iterable[Atom]:
        """The atoms and quantities of the leaves that have a value, patterns followed."""
        for leaf in leaves(condition):
            if evaluate(leaf, self.valuation) is not value:
                continue
            match leaf:
                case Present(atom) | Absent(atom):
                    yield atom
                case Compare(finding):
                    yield Atom(finding)
                case Concluded(pattern):
                    for rule in self.model.patterns[pattern].rules:
                        yield from self._read(self.model.rules[rule].when, value)

    def _value(self, name: Atom) -> str:
        """The value of an atom or a quantity that is known."""
        if name.finding in self.case.amounts:
            finding = self.model.findings[name.finding]
            return shown(self.case.amounts[name.finding], unit=finding.unit, bare=finding.bare)
        return "present" if self.case.values[name] else "absent"

    def to_dict(self) -> dict[str, object]:
        """The JSON form, as documented by the schema ``thoracle.result/1``."""
        return as_dict(self)

    def to_json(self, *, indent: int | None = 2) -> str:
        """The JSON form as text: the same bytes for the same answers."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)


def name_of(name: Atom, model: Model) -> str:
    """The name that a contract uses for something open: the finding, or the option of a finding that takes several."""
    return str(name) if model.findings[name.finding].kind == "choices" else name.finding


def assess(case: Case, firing: Firing, *, emergency_number: str | None = None) -> Result:
    """Judge what was fired."""
    valuation = Valuation(case)
    verdict = judge(firing, valuation)
    return Result(case=case, firing=firing, verdict=verdict, valuation=valuation, emergency_number=emergency_number)
