"""Trials: the scenarios of a knowledge base put to it, with every difference between what was expected and concluded.

A scenario that fails in several ways reports all of them, and for each the rules at fault: which fired that should not
have, and what those that should have fired were lacking.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..inference.differential import leading
from ..inference.knowledge_base import KnowledgeBase
from ..inference.result import Result
from ..knowledge.conditions import Concluded
from ..knowledge.diagnostics import Place
from ..knowledge.model import Rule
from ..knowledge.scenarios import Scenario
from .unmet import Unmet, unmet

__all__ = ["Difference", "Trial", "matching", "run"]


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
    unmet: tuple[Unmet, ...] = ()
    """What kept an expected rule or pattern from being concluded."""

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {
            "about": self.about,
            "expected": self.expected,
            "found": self.found,
            "file": self.place.file,
            "line": self.place.line,
            "unmet": [each.as_dict() for each in self.unmet],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One scenario, put to the knowledge base."""

    scenario: Scenario
    result: Result
    differences: tuple[Difference, ...]

    @property
    def passed(self) -> bool:
        """Whether everything is as expected."""
        return not self.differences


def matching(scenarios: Iterable[Scenario], text: str) -> tuple[Scenario, ...]:
    """The scenarios whose id or title contains a text, in whatever case."""
    folded = text.casefold()
    return tuple(each for each in scenarios if folded in each.id.casefold() or folded in each.title.casefold())


def run(kb: KnowledgeBase, scenarios: Iterable[Scenario]) -> tuple[Trial, ...]:
    """Put each scenario to the knowledge base, in their order.

    Raises `BadAnswers` where an answer cannot be taken; `check` finds these beforehand.
    """
    return tuple(_trial(kb, scenario) for scenario in scenarios)


def _trial(kb: KnowledgeBase, scenario: Scenario) -> Trial:
    result = kb.assess(scenario.findings)
    found = _Comparison(scenario=scenario, result=result)
    return Trial(scenario=scenario, result=result, differences=tuple(found.all()))


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
        levels, expect, level = self.result.model.levels, self.scenario.expect, self.result.verdict.level
        low, high = expect.level_at_least, expect.level_at_most
        fits = (not low or level.rank >= levels[low].rank) and (not high or level.rank <= levels[high].rank)
        if not fits:
            both = f"`{low}`" if low == high else f"`{low}` to `{high}`"
            wanted = both if low and high else f"at least `{low}`" if low else f"at most `{high}`"
            yield self._of_scenario("level", f"the level {wanted}", f"`{level.id}` {self._level_because()}")

    def _level_because(self) -> str:
        verdict = self.result.verdict
        if verdict.concluded is None:
            return "by default, no rule having concluded one"
        return _by(rule for rule in verdict.fired if self.result.model.level_of(rule) == verdict.level)

    def _settled(self) -> Iterator[Difference]:
        wanted, relevant = self.scenario.expect.settled, self.result.verdict.relevant
        if wanted is True and relevant:
            names = ", ".join(f"`{rule.id}`" for rule in relevant)
            yield self._of_scenario("settled", "a settled level", f"not settled: still open are {names}")
        if wanted is False and not relevant:
            yield self._of_scenario("settled", "a level not yet settled", "settled: nothing open can change it")

    def _of_scenario(self, about: str, expected: str, found: str) -> Difference:
        return Difference(about=about, expected=expected, found=found, place=self.scenario.place)

    # -- the causes ---------------------------------------------------------------------------------------------

    def _causes(self) -> Iterator[Difference]:
        listed = {candidate.cause.id: candidate for candidate in self.result.candidates}
        for name in self.scenario.expect.include:
            if name not in listed:
                yield self._of_cause(name, f"the cause `{name}`", f"not listed: {self._no_evidence(name)}")
        for name in self.scenario.expect.exclude:
            if name in listed:
                found = f"listed {_by(listed[name].speaks_for)}"
                yield self._of_cause(name, f"not the cause `{name}`", found)
        first = leading(self.result.candidates)
        name = self.scenario.expect.first
        if name and name not in {candidate.cause.id for candidate in first}:
            leaders = ", ".join(f"`{each.cause.id}` ({each.points})" for each in first) or "nothing"
            if name in listed:
                own = "is an umbrella" if listed[name].cause.umbrella else f"has {listed[name].points}"
            else:
                own = f"is not listed: {self._no_evidence(name)}"
            found = f"leading, by points, are {leaders}; it {own}"
            yield self._of_cause(name, f"the cause `{name}` among the leading", found)

    def _no_evidence(self, cause: str) -> str:
        causes = self.result.model.causes
        rules = [rule for name in self.result.model.ancestors(cause) for rule in causes[name].evidence]
        return (
            "none of " + ", ".join(f"`{rule}`" for rule in rules) + " fired for it" if rules else "it has no evidence"
        )

    def _of_cause(self, cause: str, expected: str, found: str) -> Difference:
        return Difference(about="causes", expected=expected, found=found, place=self.result.model.causes[cause].place)

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
                found = (
                    f"concluded {_by(self.result.model.rules[rule] for rule in patterns[name].rules if rule in fired)}"
                )
                place = patterns[name].place
                yield Difference(about="patterns", expected=f"not the pattern `{name}`", found=found, place=place)

    def _rules(self) -> Iterator[Difference]:
        rules, fired = self.result.model.rules, frozenset(self.result.firing.rules)
        for name in self.scenario.expect.fired:
            if name not in fired:
                lacking = unmet(rules[name].when, self.result.valuation)
                expected, place = f"the rule `{name}` to fire", rules[name].place
                yield Difference(about="rules", expected=expected, found="it did not", place=place, unmet=lacking)
        for name in self.scenario.expect.not_fired:
            if name in fired:
                answers = ", ".join(f"`{answer}`" for answer in self.result.proofs.answers(name))
                expected, place = f"the rule `{name}` not to fire", rules[name].place
                yield Difference(about="rules", expected=expected, found=f"it did, by {answers}", place=place)


def _by(rules: Iterable[Rule]) -> str:
    return "by " + ", ".join(f"`{rule.id}`" for rule in rules)
