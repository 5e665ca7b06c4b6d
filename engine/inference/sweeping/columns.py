"""Cases as columns of bits: one bit of a case for "present" and one for "absent", of every atom.

A *bit column* is an array of 64-bit words, 64 cases a word: case `i` is bit ``i % 64`` of word ``i // 64``, the lowest
bit first; the bits after the last case are zero.  Neither bit set is *open*: not asked, or *don't know*, which rules do
not tell apart.  A quantity is a column of numbers, NaN while it is open.

Columns hold what a `Case` holds once it is closed under implication.  `closed` closes columns that were read from
elsewhere, by the same definition; both bits of an atom set is what makes a case contradictory.

This module needs NumPy, which the extra ``cohort`` installs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...knowledge.conditions import Atom
from ...knowledge.implications import Literal
from ...knowledge.model import Model
from ...knowledge.quantities import shown
from ..case import Case

__all__ = ["Amounts", "Bits", "Columns", "closed", "counted", "every", "packed", "unpacked"]

Bits: TypeAlias = NDArray[np.uint64]
"""A bit column."""
Amounts: TypeAlias = NDArray[np.float64]
"""The amounts of a quantity, NaN where it is open."""

WORD = np.dtype("<u8")
"""64 cases; the bytes stand in the order of the cases on every machine."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Columns:
    """Many cases, closed under implication."""

    size: int
    """How many."""
    present: Mapping[Atom, Bits]
    """Where each atom is present; an atom that is not there is present nowhere."""
    absent: Mapping[Atom, Bits]
    """Where each atom is absent; an atom that is not there is absent nowhere."""
    amounts: Mapping[str, Amounts]
    """The amounts of each quantity, in its unit; one that is not there is open everywhere."""

    @property
    def words(self) -> int:
        """The length of a bit column."""
        return -(-self.size // 64)

    @classmethod
    def of(cls, model: Model, cases: Sequence[Case]) -> Columns:
        """The columns of cases; of *don't know* nothing is kept."""
        places: dict[bool, dict[Atom, list[int]]] = {
            value: {atom: [] for atom in model.atoms} for value in (True, False)
        }
        amounts = {name: np.full(len(cases), np.nan) for name, each in model.findings.items() if not each.atoms}
        for at, case in enumerate(cases):
            for atom, value in case.values.items():
                places[value][atom].append(at)
            for name, amount in case.amounts.items():
                amounts[name][at] = amount
        size = len(cases)
        return cls(
            size=size,
            present={atom: _with_ones(found, size) for atom, found in places[True].items()},
            absent={atom: _with_ones(found, size) for atom, found in places[False].items()},
            amounts=amounts,
        )

    def values(self, index: int) -> dict[Atom, bool]:
        """What is present and what is absent in one case."""
        if not 0 <= index < self.size:
            raise IndexError(f"there is no case {index} among {self.size}")
        word, place = divmod(index, 64)
        found = {atom: True for atom, bits in self.present.items() if int(bits[word]) >> place & 1}
        return found | {atom: False for atom, bits in self.absent.items() if int(bits[word]) >> place & 1}

    def answers(self, model: Model, index: int) -> dict[str, object]:
        """Answers that `Case.of` makes one case of, in declared order, without those that follow from others.

        That an exclusive choice is denied an option is no answer; in a closed case it follows from one.
        """
        literals = [Literal(atom, value) for atom, value in self.values(index).items()]
        answered: dict[str, dict[str, bool]] = {}
        for literal in _independent(model, sorted(literals, key=lambda each: model.atoms[each.atom])):
            answered.setdefault(literal.atom.finding, {})[literal.atom.option] = literal.present
        found: dict[str, object] = {}
        for finding in model.findings.values():
            said = answered.get(finding.id, {})
            if finding.kind == "quantity":
                amount = float(self.amounts[finding.id][index]) if finding.id in self.amounts else np.nan
                if not np.isnan(amount):
                    found[finding.id] = shown(amount, unit=finding.unit, bare=finding.bare)
            elif finding.kind == "choice":
                found.update((finding.id, option) for option, value in said.items() if value)
            elif finding.kind == "choices" and said:
                found[finding.id] = {option: _word(value) for option, value in said.items()}
            elif said:
                found[finding.id] = _word(said[""])
        return found

    def case(self, model: Model, index: int) -> Case:
        """One case."""
        return Case.of(model, self.answers(model, index))

    def part(self, start: int, stop: int) -> Columns:
        """The cases of the words from `start` to before `stop`, without copying."""
        return Columns(
            size=min(self.size, 64 * stop) - 64 * start,
            present={atom: bits[start:stop] for atom, bits in self.present.items()},
            absent={atom: bits[start:stop] for atom, bits in self.absent.items()},
            amounts={name: amounts[64 * start : 64 * stop] for name, amounts in self.amounts.items()},
        )

    def parts(self, words: int) -> Iterator[Columns]:
        """All cases, so many words at a time, without copying."""
        for start in range(0, self.words, words):
            yield self.part(start, min(start + words, self.words))


def packed(where: NDArray[np.bool_]) -> Bits:
    """A bit column of Booleans."""
    bits = np.zeros(-(-len(where) // 64), dtype=WORD)
    packed_bytes = np.packbits(where, bitorder="little")
    bits.view(np.uint8)[: len(packed_bytes)] = packed_bytes
    return bits


def unpacked(bits: Bits, size: int) -> NDArray[np.bool_]:
    """The Booleans of a bit column."""
    return np.unpackbits(bits.view(np.uint8), count=size, bitorder="little").view(np.bool_)


def every(size: int) -> Bits:
    """The bit column in which every case is set."""
    bits = np.full(-(-size // 64), ~np.uint64(0), dtype=WORD)
    if size % 64:
        bits[-1] = np.uint64((1 << size % 64) - 1)
    return bits


def counted(bits: Bits) -> int:
    """How many cases are set."""
    return int.from_bytes(bits.tobytes(), "little").bit_count()


def closed(model: Model, columns: Columns) -> tuple[Columns, Bits]:
    """Columns closed under implication, as `Case.of` closes answers, and which of the cases contradict themselves."""
    said = {Literal(atom, True): bits for atom, bits in columns.present.items()}
    said |= {Literal(atom, False): bits for atom, bits in columns.absent.items()}
    reached = dict(said)
    own: set[Literal] = set()
    for start, bits in said.items():
        for end in model.implications.closure(start):
            if end == start:
                continue
            if end in own:
                np.bitwise_or(reached[end], bits, out=reached[end])
            else:
                reached[end] = reached[end] | bits if end in reached else bits.copy()
                own.add(end)
    whole = Columns(
        size=columns.size,
        present={atom: reached[Literal(atom, True)] for atom in model.atoms if Literal(atom, True) in reached},
        absent={atom: reached[Literal(atom, False)] for atom in model.atoms if Literal(atom, False) in reached},
        amounts=columns.amounts,
    )
    contradictory = np.zeros(columns.words, dtype=WORD)
    for atom in whole.present.keys() & whole.absent.keys():
        contradictory |= whole.present[atom] & whole.absent[atom]
    return whole, contradictory


def _with_ones(places: list[int], size: int) -> Bits:
    where = np.zeros(size, dtype=np.bool_)
    where[places] = True
    return packed(where)


def _word(value: bool) -> str:
    return "present" if value else "absent"


def _independent(model: Model, literals: Sequence[Literal]) -> list[Literal]:
    """The literals without those that follow from others that are kept."""
    kept = dict.fromkeys(literals)
    behind: dict[Literal, list[Literal]] = {literal: [] for literal in literals}
    for literal in literals:
        for implied in model.implications.closure(literal):
            if implied in behind and implied != literal:
                behind[implied].append(literal)
    for literal in literals:
        if any(other in kept for other in behind[literal]):
            del kept[literal]
    return list(kept)
