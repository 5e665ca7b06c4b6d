"""Sweeping: the rules of a knowledge base over columns of cases, with what firing concludes of each.

`Sweep` is made once for a knowledge base and put to any number of columns::

    swept = Sweep(kb.model).run(columns)
    swept.levels[i]             the rank of the level of case i
    swept.points[cause][i]      what the evidence adds up to
    swept.leading[cause]        the bit column of the cases in which the cause leads

What is read is computed, and kept; what is not read is not.  Arrays are shared: do not write to them.

NumPy does all the work.  The same programs as machine code (numba) were tried and left out: only the leading causes
came twice as fast, the points, which are what a sweep spends its time on, did not, and compiling took some seconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from ...knowledge.model import Model
from ..circuit import Circuit, compile_circuit
from .blocks import BLOCK, Computed, Plan, computed
from .columns import Bits, Columns
from .node_columns import NodeColumns
from .outputs import Formula, Readings
from .points import MOST, Ledger
from .ranking import CONCLUDED, FALL, LEVEL, RISE, SETTLED, Ranking

__all__ = ["Outlook", "Points", "Ranks", "Sweep", "Swept"]

Points: TypeAlias = NDArray[np.int16]
"""Points of each case."""
Ranks: TypeAlias = NDArray[np.int8]
"""The rank of a level for each case; -1 for none."""


class Sweep:
    """The rules of one knowledge base, ready to be swept over columns."""

    def __init__(self, rules: Circuit | Model) -> None:
        self.circuit = compile_circuit(rules) if isinstance(rules, Model) else rules
        self.model = self.circuit.model
        self.ledger = Ledger.of(self.circuit)
        self.ranking = Ranking(circuit=self.circuit)
        self._plans: dict[tuple[Formula, bool], Plan] = {}
        self._swept: dict[tuple[Formula, bool], int] = {}

    def run(self, columns: Columns, *, possible: bool = False) -> Swept:
        """What the rules conclude of each case; with `possible`, what they could: as if every open rule fired."""
        return self.over(NodeColumns(self.circuit.nodes, columns, possible=possible))

    def over(self, values: NodeColumns) -> Swept:
        """The same where the values of nodes are kept by someone else, who may have evaluated some of them."""
        return Swept(self, values)

    def outlook(self, columns: Columns) -> Outlook:
        """Whether the level of each case could still change."""
        found = self.computed(self.ranking.outlook, NodeColumns(self.circuit.nodes, columns))
        return Outlook(
            settled=found.columns[SETTLED],
            could_rise_to=found.numbers[RISE].astype(np.int8),
            could_fall_to=found.numbers[FALL].astype(np.int8),
        )

    def computed(self, formula: Formula, values: NodeColumns) -> Computed:
        """What comes of a formula: by a plan, once so many cases were swept that making one pays."""
        key = formula, values.possible
        words = self._swept[key] = self._swept.get(key, 0) + values.columns.words
        if words <= BLOCK:
            could = values if values.possible else NodeColumns(values.nodes, values.columns, possible=True)
            return computed(formula(Readings(values, could)), values.columns)
        if key not in self._plans:
            self._plans[key] = Plan(formula, self.circuit.nodes, possible=values.possible)
        return self._plans[key].run(values.columns)


class Swept:
    """What the rules conclude of each case of some columns."""

    def __init__(self, sweep: Sweep, values: NodeColumns) -> None:
        self.circuit = sweep.circuit
        self.model = sweep.model
        self.values = values
        """The bit columns of the nodes."""
        self.size = values.columns.size
        self._sweep = sweep

    @cached_property
    def fired(self) -> Mapping[str, Bits]:
        """Where each rule fired, in declared order."""
        return _Named(self.values, self.circuit.rules)

    @cached_property
    def patterns(self) -> Mapping[str, Bits]:
        """Where each pattern is concluded, in declared order."""
        return _Named(self.values, {name: self.circuit.patterns[name] for name in self.model.patterns})

    @cached_property
    def reached(self) -> Mapping[str, Bits]:
        """Where a rule of each level fired, lowest level first."""
        return self._computed(self._sweep.ranking.reached).columns

    @cached_property
    def levels(self) -> Ranks:
        """The rank of the level: the highest concluded, or the default."""
        return self._computed(self._sweep.ranking.levels).numbers[LEVEL].astype(np.int8)

    @cached_property
    def concluded(self) -> Ranks:
        """The rank of the highest level that a rule concludes; -1 where none does."""
        return self._computed(self._sweep.ranking.concluded).numbers[CONCLUDED].astype(np.int8)

    @cached_property
    def points(self) -> Mapping[str, Points]:
        """The points of each cause, its broader causes' included."""
        found = self._computed(self._sweep.ledger.points).numbers
        return {cause: found[cause] for cause in self.model.causes}

    def points_of(self, cause: str) -> Points:
        """The points of one cause, where those of the others are not wanted."""
        could = NodeColumns(self.values.nodes, self.values.columns, possible=True)
        outputs = self._sweep.ledger.points_of(cause, Readings(self.values, could))
        return computed(outputs, self.values.columns).numbers[cause]

    @cached_property
    def listed(self) -> Mapping[str, Bits]:
        """Where each cause is listed: a rule for it or a broader cause fired."""
        found = self._computed(self._sweep.ledger.listed).columns
        return {cause: found[cause] for cause in self.model.causes}

    @property
    def leading(self) -> Mapping[str, Bits]:
        """Where each cause that is no umbrella is listed with the most points, ties included."""
        return self._first.columns

    @property
    def most(self) -> Points:
        """The points of the leading causes; 0 where there are none."""
        return self._first.numbers[MOST]

    @cached_property
    def _first(self) -> Computed:
        return self._computed(self._sweep.ledger.leading)

    def _computed(self, formula: Formula) -> Computed:
        return self._sweep.computed(formula, self.values)


@dataclass(frozen=True, kw_only=True, eq=False)
class Outlook:
    """Whether the level of each case could still change, by the definitions of `verdict`."""

    settled: Bits
    """Where no completion of what is open changes the level."""
    could_rise_to: Ranks
    """The highest level that it could rise to."""
    could_fall_to: Ranks
    """The lowest level below the default that it could fall to."""


class _Named(Mapping[str, Bits]):
    """The bit columns of names, evaluated when they are read."""

    def __init__(self, values: NodeColumns, numbers: Mapping[str, int]) -> None:
        self._values, self._numbers = values, numbers

    def __getitem__(self, name: str) -> Bits:
        return self._values[self._numbers[name]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)
