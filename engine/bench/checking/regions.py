"""The regions of a quantity: amounts between which no comparison of the knowledge base tells a difference.

They lie side by side and fill the range of the quantity.  Each has an amount that stands for it, a whole one where
there is one, so that it reads well in a case.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...knowledge.conditions import Compare, leaves
from ...knowledge.model import Finding, Model

__all__ = ["Region", "region_at", "regions_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region."""

    finding: str
    amount: float
    """An amount in it."""
    least: float
    """The lower end."""
    greatest: float
    """The upper end."""
    from_least: bool
    """Whether the lower end belongs to it."""
    to_greatest: bool
    """Whether the upper end does."""
    compared: tuple[tuple[Compare, bool], ...]
    """Every comparison of the quantity, and whether it holds here."""

    @property
    def point(self) -> bool:
        """Whether there is just one amount in it."""
        return self.least == self.greatest


def regions_of(model: Model) -> Mapping[str, tuple[Region, ...]]:
    """The regions of each quantity, from the lowest."""
    conditions = [rule.when for rule in model.rules.values()]
    conditions += [line.when for line in model.advice if line.when is not None]
    compared: dict[str, dict[Compare, None]] = {
        finding.id: {} for finding in model.findings.values() if finding.kind == "quantity"
    }
    for condition in conditions:
        for leaf in leaves(condition):
            if isinstance(leaf, Compare):
                compared[leaf.finding][leaf] = None
    return {name: _regions(model.findings[name], tuple(found)) for name, found in compared.items()}


def region_at(regions: Sequence[Region], amount: float) -> int:
    """The number of the region in which an amount lies."""
    return next(
        number
        for number, region in enumerate(regions)
        if all(leaf.holds(amount) is holds for leaf, holds in region.compared)
    )


def _regions(finding: Finding, compared: tuple[Compare, ...]) -> tuple[Region, ...]:
    bounds = sorted({leaf.bound for leaf in compared if finding.least < leaf.bound < finding.greatest})
    ends = sorted({finding.least, *bounds, finding.greatest})
    between = [_between(low, high) for low, high in zip(ends, ends[1:], strict=False)]
    found: dict[tuple[bool, ...], list[float]] = {}
    for amount in sorted([*ends, *between]):
        found.setdefault(tuple(leaf.holds(amount) for leaf in compared), []).append(amount)
    return tuple(
        _region(finding, amounts, ends, compared=tuple(zip(compared, holds, strict=True)))
        for holds, amounts in found.items()
    )


def _between(low: float, high: float) -> float:
    """An amount between two others: a whole one soon after the lower, where there is one."""
    above = math.floor(low) + 1.0
    return above if above < high else (low + high) / 2


def _region(
    finding: Finding, amounts: list[float], ends: list[float], *, compared: tuple[tuple[Compare, bool], ...]
) -> Region:
    inner = [amount for amount in amounts if amount not in ends]
    whole = [amount for amount in (*inner, *amounts) if amount == int(amount)]
    amount = [*whole, *inner, *amounts][0]
    return Region(
        finding=finding.id,
        amount=amount,
        least=max(end for end in ends if end <= amounts[0]),
        greatest=min(end for end in ends if end >= amounts[-1]),
        from_least=amounts[0] in ends,
        to_greatest=amounts[-1] in ends,
        compared=compared,
    )
