"""What is computed of many cases at once: named numbers and named bit columns, made of columns or of wires."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeAlias

from .node_columns import NodeValues
from .vertical import Planes
from .wires import Bitwise

__all__ = ["Column", "Formula", "Number", "Output", "Readings"]


@dataclass(frozen=True, slots=True)
class Number(Generic[Bitwise]):
    """A number for each case."""

    name: str
    planes: Planes[Bitwise]
    """Its binary digits."""
    less: int = 0
    """What is taken off."""
    plus: str = ""
    """The name of a number that came before and is added; empty for none."""


@dataclass(frozen=True, slots=True)
class Column(Generic[Bitwise]):
    """A bit column."""

    name: str
    bits: Bitwise | None
    """None for nowhere."""


Output: TypeAlias = Number[Bitwise] | Column[Bitwise]
"""One or the other."""


@dataclass(frozen=True, slots=True)
class Readings(Generic[Bitwise]):
    """The nodes as they are read."""

    holds: NodeValues[Bitwise]
    """What holds; of a sweep for what is possible, what is not false."""
    could: NodeValues[Bitwise]
    """What is not false."""


class Formula(Protocol):
    """Makes outputs of nodes, whether these are columns or wires."""

    def __call__(self, readings: Readings[Bitwise], /) -> Iterator[Output[Bitwise]]:
        """The outputs, in an order in which they can be computed."""
