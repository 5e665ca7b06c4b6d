"""Proofs: each property of a knowledge base put to the solver, for all cases at once.

What comes of a property is one of

- *proved*: no case violates it;
- *refuted*: some case does; the one with the fewest answers is shown, after it was fired;
- *undecided*: the solver did not end in time;
- *vacuous*: there is no case of which it speaks, so that it says nothing;
- *unconfirmed*: the solver found a case, and firing the rules does not bear it out: one of the two is wrong.

Only the first is good.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ...inference.knowledge_base import KnowledgeBase
from ...inference.proving.conclusions import Conclusions
from ...inference.proving.encoding import Encoding, Valued, is_true
from ...inference.proving.searching import Search
from ...inference.result import Result
from ...knowledge.model import Model
from ...knowledge.properties import Bounds, EveryAdvice, EveryCase, EveryCause, EveryChange, OneLevel, Property
from ...knowledge.truth import Truth
from ..shown_case import Expected, as_scenario, replayed
from .statements import About, about_advice, about_case, about_changes, about_one_level, cannot_lead
from .violations import bounds_in_words, broken, level_in_words, within

__all__ = ["Failure", "Proof", "Shown", "proved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A case that was fired."""

    id: str
    answers: Mapping[str, object]
    level: str
    """The level that firing concludes."""
    scenario: str
    """The case in the format of kb/cases."""

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {"id": self.id, "findings": dict(self.answers), "level": self.level}


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One way in which a property does not hold."""

    text: str
    """What is so instead."""
    cases: tuple[Shown, ...] = ()
    """The case, or the cases before and after a change."""

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {"text": self.text, "cases": [case.as_dict() for case in self.cases]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What came of one property."""

    subject: Property
    outcome: str
    """``proved``, ``refuted``, ``undecided``, ``vacuous`` or ``unconfirmed``."""
    failures: tuple[Failure, ...] = ()
    witnesses: Mapping[str, Shown] = field(default_factory=dict)
    """For a property that says that something is possible: the case that shows it, by name."""

    @property
    def proved(self) -> bool:
        """Whether it holds for every case."""
        return self.outcome == "proved"


def proved(kb: KnowledgeBase, properties: Iterable[Property], *, seconds: float) -> Iterator[Proof]:
    """Prove each property, in their order; `seconds` is the time that the solver has for each."""
    conclusions = Conclusions(Encoding(kb.model))
    for each in properties:
        yield _Attempt(kb=kb, conclusions=conclusions, subject=each, ends=time.monotonic() + seconds).proof(seconds)


class _Vacuous(Exception):
    """There is no case of which a statement speaks."""


