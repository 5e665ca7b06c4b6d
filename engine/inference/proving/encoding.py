"""Proving: the cases and conditions of a knowledge base as formulas, so that a solver (z3) speaks of all cases at once.

A case is any set of answers that `Case.of` takes, closed under implication.  For each atom there are two Booleans,
*present* and *absent*, neither of which holds while it is open; for each quantity *known*, and for each threshold that
a condition names whether the amount is *at least* and whether it is *more than* that: all that a condition can tell of
an amount.  The constraints say which valuations of these are cases:

- no atom is both present and absent, and what is present or absent brings what it implies;
- an option of a choice that takes exactly one is absent only on account of another answer: alone it cannot be denied;
- thresholds are in order, and an amount lies within the bounds of its finding.

*Don't know* is no state of its own: rules read it as not asked.

The nodes of the `circuit` become formulas: `holds` is Kleene's "true", `possible` his "not false".  Formulas of equal
parts are one, and several encodings may share variables (equal labels) or be apart (different labels): two of them side
by side speak of a case before and after some change.

Needs z3; only commands that prove import this module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

import z3

from ...knowledge.conditions import Absent, Atom, Compare, Present
from ...knowledge.implications import Literal
from ...knowledge.model import Model
from ...knowledge.quantities import shown
from ..circuit import Circuit, Gate, Leaf, compile_circuit
from .amounts import Amount
from .formulas import Formula, Valued, conjunction, count_at_least, disjunction, is_true

__all__ = ["Encoding", "Formula", "Valued", "conjunction", "disjunction", "is_true"]


class Encoding:
    """One unknown case of a knowledge base, as variables, constraints and formulas."""

    def __init__(self, model: Model, *, circuit: Circuit | None = None, label: str = "") -> None:
        self.model = model
        self.circuit = compile_circuit(model) if circuit is None else circuit
        self.label = label
        self.constraints: list[Formula] = []
        """What makes a valuation a case; it grows when a node is asked for that names a new threshold."""
        self._present = {atom: self._variable(f"present {atom}") for atom in model.atoms}
        self._absent = {atom: self._variable(f"absent {atom}") for atom in model.atoms}
        self._amounts = {
            finding.id: Amount(finding, self._variable(f"known {finding.id}"), label)
            for finding in model.findings.values()
            if finding.kind == "quantity"
        }
        self._holds: dict[int, Formula] = {}
        self._possible: dict[int, Formula] = {}
        self.constraints += self._closing()
        for number in range(len(self.circuit.nodes)):
            node = self.circuit.nodes[number]
            if isinstance(node, Compare):
                self.constraints += self._amounts[node.finding].name(node.bound)

    def _variable(self, name: str) -> Formula:
        return z3.Bool(f"{self.label}{name}")

    # -- leaves -----------------------------------------------------------------------------------------------------

    def literal(self, literal: Literal) -> Formula:
        """That an atom is present, or that it is absent."""
        return self._present[literal.atom] if literal.present else self._absent[literal.atom]

    def present(self, atom: Atom) -> Formula:
        """That an atom is present, given or implied."""
        return self._present[atom]

    def absent(self, atom: Atom) -> Formula:
        """That an atom is absent, given or implied."""
        return self._absent[atom]

    def known(self, finding: str) -> Formula:
        """That a quantity is known."""
        return self._amounts[finding].known

    def compared(self, compare: Compare) -> Formula:
        """That a quantity is known and satisfies a comparison."""
        amount = self._amounts[compare.finding]
        self.constraints += amount.name(compare.bound)
        return amount.satisfies(compare)

    def thresholds(self, finding: str) -> Sequence[tuple[Formula, Formula]]:
        """For each threshold of a quantity, in rising order: that the amount is at least that, and more than that."""
        return list(self._amounts[finding].thresholds.values())

    # -- nodes ------------------------------------------------------------------------------------------------------

    def holds(self, number: int) -> Formula:
        """That a node of the circuit is true."""
        return self._node(number, self._holds, self._leaf_holds)

    def possible(self, number: int) -> Formula:
        """That a node of the circuit is not false: it is true, or open."""
        return self._node(number, self._possible, self._leaf_possible)

    def fires(self, rule: str) -> Formula:
        """That a rule fires."""
        return self.holds(self.circuit.rules[rule])

    def may_fire(self, rule: str) -> Formula:
        """That a rule is open: it has not fired, and Kleene's logic does not rule out that it may."""
        number = self.circuit.rules[rule]
        return z3.And(self.possible(number), z3.Not(self.holds(number)))

    def _node(self, number: int, memo: dict[int, Formula], leaf: Callable[[Leaf], Formula]) -> Formula:
        pending = [number]
        while pending:  # no recursion: a chain of patterns may be long
            at = pending[-1]
            node = self.circuit.nodes[at]
            if at in memo:
                pending.pop()
            elif not isinstance(node, Gate):
                memo[at] = leaf(node)
            elif lacking := [each for each in node.inputs if each not in memo]:
                pending += lacking
            else:
                memo[at] = _gate(node.count, [memo[each] for each in node.inputs])
        return memo[number]

    def _leaf_holds(self, leaf: Leaf) -> Formula:
        match leaf:
            case Present(atom):
                return self._present[atom]
            case Absent(atom):
                return self._absent[atom]
            case Compare():
                return self.compared(leaf)

    def _leaf_possible(self, leaf: Leaf) -> Formula:
        match leaf:
            case Present(atom):
                return z3.Not(self._absent[atom])
            case Absent(atom):
                return z3.Not(self._present[atom])
            case Compare():
                return z3.Not(self.compared(leaf.opposite))

    # -- which valuations are cases ---------------------------------------------------------------------------------

    @cached_property
    def givable(self) -> tuple[Literal, ...]:
        """What can be answered, in declared order: an option of a choice that takes exactly one only as present."""
        return tuple(
            Literal(atom, present)
            for atom in self.model.atoms
            for present in ((True,) if self._is_exclusive(atom) else (True, False))
        )

    @cached_property
    def implied_by(self) -> Mapping[Literal, tuple[Literal, ...]]:
        """The answers that imply each literal, itself among them where it can be answered."""
        found: dict[Literal, list[Literal]] = {
            Literal(atom, present): [] for atom in self.model.atoms for present in (True, False)
        }
        for given in self.givable:
            for literal in self.model.implications.closure(given):
                found[literal].append(given)
        return {literal: tuple(behind) for literal, behind in found.items()}

    @cached_property
    def given(self) -> Mapping[Literal, Formula]:
        """Whether each answer was given, and not only implied; free until `giving` is demanded."""
        return {literal: self._variable(f"given {literal}") for literal in self.givable}

    @cached_property
    def giving(self) -> tuple[Formula, ...]:
        """That the case is what the given answers imply, and nothing else."""
        return tuple(
            self.literal(literal) == disjunction(self.given[each] for each in behind)
            for literal, behind in self.implied_by.items()
        )

    @property
    def said(self) -> Sequence[Formula]:
        """Everything that may be given, quantities included: what is counted to find a case with few answers."""
        return [*self.given.values(), *(amount.known for amount in self._amounts.values())]

    def _is_exclusive(self, atom: Atom) -> bool:
        return self.model.findings[atom.finding].kind == "choice"

    def _closing(self) -> Iterator[Formula]:
        for atom in self.model.atoms:
            yield z3.Not(z3.And(self._present[atom], self._absent[atom]))
            for start in (Literal(atom, True), Literal(atom, False)):
                for end in self.model.implications.closure(start):
                    if end != start:
                        yield z3.Implies(self.literal(start), self.literal(end))
            if self._is_exclusive(atom):
                behind = [self.literal(given) for given in self.implied_by[Literal(atom, False)]]
                yield z3.Implies(self._absent[atom], z3.Or(behind))
        for amount in self._amounts.values():
            yield from amount.bounds()

    # -- from valuations back to answers ----------------------------------------------------------------------------

    def answers(self, valued: Valued) -> dict[str, object]:
        """Answers, as few as do and in declared order, that `Case.of` takes and closes to just the case found."""
        true = [literal for literal in self.givable if is_true(valued, self.literal(literal))]
        closure = self.model.implications.closure
        kept = list(true)
        for literal in true:
            if any(literal in closure(other) for other in kept if other != literal):
                kept.remove(literal)
        found: dict[str, object] = {}
        for finding in self.model.findings.values():
            said = {each.atom.option: each.present for each in kept if each.atom.finding == finding.id}
            if finding.kind == "quantity":
                amount = self._amounts[finding.id].amount(valued)
                if amount is not None:
                    found[finding.id] = shown(amount, unit=finding.unit, bare=finding.bare)
            elif said and finding.kind == "choices":
                found[finding.id] = {option: _WORDS[present] for option, present in said.items()}
            elif said:
                [(option, present)] = said.items()
                found[finding.id] = option or _WORDS[present]
        return found


_WORDS = {True: "present", False: "absent"}


def _gate(count: int, inputs: list[Formula]) -> Formula:
    if count == 1:
        return disjunction(inputs)
    if count == len(inputs):
        return conjunction(inputs)
    return count_at_least(count, inputs)
