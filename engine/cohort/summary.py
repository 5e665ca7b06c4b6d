"""What a run came to: how many rows, cases by level and by leading cause, and how many rejected."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ..knowledge.model import Model
from .chunks import Part

__all__ = ["FORMAT", "Summary"]

FORMAT = "thoracle.cohort/1"


@dataclass(slots=True, kw_only=True)
class Summary:
    """What a run came to."""

    model: Model
    output: str
    """The file of the results."""
    rejects: str
    """The file of the rows that were rejected; it is there only when there are any."""
    rows: int = 0
    """Rows that were read."""
    assessed: int = 0
    """Rows that were written."""
    rejected: int = 0
    levels: Counter[str] = field(default_factory=Counter)
    """Cases by level."""
    by_default: int = 0
    """Cases for which no rule concludes a level."""
    settled: int = 0
    """Cases whose level no answer to what is open could change."""
    leading: Counter[str] = field(default_factory=Counter)
    """Cases by leading cause; a case with several counts for each."""
    no_cause: int = 0
    """Cases for which no cause is listed."""

    def count(self, part: Part) -> None:
        """Count the results of a part."""
        self.rows += part.rows
        self.assessed += part.results.num_rows
        self.rejected += len(part.rejected)
        self.levels.update(part.tally.levels)
        self.by_default += part.tally.by_default
        self.settled += part.tally.settled
        self.leading.update(part.tally.leading)
        self.no_cause += part.tally.no_cause

    def as_dict(self) -> dict[str, object]:
        """The JSON form: levels highest first, causes in declared order."""
        model = self.model
        return {
            "format": FORMAT,
            "kb": {"id": model.meta.id, "version": model.meta.version, "digest": model.digest},
            "output": self.output,
            "rows": self.rows,
            "assessed": self.assessed,
            "rejected": self.rejected,
            "rejects": self.rejects if self.rejected else None,
            "levels": {level: self.levels[level] for level in reversed(list(model.levels))},
            "by_default": self.by_default,
            "settled": self.settled,
            "leading": {cause.id: self.leading[cause.id] for cause in model.causes.values() if not cause.umbrella},
            "no_cause": self.no_cause,
        }

    def as_text(self) -> str:
        """The report; causes that lead no case are left out."""
        model = self.model
        lines = [f"{self.rows:,} rows: {self.assessed:,} assessed, {self.rejected:,} rejected."]
        if self.assessed:
            levels = [(model.levels[level].title, self.levels[level]) for level in reversed(list(model.levels))]
            leading = [(cause.title, self.leading[cause.id]) for cause in model.causes.values()]
            shown = sorted((each for each in leading if each[1]), key=lambda each: -each[1])
            lines += ["", "Level", *self._table(levels)]
            lines += ["", f"No rule concludes a level for {self.by_default:,}, which have that of the default."]
            lines += [f"The level is settled for {self.settled:,}.", "", "Leading cause (a tie counts for each)"]
            lines += self._table([*shown, ("(none is listed)", self.no_cause)])
        lines += ["", f"Results: {self.output}"]
        lines += [f"Rejected: {self.rejects}"] if self.rejected else []
        return "\n".join(lines)

    def _table(self, counts: list[tuple[str, int]]) -> list[str]:
        widest = max(len(title) for title, _ in counts)
        digits = max(len(f"{count:,}") for _, count in counts)
        return [f"  {title:{widest}}  {count:{digits},}  {count / self.assessed:6.1%}" for title, count in counts]
