"""Mutation: does some scenario notice when a rule is wrong?

A mutant (`mutants`) is

killed
    when an expectation of a scenario of level, causes, patterns or order turns from met to unmet (`expectations`);
equivalent
    when it concludes the same level, listed causes, points and patterns of *every* case.  A generated population
    that shows a difference refutes that at once; what shows none there is put to the solver, which proves it or finds
    a case;
surviving
    when neither: no scenario notices, and there is a case that would;
undecided
    when the solver did not decide it in time.  It counts as if it survived.

The score is the share of killed mutants among all that are not equivalent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from ...inference.case import Case
from ...inference.sweeping.population import population
from ...knowledge.errors import MissingExtra
from ...knowledge.model import Model
from ...knowledge.scenarios import Scenario
from ..case_bits import CaseBits, places
from ..column_bits import ColumnBits
from ..conclusions import Conclusions, worth
from .expectations import Expectations
from .mutants import Mutant, Mutants

if TYPE_CHECKING:
    from ...inference.knowledge_base import KnowledgeBase
    from ...inference.sweeping.columns import Columns
    from .equivalence import Equivalence
    from .killing_case import Killing

__all__ = ["STATES", "Mutation", "Outcome", "differences", "evidence_changes", "mutate"]

Progress: TypeAlias = Callable[[int, int], None]
"""Is told how many are done, of how many."""

STATES = ("killed", "survived", "equivalent", "undecided")
"""What can become of a mutant."""


def _silent(done: int, total: int) -> None:
    """Tell nobody."""


POPULATION = 1 << 16
"""Generated cases that are looked at for a difference before the solver is asked."""
SEED = 20_260_101


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a mutant."""

    mutant: Mutant
    state: str
    """``killed``, ``equivalent``, ``survived`` or ``undecided``."""
    by: tuple[str, ...] = ()
    """The scenarios that notice."""
    by_rules: tuple[str, ...] = ()
    """Scenarios that notice by what they expect of rules alone."""
    example: Mapping[str, object] | None = None
    """The solver's case, where the population showed none."""
    killing: Killing | None = None
    """The case that would kill it, where somebody asked for it and one was found."""


@dataclass(frozen=True, kw_only=True)
class Mutation:
    """What the scenarios of a knowledge base notice."""

    mutants: Mutants
    scenarios: tuple[Scenario, ...]
    failing: tuple[str, ...]
    """Scenarios that fail without any fault; they were not used."""
    outcomes: tuple[Outcome, ...]
    generated: Callable[[], tuple[Columns, Conclusions]]
    """The population, and what the rules conclude of it."""

    def with_cases(self, kb: KnowledgeBase, *, progress: Progress = _silent) -> Mutation:
        """The same with the cases that would kill what was not killed; `progress` as for `mutate`."""
        from .killing_case import Killings

        columns, population = self.generated()
        killings = Killings(kb=kb, mutants=self.mutants, columns=columns, population=population)
        outcomes = list(self.outcomes)
        unkilled = [at for at, each in enumerate(outcomes) if each.state in ("survived", "undecided")]
        for done, at in enumerate(unkilled, start=1):
            killing = killings.of(outcomes[at].mutant, example=outcomes[at].example)
            outcomes[at] = replace(outcomes[at], killing=killing)
            progress(done, len(unkilled))
        return replace(self, outcomes=tuple(outcomes))

    def of(self, state: str) -> tuple[Outcome, ...]:
        """The outcomes of one state."""
        return tuple(each for each in self.outcomes if each.state == state)

    @property
    def score(self) -> float:
        """The share of the killed among those that are not equivalent, in percent; 100 where there is none."""
        counted = len(self.outcomes) - len(self.of("equivalent"))
        return 100.0 * len(self.of("killed")) / counted if counted else 100.0


