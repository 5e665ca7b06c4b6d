"""Trials: the scenarios of a knowledge base put to it, each with all that is otherwise than it expects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...inference.knowledge_base import KnowledgeBase
from ...inference.result import Result
from ...knowledge.scenarios import Scenario
from .unexpected import Difference, differences

__all__ = ["Trial", "run"]


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


def run(kb: KnowledgeBase, scenarios: Iterable[Scenario]) -> tuple[Trial, ...]:
    """Put each scenario to the knowledge base, in their order.

    Raises `BadAnswers` where an answer cannot be taken; `check` finds these beforehand.
    """
    return tuple(_trial(kb, scenario) for scenario in scenarios)


def _trial(kb: KnowledgeBase, scenario: Scenario) -> Trial:
    result = kb.assess(scenario.findings)
    return Trial(scenario=scenario, result=result, differences=differences(scenario, result))
