"""Changes that no generated case shows: looked for by a solver, over all cases at once.

A question that has no answer then is answered *no* for every case: the versions are proved alike in it.  Which causes
lead is not asked, for it follows from what is listed and from the points.  Needs z3.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import z3

from ...inference.circuit import Circuit
from ...inference.proving.encoding import Encoding, Formula
from ...inference.proving.searching import Search
from .common_ground import CommonGround, Said, said_in
from .questions import Question, evidence_of, listing_of

__all__ = ["unseen"]


def unseen(
    questions: Iterable[Question], old: Circuit, new: Circuit, ground: CommonGround, *, seconds: float
) -> Iterator[tuple[Question, Said | None]]:
    """For each question a case in which it is so, or None where it is proved that there is none.

    What is not decided in time is left out, with all that comes after it.  Both versions have to close alike.
    """
    assert ground.same_closing
    both = Circuit(model=ground.model, nodes=new.nodes)
    encoding = Encoding(ground.model, circuit=both)
    search = Search(encoding, seconds=seconds)
    asked = _Asked(encoding, old, new)
    for question in questions:
        if question.about == "leading":
            continue
        try:
            valued = search.find(asked.formula(question))
        except TimeoutError:
            return
        yield question, None if valued is None else said_in(ground.model, encoding.answers(valued))


class _Asked:
    """The questions as formulas."""

    def __init__(self, encoding: Encoding, old: Circuit, new: Circuit) -> None:
        self._encoding, self._old, self._new = encoding, old, new

    def formula(self, question: Question) -> Formula:
        """That it is so."""
        match question.about:
            case "level":
                return z3.And(self._level(self._old, question.before), self._level(self._new, question.after))
            case "pattern":
                return self._one_way(
                    question, self._pattern(self._old, question.old), self._pattern(self._new, question.new)
                )
            case "cause":
                return self._one_way(
                    question, self._listed(self._old, question.old), self._listed(self._new, question.new)
                )
        listed = self._listed(self._old, question.old), self._listed(self._new, question.new)
        return z3.And(*listed, self._more_points(question))

    def _one_way(self, question: Question, old: Formula, new: Formula) -> Formula:
        return z3.And(new, z3.Not(old)) if question.direction == "gained" else z3.And(old, z3.Not(new))

    def _level(self, circuit: Circuit, level: str) -> Formula:
        model = circuit.model
        rank = model.levels[level].rank
        here, above, below = (
            z3.Or([self._encoding.holds(circuit.rules[rule.id]) for rule in rules])
            for rules in (
                [rule for rule in model.level_rules if model.level_of(rule).rank == rank],
                [rule for rule in model.level_rules if model.level_of(rule).rank > rank],
                [rule for rule in model.level_rules if model.level_of(rule).rank < rank],
            )
        )
        if level == model.default.id:
            here = z3.Or(here, z3.Not(below))
        return z3.And(here, z3.Not(above))

    def _pattern(self, circuit: Circuit, name: str) -> Formula:
        return self._encoding.holds(circuit.patterns[name]) if name else z3.BoolVal(False)

    def _listed(self, circuit: Circuit, cause: str) -> Formula:
        return z3.Or([self._encoding.holds(node) for node in sorted(listing_of(circuit, cause))])

    def _more_points(self, question: Question) -> Formula:
        """The evidence that is worth as much in both versions cancels out."""
        worth: Counter[int] = evidence_of(self._new, question.new)
        worth.subtract(evidence_of(self._old, question.old))
        sign = 1 if question.direction == "up" else -1
        terms = [(self._encoding.holds(node), sign * points) for node, points in worth.items() if points]
        return z3.PbGe(terms, 1)
