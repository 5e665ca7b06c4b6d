"""The formal statements of properties as formulas: of which cases each speaks, and what would violate it there.

A statement is proved when no case of which it speaks violates it.  The meaning of each word is given here and nowhere
else; `properties` has the grammar.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import z3

from ...inference.circuit import Circuit
from ...inference.proving.changes import Change
from ...inference.proving.conclusions import Conclusions
from ...inference.proving.encoding import Encoding, Formula, Valued, disjunction, is_true
from ...knowledge.conditions import Atom, Condition
from ...knowledge.model import Advice, Model
from ...knowledge.properties import Bounds, EveryCase, EveryChange, Higher

__all__ = ["About", "about_advice", "about_case", "about_changes", "about_one_level", "cannot_lead"]


@dataclass(frozen=True, kw_only=True)
class About:
    """A statement about one unknown case, or about a case before and after a change."""

    cases: tuple[Encoding, ...]
    """The case; or the cases before and after."""
    spoken_of: tuple[Formula, ...]
    """What describes the cases of which the statement speaks."""
    violated: Formula
    """What must not be so in any of them."""
    unknown: Mapping[Atom, Formula] = field(default_factory=dict)
    """What is answered with *don't know* in the second case."""

    @property
    def said(self) -> list[Formula]:
        """What is counted to find a smallest counterexample."""
        return [formula for case in self.cases for formula in case.said]

    def not_known(self, valued: Valued, answers: Mapping[str, object]) -> dict[str, object]:
        """Answers with those of *don't know* that belong to the second case."""
        found = dict(answers)
        for name in (name for name, unknown in self.unknown.items() if is_true(valued, unknown)):
            if name.option:
                said = found.get(name.finding)
                found[name.finding] = {**(said if isinstance(said, Mapping) else {}), name.option: "unknown"}
            else:
                found[name.finding] = "unknown"
        return found

    @property
    def small(self) -> list[Formula]:
        """What is preferred among the smallest: low amounts."""
        quantities = [finding.id for finding in self.cases[0].model.findings.values() if finding.kind == "quantity"]
        sides = [side for case in self.cases for name in quantities for pair in case.thresholds(name) for side in pair]
        return [z3.Not(side) for side in sides]


# -- one case -------------------------------------------------------------------------------------------------------


def about_case(statement: EveryCase, conclusions: Conclusions) -> About:
    """Whenever the condition holds, the level is within bounds; or only then."""
    encoding, outside = conclusions.encoding, _outside(statement.level, conclusions)
    if statement.when is None:
        return About(cases=(encoding,), spoken_of=encoding.giving, violated=outside)
    when = _holds(statement.when, encoding)
    spoken_of, violated = (z3.Not(outside), z3.Not(when)) if statement.only else (when, outside)
    return About(cases=(encoding,), spoken_of=(*encoding.giving, spoken_of), violated=violated)


def about_one_level(conclusions: Conclusions) -> About:
    """Every case has one level, and only one."""
    encoding = conclusions.encoding
    each = [conclusions.is_level(rank) for rank in range(len(encoding.model.levels))]
    exactly_one = z3.PbEq([(level, 1) for level in each], 1)
    return About(cases=(encoding,), spoken_of=encoding.giving, violated=z3.Not(exactly_one))


def about_advice(line: Advice, level: Bounds, conclusions: Conclusions) -> About:
    """A line of advice is given only at levels within bounds."""
    encoding, model = conclusions.encoding, conclusions.model
    given: list[Formula] = []
    if line.levels:
        given.append(disjunction(conclusions.is_level(model.levels[each].rank) for each in line.levels))
    if line.when is not None:
        given.append(_holds(line.when, encoding))
    violated = z3.And(*given, _outside(level, conclusions))
    if line.causes:  # read off the leading causes, broader ones included
        narrow = [cause.id for cause in model.causes.values() if not cause.umbrella]
        meant = [cause for cause in narrow if not set(line.causes).isdisjoint(model.ancestors(cause))]
        violated = z3.And(violated, disjunction(conclusions.leads(cause) for cause in meant))
    return About(cases=(encoding,), spoken_of=encoding.giving, violated=violated)


def cannot_lead(cause: str, conclusions: Conclusions) -> About:
    """A cause leads no case: what violates this shows how it can."""
    encoding = conclusions.encoding
    return About(cases=(encoding,), spoken_of=encoding.giving, violated=conclusions.leads(cause))


