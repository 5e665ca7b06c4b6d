"""Two versions of a knowledge base swept over the same generated cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

import numpy as np

from ...inference.circuit import Circuit
from ...inference.sweeping.columns import Bits, Columns, closed, counted, every, packed
from ...inference.sweeping.node_columns import NodeColumns
from ...inference.sweeping.population import population
from ...inference.sweeping.sweep import Sweep, Swept
from .common_ground import CommonGround
from .questions import Question

__all__ = ["Comparison"]


class Comparison:
    """What two versions conclude of generated cases; their circuits share the nodes."""

    def __init__(self, old: Circuit, new: Circuit, ground: CommonGround, *, cases: int, seed: int) -> None:
        self.columns = population(ground.model, cases, seed=seed, bounds=ground.bounds)
        """The cases as they are drawn, closed by what the versions have in common."""
        values, contradictory = [], np.zeros(self.columns.words, dtype=np.uint64)
        for circuit in (old, new):
            whole = self.columns
            if not ground.same_closing:
                whole, wrong = closed(circuit.model, _known(whole, circuit))
                contradictory |= wrong
            values.append(NodeColumns(circuit.nodes, whole))
        if ground.same_closing:
            values[1] = values[0]  # what the versions share is evaluated once
        self.compared: Bits = every(cases) & ~contradictory
        """The cases that contradict themselves in neither version."""
        self._old, self._new = Sweep(old).over(values[0]), Sweep(new).over(values[1])

    @cached_property
    def size(self) -> int:
        """How many cases are compared."""
        return counted(self.compared)

    def answered(self, questions: Iterable[Question]) -> Iterator[tuple[Question, Bits]]:
        """The questions that are so of some case, each with the cases."""
        for question in questions:
            if question.about == "level" and not self._level_counts[self._places(question)]:
                continue
            where = self._where(question) & self.compared
            if where.any():
                yield question, where

    def fired_otherwise(self, old: str, new: str) -> tuple[int, int]:
        """In how many cases a rule fires in the old version only, and in the new one only."""
        one, other = self._old.fired[old], self._new.fired[new]
        return counted(one & ~other & self.compared), counted(other & ~one & self.compared)

    def _where(self, question: Question) -> Bits:
        old, new = self._old, self._new
        match question.about:
            case "level":
                before, after = self._places(question)
                return packed((old.levels == before) & (new.levels == after))
            case "pattern":
                return _one_way(question, self._pattern(old, question.old), self._pattern(new, question.new))
            case "cause":
                return _one_way(question, self._listed(old, question.old), self._listed(new, question.new))
            case "points":
                more = np.subtract(new.points_of(question.new), old.points_of(question.old), dtype=np.int16)
                both = self._listed(old, question.old) & self._listed(new, question.new)
                return both & packed(more > 0 if question.direction == "up" else more < 0)
        return self._leads_otherwise()

    def _places(self, question: Question) -> tuple[int, int]:
        """The ranks of the two levels of a question, each in its version."""
        return self._old.model.levels[question.before].rank, self._new.model.levels[question.after].rank

    @cached_property
    def _level_counts(self) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
        """How many cases have which level in the old and which in the new version."""
        levels = len(self._old.model.levels), len(self._new.model.levels)
        both = np.multiply(self._old.levels, levels[1], dtype=np.int16) + self._new.levels
        return np.bincount(both, minlength=levels[0] * levels[1]).reshape(levels)

    def _pattern(self, swept: Swept, name: str) -> Bits:
        return swept.patterns[name] if name else self._nowhere

    def _listed(self, swept: Swept, cause: str) -> Bits:
        return swept.listed[cause] if cause else self._nowhere

    @cached_property
    def _nowhere(self) -> Bits:
        return np.zeros(self.columns.words, dtype=np.uint64)

    def _leads_otherwise(self) -> Bits:
        old, new = self._old.leading, self._new.leading
        found: Bits = self._nowhere.copy()
        for cause in dict.fromkeys((*old, *new)):
            np.bitwise_or(found, old.get(cause, self._nowhere) ^ new.get(cause, self._nowhere), out=found)
        return found


def _known(columns: Columns, circuit: Circuit) -> Columns:
    """The cases as a version is told them: without what it does not know."""
    model = circuit.model
    return Columns(
        size=columns.size,
        present={atom: bits for atom, bits in columns.present.items() if atom in model.atoms},
        absent={atom: bits for atom, bits in columns.absent.items() if atom in model.atoms},
        amounts={name: each for name, each in columns.amounts.items() if name in model.findings},
    )


def _one_way(question: Question, old: Bits, new: Bits) -> Bits:
    return new & ~old if question.direction == "gained" else old & ~new
