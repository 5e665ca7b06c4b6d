"""Levels over columns: the verdict of every case, and whether it could change, by the definitions of `verdict`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..circuit import Circuit
from .node_columns import NodeValues
from .outputs import Column, Number, Output, Readings
from .vertical import any_of, selected
from .wires import Bitwise

__all__ = ["CONCLUDED", "FALL", "LEVEL", "RISE", "SETTLED", "Ranking"]

LEVEL, CONCLUDED, RISE, FALL, SETTLED = "level", "concluded", "could-rise-to", "could-fall-to", "settled"
"""The names of what is computed."""


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """The escalation rules by the rank of their level."""

    circuit: Circuit

    def levels(self, readings: Readings[Bitwise]) -> Iterator[Output[Bitwise]]:
        """The rank of the level: the highest concluded, or the default."""
        found = [(bits, rank) for rank, bits in enumerate(self._reached(readings.holds)) if bits is not None]
        default = self.circuit.model.default.rank
        yield Number(LEVEL, selected(found, otherwise=default, every=readings.holds.every))

    def concluded(self, readings: Readings[Bitwise]) -> Iterator[Output[Bitwise]]:
        """The rank of the highest level that a rule concludes; -1 where none does."""
        reached = list(enumerate(self._reached(readings.holds)))
        yield _or_none(CONCLUDED, reached, readings.holds.every)

    def reached(self, readings: Readings[Bitwise]) -> Iterator[Output[Bitwise]]:
        """Where a rule of each level fired, lowest level first."""
        for level, bits in zip(self.circuit.model.levels, self._reached(readings.holds), strict=True):
            yield Column(level, bits)

    def outlook(self, readings: Readings[Bitwise]) -> Iterator[Output[Bitwise]]:
        """What the level could rise and fall to, -1 for nothing, and whether it is settled.

        A level above the present one that is reached when every open rule fires is reached by an open rule; so is any
        level as long as no rule fired.
        """
        default, every = self.circuit.model.default.rank, readings.holds.every
        now, then = self._reached(readings.holds), self._reached(readings.could)
        nothing = _none_of(now, every)
        rises: list[tuple[int, Bitwise | None]] = []
        falls: list[tuple[int, Bitwise | None]] = []
        for rank, bits in enumerate(then):
            if bits is None:
                continue
            higher = bits & _none_of(now[rank:], every)
            rises.append((rank, higher if rank > default else higher & ~nothing))
            if rank < default:
                falls.insert(0, (rank, bits & nothing))
        yield _or_none(RISE, rises, every)
        yield _or_none(FALL, falls, every)
        yield Column(SETTLED, _none_of([bits for _, bits in (*rises, *falls)], every))

    def _reached(self, holds: NodeValues[Bitwise]) -> list[Bitwise | None]:
        """Where a rule of each level holds, by rank; None for nowhere."""
        model = self.circuit.model
        rules: list[list[Bitwise]] = [[] for _ in model.levels]
        for rule in model.level_rules:
            rules[model.level_of(rule).rank].append(holds[self.circuit.rules[rule.id]])
        return [any_of(columns) for columns in rules]


def _or_none(name: str, choices: Sequence[tuple[int, Bitwise | None]], every: Bitwise) -> Number[Bitwise]:
    """The rank of the last of the choices that is set; -1 where none is."""
    found = [(bits, rank + 1) for rank, bits in choices if bits is not None]
    return Number(name, selected(found, otherwise=0, every=every), less=1)


def _none_of(columns: Sequence[Bitwise | None], every: Bitwise) -> Bitwise:
    """Where none of the columns is set."""
    found = any_of([bits for bits in columns if bits is not None])
    return every if found is None else every & ~found
