"""What a run of the scenarios found, as text and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ...knowledge.diagnostics import Place
from ..covering.coverage import Uncovered
from .trials import Trial
from .unexpected import Difference

__all__ = ["Complaint", "TrialReport", "failure"]

FORMAT = "thoracle.trials/1"


class Complaint(NamedTuple):
    """Something that makes a run fail, for a tool that shows it beside its line."""

    place: Place
    title: str
    text: str


def _short(place: Place) -> str:
    return place.short


def failure(trial: Trial, *, shown: Callable[[Place], str] = _short) -> str:
    """All that is otherwise than a scenario expects; `shown` tells a place, as file and line unless it is given."""
    return "\n".join(_failure(trial, shown))


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialReport:
    """A run of scenarios."""

    kb: str
    """Id of the knowledge base."""
    trials: tuple[Trial, ...]
    chosen_by: str = ""
    """The expression that chose the scenarios; empty for all."""
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

    def complaints(self, *, strict: bool) -> Iterator[Complaint]:
        """Every difference at its scenario; with `strict` also what no scenario exercises."""
        for trial in self.failed:
            for difference in trial.differences:
                text = "\n".join(_difference(difference, trial, _short))
                yield Complaint(trial.scenario.place, trial.scenario.id, text)
        if not self.trials:
            yield Complaint(Place("cases"), "no scenario", self.summary())
        if strict and self.uncovered is not None:
            for rule in self.uncovered.rules:
                yield Complaint(rule.place, rule.id, f"no scenario fires the rule `{rule.id}`")
            for cause in self.uncovered.causes:
                yield Complaint(cause.place, cause.id, f"no scenario concludes the cause `{cause.id}`")

    def as_text(self) -> str:
        """The text form."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        for trial in self.failed:
            yield from _failure(trial, _short)
        if self.uncovered is not None:
            yield from _uncovered(self.uncovered)
        yield self.summary()

    def summary(self) -> str:
        count, failed = len(self.trials), len(self.failed)
        if not count:
            what = f"`{self.chosen_by}` is true of no scenario" if self.chosen_by else "there is no scenario"
            return f"{self.kb}: {what}; a run without scenarios fails"
        noun = "scenario" if count == 1 else "scenarios"
        return f"{self.kb}: {failed} of {count} {noun} failed" if failed else f"{self.kb}: {count} {noun} passed"


def _failure(trial: Trial, shown: Callable[[Place], str]) -> Iterator[str]:
    yield f"{shown(trial.scenario.place)}: `{trial.scenario.id}` fails"
    for difference in trial.differences:
        yield from (f"  {line}" for line in _difference(difference, trial, shown))


def _difference(difference: Difference, trial: Trial, shown: Callable[[Place], str]) -> Iterator[str]:
    where = "" if difference.place == trial.scenario.place else f" ({shown(difference.place)})"
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
