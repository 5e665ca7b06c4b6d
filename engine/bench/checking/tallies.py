"""Tallies: ``at_least`` over many plain findings as one sign, where its situations are too many to be listed.

At least 8 of 16 findings hold in 12,870 least cases.  What matters of them can be told by counting alone: a *tally*
says that so many literals of a list are true, and stands among the signs of a case (`situations`) as one of them.

Let P be what is true in a case, A what is denied, and (k, S) a tally that it has.  Then

- it cannot be where fewer than k of S are left that are not denied, and where just k are left, all these are true;
- two tallies cannot be together where they demand more than their lists have, a literal and its negation counting once;
- it has the tally (k', S') where as many of S' are in P, or where ``k - |S without S' and A| + |P of S' without S|`` is
  no less than k': at least 8 of 16 is at least 7 of any 15 of them.

That is sound, and not complete for three tallies at once: then an anomaly may be missed, and none is told that is none.
Counted are only literals that are independent: no two of one list imply or exclude each other.

The tallies of the conditions of a model are known from the beginning, so that every case has all that it has.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from ...knowledge.conditions import Absent, All, Any, AtLeast, Condition, Present
from ...knowledge.implications import Literal
from ...knowledge.model import Model

__all__ = ["MOST_CHOICES", "Tallies", "Tally"]

MOST_CHOICES = 512
"""What has so many situations is listed, not counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """So many literals of a list."""

    sign: int
    """The number of its bit."""
    count: int
    mask: int
    """The bits of the literals."""


class Tallies:
    """The tallies of a model; `bits` are those of its literals, each present one right before its negation."""

    def __init__(self, model: Model, bits: Mapping[Literal, int], *, first: int) -> None:
        self._model, self._bits = model, bits
        self._present = sum(1 << bit for literal, bit in bits.items() if literal.present)
        self._known: dict[tuple[int, int], Tally] = {}
        conditions = [rule.when for rule in model.rules.values()]
        conditions += [line.when for line in model.advice if line.when is not None]
        for condition in (each for when in conditions for each in _counting(when)):
            for holds in (True, False):
                wanted = self._wanted(condition, holds)
                if wanted is not None and wanted not in self._known:
                    sign = first + len(self._known)
                    self._known[wanted] = Tally(sign=sign, count=wanted[0], mask=wanted[1])
        self.all = tuple(self._known.values())
        """All of them."""

    def is_counted(self, condition: AtLeast, holds: bool) -> bool:
        """Whether a condition has too many situations to be listed, and can be counted."""
        return self._wanted(condition, holds) is not None

    def of(self, condition: AtLeast, holds: bool) -> Tally | None:
        """The tally of a condition that is counted; None where it is none of the model."""
        wanted = self._wanted(condition, holds)
        return None if wanted is None else self._known.get(wanted)

    def had(self, literals: int) -> int:
        """The signs of the tallies that literals have."""
        return sum(1 << each.sign for each in self.all if (literals & each.mask).bit_count() >= each.count)

    def following(self, signs: int) -> int | None:
        """What follows from signs that are closed under implication; None where they cannot be together."""
        held = [(each, each.mask & ~self._negated(signs)) for each in self.all if signs >> each.sign & 1]
        follows = self.had(signs)
        for each, left in held:
            if left.bit_count() < each.count:
                return None
            if left.bit_count() == each.count:
                follows |= left
        for (one, left), (other, right) in combinations(held, 2):
            at_most = left.bit_count() + right.bit_count() - (left & self._negated(right)).bit_count()
            if one.count + other.count > at_most:
                return None
        for other in self.all:
            for each, left in held:
                surely = each.count - (left & ~other.mask).bit_count()
                surely += (signs & other.mask & ~each.mask).bit_count()
                if surely >= other.count:
                    follows |= 1 << other.sign
        return follows

    def _negated(self, signs: int) -> int:
        """The negations of the literals among some signs."""
        return (signs & self._present) << 1 | (signs >> 1) & self._present

    def _wanted(self, condition: AtLeast, holds: bool) -> tuple[int, int] | None:
        """Number and list of a condition that is counted."""
        parts = condition.parts
        count = condition.count if holds else len(parts) - condition.count + 1
        if math.comb(len(parts), count) <= MOST_CHOICES:
            return None
        literals = [
            Literal(part.atom, isinstance(part, Present) is holds)
            for part in parts
            if isinstance(part, (Present, Absent)) and self._model.finding_of(part.atom).kind != "choice"
        ]
        if len(literals) < len(parts) or not self._independent(literals):
            return None
        return count, sum(1 << self._bits[literal] for literal in literals)

    def _independent(self, literals: list[Literal]) -> bool:
        atoms = {literal.atom for literal in literals}
        closure = self._model.implications.closure
        return len(atoms) == len(literals) and all(
            atoms.isdisjoint(each.atom for each in closure(literal) if each.atom != literal.atom)
            for atom in atoms
            for literal in (Literal(atom, True), Literal(atom, False))
        )


def _counting(condition: Condition) -> Iterator[AtLeast]:
    match condition:
        case All(parts) | Any(parts) | AtLeast(_, parts):
            if isinstance(condition, AtLeast):
                yield condition
            for part in parts:
                yield from _counting(part)
