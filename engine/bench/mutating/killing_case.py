"""The case that would kill a surviving mutant: a small one, and what holds of it and would not with the fault.

It is looked for in the generated population, among the cases of which the mutant concludes something else that a person
sees: another level, pattern or cause, or another order of two causes.  Answers are then taken away one by one as long
as something differs.  Where the population shows nothing, the solver's case is taken.  At last the rules are fired, as
they are and with the fault: what is shown has happened.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...inference.case import Case
from ...inference.knowledge_base import KnowledgeBase
from ...inference.sweeping.columns import Columns, unpacked
from ...inference.sweeping.sweep import Sweep, Swept
from ...knowledge.errors import BadAnswers
from ...knowledge.quantities import shown
from ...knowledge.scenarios import Expectation, Scenario
from ..case_bits import CaseBits
from ..column_bits import array_of
from ..conclusions import Conclusions, worth
from ..trying.trials import run
from .mutants import Mutant, Mutants

__all__ = ["Killing", "Killings"]

_Look: TypeAlias = Callable[[Sequence[Mapping[str, object]]], dict[int, Expectation]]
"""Says by the number of a case what tells a mutant apart in it."""

_LOOKED_AT = 40
"""Cases of the population that are looked at, those with the fewest answers first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Killing:
    """A case that tells a mutant from the rules as they are."""

    answers: Mapping[str, object]
    expect: Expectation
    """What holds of it, and would not with the fault."""
    otherwise: str
    """What would be so instead, in words."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Killings:
    """Looks for cases that kill, in a population that is generated once."""

    kb: KnowledgeBase
    mutants: Mutants
    population: Conclusions
    """What the rules conclude of the population."""
    columns: Columns
    """The population."""

    def of(self, mutant: Mutant, *, example: Mapping[str, object] | None = None) -> Killing | None:
        """The case that would kill a mutant, with `example` a case of which it concludes something else.

        None where nothing that a scenario can expect tells it apart.
        """
        candidates = list(self._candidates(mutant, example))
        for accidental in (False, True):
            look = partial(self._told, mutant, accidental=accidental)
            told = look(candidates)
            if told:
                at = next(iter(told))
                return self._fired(mutant, *self._smallest(look, candidates[at], told[at]))
        return None

    # -- where to look ----------------------------------------------------------------------------------------------

    def _candidates(self, mutant: Mutant, example: Mapping[str, object] | None) -> Iterator[Mapping[str, object]]:
        after = self.mutants.conclusions(mutant, self.population)
        seen = array_of(_seen(self.population, after), self.columns.size) | self._reordered(mutant, after)
        found = np.flatnonzero(seen)
        for place in found[np.argsort(self._said[found], kind="stable")][:_LOOKED_AT]:
            yield self.columns.answers(self.mutants.model, int(place))
        if example is not None:
            yield example

    @cached_property
    def _said(self) -> NDArray[np.int16]:
        """How many atoms and amounts are known in each case."""
        found = np.zeros(self.columns.size, dtype=np.int16)
        for columns in (self.columns.present, self.columns.absent):
            for bits in columns.values():
                found += unpacked(bits, self.columns.size)
        for amounts in self.columns.amounts.values():
            found += ~np.isnan(amounts)
        return found

    @cached_property
    def _swept(self) -> Swept:
        return Sweep(self.mutants.circuit).run(self.columns)

    def _reordered(self, mutant: Mutant, after: Conclusions) -> NDArray[np.bool_]:
        """Where a cause that the fault touches changes places with another, both of them listed before and after."""
        model, size = self.mutants.model, self.columns.size
        narrow = [cause for cause in model.causes.values() if not cause.umbrella]
        gained = {cause.id: self._gained(after, cause.id) for cause in narrow}
        listed = {cause.id: unpacked(self._swept.listed[cause.id], size) for cause in narrow}
        found = np.zeros(size, dtype=np.bool_)
        for cause in narrow:
            own = gained[cause.id]
            if own is None:
                continue
            for at, other in enumerate(narrow):
                if other is not cause:
                    ties = (-cause.serious, narrow.index(cause)) < (-other.serious, at)
                    apart = self._swept.points[cause.id] - self._swept.points[other.id]
                    others = gained[other.id]
                    later = apart + own - (0 if others is None else others)
                    before = (apart > 0) | ((apart == 0) & ties)
                    found |= listed[cause.id] & listed[other.id] & (before != ((later > 0) | ((later == 0) & ties)))
        return found

    def _gained(self, after: Conclusions, cause: str) -> NDArray[np.int16] | None:
        """The points that a cause gains by the fault in each case; None where it is not touched."""
        model, found = self.mutants.model, None
        for ancestor in model.ancestors(cause):
            for name in model.causes[ancestor].evidence:
                old = model.rules[name]
                new = after.model.rules.get(name)
                if new is None or worth(new) != worth(old) or after.rules[name] != self.population.rules[name]:
                    had = array_of(self.population.fired(name), self.columns.size) * np.int16(worth(old))
                    has = array_of(after.fired(name), self.columns.size) * np.int16(worth(new) if new else 0)
                    found = (has - had) if found is None else found + has - had
        return found

    # -- what tells the mutant apart --------------------------------------------------------------------------------

    def _told(
        self, mutant: Mutant, cases: Sequence[Mapping[str, object]], *, accidental: bool
    ) -> dict[int, Expectation]:
        """By the number of a case what tells the mutant apart in it, for those that can be taken and do."""
        good: dict[int, Case] = {}
        for at, answers in enumerate(cases):
            try:
                good[at] = Case.of(self.mutants.model, answers)
            except BadAnswers:
                continue
        before = Conclusions.of(self.mutants.circuit, CaseBits.of(list(good.values())))
        after = self.mutants.conclusions(mutant, before)
        told = ((at, _telling(before, after, place, accidental=accidental)) for place, at in enumerate(good))
        return {at: expect for at, expect in told if expect is not None}

    def _smallest(
        self, look: _Look, answers: Mapping[str, object], expect: Expectation
    ) -> tuple[Mapping[str, object], Expectation]:
        """Take answers away and make amounts round, one by one, as long as something tells the mutant apart."""
        for simpler in (_with_one_less, self._rounder):
            told: dict[int, Expectation] = {}
            while tried := list(simpler(answers)):
                told = look(tried)
                if not told:
                    break
                at = next(iter(told))
                answers, expect = tried[at], told[at]
        return answers, expect

    def _rounder(self, answers: Mapping[str, object]) -> Iterator[dict[str, object]]:
        """The answers with an amount that is not whole made so, up or down."""
        findings = self.mutants.model.findings
        for name, amount in Case.of(self.mutants.model, answers).amounts.items():
            if amount != int(amount):
                for whole in (math.ceil(amount), math.floor(amount)):
                    yield {**answers, name: shown(whole, unit=findings[name].unit, bare=findings[name].bare)}

    def _fired(self, mutant: Mutant, answers: Mapping[str, object], expect: Expectation) -> Killing | None:
        """The case, if firing the rules bears it out."""
        scenario = Scenario(
            id="",
            title="",
            cites=(),
            findings=answers,  # type: ignore[arg-type]
            expect=expect,
            place=mutant.rule.place,
            answers_at={},
        )
        [sound] = run(self.kb, [scenario])
        [faulty] = run(KnowledgeBase(mutant.model(self.mutants.model)), [scenario])
        if not sound.passed or faulty.passed:
            return None
        return Killing(answers=answers, expect=expect, otherwise=faulty.differences[0].found)


def _seen(before: Conclusions, after: Conclusions) -> int:
    """The cases with another level, another pattern or another listed cause."""
    pairs = [*zip(before.level_at_least, after.level_at_least, strict=True)]
    pairs += [(before.concluded(name), after.concluded(name)) for name in before.patterns]
    pairs += [(before.listed(cause), after.listed(cause)) for cause in before.model.causes]
    bits = 0
    for one, other in pairs:
        bits |= one ^ other
    return bits


def _telling(before: Conclusions, after: Conclusions, place: int, *, accidental: bool) -> Expectation | None:
    """What holds of one case and would not with the fault; the most important thing only.

    An order that only the place in the files decides is `accidental`: nobody should expect it without need.
    """
    levels = list(before.model.levels)
    level = levels[before.level(place)]
    if level != levels[after.level(place)]:
        return Expectation(level_at_least=level, level_at_most=level)
    for name in before.patterns:
        if (before.concluded(name) ^ after.concluded(name)) >> place & 1:
            concluded = before.concluded(name) >> place & 1
            return Expectation(patterns=(name,)) if concluded else Expectation(no_patterns=(name,))
    for cause in before.model.causes:
        if (before.listed(cause) ^ after.listed(cause)) >> place & 1:
            listed = before.listed(cause) >> place & 1
            return Expectation(include=(cause,)) if listed else Expectation(exclude=(cause,))
    return _order(before, after, place, accidental=accidental)


def _order(before: Conclusions, after: Conclusions, place: int, *, accidental: bool) -> Expectation | None:
    """Two causes that change places, in the order as it is; rather not where points are equal."""
    serious = {cause.id: cause.serious for cause in before.model.causes.values()}
    listed = [
        cause.id
        for cause in before.model.causes.values()
        if not cause.umbrella and before.listed(cause.id) >> place & 1
    ]
    standing = {cause: before.points(cause, place) for cause in listed}
    changed = [cause for cause in listed if standing[cause] != after.points(cause, place)]
    pairs = [(one, other) for cause in changed for each in listed for one, other in ((cause, each), (each, cause))]
    reordered = [
        (one, other)
        for one, other in pairs
        if one != other
        and before.in_order(one, other, place)
        and not after.in_order(one, other, place)
        and (accidental or (standing[one], serious[one]) != (standing[other], serious[other]))
    ]
    if not reordered:
        return None
    return Expectation(order=min(reordered, key=lambda pair: standing[pair[0]] == standing[pair[1]]))


def _with_one_less(answers: Mapping[str, object]) -> Iterator[dict[str, object]]:
    """The answers without one of them; of an answer with several options also without one of these."""
    for name, value in answers.items():
        yield {other: each for other, each in answers.items() if other != name}
        if isinstance(value, Mapping) and len(value) > 1:
            for option in value:
                left = {other: each for other, each in value.items() if other != option}
                yield {**answers, name: left}