class _Unconfirmed(Exception):
    """Firing does not bear out what the solver found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attempt:
    """An attempt to prove one property."""

    kb: KnowledgeBase
    conclusions: Conclusions
    """Of the unknown case; its formulas are shared by all attempts."""
    subject: Property
    ends: float
    """When it is given up."""
    witnesses: dict[str, Shown] = field(default_factory=dict)

    def proof(self, seconds: float) -> Proof:
        failures: list[Failure] = []
        outcome = "proved"
        try:
            for failure in self._failures():
                failures.append(failure)
                outcome = "refuted"
        except TimeoutError:
            outcome, text = "undecided", f"not decided within {seconds:g} seconds"
            failures.append(Failure(text=text))
        except _Vacuous:
            outcome = "vacuous"
            failures.append(Failure(text="there is no case of which it speaks"))
        except _Unconfirmed as unconfirmed:
            outcome, text = "unconfirmed", f"the solver found a case that firing does not bear out: {unconfirmed}"
            failures.append(Failure(text=text))
        return Proof(subject=self.subject, outcome=outcome, failures=tuple(failures), witnesses=self.witnesses)

    @property
    def model(self) -> Model:
        return self.kb.model

    @property
    def encoding(self) -> Encoding:
        return self.conclusions.encoding

    def _failures(self) -> Iterator[Failure]:
        match self.subject.formal:
            case EveryCase() as statement:
                return self._every_case(statement)
            case OneLevel():
                return self._one_level()
            case EveryChange(by="dont-know") as statement:
                return self._silences(statement)
            case EveryChange() as statement:
                return self._every_change(statement)
            case EveryCause() as statement:
                return self._every_cause(statement)
            case EveryAdvice() as statement:
                return self._every_advice(statement)

    # -- the forms of statements ------------------------------------------------------------------------------------

    def _every_case(self, statement: EveryCase) -> Iterator[Failure]:
        valued = self._violation(about_case(statement, self.conclusions))
        if valued is not None:
            result = self._fired(self.encoding, valued)
            fits = within(statement.level, result.verdict.level, self.model)
            holds = statement.when is None or result.valuation.condition(statement.when) is Truth.TRUE
            if not (fits and not holds if statement.only else holds and not fits):
                raise _Unconfirmed(f"the level is {level_in_words(result)}")
            bounds = bounds_in_words(statement.level)
            wanted = f"and has to be {bounds}" if holds else "and the condition for that does not hold"
            expect = {"level": _expected(statement.level)} if holds else None
            text = f"the level is {level_in_words(result)}, {wanted}"
            yield Failure(text=text, cases=(self._shown(result, self.subject.id, expect),))

    def _one_level(self) -> Iterator[Failure]:
        valued = self._violation(about_one_level(self.conclusions))
        if valued is not None:
            result = self._fired(self.encoding, valued)
            raise _Unconfirmed(f"the level is {level_in_words(result)}")
        yield from ()

    def _every_change(self, statement: EveryChange) -> Iterator[Failure]:
        for about in about_changes(statement, self.model, self.encoding.circuit):
            valued = self._violation(about)
            if valued is not None:
                first, second = about.cases
                before = self._fired(first, valued)
                after = self._fired(second, valued, about.not_known(valued, second.answers(valued)))
                text = broken(statement, before, after)
                if text is None:
                    levels = (level_in_words(before), level_in_words(after))
                    raise _Unconfirmed("the level is {} before and {} after".format(*levels))
                yield self._changed(text, before, after, side=_SIDES.get(statement.level))

    def _silences(self, statement: EveryChange) -> Iterator[Failure]:
        """Answers of *don't know*: any of them, beside any other answers, for the solver.

        To the solver they say nothing.  That they are read so is fired: findings are read one by one, so that it is
        enough to look at each finding, and each option of which several can be true, alone; and at all together.
        """
        yield from self._every_change(statement)
        silent = replayed(self.kb, {})
        alone: list[Mapping[str, object]] = []
        for finding in self.model.findings.values():
            alone.append({finding.id: "unknown"})
            if finding.kind == "choices":
                alone += [{finding.id: {option: "unknown"}} for option in finding.options]
        asked = [replayed(self.kb, each) for each in (*alone, dict.fromkeys(self.model.findings, "unknown"))]
        texts = [broken(statement, silent, result) for result in asked]
        for result, text in zip(asked, texts, strict=True):
            if text is not None:
                yield self._changed(text, silent, result, side=_SIDES.get(statement.level))
        if not any(texts) and any(result.case.values or result.case.amounts for result in asked):
            raise _Unconfirmed("an answer of don't know says more than nothing")

    def _every_cause(self, statement: EveryCause) -> Iterator[Failure]:
        if all(cause.umbrella for cause in self.model.causes.values()):
            raise _Vacuous
        for cause in self.model.causes.values():
            unable = cause.id in statement.unable
            if cause.umbrella:
                if unable:
                    yield Failure(text=f"`{cause.id}` is declared unable to lead, and as an umbrella needs not be")
                continue
            valued = self._violation(cannot_lead(cause.id, self.conclusions))
            if valued is None:
                if not unable:
                    yield Failure(text=f"`{cause.id}` leads in no case, and is not declared unable to")
                continue
            result = self._fired(self.encoding, valued)
            if cause.id not in {leader.id for leader in result.leading}:
                raise _Unconfirmed(f"`{cause.id}` does not lead")
            expect = {"causes": {"first": cause.id}}
            shown = self._shown(result, f"{cause.id}-can-lead", expect, cites=cause.cites)
            self.witnesses[cause.id] = shown
            if unable:
                yield Failure(text=f"`{cause.id}` is declared unable to lead, and leads here", cases=(shown,))

    def _every_advice(self, statement: EveryAdvice) -> Iterator[Failure]:
        lines = [line for line in self.model.advice if line.kind in statement.kinds]
        if not lines:
            raise _Vacuous
        for line in lines:
            valued = self._violation(about_advice(line, statement.level, self.conclusions))
            if valued is not None:
                result = self._fired(self.encoding, valued)
                if line not in result.advice or within(statement.level, result.verdict.level, self.model):
                    raise _Unconfirmed(f"the level is {level_in_words(result)}")
                text = f"the advice at {line.place.short} is given where the level is {level_in_words(result)}"
                yield Failure(text=text, cases=(self._shown(result, self.subject.id),))

    # -- searching, firing and showing ------------------------------------------------------------------------------

    def _violation(self, about: About) -> Valued | None:
        """A case that violates a statement, with the fewest answers; None where there is none."""
        search = Search(*about.cases, seconds=self.ends - time.monotonic())
        search.add(*about.spoken_of)
        if search.find() is None:
            raise _Vacuous
        search.add(about.violated)
        return search.smallest(about.said, rather=about.small)

    def _fired(self, encoding: Encoding, valued: Valued, answers: Mapping[str, object] | None = None) -> Result:
        """The result of firing the case that was found, if that concludes what the solver says."""
        result = replayed(self.kb, encoding.answers(valued) if answers is None else answers)
        claimed = {rule for rule in self.model.rules if is_true(valued, encoding.fires(rule))}
        for rule in sorted(claimed ^ set(result.firing.rules)):
            raise _Unconfirmed(f"the rule `{rule}` {'does not fire' if rule in claimed else 'fires'}")
        return result

    def _changed(self, text: str, before: Result, after: Result, *, side: str | None) -> Failure:
        """A failure with its cases; `side` says on which side of the first level the second has to be."""
        expect = {"level": {side: before.verdict.level.id}} if side else None
        name = self.subject.id
        cases = self._shown(before, f"{name}-before"), self._shown(after, f"{name}-after", expect)
        return Failure(text=text, cases=cases)

    def _shown(
        self,
        result: Result,
        id: str,
        expect: Mapping[str, Expected] | None = None,
        *,
        cites: tuple[str, ...] = (),
    ) -> Shown:
        answers = dict(result.case.given)
        scenario = as_scenario(self.kb, answers, id=id, expect=expect, cites=cites or self.subject.cites)
        return Shown(id=id, answers=answers, level=result.verdict.level.id, scenario=scenario)


_SIDES = {"never-falls": "at_least", "never-rises": "at_most"}
"""What the level after a change has to be, by the level before it."""


def _expected(bounds: Bounds) -> Expected:
    if bounds.at_least == bounds.at_most:
        return bounds.at_least
    return {side: level for side, level in (("at_least", bounds.at_least), ("at_most", bounds.at_most)) if level}
