"""Straight-line programs of and, or and xor: a computation on bit columns, written down once and run on any number.

A `Wire` stands for a bit column that is not there yet.  What is computed with wires, by the same operators as with
columns, is noted in `Wires`, equal steps once; `Wires.program` leaves out what no output needs and gives every step
a *register* to write to, which is used again as soon as nothing reads it any more.  So a program touches little
memory, and that again and again: a fresh array for each step costs several times the step itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np

from ..circuit import Leaf
from .columns import WORD, Bits

__all__ = ["AND", "OR", "XOR", "Bitwise", "Operand", "Program", "Segment", "UFUNCS", "Wire", "Wires"]

AND, OR, XOR = range(3)
"""The operations."""

UFUNCS: Sequence[Callable[[Bits, Bits, Bits], Bits]] = (np.bitwise_and, np.bitwise_or, np.bitwise_xor)
"""The same on columns: of two into a third, which may be one of the two."""


@dataclass(frozen=True, slots=True, eq=False)
class Wire:
    """A bit column to be."""

    wires: Wires
    number: int

    def __and__(self, other: Wire) -> Wire:
        return self.wires.step(AND, self, other)

    def __or__(self, other: Wire) -> Wire:
        return self.wires.step(OR, self, other)

    def __xor__(self, other: Wire) -> Wire:
        return self.wires.step(XOR, self, other)

    def __invert__(self) -> Wire:
        return self.wires.step(XOR, self, self.wires.every)


class Operand(Protocol):
    """What has the operators: a bit column, or a wire that stands for one."""

    def __and__(self: _Same, other: _Same, /) -> _Same:
        """Where both are set."""

    def __or__(self: _Same, other: _Same, /) -> _Same:
        """Where one of them is set."""

    def __xor__(self: _Same, other: _Same, /) -> _Same:
        """Where just one of them is set."""

    def __invert__(self: _Same, /) -> _Same:
        """Where it is not set; of a column, its padding included."""


_Same = TypeVar("_Same")
Bitwise = TypeVar("Bitwise", bound=Operand)
"""Bit columns, or wires that stand for them."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a program that ends with outputs, which are to be used before the next part is run."""

    steps: tuple[tuple[int, int, int, int], ...]
    """Operation, register, register, and the register to write to."""
    outputs: tuple[int, ...]
    """Registers."""


@dataclass(frozen=True, slots=True)
class Program:
    """Segments that are run one after the other."""

    inputs: int
    """The first registers are not written to: "every case", and one for each input."""
    registers: int
    """How many there are, those of the inputs included."""
    segments: tuple[Segment, ...]

    def start(self, words: int) -> list[Bits]:
        """Registers to write to, for columns of so many words."""
        return list(np.empty((self.registers - self.inputs, words), dtype=WORD))


class Wires:
    """The wires of one computation, each made of smaller ones."""

    def __init__(self) -> None:
        self._steps: list[tuple[int, int, int] | None] = []
        self._numbers: dict[tuple[int, int, int], Wire] = {}
        self.every = Wire(self, 0)
        """Every case."""
        self._steps.append(None)
        self._inputs: dict[tuple[Leaf, bool], Wire] = {}

    def input(self, name: tuple[Leaf, bool]) -> Wire:
        """The wire of a column that is put in: of a leaf, and whether what is possible is meant."""
        if name not in self._inputs:
            self._inputs[name] = Wire(self, len(self._steps))
            self._steps.append(None)
        return self._inputs[name]

    @property
    def inputs(self) -> list[tuple[Leaf, bool]]:
        """What is put in, in the order in which it was first asked for."""
        return list(self._inputs)

    def step(self, operation: int, one: Wire, other: Wire) -> Wire:
        """The wire of one operation."""
        first, second = sorted((one, other), key=lambda wire: wire.number)
        if operation != XOR:
            if first is second:
                return first
            if first is self.every:
                return second if operation == AND else first
        key = operation, first.number, second.number
        if key not in self._numbers:
            self._numbers[key] = Wire(self, len(self._steps))
            self._steps.append(key)
        return self._numbers[key]

    def program(self, outputs: Sequence[Sequence[Wire]]) -> Program:
        """The program that has these outputs, one segment after the other."""
        made: set[int] = set()
        orders = [self._order([wire.number for wire in segment], made) for segment in outputs]
        last: dict[int, tuple[int, int]] = {}
        for at, (order, segment) in enumerate(zip(orders, outputs, strict=True)):
            for place, number in enumerate(order):
                for read in self._read(number):
                    last[read] = at, place
            for wire in segment:
                last[wire.number] = at, len(order)
        registers = {wire.number: at for at, wire in enumerate((self.every, *self._inputs.values()))}
        allocation = _Allocation(registers, last)
        segments = []
        for at, (order, segment) in enumerate(zip(orders, outputs, strict=True)):
            steps = [self._placed(number, allocation, (at, place)) for place, number in enumerate(order)]
            found = tuple(registers[wire.number] for wire in segment)
            segments.append(Segment(steps=tuple(steps), outputs=found))
            allocation.release([wire.number for wire in segment], (at, len(order)))
        return Program(inputs=1 + len(self._inputs), registers=allocation.count, segments=tuple(segments))

    def _read(self, number: int) -> tuple[int, ...]:
        step = self._steps[number]
        return () if step is None else step[1:]

    def _order(self, outputs: Sequence[int], made: set[int]) -> list[int]:
        """The steps that lead to outputs and were not made before, each after those that it reads."""
        order: list[int] = []
        waiting = list(reversed(outputs))
        while waiting:
            number = waiting[-1]
            missing = [read for read in self._read(number) if read not in made and self._steps[read] is not None]
            if number in made or self._steps[number] is None:
                waiting.pop()
            elif missing:
                waiting += reversed(missing)
            else:
                made.add(waiting.pop())
                order.append(number)
        return order

    def _placed(self, number: int, allocation: _Allocation, at: tuple[int, int]) -> tuple[int, int, int, int]:
        step = self._steps[number]
        assert step is not None
        operation, one, other = step
        registers = allocation.registers[one], allocation.registers[other]
        allocation.release([one, other], at)
        return operation, *registers, allocation.take(number)


class _Allocation:
    """Which register holds which wire, by when it is read for the last time."""

    def __init__(self, registers: dict[int, int], last: Mapping[int, tuple[int, int]]) -> None:
        self.registers = registers
        self.count = len(registers)
        self._inputs = frozenset(registers)
        self._last = last
        self._free: list[int] = []

    def take(self, number: int) -> int:
        """A register for a wire: the one that was given back last."""
        if not self._free:
            self._free.append(self.count)
            self.count += 1
        self.registers[number] = self._free.pop()
        return self.registers[number]

    def release(self, numbers: Sequence[int], at: tuple[int, int]) -> None:
        """Give the registers of those wires back that are not read after a step."""
        for number in dict.fromkeys(numbers):
            if number not in self._inputs and self._last[number] == at:
                self._free.append(self.registers[number])
