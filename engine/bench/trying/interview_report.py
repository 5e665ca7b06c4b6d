"""What interviews with the scenarios took, as text and as JSON."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...knowledge.model import Level
from .interviews import Count, Interviewed

__all__ = ["Distribution", "InterviewReport"]

FORMAT = "thoracle.interviews/1"

_SILENCES = {"unknown": "don't know", "no": "no"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """How some numbers are distributed; the quartiles are among them (nearest rank)."""

    least: int
    lower: int
    """The lower quartile."""
    median: int
    upper: int
    """The upper quartile."""
    most: int

    @classmethod
    def of(cls, numbers: Iterable[int]) -> Distribution:
        """The distribution of at least one number.

        >>> Distribution.of([4, 1, 3, 2]).as_dict()
        {'least': 1, 'lower': 1, 'median': 2, 'upper': 3, 'most': 4}
        """
        ordered = sorted(numbers)
        lower, median, upper = (ordered[math.ceil(len(ordered) * part / 4) - 1] for part in (1, 2, 3))
        return cls(least=ordered[0], lower=lower, median=median, upper=upper, most=ordered[-1])

    def as_dict(self) -> dict[str, int]:
        """The JSON form."""
        return {
            "least": self.least,
            "lower": self.lower,
            "median": self.median,
            "upper": self.upper,
            "most": self.most,
        }

    def __str__(self) -> str:
        return f"{self.median:4} {f'{self.lower}-{self.upper}':>7} {self.most:4}"


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewReport:
    """Interviews with the scenarios of a knowledge base."""

    kb: str
    """Id of the knowledge base."""
    levels: tuple[Level, ...]
    """Its levels, lowest first."""
    runs: Mapping[str, Sequence[Interviewed]]
    """The interviews by how silence was answered."""

    @property
    def differing(self) -> tuple[Interviewed, ...]:
        """The interviews that ended at another level than they should have."""
        return tuple(each for run in self.runs.values() for each in run if each.differs)

    @property
    def passed(self) -> bool:
        """Whether there was an interview, and none ended at the wrong level."""
        return any(self.runs.values()) and not self.differing

    # -- JSON -------------------------------------------------------------------------------------------------------

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {
            "format": FORMAT,
            "kb": self.kb,
            "passed": self.passed,
            "runs": [self._run_as_dict(silence, run) for silence, run in self.runs.items()],
        }

    def _run_as_dict(self, silence: str, run: Sequence[Interviewed]) -> dict[str, object]:
        top = [each.to_top for each in run if each.to_top is not None]
        return {
            "silence": silence,
            "differing": [each.scenario.id for each in run if each.differs],
            "all": _as_dict(run),
            "levels": {level.id: _as_dict(_of(run, level)) for level in self.levels},
            "to_top": _distributions(top),
            "interviews": [each.as_dict() for each in run],
        }

    # -- text -------------------------------------------------------------------------------------------------------

    def as_text(self) -> str:
        """The text form."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        if not any(self.runs.values()):
            yield f"{self.kb}: there is no scenario; a run without scenarios fails"
            return
        for silence, run in self.runs.items():
            yield from self._run(silence, run)
            yield ""
        for each in self.differing:
            place = each.scenario.place.short
            yield f"{place}: `{each.scenario.id}` ends at `{each.level.id}`, and all answers give `{each.expected.id}`"
        count = len(next(iter(self.runs.values())))
        noun = "scenario" if count == 1 else "scenarios"
        found = len({each.scenario.id for each in self.differing})
        yield f"{self.kb}: {count} {noun}, " + (f"{found} of them differ" if found else "no level differs")

    def _run(self, silence: str, run: Sequence[Interviewed]) -> Iterator[str]:
        yield f"What a case does not state is answered: {_SILENCES[silence]}"
        yield f"{'':20}         until the level stands       with the causes"
        yield f"{'':20} cases   median quartiles most    median quartiles most"
        for name, group in (("all", run), *((level.id, _of(run, level)) for level in self.levels)):
            if group:
                yield from _rows(name, [each.to_level for each in group], [each.in_all for each in group])
        reached = [each.to_top for each in run if each.to_top is not None]
        if reached:
            yield from _rows(f"until {self.levels[-1].id}", reached)
        ends = [each.ended for each in run]
        yield "ended: " + ", ".join(f"{ends.count(end)} {end}" for end in dict.fromkeys(sorted(ends)))


def _of(run: Sequence[Interviewed], level: Level) -> list[Interviewed]:
    return [each for each in run if each.expected == level]


def _as_dict(group: Sequence[Interviewed]) -> dict[str, object]:
    return {
        "cases": len(group),
        "to_level": _distributions([each.to_level for each in group]),
        "in_all": _distributions([each.in_all for each in group]),
    }


def _distributions(counts: Sequence[Count]) -> dict[str, object] | None:
    if not counts:
        return None
    return {
        "screens": Distribution.of(count.screens for count in counts).as_dict(),
        "questions": Distribution.of(count.questions for count in counts).as_dict(),
    }


def _rows(name: str, *columns: Sequence[Count]) -> Iterator[str]:
    screens = "  ".join(f"{Distribution.of(each.screens for each in column)!s:>20}" for column in columns)
    questions = "  ".join(f"{Distribution.of(each.questions for each in column)!s:>20}" for column in columns)
    yield f"{name:20} {len(columns[0]):5}  {screens}  screens"
    yield f"{'':20} {'':5}  {questions}  questions"
