"""What each scenario of a knowledge base exercises: the rules that hold, the causes they list and the level.

Conditions are evaluated directly, so that nothing has to import experta; tests hold this and firing equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ...inference.answers import Given
from ...inference.case import Case
from ...inference.differential import differential, leading
from ...inference.valuation import Valuation
from ...knowledge.errors import BadAnswers
from ...knowledge.model import Model
from ...knowledge.scenarios import Scenario
from ...knowledge.truth import Truth

__all__ = ["Exercise", "exercised"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """What one scenario exercises."""

    scenario: Scenario
    given: Mapping[str, Given]
    """Its answers in canonical form."""
    rules: frozenset[str]
    """Rules that hold."""
    level: str
    """The level that is concluded, or the default."""
    listed: tuple[str, ...]
    """Causes that are listed, in their order."""
    leading: tuple[str, ...]
    """Those of them that lead."""


def exercised(model: Model, scenarios: Iterable[Scenario]) -> tuple[Exercise, ...]:
    """What each scenario exercises; those whose answers cannot be taken, which `check` reports, are left out."""
    found: list[Exercise] = []
    for scenario in scenarios:
        try:
            case = Case.of(model, scenario.findings)
        except BadAnswers:
            continue
        found.append(_exercise(model, scenario, case))
    return tuple(found)


def _exercise(model: Model, scenario: Scenario, case: Case) -> Exercise:
    valuation = Valuation(case)
    fired = tuple(rule for rule in model.rules.values() if valuation.rule(rule.id) is Truth.TRUE)
    rules = frozenset(rule.id for rule in fired)
    levels = [model.level_of(rule) for rule in model.level_rules if rule.id in rules]
    causes = differential(model, fired)
    return Exercise(
        scenario=scenario,
        given=case.given,
        rules=rules,
        level=levels[0].id if levels else model.default.id,
        listed=tuple(candidate.cause.id for candidate in causes),
        leading=tuple(candidate.cause.id for candidate in leading(causes)),
    )