def _holds(condition: Condition, encoding: Encoding) -> Formula:
    circuit = encoding.circuit
    return encoding.holds(circuit.nodes.condition(condition, circuit.patterns))


def _outside(level: Bounds, conclusions: Conclusions) -> Formula:
    levels = conclusions.model.levels
    outside: list[Formula] = []
    if level.at_least:
        outside.append(z3.Not(conclusions.reaches[levels[level.at_least].rank]))
    if level.at_most and levels[level.at_most].rank + 1 < len(levels):
        outside.append(conclusions.reaches[levels[level.at_most].rank + 1])
    return disjunction(outside)


# -- a case before and after ----------------------------------------------------------------------------------------


def about_changes(statement: EveryChange, model: Model, circuit: Circuit) -> Iterator[About]:
    """After the change something is kept; one statement for each kind of answer that makes the change."""
    for change, description, only in _described(statement.by, model, circuit):
        before, after = Conclusions(change.before), Conclusions(change.after)
        described = [*description, *([before.settled] if statement.settled else [])]
        if statement.level:
            violated = _LEVEL[statement.level](before, after)
        else:
            violated = _CONCLUSIONS[statement.conclusions](before, after)
        yield About(
            cases=(change.before, change.after),
            spoken_of=tuple(described),
            violated=z3.And(violated, *only),
            unknown=change.unknown if statement.by == "dont-know" else {},
        )


_Described = tuple[Change, Iterator[Formula], tuple[Formula, ...]]
"""A change, what describes it, and what has to be so besides for a violation to count."""


def _described(by: str | Higher, model: Model, circuit: Circuit) -> Iterator[_Described]:
    change = Change(model, circuit)
    match by:
        case Higher(finding=name, at_least=start):
            yield change, change.raising(name, at_least=start), ()
        case "sign-turns-present":
            yield change, change.turning_present(), ()
        case "sign-is-denied":
            yield change, change.denying(), ()
        case "dont-know":
            yield change, change.not_knowing(), ()
        case "more-answers":
            yield change, change.learning(), ()
        case "undeclared-answer":
            yield change, change.answering_undeclared(), ()
            for finding in model.findings.values():
                if finding.kind == "quantity" and finding.reassuring:
                    another = Change(model, circuit)
                    yield another, another.moving(finding.id), (another.earned,)


def _falls(before: Conclusions, after: Conclusions) -> Formula:
    return disjunction(z3.And(before.reaches[rank], z3.Not(after.reaches[rank])) for rank in before.reaches)


def _rises(before: Conclusions, after: Conclusions) -> Formula:
    return _falls(after, before)


def _moves(before: Conclusions, after: Conclusions) -> Formula:
    return z3.Or(_falls(before, after), _rises(before, after))


def _falls_otherwise(before: Conclusions, after: Conclusions) -> Formula:
    """The level falls, and not from the default, which nothing concluded, to below it."""
    default = before.model.default.rank
    return z3.And(_falls(before, after), z3.Not(z3.And(before.nothing, z3.Not(after.reaches[default]))))


def _leaves_its_bounds(before: Conclusions, after: Conclusions) -> Formula:
    """The level rises above, or falls below, what the result before the change said that it could."""
    too_high = [
        z3.And(after.reaches[rank], z3.Not(before.reaches[rank]), z3.Not(before.could_rise_to[rank]))
        for rank in before.reaches
    ]
    too_low = [
        z3.And(before.reaches[rank], z3.Not(after.reaches[rank]), z3.Not(before.could_fall_to[rank - 1]))
        for rank in before.reaches
        if rank
    ]
    return disjunction([*too_high, *too_low])


def _lost(before: Conclusions, after: Conclusions) -> Formula:
    """A rule that fired fires no more."""
    rules = before.model.rules
    return disjunction(z3.And(before.encoding.fires(rule), z3.Not(after.encoding.fires(rule))) for rule in rules)


def _different(before: Conclusions, after: Conclusions) -> Formula:
    return z3.Or(_lost(before, after), _lost(after, before))


_Violation = Callable[[Conclusions, Conclusions], Formula]

_LEVEL: Mapping[str, _Violation] = {
    "never-falls": _falls,
    "never-rises": _rises,
    "stays": _moves,
    "falls-only-from-default": _falls_otherwise,
    "within-its-bounds": _leaves_its_bounds,
}
_CONCLUSIONS: Mapping[str, _Violation] = {"kept": _lost, "unchanged": _different}
