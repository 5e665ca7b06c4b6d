"""What is otherwise than a scenario expects, and why.

For each difference the rules at fault are told: which fired that should not have, with the answers they fired on; and
what those that should have fired were lacking.  Where one of several rules would have done, those that lack least.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from ...inference.differential import Candidate, leading
from ...inference.result import Result
from ...knowledge.conditions import Atom, Concluded
from ...knowledge.diagnostics import Place
from ...knowledge.model import Evidence, Rule
from ...knowledge.scenarios import Scenario
from .unmet import Unmet, nearest_rules, unmet

__all__ = ["Difference", "Fired", "differences"]

_SHOWN = 3
"""So many of the causes that lead instead are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """A rule that fired, where something else was expected."""

    rule: Rule
    answers: tuple[str, ...]
    """The given answers it rests on: an atom that is present by its name, everything else with its value."""

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        place = self.rule.place
        return {"rule": self.rule.id, "file": place.file, "line": place.line, "answers": list(self.answers)}

    def __str__(self) -> str:
        answers = ", ".join(f"`{answer}`" for answer in self.answers)
        return f"`{self.rule.id}` ({answers})" if answers else f"`{self.rule.id}`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that a scenario expects and that is otherwise."""

    about: str
    """``level``, ``settled``, ``causes``, ``patterns`` or ``rules``."""
    expected: str
    """What the scenario expects, in words."""
    found: str
    """What is so instead, and by which rules."""
    place: Place
    """Where the rule, cause or pattern in question is declared; of the level and of `settled`, the scenario."""
    fired: tuple[Fired, ...] = ()
    """The rules that brought about what is so instead."""
    unmet: tuple[Unmet, ...] = ()
    """What kept what is expected from being concluded."""

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {
            "about": self.about,
            "expected": self.expected,
            "found": self.found,
            "file": self.place.file,
            "line": self.place.line,
            "fired": [each.as_dict() for each in self.fired],
            "unmet": [each.as_dict() for each in self.unmet],
        }


