"""Which parts of a knowledge base its scenarios exercise: rules that fire in none, causes that none concludes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ...knowledge.model import Cause, Model, Rule
from ..trying.trials import Trial

__all__ = ["Uncovered", "uncovered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncovered:
    """What no scenario exercises, in declared order."""

    rules: tuple[Rule, ...]
    """Rules that fire in none."""
    causes: tuple[Cause, ...]
    """Causes that are listed in none."""

    def __bool__(self) -> bool:
        return bool(self.rules or self.causes)

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {
            kind: [{"id": each.id, "file": each.place.file, "line": each.place.line} for each in parts]
            for kind, parts in (("rules", self.rules), ("causes", self.causes))
        }


def uncovered(model: Model, trials: Iterable[Trial]) -> Uncovered:
    """What none of the trials exercises."""
    fired: set[str] = set()
    listed: set[str] = set()
    for trial in trials:
        fired.update(trial.result.firing.rules)
        listed.update(candidate.cause.id for candidate in trial.result.candidates)
    return Uncovered(
        rules=tuple(rule for rule in model.rules.values() if rule.id not in fired),
        causes=tuple(cause for cause in model.causes.values() if cause.id not in listed),
    )
