"""Which open findings could still change the value of a condition, whatever the others turn out to be.

Every leaf that can still change takes any value, independently of the others; everything else, *don't know*
included, stays as it is.  Kleene's logic is monotone, so a part ranges between its value with all such leaves at
their worst and at their best. A leaf matters when its rise to true, or its fall to false, can show at the root: a
rise shows through `all` only if every other part can be true, a fall through `any` only if every other part can be
false.  That is exact for leaves that are independent, and cautious where two of them are not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from ..knowledge.conditions import Absent, All, Any, AtLeast, Atom, Compare, Concluded, Condition, Present, evaluate
from ..knowledge.truth import Truth
from .valuation import Valuation

__all__ = ["Leaf", "pivots"]

Leaf: TypeAlias = Present | Absent | Compare

_Range: TypeAlias = tuple[Truth, Truth]


def pivots(condition: Condition, valuation: Valuation, *, can_change: Callable[[Atom], bool]) -> Iterator[Leaf]:
    """The leaves that can still change the value of a condition, patterns followed; a leaf may come more than once.

    `can_change` says of an open atom (or a quantity, as an atom without option) whether it may still be answered.
    """
    yield from _Relevance(valuation, can_change).pivots(condition, rise=True, fall=True)


class _Relevance:
    def __init__(self, valuation: Valuation, can_change: Callable[[Atom], bool]) -> None:
        self.valuation, self.can_change = valuation, can_change

    def pivots(self, condition: Condition, *, rise: bool, fall: bool) -> Iterator[Leaf]:
        if not (rise or fall):
            return
        low, high = self.range(condition)
        if low == high:
            return
        match condition:
            case Present() | Absent() | Compare():
                yield condition
            case Concluded(pattern):
                model = self.valuation.case.model
                rules = [model.rules[rule].when for rule in model.patterns[pattern].rules]
                yield from self._through(tuple(rules), 1, rise=rise, fall=fall)
            case Any(parts):
                yield from self._through(parts, 1, rise=rise, fall=fall)
            case All(parts):
                yield from self._through(parts, len(parts), rise=rise, fall=fall)
            case AtLeast(count, parts):
                yield from self._through(parts, count, rise=rise, fall=fall)

    def _through(self, parts: tuple[Condition, ...], count: int, *, rise: bool, fall: bool) -> Iterator[Leaf]:
        """Through a node that needs `count` of its parts: `any` needs one, `all` every one."""
        ranges = [self.range(part) for part in parts]
        can_be_true = sum(high is Truth.TRUE for _, high in ranges)
        stays = sum(low is not Truth.FALSE for low, _ in ranges)
        for part, (low, high) in zip(parts, ranges, strict=True):
            others_true = can_be_true - (high is Truth.TRUE)
            others_stay = stays - (low is not Truth.FALSE)
            yield from self.pivots(part, rise=rise and others_true >= count - 1, fall=fall and others_stay < count)

    def range(self, condition: Condition) -> _Range:
        """The least and the greatest value that a condition can still take."""
        match condition:
            case Present(atom) | Absent(atom):
                return self._leaf(condition, atom)
            case Compare(finding):
                return self._leaf(condition, Atom(finding))
            case Concluded(pattern):
                model = self.valuation.case.model
                return _extreme(max, [self.range(model.rules[rule].when) for rule in model.patterns[pattern].rules])
            case Any(parts):
                return _extreme(max, [self.range(part) for part in parts])
            case All(parts):
                return _extreme(min, [self.range(part) for part in parts])
            case AtLeast(count, parts):
                ranges = [self.range(part) for part in parts]
                low, high = (Truth.at_least(count, [each[side] for each in ranges]) for side in (0, 1))
                return low, high

    def _leaf(self, condition: Leaf, name: Atom) -> _Range:
        value = evaluate(condition, self.valuation)
        return (Truth.FALSE, Truth.TRUE) if value is Truth.OPEN and self.can_change(name) else (value, value)


def _extreme(pick: Callable[..., Truth], ranges: list[_Range]) -> _Range:
    return pick([low for low, _ in ranges]), pick([high for _, high in ranges])
