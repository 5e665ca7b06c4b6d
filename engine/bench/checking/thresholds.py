"""Thresholds that do not meet: two rules about one quantity whose bounds leave a gap, or overlap.

Rules are looked at together when they bear on the same conclusion (a level, one pattern, one cause), when each bounds
the quantity at the top of its condition, one from above and the other from below, and when what they demand beside it
is the same or implied by the other's.  Then

- a *gap* lies between them where neither holds, no third rule does, and either just one amount falls through
  (`less_than` beside `more_than`), or the level of the gap, which is the default, is lower or higher than both theirs;
- an *overlap* is where both hold though they conclude differently: demanding the same beside it, or one concluding a
  level below the default and the other a higher one, which then is the only one that counts.

Bounds in one direction (more than one week, more than two) are steps and no overlap.  Two rules that conclude the same
at both ends of a scale leave the middle out because they mean to.

Source: gaps and overlaps of decision tables; Preece et al. 1992 call the first missing rules (see `rule_anomalies`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from ...knowledge.conditions import All, Compare, Condition
from ...knowledge.diagnostics import Report
from ...knowledge.model import Evidence, Model, Rule, SetsLevel
from ...knowledge.quantities import shown
from .regions import Region
from .situations import ALWAYS, Situations, Whenever, implies

__all__ = ["check_thresholds"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bounded:
    """A rule that bounds a quantity."""

    rule: Rule
    finding: str
    regions: range
    """Numbers of the regions in which it holds."""
    beside: Whenever
    """When all else that it demands holds."""


def check_thresholds(
    situations: Situations, groups: Sequence[Sequence[Rule]], fires: Mapping[str, Whenever], report: Report
) -> None:
    """Report gaps and overlaps between rules of each group; `fires` holds the rules that were analysed."""
    for group in groups:
        bounded = [each for rule in group if fires.get(rule.id) for each in _bounded(situations, rule)]
        for low, high in permutations(bounded, 2):
            below = low.regions.start < high.regions.start and low.regions.stop < high.regions.stop
            if low.finding == high.finding and below and _comparable(low, high):
                _check_pair(situations, bounded, low, high, report)


def _bounded(situations: Situations, rule: Rule) -> Iterator[_Bounded]:
    """The quantities that a rule bounds at the top of its condition."""
    parts = list(_parts(rule.when))
    compared = [part for part in parts if isinstance(part, Compare)]
    for finding in dict.fromkeys(part.finding for part in compared):
        own = [part for part in compared if part.finding == finding]
        beside = tuple(part for part in parts if part not in own)
        numbers = [
            at
            for at, region in enumerate(situations.regions[finding])
            if all(part.holds(region.amount) for part in own)
        ]
        yield _Bounded(
            rule=rule,
            finding=finding,
            regions=range(numbers[0], numbers[-1] + 1),
            beside=situations.of(All(beside)) if beside else ALWAYS,
        )


def _parts(condition: Condition) -> Iterator[Condition]:
    if isinstance(condition, All):
        for part in condition.parts:
            yield from _parts(part)
    else:
        yield condition


def _comparable(one: _Bounded, other: _Bounded) -> bool:
    return implies(one.beside, other.beside) or implies(other.beside, one.beside)


def _check_pair(
    situations: Situations, bounded: Sequence[_Bounded], low: _Bounded, high: _Bounded, report: Report
) -> None:
    model = situations.model
    regions = situations.regions[low.finding]
    hole = range(low.regions.stop, high.regions.start)
    both = range(high.regions.start, low.regions.stop)
    about = [each.id for each in sorted((low.rule, high.rule), key=lambda rule: rule.order)]
    if hole:
        left = [at for at in hole if not any(_fills(each, low, high, at) for each in bounded)]
        if left and (_falls_through(regions, hole) or _dips(model, low.rule, high.rule)):
            message = f"neither rule `{low.rule.id}` nor rule `{high.rule.id}` holds {_where(model, regions, left)}"
            hint = "let one bound begin where the other ends"
            report.warning("threshold-gap", high.rule.place, message, hint=hint, related=[low.rule.place], about=about)
    elif both and _disagree(model, low, high):
        message = f"rules `{low.rule.id}` and `{high.rule.id}` both hold {_where(model, regions, both)}"
        hint = "let one bound begin where the other ends"
        report.warning("threshold-overlap", high.rule.place, message, hint=hint, related=[low.rule.place], about=about)


def _fills(third: _Bounded, low: _Bounded, high: _Bounded, at: int) -> bool:
    """Whether a third rule holds in a region that two others leave out, whenever one of them would."""
    meant = third.finding == low.finding and at in third.regions
    return meant and (implies(low.beside, third.beside) or implies(high.beside, third.beside))


def _falls_through(regions: Sequence[Region], hole: range) -> bool:
    return len(hole) == 1 and regions[hole[0]].point


def _dips(model: Model, low: Rule, high: Rule) -> bool:
    """Whether the default, which is concluded in the gap, lies below or above two different levels around it."""
    if not isinstance(low.conclusion, SetsLevel) or not isinstance(high.conclusion, SetsLevel):
        return False
    ranks = sorted((model.level_of(low).rank, model.level_of(high).rank))
    return ranks[0] < ranks[1] and not ranks[0] <= model.default.rank <= ranks[1]


def _disagree(model: Model, low: _Bounded, high: _Bounded) -> bool:
    one, other = low.rule.conclusion, high.rule.conclusion
    if isinstance(one, Evidence) and isinstance(other, Evidence):
        return one.points != other.points and low.beside == high.beside
    if isinstance(one, SetsLevel) and isinstance(other, SetsLevel):
        if one.level == other.level:
            return False
        lower, higher = sorted((low, high), key=lambda each: model.level_of(each.rule).rank)
        reassures = model.level_of(lower.rule).rank < model.default.rank
        return low.beside == high.beside or (reassures and implies(lower.beside, higher.beside))
    return False  # rules of one pattern conclude the same


def _where(model: Model, regions: Sequence[Region], numbers: Sequence[int]) -> str:
    """The first regions of some that lie side by side, as one range."""
    beside = [number for at, number in enumerate(numbers) if number == numbers[0] + at]
    low, high = regions[beside[0]], regions[beside[-1]]
    finding = model.findings[low.finding]
    least, greatest = (shown(end, unit=finding.unit, bare=finding.bare) for end in (low.least, high.greatest))
    if low.least == high.greatest:
        return f"where `{finding.id}` is {least}"
    lower = f"{'at least' if low.from_least else 'more than'} {least}"
    upper = f"{'at most' if high.to_greatest else 'less than'} {greatest}"
    return f"where `{finding.id}` is {lower} and {upper}"
