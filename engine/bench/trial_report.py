"""What a run of the scenarios found, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .coverage import Uncovered
from .trials import Difference, Trial

__all__ = ["TrialReport"]

FORMAT = "thoracle.trials/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialReport:
    """A run of scenarios."""

    kb: str
    """Id of the knowledge base."""
    trials: tuple[Trial, ...]
    chosen_by: str = ""
    """The text that chose the scenarios; empty for all."""
    uncovered: Uncovered | None = None
    """What no scenario exercises; None where nobody asked."""

    @property
    def failed(self) -> tuple[Trial, ...]:
        """The trials with differences."""
        return tuple(trial for trial in self.trials if not trial.passed)

    @property
    def passed(self) -> bool:
        """Whether there was a scenario, and none with a difference."""
        return bool(self.trials) and not self.failed

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {
            "format": FORMAT,
            "kb": self.kb,
            "chosen_by": self.chosen_by or None,
            "passed": len(self.trials) - len(self.failed),
            "failed": len(self.failed),
            "scenarios": [
                {
                    "id": trial.scenario.id,
                    "file": trial.scenario.place.file,
                    "line": trial.scenario.place.line,
                    "passed": trial.passed,
                    "level": trial.result.verdict.level.id,
                    "differences": [difference.as_dict() for difference in trial.differences],
                }
                for trial in self.trials
            ],
            "uncovered": None if self.uncovered is None else self.uncovered.as_dict(),
        }

    def as_text(self) -> str:
        """The text form."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        for trial in self.failed:
            yield f"{trial.scenario.place.short}: `{trial.scenario.id}` fails"
            for difference in trial.differences:
                yield from (f"  {line}" for line in _difference(difference, trial))
        if self.uncovered is not None:
            yield from _uncovered(self.uncovered)
        yield self._summary()

    def _summary(self) -> str:
        count, failed = len(self.trials), len(self.failed)
        if not count:
            what = (
                f"no scenario has `{self.chosen_by}` in its id or title" if self.chosen_by else "there is no scenario"
            )
            return f"{self.kb}: {what}; a run without scenarios fails"
        noun = "scenario" if count == 1 else "scenarios"
        return f"{self.kb}: {failed} of {count} {noun} failed" if failed else f"{self.kb}: {count} {noun} passed"


def _difference(difference: Difference, trial: Trial) -> Iterator[str]:
    where = "" if difference.place == trial.scenario.place else f" ({difference.place.short})"
    yield f"{difference.about}: expected {difference.expected}{where}; {difference.found}"
    for lacking in difference.unmet:
        yield from (f"  {line}" for line in lacking.lines())


def _uncovered(found: Uncovered) -> Iterator[str]:
    for rule in found.rules:
        yield f"{rule.place.short}: no scenario fires the rule `{rule.id}`"
    for cause in found.causes:
        yield f"{cause.place.short}: no scenario concludes the cause `{cause.id}`"
    if not found:
        yield "every rule is fired and every cause concluded by a scenario"
