"""What of the anomalies is accepted, and which acceptances cover nothing any more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...knowledge.acceptances import Acceptance
from ...knowledge.diagnostics import Diagnostic, Place, Report
from ...knowledge.wording import joined

__all__ = ["Accepted", "sorted_out"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """An anomaly that is meant to be there."""

    anomaly: Diagnostic
    acceptance: Acceptance

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {**self.anomaly.as_dict(), "because": self.acceptance.because}


def sorted_out(
    problems: Iterable[Diagnostic], acceptances: Sequence[Acceptance], report: Report
) -> tuple[tuple[Diagnostic, ...], tuple[Accepted, ...]]:
    """The problems that stand, and those that are accepted; what an acceptance names in vain is reported.

    An acceptance covers the anomalies of its code all of whose names it holds; the first in order takes each.
    """
    standing: list[Diagnostic] = []
    accepted: list[Accepted] = []
    for problem in problems:
        covering = next((each for each in acceptances if _covers(each, problem)), None)
        if covering is None:
            standing.append(problem)
        else:
            accepted.append(Accepted(anomaly=problem, acceptance=covering))
    for acceptance in acceptances:
        needed = {name for each in accepted if each.acceptance is acceptance for name in each.anomaly.about}
        for name, place in zip(acceptance.about, acceptance.names_at, strict=True):
            if name not in needed:
                _say_stale(acceptance, name, place, standing, accepted, report)
    return tuple(standing), tuple(accepted)


def _say_stale(
    acceptance: Acceptance,
    name: str,
    place: Place,
    standing: Iterable[Diagnostic],
    accepted: Iterable[Accepted],
    report: Report,
) -> None:
    """Report a name that accepts nothing: as it names too little, another entry comes first, or nothing is odd."""
    what = f"`{acceptance.code}` about `{name}`"
    missed = [each for each in standing if each.code == acceptance.code and name in each.about]
    elsewhere = [each for each in accepted if each.anomaly.code == acceptance.code and name in each.anomaly.about]
    if missed:
        nearest = min(missed, key=lambda each: len(set(each.about).difference(acceptance.about)))
        others = joined([f"`{each}`" for each in nearest.about if each not in acceptance.about])
        message = f"the {what} is about {others} too, and so is not accepted"
        hint = f"put {others} under `about` too, or take the name out"
        at = [Place(nearest.file, nearest.line, nearest.column)]
        report.warning("stale-acceptance", place, message, hint=hint, related=at)
    elif elsewhere:
        message = f"the {what} is accepted already at {elsewhere[0].acceptance.place.short}"
        report.warning("stale-acceptance", place, message, hint="take the name out")
    else:
        message = f"there is no {what} to be accepted"
        report.warning("stale-acceptance", place, message, hint="take the name out")


def _covers(acceptance: Acceptance, problem: Diagnostic) -> bool:
    return acceptance.code == problem.code and set(problem.about) <= set(acceptance.about)