def differences(scenario: Scenario, result: Result) -> tuple[Difference, ...]:
    """All that is otherwise than a scenario expects: of level, `settled`, causes, patterns and rules, in this order."""
    return tuple(_Comparison(scenario=scenario, result=result).all())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Comparison:
    scenario: Scenario
    result: Result

    def all(self) -> Iterator[Difference]:
        yield from self._level()
        yield from self._settled()
        yield from self._causes()
        yield from self._patterns()
        yield from self._rules()

    # -- the level ----------------------------------------------------------------------------------------------

    def _level(self) -> Iterator[Difference]:
        model, expect, verdict = self.result.model, self.scenario.expect, self.result.verdict
        low, high = expect.level_at_least, expect.level_at_most
        ranks = range(model.levels[low].rank if low else 0, model.levels[high].rank + 1 if high else len(model.levels))
        if verdict.level.rank in ranks:
            return
        both = f"`{low}`" if low == high else f"`{low}` to `{high}`"
        wanted = both if low and high else f"at least `{low}`" if low else f"at most `{high}`"
        fired = self._fired(rule for rule in verdict.fired if model.level_of(rule) == verdict.level)
        because = f"by {_listed(fired)}" if fired else "by default, no rule having concluded one"
        would = [rule for rule in model.level_rules if model.level_of(rule).rank in ranks]
        needed = model.default.rank not in ranks and not set(verdict.fired) & set(would)
        yield Difference(
            about="level",
            expected=f"the level {wanted}",
            found=f"`{verdict.level.id}` {because}",
            place=self.scenario.place,
            fired=fired,
            unmet=nearest_rules(would, self.result.valuation) if needed else (),
        )

    def _settled(self) -> Iterator[Difference]:
        wanted, relevant = self.scenario.expect.settled, self.result.verdict.relevant
        if wanted is True and relevant:
            names = ", ".join(f"`{rule.id}`" for rule in relevant)
            yield Difference(
                about="settled",
                expected="a settled level",
                found=f"not settled: still open are {names}",
                place=self.scenario.place,
                unmet=nearest_rules(relevant, self.result.valuation),
            )
        if wanted is False and not relevant:
            yield Difference(
                about="settled",
                expected="a level not yet settled",
                found="settled: nothing open can change it",
                place=self.scenario.place,
            )

    # -- the causes ---------------------------------------------------------------------------------------------

    def _causes(self) -> Iterator[Difference]:
        listed = {candidate.cause.id: candidate for candidate in self.result.candidates}
        for name in self.scenario.expect.include:
            if name not in listed:
                found = f"not listed: {self._no_evidence(name)}"
                yield self._of_cause(name, f"the cause `{name}`", found, unmet=self._unfired(name))
        for name in self.scenario.expect.exclude:
            if name in listed:
                fired = self._fired(listed[name].speaks_for)
                yield self._of_cause(name, f"not the cause `{name}`", f"listed by {_listed(fired)}", fired=fired)
        yield from self._first(self.scenario.expect.first, listed)
        yield from self._order([candidate.cause.id for candidate in self.result.candidates])

    def _order(self, listed: list[str]) -> Iterator[Difference]:
        """The first pair that is expected one after the other and is not so; of one cause alone, that it is listed."""
        if len(self.scenario.expect.order) == 1 and self.scenario.expect.order[0] not in listed:
            [name] = self.scenario.expect.order
            found = f"not listed: {self._no_evidence(name)}"
            yield self._of_cause(name, f"the cause `{name}`", found, unmet=self._unfired(name))
        points = {candidate.cause.id: candidate.points for candidate in self.result.candidates}
        for before, after in pairwise(self.scenario.expect.order):
            expected = f"the cause `{before}` before `{after}`"
            missing = next((name for name in (before, after) if name not in listed), "")
            if missing:
                found = f"`{missing}` is not listed: {self._no_evidence(missing)}"
                yield self._of_cause(missing, expected, found, unmet=self._unfired(missing))
                return
            if listed.index(before) > listed.index(after):
                found = f"it comes after it, with {points[before]} points against {points[after]}"
                yield self._of_cause(before, expected, found)
                return

    def _first(self, name: str, listed: dict[str, Candidate]) -> Iterator[Difference]:
        """The difference where a cause is expected to lead, and others do."""
        first = leading(self.result.candidates)
        if not name or name in {candidate.cause.id for candidate in first}:
            return
        leaders = ", ".join(f"`{each.cause.id}` ({_points(each)})" for each in first[:_SHOWN]) or "nothing"
        leaders += f" and {len(first) - _SHOWN} more" if len(first) > _SHOWN else ""
        if name in listed:
            own = "is an umbrella" if listed[name].cause.umbrella else f"has {_points(listed[name])}"
        else:
            own = f"is not listed: {self._no_evidence(name)}"
        yield self._of_cause(
            name,
            f"the cause `{name}` among the leading",
            f"leading, by points, are {leaders}; it {own}",
            fired=self._fired(dict.fromkeys(rule for each in first for rule in each.speaks_for)),
            unmet=self._unfired(name),
        )

    def _evidence_for(self, cause: str) -> list[Rule]:
        """The rules for a cause and for its broader causes."""
        model = self.result.model
        rules = (model.rules[rule] for name in model.ancestors(cause) for rule in model.causes[name].evidence)
        return [rule for rule in rules if isinstance(rule.conclusion, Evidence) and rule.conclusion.points > 0]

    def _no_evidence(self, cause: str) -> str:
        rules = ", ".join(f"`{rule.id}`" for rule in self._evidence_for(cause))
        return f"none of {rules} fired for it" if rules else "it has no evidence"

    def _unfired(self, cause: str) -> tuple[Unmet, ...]:
        return nearest_rules(self._evidence_for(cause), self.result.valuation)

    def _of_cause(
        self, cause: str, expected: str, found: str, *, fired: tuple[Fired, ...] = (), unmet: tuple[Unmet, ...] = ()
    ) -> Difference:
        place = self.result.model.causes[cause].place
        return Difference(about="causes", expected=expected, found=found, place=place, fired=fired, unmet=unmet)

    # -- patterns and rules -------------------------------------------------------------------------------------

    def _patterns(self) -> Iterator[Difference]:
        patterns, fired = self.result.model.patterns, frozenset(self.result.firing.rules)
        concluded = {pattern.id for pattern in self.result.patterns}
        for name in self.scenario.expect.patterns:
            if name not in concluded:
                [lacking] = unmet(Concluded(name), self.result.valuation)
                yield Difference(
                    about="patterns",
                    expected=f"the pattern `{name}`",
                    found="not concluded",
                    place=patterns[name].place,
                    unmet=lacking.parts,
                )
        for name in self.scenario.expect.no_patterns:
            if name in concluded:
                by = self._fired(self.result.model.rules[rule] for rule in patterns[name].rules if rule in fired)
                yield Difference(
                    about="patterns",
                    expected=f"not the pattern `{name}`",
                    found=f"concluded by {_listed(by)}",
                    place=patterns[name].place,
                    fired=by,
                )

    def _rules(self) -> Iterator[Difference]:
        rules, fired = self.result.model.rules, frozenset(self.result.firing.rules)
        for name in self.scenario.expect.fired:
            if name not in fired:
                lacking = unmet(rules[name].when, self.result.valuation)
                expected, place = f"the rule `{name}` to fire", rules[name].place
                yield Difference(about="rules", expected=expected, found="it did not", place=place, unmet=lacking)
        for name in self.scenario.expect.not_fired:
            if name in fired:
                by = self._fired([rules[name]])
                yield Difference(
                    about="rules",
                    expected=f"the rule `{name}` not to fire",
                    found="it did, by " + ", ".join(f"`{answer}`" for answer in by[0].answers),
                    place=rules[name].place,
                    fired=by,
                )

    def _fired(self, rules: Iterable[Rule]) -> tuple[Fired, ...]:
        """Rules that fired, with the answers they rest on."""
        proofs = self.result.proofs
        return tuple(Fired(rule=rule, answers=tuple(map(self._answer, proofs.answers(rule.id)))) for rule in rules)

    def _answer(self, name: Atom) -> str:
        case = self.result.case
        if name.finding in case.amounts:
            return f"{name.finding}: {self.result.given(name)}"
        return str(name) if case.values[name] else f"{name}: absent"


def _listed(fired: Iterable[Fired]) -> str:
    return ", ".join(map(str, fired))


def _points(candidate: Candidate) -> str:
    rules = ", ".join(f"`{rule.id}`" for rule in (*candidate.speaks_for, *candidate.speaks_against))
    return f"{candidate.points} by {rules}"
