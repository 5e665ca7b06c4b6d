"""Alternatives: of the answers that bring a change about, which others do so in their place.

Each alternative is tried with all that was found for the answers before it; those that are said most in the cases that
are still unexplained come first, and no more than some hundred cases are looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice, product
from typing import TypeAlias

import numpy as np

from ...inference.circuit import Nodes
from ...inference.sweeping.columns import Bits, Columns, counted
from ...inference.sweeping.node_columns import NodeColumns
from ...knowledge.conditions import Absent, All, Any, Condition, Present
from ...knowledge.implications import Literal
from .common_ground import CommonGround, Said

__all__ = ["Turns", "fulfilling", "joined", "leaf_of", "may_be_said", "widened"]

Turns: TypeAlias = Callable[[Said], bool]
"""Whether a case shows the change."""

_COMBINED = 60
"""So many combinations of alternatives are looked at for one more."""
_TURNED = 600
"""So many cases are looked at to widen one occasion."""


def widened(
    ground: CommonGround, columns: Columns, left: Bits, said: Said, ranges: Sequence[Condition], turns: Turns
) -> Condition:
    """The condition of an occasion with the alternatives that its answers have in the cases that are left."""
    groups = [[literal] for literal in said.literals]
    tried = 0
    for at, group in enumerate(groups):
        others = [_either(each) for place, each in enumerate(groups) if place != at]
        for literal in _frequent(ground, columns, left, [*others, *ranges], group[0]):
            found = product(*groups[:at], [literal], *groups[at + 1 :])
            combinations = [tuple(each) for each in islice(found, _COMBINED + 1)]
            tried += len(combinations)
            if tried > _TURNED:
                break
            if len(combinations) <= _COMBINED and all(
                _consistent(ground, each) and turns(Said(literals=each, amounts=said.amounts)) for each in combinations
            ):
                group.append(literal)
    return joined([*(_either(_broadest(ground, group)) for group in groups), *ranges])


def _broadest(ground: CommonGround, literals: Sequence[Literal]) -> list[Literal]:
    """Alternatives without those that imply another one, in declared order."""
    kept = list(literals)
    for literal in literals:
        others = frozenset(kept) - {literal}
        if not others.isdisjoint(ground.model.implications.closure(literal)):
            kept.remove(literal)
    return sorted(kept, key=lambda each: (ground.model.atoms[each.atom], not each.present))


def _either(literals: Sequence[Literal]) -> Condition:
    return leaf_of(literals[0]) if len(literals) == 1 else Any(tuple(map(leaf_of, literals)))


def _frequent(
    ground: CommonGround, columns: Columns, left: Bits, others: Sequence[Condition], literal: Literal
) -> list[Literal]:
    """What is said in the cases that are left and fulfil only the other parts: what is said most, first."""
    open_cases = left & ~fulfilling(leaf_of(literal), columns)
    for other in others:
        open_cases = open_cases & fulfilling(other, columns)
    if not open_cases.any():
        return []
    places = np.flatnonzero(open_cases)
    counts = {
        Literal(atom, present): counted(column[places] & open_cases[places])
        for present, atoms in ((True, columns.present), (False, columns.absent))
        for atom, column in atoms.items()
        if may_be_said(ground, Literal(atom, present))
    }
    return sorted((each for each, cases in counts.items() if cases), key=lambda each: -counts[each])


def _consistent(ground: CommonGround, literals: Sequence[Literal]) -> bool:
    """Whether no answer implies that another is not so."""
    values = {implied.atom: implied.present for each in literals for implied in ground.model.implications.closure(each)}
    return all(
        values[implied.atom] is implied.present
        for each in literals
        for implied in ground.model.implications.closure(each)
    )


# -- conditions ------------------------------------------------------------------------------------------------------


def leaf_of(literal: Literal) -> Present | Absent:
    """An answer as a condition."""
    return Present(literal.atom) if literal.present else Absent(literal.atom)


def joined(conditions: Sequence[Condition]) -> Condition:
    """All of some conditions."""
    return conditions[0] if len(conditions) == 1 else All(tuple(conditions))


def may_be_said(ground: CommonGround, literal: Literal) -> bool:
    """Of a choice that takes exactly one, one says which it is, and never which it is not."""
    return literal.present or ground.model.finding_of(literal.atom).kind != "choice"


def fulfilling(condition: Condition, columns: Columns) -> Bits:
    """The cases that fulfil a condition."""
    nodes = Nodes()
    number = nodes.condition(condition, {})
    return NodeColumns(nodes, columns)[number]
