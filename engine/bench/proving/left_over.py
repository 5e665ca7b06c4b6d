"""What ``kb check`` leaves to the solver: conditions with too many cases to be looked at one by one.

The check names them (``not-analysed``) and knows nothing of them.  Here each is decided for all cases at once: whether
it can hold, whether any answer makes it false, and of a rule whether it fires in the same cases as another rule, or
only where another one does, whose conclusion bears on its own.  What is found has the codes and words of the check.

Parts of a condition that are not needed are not looked for: ``kb mutate`` drops each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import z3

from ...inference.proving.encoding import Encoding, Formula
from ...inference.proving.searching import Search
from ...knowledge.conditions import Condition
from ...knowledge.diagnostics import Diagnostic, Place, Report
from ...knowledge.model import Model, Rule
from ...knowledge.reading import Reading
from ..checking.anomalies import rivals
from ..checking.rule_anomalies import analysed, check_conditions, check_pairs
from ..checking.situations import Situations, Whenever

__all__ = ["LeftOver", "left_over"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOver:
    """What came of one condition that the check left over."""

    who: str
    """The rule or the line of advice, as it is called in messages."""
    name: str
    """Id of the rule, or text of the line."""
    place: Place
    outcome: str
    """``clear``, ``found`` or ``undecided``."""
    problems: tuple[Diagnostic, ...] = ()
    """What is wrong or odd about it."""

    @property
    def good(self) -> bool:
        """Whether all was decided, and nothing is odd."""
        return self.outcome == "clear"

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {
            "about": self.name,
            "file": self.place.file,
            "line": self.place.line,
            "outcome": self.outcome,
            "diagnostics": [problem.as_dict() for problem in self.problems],
        }


def left_over(model: Model, reading: Reading, *, seconds: float) -> Iterator[LeftOver]:
    """Decide each condition that the check leaves over, in declared order; `seconds` is the time for each."""
    names = _not_analysed(model)
    if not names:
        return
    encoding = Encoding(model)
    for rule in model.rules.values():
        if rule.id in names:
            question = _Question(encoding, Report(lines=dict(reading.lines)), seconds)
            others = _beside(model, rule)  # of two that are left over the later one is compared with the earlier
            yield question.of_rule(rule, [each for each in others if each.id not in names or each.order < rule.order])
    for line in model.advice:
        if line.when is not None and line.text in names:
            question = _Question(encoding, Report(lines=dict(reading.lines)), seconds)
            yield question.of_advice(line.text, line.when, line.place)


def _not_analysed(model: Model) -> set[str]:
    """What the check says that it did not analyse, by rule id or text of the advice."""
    report, situations = Report(), Situations(model)
    analysed(situations, report)
    check_conditions(situations, report)
    return {problem.about[0] for problem in report.found if problem.code == "not-analysed"}


def _beside(model: Model, rule: Rule) -> list[Rule]:
    """The rules whose conclusions bear on that of a rule, in declared order."""
    found = {other.id for group in rivals(model) if rule in group for other in group if other != rule}
    return [other for other in model.rules.values() if other.id in found]


_NARROW: Whenever = frozenset({0b11})
_BROAD: Whenever = frozenset({0b01})
"""Situations of two conditions of which one holds only where the other does, in the form in which the check compares
them."""


class _Question:
    """What is asked about one condition, within its time."""

    def __init__(self, encoding: Encoding, report: Report, seconds: float) -> None:
        self._encoding, self._report, self._seconds = encoding, report, seconds
        self._search = Search(encoding, seconds=seconds)

    def of_rule(self, rule: Rule, others: Iterable[Rule]) -> LeftOver:
        """Decide the condition of a rule, beside those of other rules."""
        who = f"rule `{rule.id}`"
        outcome = "clear"
        try:
            if self._can_hold(rule.when, who, rule.id, rule.place):
                for other in others:
                    self._compare(rule, other)
        except TimeoutError:
            outcome = "undecided"
        return self._answered(who, rule.id, rule.place, outcome)

    def of_advice(self, text: str, when: Condition, place: Place) -> LeftOver:
        """Decide the condition of a line of advice."""
        who = f"the advice line `{text}`"
        outcome = "clear"
        try:
            self._can_hold(when, who, text, place)
        except TimeoutError:
            outcome = "undecided"
        return self._answered(who, text, place, outcome)

    def _answered(self, who: str, name: str, place: Place, outcome: str) -> LeftOver:
        problems = self._report.sorted()
        if problems and outcome == "clear":
            outcome = "found"
        return LeftOver(who=who, name=name, place=place, outcome=outcome, problems=problems)

    def _can_hold(self, when: Condition, who: str, name: str, place: Place) -> bool:
        if not self._is_possible(self._holds(when)):
            hint = "two of its parts exclude each other"
            self._report.warning("never-true", place, f"{who} can never hold", hint=hint, about=[name])
            return False
        if not self._is_possible(z3.Not(self._encoding.possible(self._node(when)))):
            message = f"{who} demands nothing: no answer makes its condition false"
            hint = "it says no more than that something was answered"
            self._report.warning("always-true", place, message, hint=hint, about=[name])
        return True

    def _compare(self, rule: Rule, other: Rule) -> None:
        own, its = self._holds(rule.when), self._holds(other.when)
        if not self._is_possible(its):
            return
        only_there = not self._is_possible(own, z3.Not(its))
        only_here = not self._is_possible(its, z3.Not(own))
        fires: Mapping[str, Whenever] = {
            rule.id: _NARROW if only_there and not only_here else _BROAD,
            other.id: _NARROW if only_here and not only_there else _BROAD,
        }
        if only_there or only_here:
            check_pairs(self._encoding.model, [(rule, other)], fires, self._report)

    def _holds(self, when: Condition) -> Formula:
        return self._encoding.holds(self._node(when))

    def _node(self, when: Condition) -> int:
        circuit = self._encoding.circuit
        return circuit.nodes.condition(when, circuit.patterns)

    def _is_possible(self, *formulas: Formula) -> bool:
        asked = z3.FreshBool("asked")
        self._search.add(z3.Implies(asked, z3.And(*formulas)))
        return self._search.find(asked) is not None
