"""Many cases at once: what holds in which of them, as whole numbers of one bit a case.

Python's whole numbers are as long as they need be, and `&` and `|` of two of them take all their cases together; for
some hundred scenarios no array is faster.  A case is one bit, the first the lowest.  An atom has two columns, present
and absent; where neither bit is set it is open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ..inference.case import Case
from ..inference.circuit import Gate, Leaf, Nodes
from ..knowledge.conditions import Absent, Atom, Compare, Present

__all__ = ["CaseBits", "LeafBits", "NodeBits", "at_least", "places", "together"]


class LeafBits(Protocol):
    """Cases that say of every leaf where it holds and where it is known not to."""

    @property
    def everywhere(self) -> int:
        """The bits of all cases."""

    def true(self, leaf: Leaf) -> int:
        """The cases in which a leaf holds."""

    def false(self, leaf: Leaf) -> int:
        """The cases in which a leaf is known not to hold."""


@dataclass(frozen=True, kw_only=True)
class CaseBits:
    """Some cases, in their order."""

    size: int
    present: Mapping[Atom, int]
    absent: Mapping[Atom, int]
    amounts: Mapping[str, Sequence[tuple[int, float]]]
    """Of each quantity the cases in which it is known, by the bit of the case, with the amount."""

    @classmethod
    def of(cls, cases: Sequence[Case]) -> CaseBits:
        """The columns of cases that were closed."""
        present: dict[Atom, int] = {}
        absent: dict[Atom, int] = {}
        amounts: dict[str, list[tuple[int, float]]] = {}
        for at, case in enumerate(cases):
            bit = 1 << at
            for atom, value in case.values.items():
                columns = present if value else absent
                columns[atom] = columns.get(atom, 0) | bit
            for name, amount in case.amounts.items():
                amounts.setdefault(name, []).append((bit, amount))
        return cls(size=len(cases), present=present, absent=absent, amounts=amounts)

    @property
    def everywhere(self) -> int:
        """The bits of all cases."""
        return (1 << self.size) - 1

    def true(self, leaf: Leaf) -> int:
        """The cases in which a leaf holds."""
        match leaf:
            case Present(atom):
                return self.present.get(atom, 0)
            case Absent(atom):
                return self.absent.get(atom, 0)
            case Compare(finding):
                return sum(bit for bit, amount in self.amounts.get(finding, ()) if leaf.holds(amount))

    def false(self, leaf: Leaf) -> int:
        """The cases in which a leaf is known not to hold."""
        match leaf:
            case Present(atom):
                return self.absent.get(atom, 0)
            case Absent(atom):
                return self.present.get(atom, 0)
            case Compare():
                return self.true(leaf.opposite)


@dataclass(frozen=True, kw_only=True)
class NodeBits:
    """In which cases the nodes of a circuit hold: each evaluated once, when it is asked for."""

    nodes: Nodes
    cases: LeafBits
    possible: bool = False
    """Where they are not known to be false, instead: what holds, and what is open."""
    _known: dict[int, int] = field(default_factory=dict)

    def __getitem__(self, number: int) -> int:
        if number not in self._known:
            node = self.nodes[number]
            self._known[number] = (
                at_least(node.count, [self[each] for each in node.inputs], self.cases.everywhere)
                if isinstance(node, Gate)
                else self._leaf(node)
            )
        return self._known[number]

    def _leaf(self, leaf: Leaf) -> int:
        return self.cases.everywhere & ~self.cases.false(leaf) if self.possible else self.cases.true(leaf)


def at_least(count: int, columns: Sequence[int], everywhere: int) -> int:
    """The cases in which at least so many of some columns hold; 0 always do, more than there are never.

    >>> bin(at_least(2, [0b011, 0b110, 0b010], 0b111))
    '0b10'
    """
    if count == 1:
        return together(columns)
    if count == len(columns):
        found = everywhere
        for column in columns:
            found &= column
        return found
    held = [everywhere] + [0] * min(count, len(columns))  # after each column: at least 0, 1, 2 ... of those before
    for column in columns:
        for at in range(len(held) - 1, 0, -1):
            held[at] |= held[at - 1] & column
    return held[count] if count < len(held) else 0


def places(bits: int) -> Iterator[int]:
    """The places of the cases of a column, in order."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def together(columns: Iterable[int]) -> int:
    """The cases of any of the columns."""
    found = 0
    for column in columns:
        found |= column
    return found
