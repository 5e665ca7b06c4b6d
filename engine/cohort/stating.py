"""What the rows of a table state: bit columns that grow column by column, and the faults of single rows.

Cells come as *codes*: the number of its value for each row, -1 where it is empty.  Each value is read once, and what
it says is spread over the rows that have it.  Columns of Booleans and of plain numbers do without.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..inference.case import closed_literals
from ..inference.sweeping.columns import Amounts, Bits, Columns, closed, packed, unpacked
from ..knowledge.conditions import Atom
from ..knowledge.errors import BadAnswers
from ..knowledge.implications import Literal
from ..knowledge.model import Model
from ..knowledge.quantities import amount_in
from .cells import CellReader, Said

__all__ = ["Codes", "Statements"]

Codes: TypeAlias = NDArray[np.int32]
"""For each row the number of its value; -1 where the cell is empty."""

_EXACT = 2.0**53
"""Below this every whole number is a float of its own."""


@dataclass(slots=True, kw_only=True)
class Statements:
    """What so many rows state."""

    model: Model
    size: int
    present: dict[Atom, Bits] = field(default_factory=dict)
    absent: dict[Atom, Bits] = field(default_factory=dict)
    amounts: dict[str, Amounts] = field(default_factory=dict)
    faults: dict[int, list[str]] = field(default_factory=dict)
    """Why a row cannot be understood, by its place."""

    def add(self, atom: Atom, value: bool, where: Bits) -> None:
        """State an atom of some rows."""
        bits = self.present if value else self.absent
        bits[atom] = bits[atom] | where if atom in bits else where

    def add_fault(self, where: NDArray[np.bool_], fault: str) -> None:
        """Say that some rows cannot be understood."""
        for row in np.flatnonzero(where).tolist():
            self.faults.setdefault(row, []).append(fault)

    def add_cells(
        self, said: Sequence[Said], codes: Codes, spread: Callable[[NDArray[np.bool_]], Bits] = packed
    ) -> None:
        """State what cells say, each value of which was read; `spread` makes a bit column of the rows of cells."""
        if any(each.fault for each in said):
            for code, each in enumerate(said):
                if each.fault:
                    self.add_fault(unpacked(spread(codes == code), self.size), each.fault)
        table = np.zeros(len(said) + 1, dtype=np.bool_)
        for atom, value in dict.fromkeys(pair for each in said for pair in each.atoms):
            table[:-1] = [(atom, value) in each.atoms for each in said]
            self.add(atom, value, spread(table[codes]))

    def add_amounts(self, finding: str, said: Sequence[Said], codes: Codes) -> None:
        """State the amounts that cells say."""
        self.add_cells(said, codes)
        table = np.array([*(np.nan if each.amount is None else each.amount for each in said), np.nan])
        self.amounts[finding] = table[codes]

    def add_numbers(self, reader: CellReader, numbers: Amounts, where: NDArray[np.bool_], unit: str) -> None:
        """State plain numbers of a unit, of the rows that have one."""
        finding = reader.target.finding
        amounts = np.full(self.size, np.nan)
        factor = amount_in(f"1 {unit}", unit=finding.unit, bare=False) if unit else 1.0
        plain = where & (numbers >= 0) & (numbers * factor < _EXACT)
        if factor == 1 or (factor.is_integer() and finding.unit == "day"):
            amounts[plain] = _rounded(numbers[plain], factor)
            plain &= (amounts >= finding.least) & (amounts <= finding.greatest)
        else:
            plain[:] = False
        odd = np.flatnonzero(where & ~plain)
        values, codes = np.unique(numbers[odd], return_inverse=True)
        said = [reader.read(value) for value in values.tolist()]
        amounts[odd] = np.array([np.nan if each.amount is None else each.amount for each in said])[codes]
        self.amounts[finding.id] = amounts
        for code, each in enumerate(said):
            for row in odd[codes == code].tolist() if each.fault else ():
                self.faults.setdefault(row, []).append(each.fault)

    def closed(self) -> Columns:
        """The cases, closed under implication; a row that contradicts itself is a fault of that row."""
        columns, contradictory = closed(
            self.model,
            Columns(size=self.size, present=self.present, absent=self.absent, amounts=self.amounts),
        )
        for row in np.flatnonzero(unpacked(contradictory, self.size)).tolist():
            if row not in self.faults:
                self.faults[row] = self._contradictions(row)
        return columns

    def _contradictions(self, row: int) -> list[str]:
        """Which statements of a row contradict each other."""
        stated = {
            value: [atom for atom in self.model.atoms if atom in bits and _is_set(bits[atom], row)]
            for value, bits in ((True, self.present), (False, self.absent))
        }
        both = [atom for atom in stated[True] if atom in stated[False]]
        if both:
            return [f"`{atom}` is stated as present and as absent (correct one of them)" for atom in both]
        said = [Literal(atom, value) for value, atoms in stated.items() for atom in atoms]
        try:
            closed_literals(self.model, sorted(said, key=lambda each: self.model.atoms[each.atom]))
        except BadAnswers as error:
            return [str(fault) for fault in error.faults]
        raise AssertionError("the two ways of closing a case do not agree")


def _rounded(numbers: Amounts, factor: float) -> Amounts:
    """Numbers in the unit of the finding, to the last bit as `quantities` makes them, by one multiplication."""
    amounts = numbers * factor
    fractions = np.flatnonzero(numbers != np.rint(numbers))
    values, codes = np.unique(numbers[fractions], return_inverse=True)
    amounts[fractions] = np.array([round(round(value, 9) * factor, 9) for value in values.tolist()])[codes]
    return amounts


def _is_set(bits: Bits, row: int) -> bool:
    return bool((int(bits[row // 64]) >> row % 64) & 1)
