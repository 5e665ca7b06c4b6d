"""The scenarios of two versions, fired in both: of which something else is concluded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...inference.result import Result
from ...knowledge.diagnostics import Place
from ...knowledge.errors import BadAnswers
from ...knowledge.scenarios import Scenario
from .concluded import Fired
from .versions import Version

__all__ = ["ScenarioShift", "scenario_shifts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioShift:
    """A scenario of which the versions conclude something else."""

    id: str
    place: Place
    of: str
    """``old`` or ``new``: the version whose scenario it is; ``new`` where both have it."""
    level: tuple[str, str]
    """The level in the old and in the new version."""
    gained: tuple[str, ...]
    """Patterns and causes that are concluded in the new version alone."""
    lost: tuple[str, ...]
    """Patterns and causes that are concluded in the old version alone."""
    leading: tuple[tuple[str, ...], tuple[str, ...]]
    """The leading causes in the old and in the new version."""
    points: tuple[tuple[str, int, int], ...]
    """Causes that both list with other points: before and after."""

    def goes_down(self, scale: Sequence[str]) -> bool:
        """Whether the level is lower in the new version."""
        return scale.index(self.level[1]) < scale.index(self.level[0])

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {
            "id": self.id,
            "file": self.place.file,
            "line": self.place.line,
            "of": self.of,
            "level": {"before": self.level[0], "after": self.level[1]},
            "gained": list(self.gained),
            "lost": list(self.lost),
            "leading": {"before": list(self.leading[0]), "after": list(self.leading[1])},
            "points": [{"cause": cause, "before": before, "after": after} for cause, before, after in self.points],
        }


def scenario_shifts(
    old: Version, new: Version, *, patterns: Mapping[str, str]
) -> tuple[tuple[ScenarioShift, ...], int, tuple[str, ...]]:
    """What differs, how many scenarios were run, and those with answers that one of the versions does not take.

    `patterns` are those of the old version by their names in the new.
    """
    found: list[ScenarioShift] = []
    refused: list[str] = []
    run = 0
    for scenario, of in _scenarios(old, new):
        try:
            before, after = old.kb.assess(scenario.findings), new.kb.assess(scenario.findings)
        except BadAnswers:
            refused.append(scenario.id)
            continue
        run += 1
        shift = _shift(scenario, of, before, after, patterns)
        if shift.level[0] != shift.level[1] or shift.gained or shift.lost or shift.points or _leads(shift):
            found.append(shift)
    return tuple(found), run, tuple(refused)


def _scenarios(old: Version, new: Version) -> Iterator[tuple[Scenario, str]]:
    """The scenarios of the new version, then those of the old one that it does not have with the same answers."""
    answers = {scenario.id: scenario.findings for scenario in new.scenarios}
    yield from ((scenario, "new") for scenario in new.scenarios)
    yield from ((each, "old") for each in old.scenarios if answers.get(each.id) != each.findings)


def _leads(shift: ScenarioShift) -> bool:
    return set(shift.leading[0]) != set(shift.leading[1])


def _shift(scenario: Scenario, of: str, old: Result, new: Result, patterns: Mapping[str, str]) -> ScenarioShift:
    before, after = Fired(old), Fired(new)
    names = [
        [*(rename.get(each.id, each.id) for each in result.patterns), *(each.cause.id for each in result.candidates)]
        for result, rename in ((old, patterns), (new, {}))
    ]
    listed = [candidate.cause.id for candidate in new.candidates if before.listed(candidate.cause.id)]
    points = ((cause, before.points(cause), after.points(cause)) for cause in listed)
    return ScenarioShift(
        id=scenario.id,
        place=scenario.place,
        of=of,
        level=(before.level, after.level),
        gained=tuple(name for name in names[1] if name not in names[0]),
        lost=tuple(name for name in names[0] if name not in names[1]),
        leading=(before.leading, after.leading),
        points=tuple(each for each in points if each[1] != each[2]),
    )
