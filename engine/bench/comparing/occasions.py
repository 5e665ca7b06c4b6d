"""The condition of a change: on which occasions two versions conclude something else, as few answers as show it.

An occasion is found from a generated case by leaving out answers, as long as the change stays; by putting what an
answer implies in its place; and by trying each amount on every side of the thresholds.  What is left is a condition:
*these answers and nothing else* bring the change about.  The cases in which it holds are set aside, and what is left is
explained in the same way, a few times.

Where that leaves cases unexplained, the occasions are widened: of an answer it is tried which others do in its place,
with all that was found for the answers before it, and they become its alternatives.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ...inference.sweeping.columns import Bits, Columns, counted, unpacked
from ...knowledge.conditions import Compare, Condition
from ...knowledge.implications import Literal
from .alternatives import Turns, fulfilling, joined, leaf_of, may_be_said, widened
from .common_ground import CommonGround, Said, said_in

__all__ = ["Occasion", "narrowed", "occasions"]

_MOST = 3
"""So many occasions of one change are told."""
_TRIED = 2000
"""So many of the cases of a change are looked at for one of few answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Answers that bring a change about by themselves."""

    condition: Condition
    """The answers, amounts as ranges in which the change stays."""
    said: Said
    """One case: these answers, of alternatives one, and no other."""
    cases: int
    """So many of the generated cases that show the change fulfil it, and no earlier occasion."""


def occasions(ground: CommonGround, columns: Columns, where: Bits, turns: Turns) -> Iterator[Occasion]:
    """Occasions that between them explain the generated cases of a change, the plainest first."""
    plain = list(_explaining(ground, columns, where, turns))
    if sum(each.cases for each in plain) == counted(where):
        yield from plain
    else:
        yield from _explaining(ground, columns, where, turns, widen=True)


def _explaining(
    ground: CommonGround, columns: Columns, where: Bits, turns: Turns, *, widen: bool = False
) -> Iterator[Occasion]:
    left = where.copy()
    for _ in range(_MOST):
        found, ranges = _narrowed(ground, _plainest(ground, columns, left), turns)
        condition = found.condition
        if widen:
            condition = widened(ground, columns, left, found.said, ranges, turns)
        covered = left & fulfilling(condition, columns)
        yield Occasion(condition=condition, said=found.said, cases=counted(covered))
        left &= ~covered
        if not left.any():
            return


def narrowed(ground: CommonGround, said: Said, turns: Turns) -> Occasion:
    """As few answers as still show a change, made from answers that show it."""
    return _narrowed(ground, said, turns)[0]


def _narrowed(ground: CommonGround, said: Said, turns: Turns) -> tuple[Occasion, list[Condition]]:
    """An occasion, and the part of its condition that speaks of amounts."""
    parts: list[Literal | str] = [*said.literals, *said.amounts]
    parts = _fewer(parts, lambda kept: turns(_of(kept, said)))
    for at, part in enumerate(parts):
        if isinstance(part, Literal):
            for broader in list(ground.model.implications.closure(part))[1:]:
                tried = [*parts[:at], broader, *parts[at + 1 :]]
                if may_be_said(ground, broader) and turns(_of(tried, said)):
                    parts[at] = broader
                    break
    found = _of(parts, said)
    sides = [_Sides(ground, name) for name in found.amounts]
    ranges = [joined(_range(each, found, turns)) for each in sides]
    whole = {each.name: each.amount(each.of(found.amounts[each.name])) for each in sides}
    found = Said(literals=found.literals, amounts={name: each for name, each in whole.items() if each is not None})
    condition = joined([*map(leaf_of, found.literals), *ranges])
    return Occasion(condition=condition, said=found, cases=0), ranges


def _of(parts: Sequence[Literal | str], said: Said) -> Said:
    return Said(
        literals=tuple(part for part in parts if isinstance(part, Literal)),
        amounts={part: said.amounts[part] for part in parts if isinstance(part, str)},
    )


def _fewer(parts: list[Literal | str], holds: Callable[[list[Literal | str]], bool]) -> list[Literal | str]:
    """Parts without which it does not hold: larger blocks are left out first, then smaller ones."""
    size = len(parts)
    while size:
        at = 0
        while at < len(parts):
            kept = parts[:at] + parts[at + size :]
            if holds(kept):
                parts = kept
            else:
                at += size
        size //= 2
    return parts


class _Sides:
    """The sides of the thresholds of a quantity, in order: before the first, at it, between it and the second, …"""

    def __init__(self, ground: CommonGround, name: str) -> None:
        self.name, self.finding = name, ground.model.findings[name]
        self.bounds = ground.bounds[name]

    def of(self, amount: float) -> int:
        """The number of the side of an amount: even between two thresholds, odd at one."""
        at = bisect_left(self.bounds, amount)
        return 2 * at + (at < len(self.bounds) and self.bounds[at] == amount)

    def amount(self, side: int) -> float | None:
        """An amount of a side, a whole one where there is one; None where the finding takes none."""
        least, greatest = self.finding.least, self.finding.greatest
        if side % 2:
            bound = self.bounds[side // 2]
            return bound if least <= bound <= greatest else None
        low = self.bounds[side // 2 - 1] if side else -math.inf
        high = self.bounds[side // 2] if side // 2 < len(self.bounds) else math.inf
        whole = math.ceil(high) - 1 if side == 0 and self.bounds else math.floor(max(low, least)) + 1
        middle = (max(low, least) + min(high, greatest)) / 2
        for amount in (float(whole), round(middle, 9), least, greatest):
            if low < amount < high and least <= amount <= greatest:
                return amount
        return None

    def between(self, first: int, last: int) -> Iterator[Compare]:
        """That an amount lies on one of the sides from the first to the last."""
        below = any(self.amount(side) is not None for side in range(first))
        above = any(self.amount(side) is not None for side in range(last + 1, 2 * len(self.bounds) + 1))
        if below and first % 2:
            yield Compare(self.name, "at_least", self.bounds[first // 2])
        elif below:
            yield Compare(self.name, "more_than", self.bounds[first // 2 - 1])
        if above:
            yield Compare(self.name, "at_most" if last % 2 else "less_than", self.bounds[last // 2])
        if not below and not above:
            yield Compare(self.name, "at_least", self.finding.least)


def _range(sides: _Sides, said: Said, turns: Turns) -> tuple[Compare, ...]:
    """The amounts around that of a case with which the change stays, as comparisons."""

    def stays(side: int) -> bool:
        amount = sides.amount(side)
        return amount is not None and turns(Said(literals=said.literals, amounts={**said.amounts, sides.name: amount}))

    first = last = sides.of(said.amounts[sides.name])
    while first and stays(first - 1):
        first -= 1
    while last < 2 * len(sides.bounds) and stays(last + 1):
        last += 1
    return tuple(sides.between(first, last))


# -- columns ----------------------------------------------------------------------------------------------------------


def _plainest(ground: CommonGround, columns: Columns, where: Bits) -> Said:
    """Of the first cases of a bit column one of which least is known."""
    places = np.flatnonzero(unpacked(where, columns.size))[:_TRIED]
    words, bits = places // 64, (places % 64).astype(np.uint64)
    known = np.zeros(len(places), dtype=np.int64)
    for atoms in (columns.present, columns.absent):
        for column in atoms.values():
            known += ((column[words] >> bits) & np.uint64(1)).astype(np.int64)
    for amounts in columns.amounts.values():
        known += ~np.isnan(amounts[places])
    return said_in(ground.model, columns.answers(ground.model, int(places[known.argmin()])))
