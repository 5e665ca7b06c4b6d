"""A population as columns of bits: the columns of arrays that sweeping reads, as the whole numbers of `case_bits`."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..inference.circuit import Leaf
from ..inference.sweeping.columns import Bits, Columns, packed
from ..knowledge.conditions import Absent, Atom, Compare, Present

__all__ = ["ColumnBits", "array_of"]


@dataclass(frozen=True, kw_only=True, eq=False)
class ColumnBits:
    """Cases that were generated."""

    columns: Columns
    _known: dict[tuple[Atom, bool], int] = field(default_factory=dict)

    @property
    def everywhere(self) -> int:
        """The bits of all cases."""
        return (1 << self.columns.size) - 1

    def true(self, leaf: Leaf) -> int:
        """The cases in which a leaf holds."""
        match leaf:
            case Present(atom):
                return self._atom(atom, present=True)
            case Absent(atom):
                return self._atom(atom, present=False)
            case Compare(finding):
                amounts = self.columns.amounts[finding]
                return _number(packed(leaf.holds(amounts)))  # type: ignore[arg-type]

    def false(self, leaf: Leaf) -> int:
        """The cases in which a leaf is known not to hold."""
        match leaf:
            case Present(atom):
                return self._atom(atom, present=False)
            case Absent(atom):
                return self._atom(atom, present=True)
            case Compare():
                return self.true(leaf.opposite)

    def _atom(self, atom: Atom, *, present: bool) -> int:
        if (atom, present) not in self._known:
            columns = self.columns.present if present else self.columns.absent
            self._known[atom, present] = _number(columns[atom]) if atom in columns else 0
        return self._known[atom, present]


def _number(bits: Bits) -> int:
    return int.from_bytes(bits.tobytes(), "little")


def array_of(number: int, size: int) -> NDArray[np.bool_]:
    """The Booleans of a column."""
    octets = np.frombuffer(number.to_bytes(-(-size // 8), "little"), dtype=np.uint8)
    return np.unpackbits(octets, count=size, bitorder="little").view(np.bool_)