def mutate(
    model: Model,
    scenarios: Sequence[Scenario],
    *,
    rules: Iterable[str] | None = None,
    seconds: float = 60.0,
    size: int = POPULATION,
    progress: Progress = _silent,
) -> Mutation:
    """Put faults into all rules, or into those named, and see which of them the scenarios notice.

    `seconds` is the time for the solver, all its questions together; `progress` is told how many mutants are done, of
    how many.

    Raises `BadAnswers` where an answer of a scenario cannot be taken.
    """
    chosen = model.rules.keys() if rules is None else frozenset(rules)
    mutants = Mutants(model=model, rules=tuple(rule for rule in model.rules.values() if rule.id in chosen))
    trial = _Trial(
        mutants=mutants,
        expectations=Expectations(model=model, scenarios=scenarios),
        before=Conclusions.of(mutants.circuit, CaseBits.of([Case.of(model, each.findings) for each in scenarios])),
        seconds=seconds,
        size=size,
    )
    outcomes: list[Outcome] = []
    for mutant in mutants.all:
        outcomes.append(trial.outcome(mutant))
        progress(len(outcomes), len(mutants.all))
    return Mutation(
        mutants=mutants,
        scenarios=tuple(scenarios),
        failing=tuple(scenarios[place].id for place in places(trial.unmet_before)),
        outcomes=tuple(outcomes),
        generated=lambda: trial.generated,
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class _Trial:
    """The scenarios and the population, ready to judge one mutant after another."""

    mutants: Mutants
    expectations: Expectations
    before: Conclusions
    """What the rules conclude of the scenarios."""
    seconds: float
    size: int

    @cached_property
    def unmet_before(self) -> int:
        """The scenarios that fail without any fault."""
        return self.expectations.unmet(self.before, ranked=self.before.values.cases.everywhere)

    @cached_property
    def generated(self) -> tuple[Columns, Conclusions]:
        """A generated population, which knows the thresholds of the mutants too, and what the rules conclude of it."""
        columns = population(self.mutants.model, self.size, seed=SEED, bounds=self.mutants.bounds)
        return columns, Conclusions.of(self.mutants.circuit, ColumnBits(columns=columns))

    @cached_property
    def solver(self) -> Equivalence:
        """The solver."""
        try:
            from .equivalence import Equivalence
        except ModuleNotFoundError as error:
            if error.name != "z3":
                raise
            raise MissingExtra("z3", extra="bench") from error
        return Equivalence(mutants=self.mutants, seconds=self.seconds)

    def outcome(self, mutant: Mutant) -> Outcome:
        """What becomes of a mutant."""
        after = self.mutants.conclusions(mutant, self.before)
        unmet = self.expectations.unmet(after, ranked=evidence_changes(self.before, after)) & ~self.unmet_before
        if unmet:
            return Outcome(mutant=mutant, state="killed", by=self._names(unmet))
        by_rules = self._names(self.expectations.unmet_rules(after) & ~self.expectations.unmet_rules(self.before))
        state, example = self._unnoticed(mutant)
        return Outcome(mutant=mutant, state=state, by_rules=by_rules, example=example)

    def _unnoticed(self, mutant: Mutant) -> tuple[str, Mapping[str, object] | None]:
        """Whether a mutant that no scenario notices is equivalent; the solver's case if that is what shows that not."""
        _, population = self.generated
        if differences(population, self.mutants.conclusions(mutant, population)):
            return "survived", None
        try:
            example = self.solver.difference(mutant)
        except TimeoutError:
            return "undecided", None
        return ("equivalent", None) if example is None else ("survived", example)

    def _names(self, bits: int) -> tuple[str, ...]:
        return tuple(self.expectations.scenarios[place].id for place in places(bits))


def evidence_changes(before: Conclusions, after: Conclusions) -> int:
    """The cases in which a rule for or against a cause fires on one side only, or fires with another weight."""
    bits = 0
    for rule in before.model.evidence_rules:
        if rule.id not in after.model.rules:
            bits |= before.fired(rule.id)
        elif worth(rule) != worth(after.model.rules[rule.id]):
            bits |= before.fired(rule.id) | after.fired(rule.id)
        elif before.rules[rule.id] != after.rules[rule.id]:
            bits |= before.fired(rule.id) ^ after.fired(rule.id)
    return bits


def differences(before: Conclusions, after: Conclusions) -> int:
    """The cases in which level, listed causes, points or patterns differ."""
    bits = evidence_changes(before, after)
    for pattern, number in after.patterns.items():
        if number != before.patterns[pattern]:
            bits |= before.concluded(pattern) ^ after.concluded(pattern)
    for one, other in zip(before.level_at_least, after.level_at_least, strict=True):
        bits |= one ^ other
    return bits
