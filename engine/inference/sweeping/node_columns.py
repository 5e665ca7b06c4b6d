"""The nodes of a circuit evaluated over columns: one bit column for each node, computed once.

Two questions are answered, by the same circuit (see `circuit`): what holds, and with `possible` what is not false in
Kleene's logic, that is what can still come to hold.  Nodes that are added to the table later are evaluated when they
are asked for, and only they are.

The same over wires, which stand for columns, writes the evaluation down instead (`wires`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Generic

import numpy as np
from numpy.typing import NDArray

from ...knowledge.conditions import Absent, Compare, Present
from ..circuit import Gate, Leaf, Nodes
from .columns import WORD, Amounts, Bits, Columns, every, packed
from .vertical import any_of, at_least, summed
from .wires import Bitwise, Wire, Wires

__all__ = ["NodeColumns", "NodeValues", "NodeWires", "leaf_column"]

_COMPARED: Mapping[str, Callable[[Amounts, float], NDArray[np.bool_]]] = {
    "more_than": lambda amounts, bound: amounts > bound,
    "at_least": lambda amounts, bound: amounts >= bound,
    "at_most": lambda amounts, bound: amounts <= bound,
    "less_than": lambda amounts, bound: amounts < bound,
}


class NodeValues(ABC, Generic[Bitwise]):
    """What nodes are in every case, each computed when it is first asked for."""

    def __init__(self, nodes: Nodes, every: Bitwise) -> None:
        self.nodes = nodes
        self.every = every
        """Every case."""
        self._known: dict[int, Bitwise] = {}

    def __contains__(self, number: int) -> bool:
        """Whether a node was evaluated."""
        return number in self._known

    def __getitem__(self, number: int) -> Bitwise:
        """Where a node holds, or with `possible` where it is not false."""
        waiting = [number]
        while waiting:
            at = waiting[-1]
            node = self.nodes[at]
            if at in self._known:
                waiting.pop()
            elif not isinstance(node, Gate):
                self._known[at] = self._leaf(node)
            else:
                missing = [each for each in node.inputs if each not in self._known]
                waiting += missing
                if not missing:
                    self._known[at] = self._gate(node)
        return self._known[number]

    @abstractmethod
    def _leaf(self, leaf: Leaf) -> Bitwise:
        """What a leaf is."""

    def _gate(self, gate: Gate) -> Bitwise:
        inputs = [self._known[each] for each in gate.inputs]
        if gate.count == 0:
            return self.every
        if gate.count == 1:
            found = any_of(inputs)
            return self.every ^ self.every if found is None else found
        if gate.count == len(inputs):
            held = inputs[0]
            for bits in inputs[1:]:
                held = held & bits
            return held
        return at_least(gate.count, summed([(bits, 1) for bits in inputs]), every=self.every)


class NodeColumns(NodeValues[Bits]):
    """The bit columns of nodes.  They are shared: do not write to them."""

    def __init__(self, nodes: Nodes, columns: Columns, *, possible: bool = False) -> None:
        super().__init__(nodes, every(columns.size))
        self.columns = columns
        self.possible = possible

    def branch(self) -> NodeColumns:
        """The same nodes, with room for others that are forgotten together with the branch."""
        other = NodeColumns.__new__(NodeColumns)
        other.__dict__.update(self.__dict__, _known=dict(self._known))
        return other

    def _leaf(self, leaf: Leaf) -> Bits:
        if not self.possible:
            return leaf_column(leaf, self.columns)
        if isinstance(leaf, Compare):
            return leaf_column(leaf, self.columns, possible=True)
        return self.every & ~leaf_column(_contrary(leaf), self.columns)


class NodeWires(NodeValues[Wire]):
    """Wires for the bit columns of nodes; what is put in are leaves, and whether what is possible is meant."""

    def __init__(self, nodes: Nodes, wires: Wires, *, possible: bool = False) -> None:
        super().__init__(nodes, wires.every)
        self._wires, self._possible = wires, possible

    def _leaf(self, leaf: Leaf) -> Wire:
        if self._possible and not isinstance(leaf, Compare):
            return ~self._wires.input((_contrary(leaf), False))
        return self._wires.input((leaf, self._possible))


def leaf_column(leaf: Leaf, columns: Columns, *, possible: bool = False, words: slice = slice(None)) -> Bits:
    """Where a leaf holds; of a comparison with `possible` also where the quantity is open.

    `words` are those of one block, from a first one to before a last one; all if it does not say.
    """
    start, stop, _ = words.indices(columns.words)
    match leaf:
        case Present(atom):
            bits = columns.present.get(atom)
        case Absent(atom):
            bits = columns.absent.get(atom)
        case Compare(finding, comparison, bound):
            if finding not in columns.amounts:
                return every(columns.size)[start:stop] if possible else np.zeros(stop - start, dtype=WORD)
            amounts = columns.amounts[finding][64 * start : 64 * stop]
            holds = _COMPARED[comparison](amounts, bound)
            return packed(holds | np.isnan(amounts) if possible else holds)
    return np.zeros(stop - start, dtype=WORD) if bits is None else bits[start:stop]


def _contrary(leaf: Present | Absent) -> Present | Absent:
    """An atom can still be present where it is not absent, and the other way round."""
    return Absent(leaf.atom) if isinstance(leaf, Present) else Present(leaf.atom)
