"""Outputs computed over columns, one block of cases after the other.

Of few cases they are computed directly.  For many the computation is written down once, as a straight-line program
(`wires`), and run on blocks of words that fit the processor's caches.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ..circuit import Nodes
from .columns import WORD, Bits, Columns, every
from .node_columns import NodeWires, leaf_column
from .outputs import Column, Formula, Number, Output, Readings
from .vertical import Planes
from .wires import UFUNCS, Wire, Wires

__all__ = ["BLOCK", "Computed", "Plan", "Slot", "computed", "new_computed"]

_Integer = TypeVar("_Integer", np.int8, np.int16)

BLOCK = 4096
"""Words that are worked on at a time: 32 KiB of each column."""


@dataclass(frozen=True, slots=True)
class Computed:
    """Named numbers and bit columns of all cases."""

    numbers: Mapping[str, NDArray[np.int16]]
    columns: Mapping[str, Bits]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """An output of a program."""

    name: str
    digits: tuple[int, ...]
    """The registers of its binary digits, the lowest first, or of its bit column; -1 for zeros."""
    number: bool
    """Whether it is a number."""
    less: int
    """What is taken off."""
    plus: str
    """The name of the number that is added; empty for none."""


def computed(outputs: Iterator[Output[Bits]], columns: Columns) -> Computed:
    """Outputs that are made of columns."""
    numbers: dict[str, NDArray[np.int16]] = {}
    bits: dict[str, Bits] = {}
    for output in outputs:
        if isinstance(output, Column):
            bits[output.name] = np.zeros(columns.words, dtype=WORD) if output.bits is None else output.bits
        else:
            found = _spread(output.planes, np.dtype(np.int16), size=columns.size)
            np.subtract(found, output.less, out=found)
            numbers[output.name] = np.add(found, numbers[output.plus] if output.plus else 0, out=found)
    return Computed(numbers=numbers, columns=bits)


class Plan:
    """A formula as a program, with what goes in and what comes out."""

    def __init__(self, formula: Formula, nodes: Nodes, *, possible: bool) -> None:
        wires = Wires()
        could = NodeWires(nodes, wires, possible=True)
        holds = could if possible else NodeWires(nodes, wires)
        outputs = list(formula(Readings(holds, could)))
        planes = [[output.bits] if isinstance(output, Column) else output.planes for output in outputs]
        self.program = wires.program([[wire for wire in each if wire is not None] for each in planes])
        """One segment for each output."""
        self.inputs = wires.inputs
        """Leaves, each with whether what is possible is meant."""
        registers = [segment.outputs for segment in self.program.segments]
        self.slots = tuple(map(_slot, outputs, planes, registers))
        """What comes out."""
        self.narrow = _narrow(self.slots)
        """The numbers that 8 bits hold, whatever happens."""
        self._kept = frozenset(slot.plus for slot in self.slots)

    def run(self, columns: Columns) -> Computed:
        """What comes out for some columns."""
        found = new_computed(self, columns)
        whole = every(columns.size)
        temporary = self.program.start(min(BLOCK, columns.words))
        for start in range(0, columns.words, BLOCK):
            words = slice(start, min(start + BLOCK, columns.words))
            cases = slice(64 * start, min(64 * words.stop, columns.size))
            registers = [whole[words]]
            registers += [leaf_column(leaf, columns, possible=could, words=words) for leaf, could in self.inputs]
            registers += [register[: len(registers[0])] for register in temporary]
            numbers = {name: number[cases] for name, number in found.numbers.items()}
            bits = {name: column[words] for name, column in found.columns.items()}
            self._run(registers, numbers, bits)
        return found

    def _run(self, registers: list[Bits], numbers: Mapping[str, NDArray[np.int16]], bits: Mapping[str, Bits]) -> None:
        """Run the program on one block, and write what comes out."""
        narrow: dict[str, NDArray[np.int8]] = {}
        for slot, segment in zip(self.slots, self.program.segments, strict=True):
            for operation, one, other, to in segment.steps:
                UFUNCS[operation](registers[one], registers[other], registers[to])
            planes = [None if at < 0 else registers[at] for at in slot.digits]
            if not slot.number:
                np.copyto(bits[slot.name], 0 if planes[0] is None else planes[0] & registers[0])
            elif slot.name in self.narrow:
                small = _spread(planes, np.dtype(np.int8), size=len(numbers[slot.name]))
                if slot.less:
                    np.subtract(small, slot.less, out=small)
                if slot.plus:
                    np.add(small, narrow[slot.plus], out=small)
                if slot.name in self._kept:
                    narrow[slot.name] = small
                np.copyto(numbers[slot.name], small)
            else:
                whole = _spread(planes, np.dtype(np.int16), size=len(numbers[slot.name]))
                np.subtract(whole, slot.less, out=whole)
                np.add(whole, numbers[slot.plus] if slot.plus else 0, out=numbers[slot.name])


def new_computed(plan: Plan, columns: Columns) -> Computed:
    """Room for what comes out of a plan: one array of each kind, so that the system may give it large pages."""
    numbers = [slot.name for slot in plan.slots if slot.number]
    bits = [slot.name for slot in plan.slots if not slot.number]
    return Computed(
        numbers=dict(zip(numbers, np.empty((len(numbers), columns.size), dtype=np.int16), strict=True)),
        columns=dict(zip(bits, np.empty((len(bits), columns.words), dtype=WORD), strict=True)),
    )


def _slot(output: Output[Wire], planes: Planes[Wire], registers: Sequence[int]) -> Slot:
    left = iter(registers)
    digits = tuple(-1 if wire is None else next(left) for wire in planes)
    if isinstance(output, Number):
        return Slot(name=output.name, digits=digits, number=True, less=output.less, plus=output.plus)
    return Slot(name=output.name, digits=digits, number=False, less=0, plus="")


def _narrow(slots: Sequence[Slot]) -> frozenset[str]:
    """The numbers that 8 bits hold, whatever happens."""
    least: dict[str, int] = {"": 0}
    most: dict[str, int] = {"": 0}
    for slot in slots:
        if slot.number:
            least[slot.name] = least[slot.plus] - slot.less
            most[slot.name] = most[slot.plus] + (1 << len(slot.digits)) - 1
    return frozenset(name for name in least if least[name] > -128 and most[name] <= 127)


def _spread(planes: Planes[Bits], dtype: np.dtype[_Integer], *, size: int) -> NDArray[_Integer]:
    """The numbers, one for each case, that are given in binary digits."""
    found: NDArray[_Integer] | None = None
    for plane in reversed(planes):
        if found is not None:
            np.add(found, found, out=found)
        if plane is not None:
            ones = np.unpackbits(plane.view(np.uint8), count=size, bitorder="little").view(np.int8)
            digits = ones.astype(dtype, copy=False)
            found = digits if found is None else np.add(found, digits, out=found)
    return np.zeros(size, dtype=dtype) if found is None else found
