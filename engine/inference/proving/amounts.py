"""Quantities of the unknown case: on which side of each threshold the amount lies, and an amount that lies there.

Thresholds split the amounts that a finding takes into the thresholds themselves and what lies between them; no
condition tells two amounts of one part from each other.
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from ...knowledge.conditions import Compare
from ...knowledge.model import Finding
from .formulas import Formula, Valued, is_true

__all__ = ["Amount"]

_DECIMALS = 9
"""Of an amount, as `quantities` rounds it."""


class Amount:
    """A quantity of the unknown case: whether it is known, and on which side of each threshold it lies."""

    def __init__(self, finding: Finding, known: Formula, label: str) -> None:
        self.finding, self.known, self._label = finding, known, label
        self.thresholds: dict[float, tuple[Formula, Formula]] = {}
        """At least, and more than, each threshold, in rising order."""

    def name(self, bound: float) -> Iterator[Formula]:
        """Name a threshold; what the new variables have to obey."""
        if bound in self.thresholds:
            return
        name = f"{self._label}{self.finding.id}"
        self.thresholds[bound] = z3.Bool(f"{name} ≥ {bound!r}"), z3.Bool(f"{name} > {bound!r}")
        self.thresholds = dict(sorted(self.thresholds.items()))
        at_least, more = self.thresholds[bound]
        yield z3.Implies(at_least, self.known)
        yield z3.Implies(more, at_least)
        if not self.finding.least <= bound <= self.finding.greatest:
            yield z3.Implies(at_least, more)
        bounds: list[float | None] = [None, *self.thresholds, None]
        at = bounds.index(bound)
        for low, high in ((bounds[at - 1], bound), (bound, bounds[at + 1])):
            above = self.known if low is None else self.thresholds[low][1]
            beyond = z3.BoolVal(False) if high is None else self.thresholds[high][0]
            yield z3.Implies(beyond, above)
            if _between(self.finding, low, high) is None:
                yield z3.Implies(above, beyond)

    def bounds(self) -> Iterator[Formula]:
        """What holds before any threshold is named."""
        if _between(self.finding, None, None) is None:
            yield z3.Not(self.known)

    def satisfies(self, compare: Compare) -> Formula:
        """That the amount is known and satisfies a comparison whose threshold is named."""
        at_least, more = self.thresholds[compare.bound]
        match compare.comparison:
            case "at_least":
                return at_least
            case "more_than":
                return more
            case "at_most":
                return z3.And(self.known, z3.Not(more))
        return z3.And(self.known, z3.Not(at_least))

    def amount(self, valued: Valued) -> float | None:
        """An amount on the sides of the thresholds that the solver chose; None where it is open."""
        if not is_true(valued, self.known):
            return None
        low: float | None = None
        for bound, (at_least, more) in self.thresholds.items():
            if not is_true(valued, at_least):
                return _between(self.finding, low, bound)
            if not is_true(valued, more):
                return bound
            low = bound
        return _between(self.finding, low, None)


def _between(finding: Finding, low: float | None, high: float | None) -> float | None:
    """An amount between two thresholds, without them, that the finding takes; a whole one where there is one.

    None for a threshold means that there is none on that side, so that the finding's own bound, included, stands there.
    """
    least, greatest = finding.least, finding.greatest
    if high is not None and (low is None or low < least):
        near = [_ceil(high) - 1, least]  # short of the first threshold: right before it
    else:
        near = [_floor(least if low is None else low) + (0 if low is None else 1), greatest]
    floor = least if low is None else max(low, least)
    ceiling = greatest if high is None else min(high, greatest)
    for amount in (*near, round((floor + ceiling) / 2, _DECIMALS)):
        within = least <= amount <= greatest
        if within and (low is None or amount > low) and (high is None or amount < high):
            return float(amount)
    return None


def _floor(number: float) -> float:
    return float(number // 1)


def _ceil(number: float) -> float:
    return -_floor(-number)
